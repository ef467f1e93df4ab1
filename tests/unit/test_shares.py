"""How common a topic is on a timeline, told without labels, and what a probability is worth there."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.explanations import TopicView
from skerry.domain.verdicts import Match, RuleResult, Verdict
from skerry.judge.shares import ENOUGH, LEAST, MOST, USUAL, likely, share_of, shares
from skerry.judge.telling import one_in, topic_sentences

PROBABILITIES = st.floats(0.0, 1.0)


def timeline(share: float, posts: int = 2000, seed: int = 1) -> tuple[list[float], list[bool]]:
    """Probabilities that are right at the usual share, of posts a share of which is about the topic."""
    draw = random.Random(seed)
    truth = [number < share * posts for number in range(posts)]
    odds = [draw.gauss(2.0 if is_it else -2.0, 2.0) + math.log(USUAL / (1 - USUAL)) for is_it in truth]
    return [1 / (1 + math.exp(-each)) for each in odds], truth


@pytest.mark.parametrize("share", [0.01, 0.025, 0.1, 0.3])
def test_a_share_is_told_without_labels(share: float) -> None:
    """From probabilities that are right at another share, to a third or half a post in a hundred."""
    found = share_of(timeline(share)[0])
    assert found is not None
    assert abs(found - share) < max(0.005, share / 3)


def test_where_nothing_is_about_a_topic_next_to_nothing_is_likely() -> None:
    """The mean over the posts is what is true of them, at no share as at a large one."""
    for share in (0.0, 0.0125, 0.25):
        probabilities, truth = timeline(share)
        found = share_of(probabilities) or 0.0
        mean = sum(likely(each, found) for each in probabilities) / len(probabilities)
        assert abs(mean - sum(truth) / len(truth)) < 0.08 * share + 0.004


def test_a_share_needs_posts() -> None:
    """Nothing is told of too few."""
    assert share_of([0.3] * (ENOUGH - 1)) is None
    assert share_of([0.3] * ENOUGH) is not None


@given(st.lists(PROBABILITIES, min_size=ENOUGH, max_size=ENOUGH + 50), st.randoms())
def test_a_share_does_not_depend_on_the_order_of_posts(probabilities: list[float], draw: random.Random) -> None:
    """Any numbers give a share between its bounds, the same in any order."""
    found = share_of(probabilities)
    assert found is not None
    assert LEAST <= found <= MOST
    draw.shuffle(probabilities)
    assert share_of(probabilities) == found


@given(PROBABILITIES, PROBABILITIES, st.floats(LEAST, MOST))
def test_what_is_likely_keeps_the_order_of_posts(one: float, other: float, share: float) -> None:
    """It is between 0 and 1, higher for a higher probability, and the probability itself at the usual share."""
    assert 0 <= likely(one, share) <= 1
    assert likely(min(one, other), share) <= likely(max(one, other), share)
    assert likely(one, USUAL) == pytest.approx(one, abs=2e-6)


def test_posts_that_the_model_was_not_asked_about_tell_nothing() -> None:
    """A post left out by another key, one with the rule's word, one not scored: none of them moves a share."""

    def verdict(probability: float, *, abstained: bool = False) -> Verdict:
        return Verdict(results=(RuleResult("It", "hide", False, probability, (), abstained),))

    asked = [verdict(each) for each in timeline(0.1, 300)[0]]
    others = [verdict(0.0), verdict(1.0), verdict(0.4, abstained=True)] * 500
    assert shares([*asked, *others]) == shares(asked)
    with_word = Verdict(results=(RuleResult("It", "hide", True, 1.0, (Match("word", "x"), Match("topic", "y", 0.9))),))
    assert shares([*asked, *[with_word] * 30]) == shares([*asked, *[verdict(0.9)] * 30])
    assert shares(asked).keys() == {"It"}
    assert shares(others) == {}


def test_a_share_is_told_in_words() -> None:
    """What the probability counts on, what there is, and what that makes of it."""
    (said,) = topic_sentences(TopicView("Goals", 0.62, share=0.0123))
    assert said == (
        "The 62 % for “Goals” are right where 1 post in 10 is about its topic; of your newest posts about 1 in 80 is,"
        " so 15 % is nearer the truth."
    )
    assert [one_in(share) for share in (0.0001, 0.005, 0.1, 0.3)] == [
        "hardly 1 in 1,000 is",
        "about 1 in 200 is",
        "about 1 in 10 is",
        "about 3 in 10 are",
    ]
