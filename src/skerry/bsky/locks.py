"""A lock that holds between processes: the kernel lets go of it when its holder ends, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from skerry.bsky.private import FILE, private_folder, unwritable
from skerry.domain.errors import StoreError

POLL_S = 0.02
"""How often a taken lock is tried again; the kernel has no time-out for waiting."""


@contextmanager
def held(path: Path, *, seconds: float = 10.0) -> Iterator[None]:
    """Hold the lock at `path` over the block.

    Raises:
        StoreError: somebody else held it for longer than `seconds`, or the file can't be made.
    """
    number = _open(path)
    try:
        end = time.monotonic() + seconds
        while not _try_lock(number):
            if time.monotonic() > end:
                raise _taken(path, seconds)
            time.sleep(POLL_S)
        yield
    finally:
        os.close(number)


@asynccontextmanager
async def held_async(path: Path, *, seconds: float = 60.0) -> AsyncIterator[None]:
    """The same for a coroutine: the loop goes on while it waits."""
    import asyncio

    number = _open(path)
    try:
        end = time.monotonic() + seconds
        while not _try_lock(number):
            if time.monotonic() > end:
                raise _taken(path, seconds)
            await asyncio.sleep(POLL_S)
        yield
    finally:
        os.close(number)


def _open(path: Path) -> int:
    private_folder(path.parent)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE)
    except OSError as error:
        raise unwritable(path, error) from None


def _try_lock(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken(path: Path, seconds: float) -> StoreError:
    return StoreError(
        f"another skerry has held this lock for {seconds:.0f} s", where=str(path), remedy="end the other one"
    )
