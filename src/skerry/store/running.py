"""How the parts of user.db reach the one connection: each call a short transaction, errors in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Running(Protocol):
    """What `User` gives to its parts."""

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Read. Raises StoreError."""

    def change(self, work: Callable[[sqlite3.Connection], T], *, is_durable: bool = False) -> T:
        """Write, all or nothing; `is_durable` waits until it is on the disk. Raises StoreError."""
