"""When a rule holds: parts of the day in local time, and its end."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skerry.judge.rules import compile_rules, next_change, state_of
from tests.unit.judging import filters, rule


@pytest.fixture(params=["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A local time zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        clock.tzset()
        yield request.param
    clock.tzset()


def local(text: str) -> datetime:
    """A moment by the local clock."""
    return datetime.fromisoformat(text).astimezone()


def hours(between: str) -> str:
    """A rule for a part of the day."""
    return rule("words = ['x']", f'between = "{between}"')


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("between", "inside", "outside"),
    [
        ("18:00-23:00", ["18:00", "22:59:59"], ["17:59:59", "23:00", "00:00"]),
        ("22:00-06:30", ["22:00", "23:59", "00:00", "06:29"], ["06:30", "12:00", "21:59"]),
        ("18:00-24:00", ["18:00", "23:59"], ["00:00", "17:59"]),
        ("0:00-8:00", ["00:00", "07:59"], ["08:00", "23:59"]),
    ],
)
def test_rule_holds_in_its_hours_by_the_local_clock(between: str, inside: list[str], outside: list[str]) -> None:
    """From the first minute up to the last, over midnight where the end is not after the start."""
    spec = filters(hours(between)).rules[0]
    assert {state_of(spec, local(f"2026-06-01T{time}")) for time in inside} == {"active"}
    assert {state_of(spec, local(f"2026-06-01T{time}")) for time in outside} == {"outside its hours"}


def test_rule_ends_when_it_expires() -> None:
    """From that moment on it does nothing."""
    spec = filters(rule("words = ['x']", "expires = 2026-12-01T00:00:00Z")).rules[0]
    end = datetime(2026, 12, 1, tzinfo=UTC)
    assert state_of(spec, end - timedelta(seconds=1)) == "active"
    assert state_of(spec, end) == "expired"


@pytest.mark.usefixtures("zone")
def test_rule_with_a_date_expires_at_its_local_midnight() -> None:
    """A date without a time is its first moment, and what has no zone is local."""
    for written in ("2026-12-01", "2026-12-01T00:00:00"):
        spec = filters(rule("words = ['x']", f"expires = {written}")).rules[0]
        assert spec.expires == local("2026-12-01T00:00:00")


@pytest.mark.usefixtures("zone")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.sampled_from(["18:00-23:00", "22:00-06:30", "02:30-03:00"]),
)
def test_next_change_is_the_first_moment_with_another_state(moment: datetime, between: str) -> None:
    """Up to it nothing changes, also where the clocks are put forward or back; it comes within two days."""
    spec = filters(hours(between)).rules[0]
    now = moment.astimezone()
    change = next_change([spec], now)
    assert change is not None
    assert now < change <= now + timedelta(days=2)
    steps = (now + timedelta(minutes=15) * step for step in range(200))
    before = {state_of(spec, step.astimezone(UTC)) for step in steps if step < change}
    assert before == {state_of(spec, now)}


def test_next_change_is_never_the_present_moment() -> None:
    """A change that has just been made is not made again at once, for ever."""
    spec = filters(hours("18:00-23:00")).rules[0]
    assert next_change([spec], local("2026-06-01T18:00")) == local("2026-06-01T23:00")


def test_next_change_of_several_rules_is_the_earliest() -> None:
    """An end counts as well; what has ended never changes again."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    ends = [
        rule("words = ['x']", f"expires = {end}", name=end) for end in ("2026-07-01T00:00:00Z", "2026-06-02T00:00:00Z")
    ]
    specs = filters("".join(ends)).rules
    assert next_change(specs, now) == datetime(2026, 6, 2, tzinfo=UTC)
    assert next_change(specs, datetime(2026, 8, 1, tzinfo=UTC)) is None
    assert next_change([], now) is None


def test_ruleset_has_the_rules_that_hold_now() -> None:
    """The others neither judge nor count for the ruleset's id; the time of the next change is known."""
    ended = rule("words = ['y']", "expires = 2026-01-01T00:00:00Z", name="ended")
    ending = rule("words = ['x']", "expires = 2026-12-01T00:00:00Z")
    now = datetime(2026, 6, 1, tzinfo=UTC)
    both = compile_rules(filters(ended + ending), now)
    assert [one.name for one in both.rules] == ["It"]
    assert both.id_with("m") == compile_rules(filters(rule("words = ['x']")), now).id_with("m")
    assert both.next_change(now) == datetime(2026, 12, 1, tzinfo=UTC)
