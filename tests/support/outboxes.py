"""The outbox at work in a test: until nothing waits any more, without waiting between tries."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from skerry.store.user import User
from skerry.sync.outbox import BackOff, OutboxSync
from skerry.sync.protocol import Event
from skerry.sync.source import Carrier

AT_ONCE = BackOff(base_s=0.0, cap_s=0.0, chance=lambda: 0.0)


async def work_until(sync: OutboxSync, done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Run it until a condition holds."""
    working = asyncio.create_task(sync.run())
    deadline = time.monotonic() + seconds
    try:
        while not done():
            assert time.monotonic() < deadline, "the outbox did not come to an end"
            if working.done():
                await working
            await asyncio.sleep(0.002)
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


def is_empty(user: User) -> bool:
    """Whether nothing waits to be sent."""
    return not {"held", "waiting", "sending"} & set(user.outbox.counts())


async def send_all(user: User, carrier: Carrier, seconds: float = 60.0) -> list[Event]:
    """Send everything; the events that were told."""
    events: list[Event] = []
    sync = OutboxSync(user, carrier, events.append, back_off=AT_ONCE)
    await work_until(sync, lambda: is_empty(user), seconds)
    return events
