"""The file of a cache: opened, followed when another takes its place, rebuilt when it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from skerry.domain.errors import StoreError
from skerry.store import opening
from skerry.store.files import TROUBLE, is_damage, store_error, transaction

T = TypeVar("T")


class CacheFile:
    """A cache's connection, and the two ways to use it: to read, and to change something in a transaction.

    Attributes:
        notice: Why the file was rebuilt, for one line on the screen; "" when it wasn't.
        epoch: Raised whenever another file has taken the place of the one before: all ids are others now.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        """Use `open`."""
        self.notice = ""
        self.epoch = 0
        self._path = path
        self._write = write
        self._db: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._empty: sqlite3.Connection | None = None
        self._is_closed = False

    @classmethod
    def open(cls, path: Path, *, write: bool) -> Self:
        """Open; create or rebuild when `write`. Raises StoreError when it can't be written."""
        cache = cls(path, write=write)
        if write:
            made, cache.notice = opening.open_to_write(path)
            cache._settle(made)
        else:
            cache._follow()
        return cache

    @property
    def has_file(self) -> bool:
        """Whether there is a file that can be read; where there is none, an empty cache is read."""
        return self._connection() is not self._empty

    def close(self) -> None:
        """Close; any later call raises StoreError."""
        self._is_closed = True
        for db in (self._db, self._empty):
            if db is not None:
                db.close()

    def _change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run something in a transaction."""
        if not self._write:
            raise StoreError("it is open to read only", where=str(self._path))

        def whole(db: sqlite3.Connection) -> T:
            with transaction(db):
                return work(db)

        return self._run(whole)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run something; once more on an empty cache when the file turns out to be damaged."""
        db = self._connection()
        try:
            return work(db)
        except TROUBLE as error:
            if not is_damage(error):
                raise store_error(error, self._path) from error
            damage = str(error)
        try:
            return work(self._rebuilt(damage) if self._write else self._nothing())
        except TROUBLE as error:
            raise store_error(error, self._path) from error

    def _connection(self) -> sqlite3.Connection:
        """The connection; a reader's follows the file that is there now."""
        if self._is_closed:
            raise StoreError("it is closed", where=str(self._path))
        if not self._write and opening.identity(self._path) != self._identity:
            return self._follow()
        return self._db if self._db is not None else self._follow()

    def _follow(self) -> sqlite3.Connection:
        """A reader's connection to the file that is there now, or to nothing."""
        identity = opening.identity(self._path)
        found = opening.open_to_read(self._path) if identity else None
        # While a file can't be read yet the writer may be making it: look again at the next read.
        self._identity = identity if found is not None else None
        if self._db is not None and found is None:
            self._db.close()
            self._db = None
        return self._nothing() if found is None else self._settle(found)

    def _nothing(self) -> sqlite3.Connection:
        """An empty cache in memory: what a reader reads where there is none, or where it is damaged."""
        if self._empty is None:
            self._empty = opening.nothing()
        return self._empty

    def _rebuilt(self, damage: str) -> sqlite3.Connection:
        """The writer's empty cache in place of a damaged one."""
        if self._db is not None:
            self._db.close()
            self._db = None
        made, self.notice = opening.rebuild(self._path, damage)
        return self._settle(made)

    def _settle(self, db: sqlite3.Connection) -> sqlite3.Connection:
        """Take another connection."""
        if self._db is not None:
            self._db.close()
        self._db = db
        self.epoch += 1
        return db
