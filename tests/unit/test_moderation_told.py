"""What moderation did, in words: the label, who set it, and that nothing overrides it."""

from __future__ import annotations

import pytest

from skerry.domain.moderation import Moderated, Moderation
from skerry.domain.verdicts import RuleResult, Verdict
from skerry.judge.explain import why
from skerry.judge.moderation.causes import HIDDEN, muted, muted_words
from skerry.judge.moderation.causing import moderated
from skerry.judge.moderation.decision import Treatment
from skerry.judge.telling import moderation_sentence
from skerry.judge.verdict import moderated as moderated_verdict
from tests.unit.judging import item

DID = "did:plc:labelerlabelerlabelerlab"
CASES: list[tuple[Moderated, str]] = [
    (
        Moderated("filter", "label", "spam", DID, "labels.example.com"),
        "Hidden by moderation: the labeler @labels.example.com labels it “spam”",
    ),
    (Moderated("blur", "label", "porn", DID), f"Covered by moderation: the labeler {DID} labels it “porn”"),
    (
        Moderated("alert", "label", "rude", DID, "l.example.com", "account"),
        "You are warned of it by moderation: the labeler @l.example.com labels its author's account “rude”",
    ),
    (Moderated("blur", "label", "nudity"), "Covered by moderation: its author labels it “nudity”"),
    (Moderated("filter", "muted", list_name="Noise"), "Hidden by moderation: you mute its author by the list “Noise”"),
    (Moderated("filter", "blocking"), "Hidden by moderation: you block its author"),
    (Moderated("filter", "blocked-by"), "Hidden by moderation: its author blocks you"),
    (
        Moderated("filter", "mute-word", words=("cat", "dog")),
        "Hidden by moderation: it says “cat” and “dog”, which you mute",
    ),
    (Moderated("filter", "hidden"), "Hidden by moderation: you have hidden it"),
]


@pytest.mark.parametrize(("cause", "words"), CASES)
def test_each_cause_has_its_sentence(cause: Moderated, words: str) -> None:
    """With label, labeler and target, cleaned; and that no rule overrides it."""
    assert moderation_sentence(cause) == f"{words}. No rule of yours overrides that."


def test_moderation_stands_first() -> None:
    """Before what the rules say, which is told all the same."""
    rules = Verdict("keep", 0.0, (RuleResult("Keeps", "keep", True, 1.0),))
    lines = why(moderated_verdict(rules, Moderation("hide", (CASES[0][0],))), item())
    assert lines[0].kind == "moderation"
    assert lines[-1].kind == "place"


def test_causes_of_a_treatment_are_told_once_by_their_strongest_effect() -> None:
    """Left out before covered before warned of; unchecked names are cleaned."""
    by_list = muted({"name": "No\x1b[2Jise", "uri": "at://x"})
    treatment = Treatment(filters=(by_list,), blurs=(by_list, muted_words(("cat",))), informs=(HIDDEN,))
    told = moderated(treatment, {})
    assert [(cause.effect, cause.kind) for cause in told] == [
        ("filter", "muted"),
        ("blur", "mute-word"),
        ("inform", "hidden"),
    ]
    assert told[0].list_name.isprintable()
    assert told[1].words == ("cat",)
