"""Asking again when a server says "not now": 429 and 5xx, as long as it says, else after a random, growing time.

Full jitter: each wait is a random part of its bound, so that many clients don't come back at the same moment.
Source: RFC 9110 for Retry-After; the PDS's own `ratelimit-reset`, in seconds since 1970.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime

import msgspec

from skerry.bsky.egress.door import Answer
from skerry.domain.errors import ServerError

BUSY = frozenset({429, 500, 502, 503, 504})


class Patience(msgspec.Struct, frozen=True):
    """How often and how long to wait. `sleep`, `now` and `chance` are for tests.

    Attributes:
        tries: Requests at most, the first one included.
        base_s: The bound of the first wait; it doubles with each.
        cap_s: The longest wait; a server that asks for more is not asked again.
    """

    tries: int = 4
    base_s: float = 0.5
    cap_s: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random

    async def ask(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask until there is an answer that is not one of `BUSY`, or patience ends; then the last one."""
        for attempt in range(1, self.tries + 1):
            answer = await ask()
            wait = self._wait(answer, attempt)
            if answer.status not in BUSY or attempt == self.tries or wait > self.cap_s:
                break
            await self.sleep(wait)
        return answer

    def _wait(self, answer: Answer, attempt: int) -> float:
        told = wait_told(answer, self.now())
        if told is not None:
            return told + self.chance()  # a second's spread: everybody was told the same moment
        bound: float = min(self.cap_s, self.base_s * 2 ** (attempt - 1))
        return bound * self.chance()


def wait_told(answer: Answer, now: float) -> float | None:
    """The seconds that a server asks to wait, if it does; `now` in seconds since 1970."""
    after = answer.headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after[:9])
    if after:
        try:
            return max(0.0, parsedate_to_datetime(after).timestamp() - now)
        except (ValueError, OverflowError):
            pass
    reset = answer.headers.get("ratelimit-reset", "").strip()
    if answer.status == 429 and reset.isascii() and reset.isdigit():
        return max(0.0, float(reset[:12]) - now)
    return None


def refuse_when_busy(answer: Answer, what: str) -> None:
    """Raise ServerError for a 429, with the time from which the server takes `what` again, if it says."""
    if answer.status != 429:
        return
    told = wait_told(answer, time.time())
    raise ServerError(
        f"too many {what}, it takes no more for now",
        where=answer.host,
        status=429,
        name="RateLimitExceeded",
        remedy="try again " + ("in a few minutes" if told is None else _when(told)),
    )


def _when(seconds: float) -> str:
    """A wait in words: the local time at which it ends."""
    if seconds < 60:
        return "in a minute"
    end = time.localtime(time.time() + min(seconds, 7 * 86400))
    return "after " + time.strftime("%H:%M" if seconds < 86400 else "%Y-%m-%d %H:%M", end)
