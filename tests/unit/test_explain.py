"""Verdicts as sentences."""

from __future__ import annotations

import subprocess
import sys

import pytest

from skerry.domain.verdicts import ACTIONS, Match, MatchKind, RuleResult, Verdict
from skerry.judge.explain import percent, reasons, why
from skerry.judge.telling import percent_beside
from tests.unit.judging import item


def hit(*matches: Match, action: str = "hide", name: str = "It", threshold: float = 0.5) -> Verdict:
    """A verdict by one rule that hit."""
    known = next(each for each in ACTIONS if each == action)
    return Verdict(known, 0.0, (RuleResult(name, known, True, 1.0, matches, False, threshold),))


SENTENCES: list[tuple[Match, str]] = [
    (Match("topic", "football", 0.724), "it is about “football” (72 %, 50 % are enough)"),
    (Match("topic", "", 0.724), "it is like your examples (72 %, 50 % are enough)"),
    (Match("topic", "football", 0.4), "it is about “football” (40 %, below the 50 % that it needs)"),
    (Match("example", "late goal", 0.7), "nearest to your example “late goal”"),
    (Match("word", "goal"), "it says “goal”"),
    (Match("word", "goal", 1.0, "goals"), "it says “goals”"),
    (Match("word", "/go+l/", 1.0, "gooool"), "it says “gooool”, which /go+l/ finds"),
    (Match("author", "a.example.com"), "it is by @a.example.com"),
    (Match("author", "did:plc:x"), "it is by did:plc:x"),
    (Match("author", "a.example.com", 1.0, "repost"), "@a.example.com reposted it"),
    (Match("domain", "example.com"), "it links to example.com"),
    (Match("domain", "example.com", 1.0, "news.example.com"), "it links to news.example.com"),
    (Match("label", "spoiler"), "it is labelled “spoiler”"),
    (Match("lang", "pt", 1.0, "pt-br"), "it is in Portuguese (BR)"),
    (Match("kind", "repost"), "it is a repost"),
    (Match("kind", "post"), "it is a plain post"),
    (Match("media", "no-alt"), "its media has no alt text"),
]


@pytest.mark.parametrize(("match", "words"), SENTENCES)
def test_reason_says_what_was_met(match: Match, words: str) -> None:
    """Each kind of match has its clause, with what was found."""
    assert reasons(hit(match)) == [f"Hidden by “It”: {words}."]


def test_reason_names_every_action() -> None:
    """What was done, in a word."""
    done = [reasons(hit(Match("word", "x"), action=action))[0].split(" by ")[0] for action in ACTIONS]
    assert done == ["Shown", "Kept", "Hidden", "Collapsed", "Dimmed", "Media covered", "Boosted", "Sunk"]


def test_reasons_tell_what_was_overruled_saved_and_not_known() -> None:
    """The rule that decided comes first; near misses are left to the why panel."""
    word = Match("word", "cat")
    verdict = Verdict(
        "hide",
        1.0,
        (
            RuleResult("Dims", "dim", True, 1.0, (word,)),
            RuleResult("Hides", "hide", True, 1.0, (word,)),
            RuleResult("Boosts", "boost", True, 1.0, (word,)),
            RuleResult("Excepts", "collapse", False, 0.0, (word, Match("exception", "following", 1.0, "author"))),
            RuleResult("Near", "hide", False, 0.45, (Match("topic", "dogs", 0.45),)),
            RuleResult("Waits", "hide", False, 0.0, (), True),
            RuleResult("Far", "hide", False, 0.01),
        ),
    )
    assert reasons(verdict) == [
        "Hidden by “Hides”: it says “cat”.",
        "“Dims” would dim it, but is overruled: it says “cat”.",
        "Boosted by “Boosts” as well: it says “cat”.",
        "“Excepts” would collapse it, but you follow its author.",
        "“Waits” says nothing: its topic needs the model, and this post isn't scored yet.",
    ]
    panel = why(verdict, item(repost="bob.example.com"))
    near = "“Near” nearly would hide it: it is about “dogs” (45 %, below the 50 % that it needs)."
    assert [line.text for line in panel if line.kind == "near"] == [near]
    assert panel[-1].text == "It is here because @bob.example.com reposted it."


@pytest.mark.parametrize(
    ("match", "words"),
    [
        (Match("exception", "a.example.com", 1.0, "author"), "@a.example.com is an exception"),
        (Match("exception", "hat", 1.0, "word"), "it says “hat”, which is an exception"),
    ],
)
def test_reason_names_the_exception(match: Match, words: str) -> None:
    """What saved the post."""
    verdict = Verdict("show", 0.0, (RuleResult("It", "hide", False, 0.0, (Match("word", "cat"), match)),))
    assert reasons(verdict) == [f"“It” would hide it, but {words}."]


def test_reason_begins_with_what_made_the_rule_hit() -> None:
    """A word that did it stands before a topic that was not enough, and stays when a row cuts the rest off."""
    topic, word = Match("topic", "dogs", 0.44), Match("word", "cat")
    [line] = reasons(Verdict("hide", 0.0, (RuleResult("It", "hide", True, 1.0, (topic, word)),)))
    assert line == "Hidden by “It”: it says “cat”, it is about “dogs” (44 %, below the 50 % that it needs)."
    topic = Match("topic", "dogs", 0.74)
    [line] = reasons(Verdict("hide", 0.0, (RuleResult("It", "hide", True, 1.0, (topic, word)),)))
    assert line == "Hidden by “It”: it is about “dogs” (74 %, 50 % are enough), it says “cat”."


def test_probability_beside_its_threshold_is_told_from_it() -> None:
    """To be below 50 % with 50 % would say nothing."""
    near = Verdict("show", 0.0, (RuleResult("It", "hide", False, 0.497, (Match("topic", "dogs", 0.497),)),))
    assert "(49.7 %, below the 50 % that it needs)" in why(near, item())[1].text
    assert [percent_beside(value, 0.5) for value in (0.4, 0.5, 0.49999, 0.504)] == ["40 %", "50 %", "50 %", "50.4 %"]


def test_why_of_a_post_that_no_rule_touches_says_so() -> None:
    """An empty panel would explain nothing."""
    lines = why(Verdict(), item())
    assert [line.kind for line in lines] == ["nothing", "place"]
    assert reasons(Verdict()) == []


def test_percent_is_never_a_promise() -> None:
    """No model is certain."""
    assert [percent(value) for value in (0.0, 0.004, 0.5, 0.999, 1.0)] == ["1 %", "1 %", "50 %", "99 %", "99 %"]


def test_reason_cannot_carry_what_moves_a_terminal() -> None:
    """A rule's name and words come from a file; they are shown cleaned, and not at any length."""
    kinds: list[MatchKind] = [
        "topic",
        "example",
        "word",
        "author",
        "domain",
        "label",
        "lang",
        "kind",
        "media",
        "exception",
    ]
    nasty = "\x1b]0;x\x07\u202e\n" + "y" * 500
    for kind in kinds:
        for sentence in reasons(hit(Match(kind, nasty, 1.0, nasty), name=nasty)):
            assert sentence.isprintable()
            assert len(sentence) < 350


def test_explain_loads_nothing_slow() -> None:
    """The window explains posts: no numpy, no re2, none of the rules' code."""
    code = "import skerry.judge.explain, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "skerry.judge.explain" in loaded
    assert not {"numpy", "re2", "skerry.judge.rules", "skerry.judge.topics", "skerry.config.filters"} & set(loaded)
