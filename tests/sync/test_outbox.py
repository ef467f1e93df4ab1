"""How sync works through the outbox: waits, ends, and what the windows are told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skerry.domain.errands import Done, Journal
from skerry.domain.errors import BadAnswer, NetworkError, NotSignedIn, ServerError, UsageError
from skerry.domain.writing import Errand, NewPost, OutboxRow, Toggle, Written
from skerry.store.user import User
from skerry.sync.outbox import STUBBORN, BackOff, OutboxSync
from skerry.sync.protocol import Event, OutboxChanged
from tests.support.outboxes import AT_ONCE, is_empty, send_all, work_until


class Script:
    """Carries out as it is told: an error for each, in order, then well. `seen` are the errands that came."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.seen: list[Errand] = []

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:
        """Raise what is next, or be done."""
        self.seen.append(errand)
        journal.asking()
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        return Done(Written("at://did:plc:me/app.bsky.feed.post/3k", "bafy"), "did:plc:subject")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        return self.now


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    """An outbox."""
    opened = User.open(tmp_path / "user.db")
    yield opened
    opened.close()


def server_error(status: int, wait_s: float | None = None) -> ServerError:
    """What a PDS says."""
    error = ServerError(f"it answered with status {status}: no", where="pds.test", status=status)
    error.wait_s = wait_s
    return error


def only_row(user: User) -> OutboxRow:
    """The one row."""
    (row,) = user.outbox.rows()
    return row


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("no answer", where="pds.test"),
        server_error(503),
        server_error(429, 0.0),
        server_error(500),
        BadAnswer("nonsense", where="pds.test"),
    ],
)
async def test_what_may_pass_is_tried_again(user: User, error: Exception) -> None:
    """Until it is sent; the errand says that it may be there."""
    user.outbox.post([NewPost("a")], at_ms=1)
    script = Script(error, error, error)
    await send_all(user, script)
    assert only_row(user).state == "sent"
    assert [errand.is_uncertain for errand in script.seen] == [False, True, True, True]


@pytest.mark.parametrize(
    "error", [server_error(400), server_error(413), server_error(501), UsageError("the post is gone")]
)
async def test_what_is_refused_fails_in_the_servers_words(user: User, error: Exception) -> None:
    """At once, and stays until the user decides."""
    user.outbox.post([NewPost("a")], at_ms=1)
    await send_all(user, Script(error))
    row = only_row(user)
    assert (row.state, row.trouble) == ("failed", str(error))
    user.outbox.retry(row.id, at_ms=1)
    await send_all(user, Script())
    assert (only_row(user).state, only_row(user).trouble) == ("sent", "")


async def test_mistake_of_the_program_costs_its_row(user: User) -> None:
    """Not the sync, which would start anew and meet it again; the next is sent."""
    user.outbox.post([NewPost("a")], at_ms=1)
    user.outbox.post([NewPost("b")], at_ms=1)
    await send_all(user, Script(KeyError("x")))
    assert [(row.state, row.trouble) for row in user.outbox.rows()] == [
        ("sent", ""),
        ("failed", "skerry can't write it (KeyError); edit it, or drop it"),
    ]


async def test_server_that_always_fails_is_given_up_on(user: User) -> None:
    """What no network is to blame for."""
    user.outbox.post([NewPost("a")], at_ms=1)
    await send_all(user, Script(*[server_error(500)] * STUBBORN))
    assert only_row(user).state == "failed"


async def test_network_is_never_given_up_on(user: User) -> None:
    """However often it fails."""
    user.outbox.post([NewPost("a")], at_ms=1)
    await send_all(user, Script(*[NetworkError("no way", where="pds.test")] * 50))
    assert only_row(user).state == "sent"


async def test_one_that_fails_keeps_none_back(user: User) -> None:
    """But those that come after it."""
    first, second = user.outbox.post([NewPost("1"), NewPost("2")], at_ms=1)
    (other,) = user.outbox.post([NewPost("other")], at_ms=1)
    script = Script(server_error(400))
    sync = OutboxSync(user, script, lambda _: None, back_off=AT_ONCE)
    await work_until(sync, lambda: user.outbox.row(other).state == "sent")  # type: ignore[union-attr]  # it is there
    assert [errand.id for errand in script.seen] == [first, other]
    assert user.outbox.row(second).state == "waiting"  # type: ignore[union-attr]  # it is there


def test_back_off_is_a_random_part_of_a_growing_bound() -> None:
    """Full jitter: anything from nothing to a bound that doubles up to its cap."""
    most, none = BackOff(chance=lambda: 1.0), BackOff(chance=lambda: 0.0)
    assert [most.wait(n) for n in (1, 2, 3, 6, 7, 8, 500)] == [1, 2, 4, 32, 60, 60, 60]
    assert none.wait(5) == 0.0


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def timed(user: User, clock: Clock) -> Callable[[Script], OutboxSync]:
    """Makes a sync by that clock, that waits as long as it may."""
    return lambda script: OutboxSync(user, script, lambda _: None, back_off=BackOff(chance=lambda: 1.0), now_ms=clock)


async def test_network_trouble_pauses_everything_until_somebody_asks(
    user: User, clock: Clock, timed: Callable[[Script], OutboxSync]
) -> None:
    """Nothing else is tried meanwhile; what the user writes next, or wants tried, is."""
    user.outbox.post([NewPost("1")], at_ms=clock.now)
    user.outbox.post([NewPost("2")], at_ms=clock.now)
    script = Script(NetworkError("no way", where="pds.test"))
    sync = timed(script)
    await work_until(sync, lambda: sync.is_paused)
    assert [errand.id for errand in script.seen] == [1]
    assert user.outbox.counts() == {"waiting": 2}
    sync.wake()
    await work_until(sync, lambda: user.outbox.counts() == {"waiting": 1, "sent": 1})
    assert [errand.id for errand in script.seen] == [1, 2]
    clock.now += 1000
    await work_until(sync, lambda: is_empty(user))
    assert [errand.id for errand in script.seen] == [1, 2, 1]


async def test_told_time_is_waited_whoever_asks(
    user: User, clock: Clock, timed: Callable[[Script], OutboxSync]
) -> None:
    """`ratelimit-reset`: not a request before it."""
    user.outbox.post([NewPost("1")], at_ms=clock.now)
    script = Script(server_error(429, 100.0))
    sync = timed(script)
    await work_until(sync, lambda: sync.is_paused)
    clock.now += 100_999
    sync.wake()
    assert sync.is_paused
    clock.now += 1
    await work_until(sync, lambda: is_empty(user))
    assert len(script.seen) == 2


async def test_ended_session_keeps_all_until_there_is_another(
    user: User, clock: Clock, timed: Callable[[Script], OutboxSync]
) -> None:
    """It says so, with its code; nothing is lost."""
    user.outbox.post([NewPost("1")], at_ms=clock.now)
    user.outbox.post([NewPost("2")], at_ms=clock.now)
    script = Script(NotSignedIn("the session has ended"))
    sync = timed(script)
    await work_until(sync, lambda: sync.is_paused)
    row = user.outbox.row(1)
    assert row is not None
    assert (row.state, row.trouble, row.code) == ("waiting", "the session has ended", 3)
    assert len(script.seen) == 1


async def test_settling_sends_what_is_held(user: User, clock: Clock, timed: Callable[[Script], OutboxSync]) -> None:
    """Whoever quits means it to be sent; without a network that ends at once, and it stays."""
    user.outbox.post([NewPost("1")], at_ms=clock.now, hold_ms=10_000)
    script = Script()
    sync = timed(script)
    done: list[bool] = []

    async def settle() -> None:
        await sync.settle(30)
        done.append(True)

    settling = asyncio.create_task(settle())
    await work_until(sync, lambda: bool(done))
    await settling
    assert only_row(user).state == "sent"
    user.outbox.post([NewPost("2")], at_ms=clock.now, hold_ms=10_000)
    script.errors = [NetworkError("no way", where="pds.test")]
    done.clear()
    settling = asyncio.create_task(settle())
    await work_until(sync, lambda: bool(done))
    await settling
    assert user.outbox.counts() == {"sent": 1, "waiting": 1}


async def test_mute_that_is_over_is_taken_back(user: User, clock: Clock, timed: Callable[[Script], OutboxSync]) -> None:
    """By itself, when its time comes."""
    user.outbox.toggle(Toggle("mute", "a.test", until_ms=clock.now + 5000), at_ms=clock.now)
    script = Script()
    sync = timed(script)
    await work_until(sync, lambda: is_empty(user))
    assert user.outbox.mutes() == {"did:plc:subject": clock.now + 5000}
    clock.now += 5000
    await work_until(sync, lambda: len(script.seen) == 2 and is_empty(user))
    assert script.seen[1].wish == Toggle("mute", "did:plc:subject", is_on=False)
    assert user.outbox.mutes() == {}


async def test_windows_are_told_of_each_step(user: User) -> None:
    """When it is being sent, and when it was."""
    (row_id,) = user.outbox.post([NewPost("1")], at_ms=1)
    events: list[Event] = await send_all(user, Script(server_error(503)))
    assert events == [OutboxChanged((row_id,))] * 4
