"""Files of posts and ratings to scores, with vectors that are made up: what `skerry taste try` promises."""

from __future__ import annotations

import random
from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skerry.judge.rows import Row
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.subject import Subject
from skerry.judge.taste.files import score_file
from skerry.judge.taste.prior import Topics
from skerry.judge.taste.ratings import Rating
from skerry.judge.taste.shape import unit

SUBJECTS = ("boats", "bread", "trains", "birds")


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector a text: mostly its first word's, a little its own."""
    rows = []
    for text in texts:
        own, topic = (
            np.random.default_rng(crc32(part.encode("utf-8", "replace"))).normal(size=64)
            for part in (text, text.partition(" ")[0])
        )
        rows.append(topic + 0.6 * own)
    return unit(np.array(rows)).astype(np.float32)


def row(text: str, author: str = "", kind: str = "post") -> Row:
    """A post whose id is its text."""
    return Row(f"{text} {author} {kind}".strip(), Subject(text, did=author, handle=author, kinds=(kind,)))


POSTS = [row(f"{word} {number}") for word in SUBJECTS for number in range(12)]


def rate(post: Row, likes: bool) -> Rating:
    """A rating of a post."""
    return Rating(("id", post.id), post.subject, likes)


def scores(ratings: Sequence[Rating], posts: Sequence[Row] = POSTS, topics: Topics | None = None) -> dict[str, float]:
    """The score of each post by its id."""
    found = score_file(posts, ratings, topics or Topics(), encode)
    return dict(zip([post.id for post in posts], found, strict=True))


def mean(found: dict[str, float], word: str, least: int = 3) -> float:
    """The mean score of the posts about something, the first ones, which are rated, left out."""
    return float(
        np.mean([score for name, score in found.items() if name.split()[0] == word and int(name.split()[1]) >= least])
    )


LIKES_BOATS = [rate(row(f"{word} {number}"), word == "boats") for word in SUBJECTS for number in range(3)]


def test_taste_generalises_to_posts_like_those_rated() -> None:
    """After a dozen ratings, unrated posts about what was liked are above 0, the others below."""
    found = scores(LIKES_BOATS)
    assert mean(found, "boats") > 0
    assert all(mean(found, word) < 0 for word in SUBJECTS[1:])


def test_taste_of_a_minority_still_has_posts_above_0() -> None:
    """Somebody who likes one post in six sees some above 0."""
    few = [rate(POSTS[0], True), *(rate(POSTS[number], False) for number in (12, 13, 24, 25, 36))]
    found = scores(few)
    assert mean(found, "boats", 1) > 0 > mean(found, "trains")


def test_taste_is_the_same_in_any_order() -> None:
    """Of the posts, and of ratings of different posts: to the last digit."""
    found = scores(LIKES_BOATS)
    for seed in range(3):
        shuffled = random.Random(seed)
        posts, ratings = shuffled.sample(POSTS, len(POSTS)), shuffled.sample(LIKES_BOATS, len(LIKES_BOATS))
        assert scores(ratings, posts) == found


def test_taste_takes_the_last_rating_of_a_post() -> None:
    """A changed mind counts as if the first rating had never been."""
    changed = [rate(POSTS[0], False), rate(POSTS[0], False), *LIKES_BOATS]
    assert scores(changed) == scores(LIKES_BOATS)


def test_taste_stands_contradicting_ratings_of_the_same_text() -> None:
    """Two posts with the same words, one + and one -: both count, neither wins by far."""
    both = [Rating(("id", str(likes)), POSTS[0].subject, likes) for likes in (True, False)]
    one = scores([rate(POSTS[0], True)])[POSTS[0].id] - scores([])[POSTS[0].id]
    assert abs(scores(both)[POSTS[0].id]) < abs(one) + 2


@pytest.mark.parametrize("likes", [True, False])
def test_taste_of_one_kind_of_ratings_ranks_by_them(likes: bool) -> None:
    """Only + puts what is like them first, only - puts it last."""
    found = scores([rate(POSTS[number], likes) for number in range(3)])
    others = max if likes else min
    apart = mean(found, "boats") - others(mean(found, word) for word in SUBJECTS[1:])
    assert apart > 0 if likes else apart < 0


def test_taste_without_ratings_is_the_prior() -> None:
    """Boosted topics first, sunk ones last; without rules all posts have the same score, not above 0."""
    topic = {word: TopicTexts(word, "", (), ()) for word in SUBJECTS}
    found = scores([], topics=Topics((topic["bread"],), (topic["birds"],)))
    assert mean(found, "bread") > max(mean(found, "boats"), mean(found, "trains"))
    assert mean(found, "birds") < min(mean(found, "boats"), mean(found, "trains"))
    assert len(set(scores([]).values())) == 1
    assert max(scores([]).values()) <= 0


def test_taste_overrules_a_boosted_topic() -> None:
    """Ratings against a boosted topic bring it down."""
    topics = Topics((TopicTexts("boats", "", (), ()),))
    against = [rate(post, not post.id.startswith("boats")) for post in POSTS if int(post.id.split()[1]) < 4]
    before, after = scores([], topics=topics), scores(against, topics=topics)
    assert mean(after, "boats") - mean(after, "bread") < mean(before, "boats") - mean(before, "bread")


def test_taste_learns_authors_and_kinds_but_little() -> None:
    """The same words by a liked author score higher, by an unknown one the same; what it is about counts more."""
    posts = [
        row("boats 1", "a.test"),
        row("boats 1", "b.test"),
        row("boats 1"),
        row("bread 1"),
        row("bread 1", "", "reply"),
    ]
    ratings = [rate(row(f"trains {n}", "a.test"), True) for n in range(4)]
    ratings += [rate(row(f"birds {n}", "c.test", "reply"), False) for n in range(4)]
    a, b, unknown, bread, reply = scores(ratings, posts).values()
    assert a > b == unknown
    assert bread > reply
    assert a - b < 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.booleans()), max_size=6), st.lists(st.text(max_size=20), max_size=6))
def test_taste_never_raises(rated: list[tuple[str, bool]], texts: list[str]) -> None:
    """Whatever the texts and however few: a number a post."""
    ratings = [Rating(("text", text), Subject(text), likes) for text, likes in rated]
    found = score_file([Row(str(at), Subject(text)) for at, text in enumerate(texts)], ratings, Topics(), encode)
    assert len(found) == len(texts)
    assert np.isfinite(found).all()
