"""Rows of R.jsonl: what counts as a rating, and of which post."""

from __future__ import annotations

import json

import pytest

from skerry.judge.rows import BadRow, Row
from skerry.judge.subject import Subject
from skerry.judge.taste.ratings import not_enough, read_rating

POSTS = {"a": Row("a", Subject("boats")), "3": Row("3", Subject("bread"))}


def read(**row: object) -> tuple[str, bool]:
    """The text that a row rates, and how."""
    rating = read_rating(json.dumps(row).encode(), 1, POSTS)
    return rating.subject.text, rating.likes


def test_rating_is_of_the_post_with_its_id() -> None:
    """An id, also a number, and no other text than the post's own."""
    assert read(id="a", rating=1) == ("boats", True)
    assert read(id=3, rating=-1) == ("bread", False)
    assert read(id="a", text="else", rating=1) == ("boats", True)


def test_rating_may_be_of_any_text() -> None:
    """A text stands for itself, also with an id that no post has."""
    assert read(text="trains", rating=1) == ("trains", True)
    assert read(id="gone", text="trains", rating=-1.0) == ("trains", False)


@pytest.mark.parametrize("row", [{"id": "gone"}, {}, {"id": None}, {"id": ["a"]}, {"text": 4}, {"text": "\ud800"}])
def test_rating_of_nothing_is_refused(row: dict[str, object]) -> None:
    """No post and no text: the row can't be read."""
    with pytest.raises(BadRow):
        read(**row, rating=1)


@pytest.mark.parametrize("rating", [0, 2, -2, True, "1", None, [], 0.5])
def test_rating_that_is_not_1_or_minus_1_is_refused(rating: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(BadRow, match="rating"):
        read(id="a", rating=rating)


def test_not_enough_is_said_of_few_and_of_one_sided_ratings() -> None:
    """Below ten, or all of a kind."""
    assert not_enough(1, 0) == "not enough yet: 1 of 10 ratings"
    assert "0 of 10 ratings" in not_enough(0, 0)
    assert "all 12" in not_enough(12, 0)
    assert not_enough(6, 6) == ""
