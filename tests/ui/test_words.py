"""Ages and counts in few columns."""

from __future__ import annotations

import pytest

from skerry.domain.posts import NO_TIME
from skerry.ui.words import DAY, HOUR, MINUTE, age, count, moment, plural
from tests.ui.posts import NOW_MS


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (-HOUR, "now"),
        (0, "now"),
        (59_999, "now"),
        (MINUTE, "1m"),
        (HOUR - 1, "59m"),
        (HOUR, "1h"),
        (DAY - 1, "23h"),
        (DAY, "1d"),
        (7 * DAY - 1, "6d"),
        (7 * DAY, "14 Sep"),
        (400 * DAY, "17 Aug 2025"),
    ],
)
def test_an_age_is_short(gone: int, words: str) -> None:
    """The nearer, the finer; the year is there when it is another one."""
    assert age(NOW_MS - gone, NOW_MS) == words


@pytest.mark.parametrize("then", [0, -(10**18), 10**18])
def test_no_moment_is_too_far_away(then: int) -> None:
    """What a hostile record may say of its time is shown as some date, never an error."""
    assert age(then, NOW_MS)
    assert moment(then)


def test_an_unknown_time_has_no_age() -> None:
    """A file of posts need not say when they were written; no date is made up for them."""
    assert age(NO_TIME, NOW_MS) == ""
    assert moment(NO_TIME) == "unknown"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.0K"),
        (1250, "1.2K"),
        (9949, "9.9K"),
        (9951, "10K"),
        (45_400, "45K"),
        (999_499, "999K"),
        (999_501, "1.0M"),
        (3_400_000, "3.4M"),
        (10**13, "999B"),
    ],
)
def test_a_count_takes_four_columns(number: int, words: str) -> None:
    """Large numbers are rounded."""
    assert count(number) == words
    assert len(words) <= 4


def test_nouns_agree_with_their_number() -> None:
    """One post, two replies."""
    assert [plural(1, "post"), plural(2, "reply"), plural(1200, "post")] == ["1 post", "2 replies", "1,200 posts"]
