"""Removing what an account has on this machine, when nobody uses it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.domain.errors import ChildError, StoreError
from skerry.sync.address import ServerLock

POLL_S = 0.05
"""How often a store in use is looked at again."""

ENDS_WITHIN = 40.0
"""Seconds that the sync of a window that was just closed has to end: it sends what waits in the outbox first."""


@contextmanager
def unused(folder: Path, *, within: float) -> Iterator[None]:
    """Over the block nobody uses an account's folder: its sync has ended, and no other begins.

    Raises:
        ChildError: another skerry still uses it after `within` seconds.
    """
    if not folder.exists():
        yield
        return
    lock = ServerLock(folder)
    try:
        end = time.monotonic() + within
        while not lock.acquire():
            if time.monotonic() > end:
                what = "a client or `skerry sync` has this store open, so nothing was removed"
                raise ChildError(what, where=str(folder), remedy="close it first")
            time.sleep(POLL_S)
        yield
    finally:
        lock.close()


def remove_folder(folder: Path) -> None:
    """Remove a folder and all that is in it, if it is there; of a link the link alone. Raises StoreError."""
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        what = f"can't be removed: {error.strerror}"
        raise StoreError(what, where=str(error.filename or folder), remedy="check who owns it") from error


def is_unused(folder: Path) -> bool:
    """Whether nobody serves a store's folder now."""
    try:
        with unused(folder, within=0):
            return True
    except (ChildError, StoreError):
        return False
