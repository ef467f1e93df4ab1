"""From results to a verdict: precedence, score, and that nothing but the post itself counts."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.moderation import Moderation
from skerry.domain.verdicts import ACTIONS, PRECEDENCE, Action, RuleResult, Verdict
from skerry.encoder.fake import FakeEncoder
from skerry.judge.explain import reasons
from skerry.judge.subject import Subject
from skerry.judge.verdict import decide, moderated
from tests.unit.judging import judge_of, rule, verdict_of


def result(action: Action, probability: float = 1.0, *, hit: bool = True, name: str = "") -> RuleResult:
    """What a rule says."""
    return RuleResult(name or action, action, hit, probability)


@pytest.mark.parametrize(("stronger", "weaker"), itertools.combinations(PRECEDENCE[:5], 2))
def test_verdict_is_the_strongest_action(stronger: Action, weaker: Action) -> None:
    """Keep > hide > collapse > dim > blur-media, whichever rule stands first."""
    for results in ([result(stronger), result(weaker)], [result(weaker), result(stronger)]):
        verdict = decide(results)
        assert verdict.action == stronger
        assert verdict.deciding == result(stronger)


def test_verdict_without_a_hit_is_show() -> None:
    """A rule that did not hit does nothing, however near it was."""
    assert decide([result("hide", 0.49, hit=False), result("boost", 0.4, hit=False)]).action == "show"
    assert decide([]) == Verdict()


def test_verdict_score_adds_what_boosts_and_sinks_by_probability() -> None:
    """Also when another action decides; the sum's sign names a post that is only moved."""
    assert decide([result("boost", 0.75), result("boost", 1.0, name="b")]).score == 1.75
    assert decide([result("boost", 0.75), result("sink", 0.5)]).score == 0.25
    assert decide([result("boost", 0.75), result("sink", 0.5)]).action == "boost"
    assert decide([result("boost", 0.5), result("sink", 0.75)]).action == "sink"
    assert decide([result("boost", 0.5), result("sink", 0.5)]).action == "boost"
    assert decide([result("sink", 0.5)]) == Verdict("sink", -0.5, (result("sink", 0.5),))
    hidden = decide([result("hide"), result("sink", 0.5)])
    assert (hidden.action, hidden.score) == ("hide", -0.5)


def test_verdict_of_who_cannot_be_overruled_stands() -> None:
    """A keep of the user's does not undo what moderation does; the score and all results are kept."""
    own = decide([result("keep"), result("boost", 0.5)])
    verdict = moderated(own, Moderation("hide"))
    assert verdict.action == "hide"
    assert (verdict.score, verdict.results) == (own.score, own.results)
    assert moderated(own, Moderation()).action == "keep"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS[1:]), st.floats(0, 1), st.booleans()), max_size=6), st.randoms())
def test_verdict_action_does_not_depend_on_the_rules_order(
    rules: list[tuple[Action, float, bool]], shuffler: random.Random
) -> None:
    """Rules may stand in any order in the file."""
    results = [result(action, probability, hit=hit) for action, probability, hit in rules]
    shuffled = results[:]
    shuffler.shuffle(shuffled)
    first, second = decide(results), decide(shuffled)
    assert first.score == pytest.approx(second.score, abs=1e-5)
    if abs(first.score) > 1e-4:
        assert first.action == second.action


RULES = "".join(
    [
        rule("topic = 'football matches'", "words = ['offside', '/go+l/']", "except = { words = ['hat'] }", name="1"),
        rule("examples = ['a late goal', 'another goal']", "not_examples = ['a goal in life']", name="2", action="dim"),
        rule("topic = 'music'", "langs = ['en']", "strictness = 'loose'", name="3", action="boost"),
        rule("words = ['灯台', 'semi final', 'c++']", name="4", action="collapse"),
        rule("kind = ['post']", "media = ['no-alt']", "except = { following = true }", name="5", action="sink"),
        rule("domains = ['example.com']", "authors = ['a.example.com']", name="6", action="keep"),
    ]
)
ENCODER = FakeEncoder()
JUDGE = judge_of(RULES, ENCODER)
TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["offside", "a late goal", "football matches", "灯台 x", "c++"]
)
SUBJECTS = st.builds(
    Subject,
    text=TEXTS,
    handle=st.sampled_from(["", "a.example.com"]),
    hosts=st.sampled_from([(), ("b.example.com",)]),
    langs=st.sampled_from([(), ("en",), ("pt-br", "en-gb")]),
    media=st.sampled_from([(), ("image", "no-alt")]),
    is_followed=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(SUBJECTS, st.booleans()), max_size=8), st.randoms())
def test_judging_is_the_same_alone_in_any_order_and_twice(
    posts: list[tuple[Subject, bool]], shuffler: random.Random
) -> None:
    """A post's verdict depends on the post, its vector and the rules, never on its neighbours; any text is judged."""
    pairs = [(subject, ENCODER.encode([subject.text])[0] if has_vector else None) for subject, has_vector in posts]
    together = JUDGE.judge([subject for subject, _ in pairs], [vector for _, vector in pairs])
    assert together == [JUDGE.judge([subject], [vector])[0] for subject, vector in pairs]
    order = list(range(len(pairs)))
    shuffler.shuffle(order)
    shuffled = JUDGE.judge([pairs[place][0] for place in order], [pairs[place][1] for place in order])
    assert shuffled == [together[place] for place in order]
    for verdict in together:
        assert len(verdict.results) == 6
        assert all(0.0 <= each.probability <= 1.0 for each in verdict.results)
        assert all(each.probability >= each.threshold for each in verdict.results if each.hit)
        assert all(sentence.endswith(".") for sentence in reasons(verdict))


def test_judging_takes_vectors_as_a_matrix_as_a_list_or_not_at_all() -> None:
    """The forms in which callers have them."""
    subjects = [Subject("football matches"), Subject("x")]
    matrix = ENCODER.encode([subject.text for subject in subjects])
    assert JUDGE.judge(subjects, matrix) == JUDGE.judge(subjects, list(matrix))
    assert JUDGE.judge(subjects) == JUDGE.judge(subjects, [None, None])
    assert JUDGE.judge([]) == []
    assert JUDGE.knows_topics
    assert not judge_of(RULES).knows_topics


def test_judging_more_than_a_block_gives_each_post_its_own_verdict() -> None:
    """Blocks don't mix posts up."""
    subjects = [Subject("football matches" if number % 7 == 0 else f"x{number}") for number in range(1003)]
    verdicts = JUDGE.judge(subjects, ENCODER.encode([subject.text for subject in subjects]))
    hidden = [number for number, verdict in enumerate(verdicts) if verdict.action == "hide"]
    assert hidden == list(range(0, 1003, 7))


def test_keep_saves_a_post_from_every_other_rule() -> None:
    """What a user says has to stay, stays."""
    text = rule("words = ['x']", name="h") + rule("authors = ['a.example.com']", name="k", action="keep")
    assert verdict_of(text, Subject("x", handle="a.example.com")).action == "keep"
    assert verdict_of(text, Subject("x", handle="b.example.com")).action == "hide"
