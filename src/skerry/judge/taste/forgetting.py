"""Older ratings count less: half as much after each half-life. Tastes change, and what was pressed once isn't a vow."""

from __future__ import annotations

HALF_LIFE_WEEKS = 52
"""Weeks after which a rating counts half. Chosen, not measured: nothing public says how fast a reader's taste moves."""

WEEK_MS = 7 * 24 * 3600 * 1000


def week_of(at_ms: int) -> int:
    """The week of a moment. Shares change from one to the next, so that between two they are the same numbers."""
    return at_ms // WEEK_MS


def share(at_ms: int, week: int) -> float:
    """How much a rating given at a moment counts in a week: 1 at first, .5 after the half-life."""
    age = max(0, week - week_of(at_ms))
    return float(0.5 ** (age / HALF_LIFE_WEEKS))
