"""Nobody overrules moderation: not a `keep` rule, not the model, not a question that brings hidden posts back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.moderation import Moderation, Taking
from skerry.domain.verdicts import ACTIONS, Match, RuleResult, Verdict
from skerry.encoder.fake import FakeEncoder
from skerry.judge.asking import is_asked_about
from skerry.judge.explain import reasons, why
from skerry.judge.subject import Subject, encode_text
from skerry.judge.verdict import TAKING, decide, moderated
from tests.unit.judging import item, judge_of, rule

MODERATING: tuple[Taking, ...] = ("hide", "collapse", "blur-media")

RESULTS = st.builds(
    RuleResult,
    rule=st.text(max_size=5),
    action=st.sampled_from(ACTIONS[1:]),
    hit=st.booleans(),
    probability=st.floats(0, 1),
    matches=st.lists(st.builds(Match, kind=st.sampled_from(["topic", "word"]), value=st.text(max_size=5))).map(tuple),
    abstained=st.booleans(),
    threshold=st.floats(0, 1),
)
MODERATION = st.builds(Moderation, action=st.sampled_from(MODERATING))


@settings(deadline=None, max_examples=60)
@given(MODERATION, st.lists(RESULTS, max_size=6))
def test_moderation_is_never_overruled(moderation: Moderation, rules: list[RuleResult]) -> None:
    """What moderation takes stays taken, whatever all rules and all probabilities say; a rule may take more."""
    verdict = moderated(decide(rules), moderation)
    assert TAKING.index(verdict.action) <= TAKING.index(moderation.action)
    assert verdict.results == tuple(rules)


@settings(deadline=None, max_examples=60)
@given(st.lists(RESULTS, max_size=6), st.text(), st.integers(1, 3))
def test_what_moderation_hides_is_never_asked_about(rules: list[RuleResult], uri: str, one_in: int) -> None:
    """Not even when a rule hides the post as well."""
    assert not is_asked_about(uri, moderated(decide(rules), Moderation("hide")), one_in)


ENCODER = FakeEncoder()
SURE = judge_of(rule("topic = 'football'", "strictness = 0.0001", name="k", action="keep"), ENCODER)
KEEPS = judge_of(rule("topic = 'football'", name="k", action="keep") + rule("words = ['a']", name="a", action="keep"))


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_a_keep_rule_of_the_model_does_not_bring_back_what_moderation_hides(text: str) -> None:
    """With real rules and a vector on top of a label, for any text."""
    subject = Subject(text)
    own = SURE.judge([subject], ENCODER.encode([encode_text(subject)]))[0]
    assert moderated(own, Moderation("hide")).action == "hide"
    assert KEEPS.judge([subject])[0].action in ("show", "keep")


@given(st.text(max_size=30), st.text(max_size=10), st.integers(1, 50))
def test_who_is_asked_about_depends_on_post_and_rule_alone(uri: str, name: str, one_in: int) -> None:
    """The same post is asked about tomorrow, whatever probability it has then; 0 asks about none, 1 about all."""
    matches = (Match("word", "x"),)
    verdicts = [Verdict("hide", 0.0, (RuleResult(name, "hide", True, sure, matches),)) for sure in (0.5, 1.0)]
    assert len({is_asked_about(uri, verdict, one_in) for verdict in verdicts}) == 1
    assert is_asked_about(uri, verdicts[0], 1)
    assert not is_asked_about(uri, verdicts[0], 0)


def test_one_in_n_hidden_posts_is_asked_about() -> None:
    """The share is what was asked for; what isn't hidden never is."""
    hidden = Verdict("hide", 0.0, (RuleResult("It", "hide", True, 1.0),))
    asked = sum(is_asked_about(f"at://{number}", hidden, 10) for number in range(5000))
    assert 400 < asked < 600
    folded = Verdict("collapse", 0.0, (RuleResult("It", "collapse", True, 1.0),))
    assert not any(is_asked_about(f"at://{number}", folded, 1) for number in range(10))


@settings(deadline=None, max_examples=60)
@given(st.lists(RESULTS, max_size=6))
def test_any_verdict_can_be_told(results: list[RuleResult]) -> None:
    """Sentences for whatever the rules say, with a place at the end."""
    verdict = decide(results)
    assert all(sentence.endswith(".") for sentence in reasons(verdict))
    assert why(verdict, item())[-1].kind == "place"
