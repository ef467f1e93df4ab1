"""What one post's score is made of, and what was learned in words: sums are honest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.judge.subject import Subject
from skerry.judge.taste.explaining import explain
from skerry.judge.taste.forgetting import HALF_LIFE_WEEKS, WEEK_MS, share, week_of
from skerry.judge.taste.learner import Taste
from skerry.judge.taste.summary import summarise
from tests.support.amounts import amount
from tests.unit.test_taste_learner import DIMENSIONS, learner, posts


def taught(count: int) -> Taste:
    """A learner of the first posts."""
    vectors, subjects, likes = posts(200)
    taste = learner(vectors)
    taste.learn([(str(at), vectors[at], subjects[at], 1 if likes[at] else -1) for at in range(count)])
    return taste


def test_reasons_add_up_to_the_score() -> None:
    """Author, kinds, three rated posts and the rest, to a thousandth."""
    vectors, subjects, _ = posts(200)
    taste = taught(80)
    for at in range(80, 200):
        said = explain(taste, vectors[at], subjects[at], lambda key: f"post {key}")
        assert sum(reason.pull for reason in said.reasons) + said.rest == pytest.approx(said.score, abs=1e-9)
        score = taste.standing(taste.prepare(vectors[at : at + 1], subjects[at : at + 1]))[0][0]
        assert said.score == pytest.approx(score, abs=0.0006)
        rated = [reason for reason in said.reasons if reason.kind == "post"]
        assert [abs(reason.pull) for reason in rated] == sorted((abs(r.pull) for r in rated), reverse=True)
        assert all(reason.value == f"post {reason.uri}" for reason in rated)
        assert abs(said.rest) < 8


def test_author_effect_is_that_of_their_posts() -> None:
    """Posts of nobody else's move it; without a rating of theirs there is none."""
    vectors, subjects, _ = posts(200)
    taste = learner(vectors)
    for at in range(6):
        taste.rate(str(at), vectors[at], Subject("", did="did:plc:ada"), 1)
        taste.rate(f"x{at}", vectors[at + 50], subjects[at], -1)
    said = explain(taste, vectors[100], Subject("", did="did:plc:ada", handle="ada.test"), str)
    author = next(reason for reason in said.reasons if reason.kind == "author")
    assert author.value == "ada.test"
    assert author.pull > 0.1
    other = explain(taste, vectors[100], Subject("", did="did:plc:bo"), str)
    assert not any(reason.kind == "author" for reason in other.reasons)


def test_more_is_known_of_what_is_like_rated_posts() -> None:
    """A rated post is surer than one of another group, and nothing is known without ratings."""
    vectors, subjects, _ = posts(200)
    taste = taught(80)
    sure = [explain(taste, vectors[at], subjects[at], str).sure for at in (0, 1, 2)]
    far = explain(taste, -vectors[0], Subject(""), str).sure
    assert min(sure) > far
    assert explain(learner(vectors), vectors[0], subjects[0], str).sure == 0


def test_post_without_words_is_like_nothing() -> None:
    """Only its author and kind count."""
    taste = taught(80)
    said = explain(taste, np.zeros(DIMENSIONS, np.float32), Subject("", did="a1"), str)
    assert all(reason.kind in ("author", "kind", "post") for reason in said.reasons)
    assert abs(said.score) < 2


def test_summary_names_the_liked_groups_with_their_posts() -> None:
    """A topic that lies where liked posts lie stands above one of the others, with the nearest rated posts."""
    vectors, _, likes = posts(200)
    liked, disliked = int(np.flatnonzero(likes)[0]), int(np.flatnonzero(~likes)[0])
    summary = summarise(taught(200), {"good": vectors[liked], "bad": vectors[disliked]})
    assert [effect.name for effect in summary.topics] == ["good", "bad"]
    assert summary.topics[0].effect > 0 > summary.topics[1].effect
    assert summary.topics[0].nearest[0] == str(liked)
    assert summary.topics[1].nearest[0] == str(disliked)


def test_older_ratings_count_less() -> None:
    """Half after the half-life; the same for all days of a week."""
    assert share(0, 0) == 1
    assert share(0, HALF_LIFE_WEEKS) == pytest.approx(0.5)
    assert share(0, 2 * HALF_LIFE_WEEKS) == pytest.approx(0.25)
    assert share(5 * WEEK_MS, 0) == 1
    assert week_of(WEEK_MS - 1) == 0


@settings(max_examples=amount(25), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([1, -1, 0])), max_size=40), st.randoms())
def test_order_of_ratings_does_not_matter(steps: list[tuple[int, int]], dice: object) -> None:
    """One by one in any order, taken back in between, or all at once: the same to a hundredth, under the same name."""
    vectors, subjects, _ = posts(60)
    last = dict(steps)
    one, other, whole = learner(vectors), learner(vectors), learner(vectors)
    for at, value in steps:
        one.rate(str(at), vectors[at], subjects[at], value)
    rest = [(at, value) for at, value in last.items() if value]
    dice.shuffle(rest)  # type: ignore[attr-defined]  # hypothesis' random.Random
    for at, value in rest:
        other.rate(str(at), vectors[at], subjects[at], value)
    whole.learn([(str(at), vectors[at], subjects[at], value) for at, value in rest])
    for taste in (one, other):
        taste.settle(500)
    found = [taste.standing(taste.prepare(vectors, subjects))[0] for taste in (one, other, whole)]
    assert np.abs(found[0] - found[1]).max(initial=0) < 0.01
    assert np.abs(found[0] - found[2]).max(initial=0) < 0.01
    assert one.state == other.state == whole.state


def test_taking_back_restores_exactly() -> None:
    """The weights are those of before, not just near them, so that no rounded score can differ."""
    vectors, subjects, _ = posts(200)
    taste = taught(80)
    posts_ready = taste.prepare(vectors, subjects)
    before = taste.standing(posts_ready)[0]
    for at in range(100, 110):
        taste.rate(str(at), vectors[at], subjects[at], 1)
    for at in range(100, 110):
        taste.rate(str(at), vectors[at], subjects[at], 0)
    assert np.abs(taste.standing(posts_ready)[0] - before).max() < 1e-12  # sums of another length


def test_half_a_share_pulls_less() -> None:
    """A rating that counts half moves a post less than a whole one, in the same direction."""
    vectors, subjects, _ = posts(60)
    pulls = []
    for part in (1.0, 0.5):
        taste = learner(vectors)
        taste.rate("a", vectors[0], subjects[0], 1, part)
        pulls.append(taste.standing(taste.prepare(vectors[:1], subjects[:1]))[0][0])
    assert pulls[0] > pulls[1] > 0
