"""Asking again: as the server says, else after a random and growing time, and not for ever."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.egress.door import Answer
from skerry.bsky.patience import Patience, wait_told

NOW = 1_800_000_000.0


def busy(status: int = 429, **headers: str) -> Answer:
    """An answer of a busy server; underscores in the headers' names stand for hyphens."""
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"", "pds.example.com")


FINE = Answer(200, {}, b"{}", "pds.example.com")


def ask(answers: list[Answer], *, chance: float = 0.5, **options: float) -> tuple[Answer, list[float]]:
    """What comes out of `answers` in turn, and how long was waited in between."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def once() -> Answer:
        return answers.pop(0)

    patience = Patience(sleep=sleep, now=lambda: NOW, chance=lambda: chance, **options)  # type: ignore[arg-type]  # floats
    return asyncio.run(patience.ask(once)), waits


def test_patience_does_not_wait_for_an_answer_that_is_there() -> None:
    """Also for an error that asking again won't change."""
    assert ask([FINE]) == (FINE, [])
    assert ask([busy(400)])[1] == []


def test_patience_waits_as_long_as_the_server_says() -> None:
    """`ratelimit-reset` is a moment, `retry-after` a span or a date; a share of a second on top."""
    date = format_datetime(datetime.fromtimestamp(NOW + 20, UTC), usegmt=True)
    answers = [busy(ratelimit_reset=str(int(NOW) + 7)), busy(503, retry_after="3"), busy(retry_after=date), FINE]
    assert ask(answers) == (FINE, [7.5, 3.5, 20.5])


def test_patience_grows_with_full_jitter_when_the_server_says_nothing() -> None:
    """A random part of 0.5, 1, 2 seconds."""
    answers = [busy(502), busy(500), busy(429), FINE]
    assert ask(answers, chance=1.0) == (FINE, [0.5, 1.0, 2.0])
    answers = [busy(502), FINE]
    assert ask(answers, chance=0.0) == (FINE, [0.0])


def test_patience_ends() -> None:
    """The last answer is given back after so many."""
    assert ask([busy(502)] * 10, tries=3)[0].status == 502
    assert len(ask([busy(502)] * 10, tries=3)[1]) == 2


def test_patience_does_not_wait_longer_than_its_cap() -> None:
    """A server that says "in an hour" is not waited for: the user is told."""
    assert ask([busy(retry_after="3600"), FINE]) == (busy(retry_after="3600"), [])
    assert max(ask([busy(502)] * 20, tries=20, chance=1.0)[1]) == 60


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([429, 503]))
def test_patience_reads_any_header(after: str, reset: str, status: int) -> None:
    """A wait that is not negative, or none."""
    told = wait_told(busy(status, retry_after=after, ratelimit_reset=reset), NOW)
    assert told is None or told >= 0


@pytest.mark.parametrize("after", ["-1", "1e9", "٣", "never", "Wed, 99 Foo 2026 99:99:99 GMT", "9" * 400])
def test_patience_takes_no_nonsense(after: str) -> None:
    """Nor a wait that overflows."""
    told = wait_told(busy(retry_after=after), NOW)
    assert told is None or told == 999_999_999
