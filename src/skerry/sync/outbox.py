"""Works through the outbox: one wish after the other, each until it is written or the user has to decide."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errands import Done
from skerry.domain.errors import (
    BadAnswer,
    EgressDenied,
    NetworkError,
    NotSignedIn,
    ServerError,
    SkerryError,
    StoreError,
)
from skerry.domain.writing import Errand
from skerry.store.user import User
from skerry.sync.protocol import Event, Notice, OutboxChanged
from skerry.sync.source import Carrier

STUBBORN = 8
"""Tries after which something fails that no network is to blame for: a server's own error, an answer that is none."""

STORE_AGAIN_S = 30.0
"""Seconds until user.db is tried again when it can't be written: a full disk."""

BUSY = frozenset({429, 502, 503, 504})
"""What a server says that is well, but not now."""

NO_SUCH_METHOD = 501
"""What a server says that doesn't know the method: it won't tomorrow either."""

FOREVER = float("inf")


class BackOff(msgspec.Struct, frozen=True):
    """How long to wait after a failure: a random part (full jitter) of a bound that doubles with each.

    `chance` gives 0 to 1, for tests.
    """

    base_s: float = 1.0
    cap_s: float = 60.0
    chance: Callable[[], float] = random.random

    def wait(self, failures: int) -> float:
        """Seconds after so many failures in a row, 1 or more."""
        return self.chance() * min(self.cap_s, self.base_s * 2.0 ** min(failures - 1, 30))


class OutboxSync:
    """Sends what user.db holds.

    Args:
        user: The file.
        carrier: What sends.
        publish: Where events go.
        on_sent: Told of everything that was written, before the windows are.
        back_off: The waits.
        now_ms: This machine's clock.
    """

    def __init__(
        self,
        user: User,
        carrier: Carrier,
        publish: Callable[[Event], None],
        on_sent: Callable[[Errand, Done], None] = lambda _errand, _done: None,
        back_off: BackOff | None = None,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._user = user
        self._carrier = carrier
        self._publish = publish
        self.on_sent = on_sent
        self._back_off = back_off or BackOff()
        self._now_ms = now_ms
        self._failures: dict[int, int] = {}
        self._in_a_row = 0
        self._pause_until = 0.0
        self._is_told = False
        self._is_busy = False
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to send, or to be tried; what a server asked to wait is waited all the same."""
        if not self._is_told:
            self._pause_until = 0.0
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled."""
        is_recovered = False
        while True:
            self._woken.clear()
            try:
                if not is_recovered:
                    self._user.sending.recover()
                    is_recovered = True
                wait = await self._round()
            except StoreError as error:
                self._publish(Notice(f"the outbox waits: {error}"))
                is_recovered, wait = False, STORE_AGAIN_S
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), None if wait == FOREVER else wait)

    async def settle(self, within_s: float) -> None:
        """Send what is held or due at once, and wait until that is done, or the network keeps it from being done."""
        self._user.sending.release(self._now_ms())
        deadline = time.monotonic() + within_s
        self.wake()
        while time.monotonic() < deadline and self._has_work():
            await asyncio.sleep(0.05)

    def _has_work(self) -> bool:
        if self._is_busy:
            return True
        due = self._user.sending.next_ms()
        return due is not None and due <= self._now_ms() and not self.is_paused

    async def _round(self) -> float:
        """Send what is due; the seconds until something may be again."""
        while (now := self._now_ms()) >= self._pause_until:
            self._is_told = False
            if ids := self._user.sending.end_mutes(now):
                self._publish(OutboxChanged(ids))
            errand = self._user.sending.take(now)
            if errand is None:
                break
            self._is_busy = True
            try:
                await self._carry(errand)
            finally:
                self._is_busy = False
        moments = [each for each in (self._user.sending.next_ms(), self._user.sending.next_mute_ms()) if each]
        if not moments:
            return FOREVER
        until = max(min(moments), self._pause_until)
        return until if until == FOREVER else max(0.0, (until - self._now_ms()) / 1000)

    async def _carry(self, errand: Errand) -> None:
        self._publish(OutboxChanged((errand.id,)))
        try:
            done = await self._carrier.carry_out(errand, _Journal(self._user, errand.id))
        except StoreError:
            raise
        except NetworkError as error:
            self._put_off(errand, error)
        except NotSignedIn as error:
            self._user.sending.put_off(errand.id, _words(error), error.exit_code, self._now_ms())
            self._pause(FOREVER)  # nothing goes until the user signs in, and that starts sync anew
        except Exception as error:  # noqa: BLE001 - also a mistake of ours costs its row, not the sync that starts anew
            self._fail(errand, error)
        else:
            self._sent(errand, done)
        self._publish(OutboxChanged((errand.id,)))

    def _sent(self, errand: Errand, done: Done) -> None:
        self._failures.pop(errand.id, None)
        self._in_a_row = 0
        self._user.sending.sent(errand, done.written, subject=done.subject, at_ms=self._now_ms())
        self.on_sent(errand, done)

    def _put_off(self, errand: Errand, error: NetworkError) -> None:
        """Later again; or never, for what the server refuses."""
        status = error.status if isinstance(error, ServerError) else 0
        if (400 <= status < 500 or status == NO_SUCH_METHOD) and status not in BUSY:
            self._fail(errand, error)
            return
        failures = self._failures.get(errand.id, 0) + 1
        self._failures[errand.id] = failures
        is_network = status in BUSY or not (status or isinstance(error, BadAnswer | EgressDenied))
        if not is_network and failures >= STUBBORN:
            self._fail(errand, error)
            return
        wait_s = self._back_off.wait(failures)
        if is_network:
            self._in_a_row += 1
            wait_s = self._back_off.wait(self._in_a_row)
        told = error.wait_s if isinstance(error, ServerError) else None
        if told is not None:
            wait_s = told + self._back_off.chance()  # a second's spread: everybody was told the same moment
        until = self._now_ms() + round(wait_s * 1000)
        self._user.sending.put_off(errand.id, _words(error), error.exit_code, until)
        if is_network:
            self._pause(until, is_told=told is not None)

    @property
    def is_paused(self) -> bool:
        """Whether nothing is sent for now, since the network or the server is not there."""
        return self._now_ms() < self._pause_until

    def _fail(self, errand: Errand, error: Exception) -> None:
        self._failures.pop(errand.id, None)
        self._user.sending.failed(errand.id, _words(error), getattr(error, "exit_code", 1))

    def _pause(self, until_ms: float, *, is_told: bool = False) -> None:
        self._pause_until = until_ms
        self._is_told = is_told


class _Journal:
    """Keeps what `Journal` is told in user.db."""

    def __init__(self, user: User, row_id: int) -> None:
        self._sending = user.sending
        self._id = row_id

    def prepared(self, record: bytes) -> None:
        self._sending.prepared(self._id, record)

    def asking(self) -> None:
        self._sending.asking(self._id)

    def refused(self) -> None:
        self._sending.refused(self._id)


def _words(error: Exception) -> str:
    """What to show of an error: a line."""
    if isinstance(error, SkerryError):
        return clean_line(str(error))
    return f"skerry can't write it ({type(error).__name__}); edit it, or drop it"
