"""Rules tried on posts: what they would do, what changes, and the posts nearest to a threshold first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.backtests import Backtest, Case
from skerry.domain.verdicts import Action
from skerry.encoder.fake import FakeEncoder
from skerry.judge.backtest import Backtester
from skerry.judge.subject import Subject
from skerry.judge.telling_backtest import amount_sentence, case_words, change_sentences, likely_words
from tests.unit.judging import filters, judge_of, rule

ENCODER = FakeEncoder()
DAY_MS = 86_400_000


def tried(before: str, after: str, texts: Sequence[str], only: str = "", *, limit: int = 100) -> Backtest:
    """What came of rules on posts, each a day older than the one before it."""
    tester = Backtester(filters(before).rules, filters(after).rules, only)
    if rules := tester.ruleset.texts():
        tester.use("fake", dict(zip(rules, ENCODER.encode(rules), strict=True)))
    places = [(number + 1, (100 - number) * DAY_MS) for number in range(len(texts))]
    tester.add(places, [Subject(text) for text in texts], list(ENCODER.encode(texts)) if texts else [])
    return tester.result(limit)


CATS, DOGS = rule("words = ['cat']", name="Cats"), rule("words = ['dog']", name="Dogs")


def test_numbers_are_those_of_the_judge() -> None:
    """By action before and after, by rule, how many change, over which time."""
    result = tried(CATS, CATS + DOGS.replace("hide", "dim"), ["a cat", "a dog", "x", "a cat and a dog"])
    assert (result.posts, result.changed) == (4, 1)
    assert (result.first_ms, result.last_ms) == (97 * DAY_MS, 100 * DAY_MS)
    assert [(t.action, t.before, t.after) for t in result.actions] == [("show", 2, 1), ("hide", 2, 2), ("dim", 0, 1)]
    assert [(t.rule, t.hits, t.decides, t.near) for t in result.rules] == [("Cats", 2, 2, 0), ("Dogs", 2, 1, 0)]
    assert [(case.item, case.before, case.after, case.rule) for case in result.cases] == [
        (2, "show", "dim", "Dogs"),
        (4, "hide", "hide", "Cats"),
        (1, "hide", "hide", "Cats"),
    ]


def test_a_rule_that_is_gone_lists_what_it_lets_go() -> None:
    """What would be shown again is in the list, with the rule that hid it."""
    result = tried(CATS + DOGS, DOGS, ["a cat", "a dog"])
    assert [(case.item, case.before, case.after, case.rule, case.is_hit) for case in result.cases] == [
        (1, "hide", "show", "Cats", False),
        (2, "hide", "hide", "Dogs", True),
    ]


def test_hits_of_a_topic_are_told_with_how_many_are_likely_right() -> None:
    """As far as its own probabilities tell; nothing of a rule of words, or of too few posts."""
    topic = rule("topic = 'football matches'", "strictness = 0.3", name="Goals")
    texts = ["football matches", "matches of football"] * 10 + [f"zzz qqq {number}" for number in range(380)]
    goals, cats = tried("", topic + CATS, [*texts, "a cat"]).rules
    assert goals.hits == 20
    assert 0.5 < goals.likely <= 1
    assert cats.likely < 0
    assert likely_words(goals).endswith("of them right, the model reckons")
    assert likely_words(cats) == ""
    assert tried("", topic, texts[:30]).rules[0].likely < 0


def test_one_rule_lists_its_own_posts_alone() -> None:
    """Also those that another rule decides."""
    keep = rule("words = ['kept']", name="Keep", action="keep")
    result = tried(DOGS + keep, CATS + DOGS + keep, ["a cat", "a dog", "a kept cat"], "Cats")
    assert [(case.item, case.after, case.is_changed) for case in result.cases] == [
        (3, "keep", False),
        (1, "hide", True),
    ]


SENTENCE = "football matches and transfer news"


def test_borderline_posts_come_first_from_both_sides() -> None:
    """Hits and near misses by how far they are from the threshold, whatever side; the sure ones last."""
    filler = ["the", "tide", "was", "low", "and", "the", "gulls", "were", "loud", "that", "day"]
    texts = [f"{SENTENCE[:end]} {' '.join(filler[:words])}" for end in range(4, 34) for words in range(11)]
    result = tried("", rule(f"topic = '{SENTENCE}'", name="T"), texts)
    assert {case.is_hit for case in result.cases} == {True, False}
    margins = [abs(case.probability - case.threshold) for case in result.cases]
    assert margins[0] == min(margins)
    assert result.rules[0].near == sum(not case.is_hit for case in result.cases) > 0


def test_what_a_change_is_about_comes_before_the_rest() -> None:
    """The posts of a new rule, near misses too, before borderline ones of rules that stay."""
    filler = ["the", "tide", "was", "low", "and", "the", "gulls", "were", "loud", "that", "day"]
    texts = [f"{SENTENCE[:end]} {' '.join(filler[:words])}" for end in range(4, 34) for words in range(11)]
    old = rule(f"topic = '{SENTENCE}'", name="Old", action="dim")
    result = tried(old, old + rule("words = ['gulls']", name="New"), texts, limit=1000)
    names = [case.rule for case in result.cases]
    assert names == sorted(names)
    assert {"New", "Old"} == set(names)


def test_what_is_not_listed_is_counted() -> None:
    """With more posts than were asked for."""
    result = tried("", CATS, ["a cat"] * 7, limit=3)
    assert (len(result.cases), result.left_out) == (3, 4)


def test_posts_that_the_model_has_not_read_are_counted() -> None:
    """Topics say nothing of them, and that is said."""
    tester = Backtester([], filters(rule("topic = 'x'")).rules)
    tester.add([(1, 1)], [Subject("x")], [None])
    assert tester.result(1).unread == 1
    assert amount_sentence(tester.result(1)).endswith("; the model has not read 1 of them.")


def test_rules_that_are_the_same_are_judged_once() -> None:
    """Whatever line they stand on, so that trying one more rule costs one rule."""
    before, after = filters(CATS + DOGS), filters("\n\n" + CATS + rule("words = ['cow']", name="Cows"))
    assert len(Backtester(before.rules, after.rules).ruleset.rules) == 3


WORDS = st.lists(st.sampled_from(["cat", "dog", "cow", "goal", "hat"]), max_size=4).map(" ".join)


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, max_size=8), st.permutations(range(4)), st.sets(st.integers(0, 3)))
def test_a_backtest_says_what_judging_says(texts: list[str], order: list[int], left_out: set[int]) -> None:
    """For each post the actions before and after are those of a judge with just these rules."""
    rules = [
        rule("words = ['cat']", name="a"),
        rule("words = ['dog']", name="b", action="keep"),
        rule("topic = 'goal'", "strictness = 'loose'", name="c", action="dim"),
        rule("words = ['cow']", "except = { words = ['hat'] }", name="d", action="boost"),
    ]
    before = "".join(rules[n] for n in order)
    after = "".join(rules[n] for n in order if n not in left_out)
    result = tried(before, after, texts)
    subjects, vectors = [Subject(text) for text in texts], list(ENCODER.encode(texts)) if texts else []
    was = [v.action for v in judge_of(before, ENCODER).judge(subjects, vectors)]
    now = [v.action for v in judge_of(after, ENCODER).judge(subjects, vectors)] if after else ["show"] * len(texts)
    assert {t.action: (t.before, t.after) for t in result.actions} == {
        action: (was.count(action), now.count(action)) for action in {*was, *now}
    }
    assert result.changed == sum(a != b for a, b in zip(was, now, strict=True))
    assert {case.item - 1 for case in result.cases} >= {n for n in range(len(texts)) if was[n] != now[n]}


@pytest.mark.parametrize(
    ("before", "after", "hit", "words"),
    [
        ("show", "hide", True, "show → hide: “R” (60 %, 50 % are needed)"),
        ("hide", "hide", True, "hide: “R” (60 %, 50 % are needed)"),
        ("show", "show", False, "show: nearly “R” (60 %, 50 % are needed)"),
    ],
)
def test_a_case_in_words(before: Action, after: Action, hit: bool, words: str) -> None:
    """What is done, by which rule, how sure."""
    assert case_words(Case(1, before, after, "R", 0.6, 0.5, hit)) == words


def test_a_case_of_a_rule_without_a_topic_names_no_probability() -> None:
    """An author is one or isn't: there is nothing to be sure of."""
    assert case_words(Case(1, "show", "keep", "R", 1.0, 0.5, True)) == "show → keep: “R”"


def test_the_whole_in_words() -> None:
    """As the window says it above the list."""
    result = tried(CATS, CATS + DOGS, ["a cat", "a dog", "x"])
    assert list(change_sentences(result)) == [
        "These rules would hide 2 of 3, 1 more than now.",
        "1 post would be treated differently than now.",
    ]
    same = tried(CATS, CATS, ["a cat"])
    assert list(change_sentences(same)) == [
        "As many as now: hide 1.",
        "Nothing changes against how it is now.",
    ]
    assert list(change_sentences(tried("", CATS, ["x"]))) == ["These rules would do nothing to any of them."]
    assert amount_sentence(tried("", CATS, [])) == "There is no post in the store to try the rules on."
