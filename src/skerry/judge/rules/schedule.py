"""When a rule holds: `between`, in local time, and `expires`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from skerry.config.rulespec import RuleSpec

State = Literal["active", "expired", "outside its hours"]


def state_of(spec: RuleSpec, now: datetime) -> State:
    """Whether a rule holds at a moment (with its zone), and if not, why."""
    if spec.expires is not None and now >= spec.expires:
        return "expired"
    if spec.between is not None and not spec.between.holds(_local(now).time()):
        return "outside its hours"
    return "active"


def next_change(specs: Iterable[RuleSpec], now: datetime) -> datetime | None:
    """The first moment after `now`, in UTC, at which a rule may begin or cease to hold; None when there is none."""
    return min((moment for spec in specs for moment in _changes(spec, now) if moment > now), default=None)


def _changes(spec: RuleSpec, now: datetime) -> Iterator[datetime]:
    if state_of(spec, now) == "expired":
        return
    if spec.expires is not None:
        yield spec.expires
    if spec.between is not None:
        for edge in (spec.between.start, spec.between.end):
            yield from _times(edge, now)


def _times(edge: time, now: datetime) -> Iterator[datetime]:
    """A time of day on this day and the two after it, as moments: clocks may be put forward over it on one of them."""
    today = _local(now).date()
    for days in range(3):
        yield datetime.combine(today + timedelta(days), edge).astimezone(UTC)


def _local(now: datetime) -> datetime:
    """What the clock on the wall shows."""
    return now.astimezone().replace(tzinfo=None)
