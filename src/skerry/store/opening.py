"""Opening cache.db: made, checked, and rebuilt when it is not what this program wrote."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from skerry.domain.errors import StoreError
from skerry.store.files import (
    TROUBLE,
    Damaged,
    connect,
    is_damage,
    make_private,
    number,
    set_up,
    statements,
    store_error,
    transaction,
)
from skerry.store.schema import CACHE_ID, CACHE_SCHEMA, CACHE_VERSION

TABLES = frozenset(
    (
        *("feed", "post", "raw", "model", "vector", "item", "verdict", "ruleset", "gap", "thread", "node"),
        *("learner", "landmark"),
    )
)
KEPT_SUFFIX = ".damaged"
"""A damaged cache.db is kept under this name, one at most, for whoever wants to look into it."""

CHECK_S = 0.25
"""How long the pages are looked over when the writer starts: about 50,000 posts."""

CHECK_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""


def open_to_write(path: Path) -> tuple[sqlite3.Connection, str]:
    """The cache, and why it was rebuilt ("" when it wasn't). Raises StoreError."""
    make_private(path)
    try:
        return _open_checked(path), ""
    except TROUBLE as error:
        if not is_damage(error):
            raise store_error(error, path) from error
        return rebuild(path, str(error))


def rebuild(path: Path, why: str) -> tuple[sqlite3.Connection, str]:
    """An empty cache in place of one that can't be read, and that in words. Raises StoreError."""
    kept = path.with_name(path.name + KEPT_SUFFIX)
    try:
        path.replace(kept)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        make_private(path)
        db = _open_checked(path)
    except OSError as error:
        raise StoreError(error.strerror or str(error), where=str(path), remedy="remove the file by hand") from error
    except TROUBLE as error:
        raise store_error(error, path) from error
    return db, f"the cached posts could not be read ({why}) and are fetched again; the old file is {kept.name}"


def _open_checked(path: Path) -> sqlite3.Connection:
    """A connection to a file that is whole; an empty file becomes one."""
    db = connect(path)
    try:
        set_up(db, synchronous="NORMAL")
        if number(db, "application_id") == 0 and number(db, "user_version") == 0 and not _tables(db):
            create(db)
        else:
            check(db)
            _check_pages(db)
    except BaseException:
        db.close()
        raise
    return db


def create(db: sqlite3.Connection) -> None:
    """Make the tables. Ids of items go on from the clock, so that none of an earlier cache ever means another item."""
    with transaction(db):
        for statement in statements(CACHE_SCHEMA):
            db.execute(statement)
        db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('item', ?)", (time.time_ns() // 1000,))
        db.execute(f"PRAGMA application_id = {CACHE_ID}")
        db.execute(f"PRAGMA user_version = {CACHE_VERSION}")


def _tables(db: sqlite3.Connection) -> set[str]:
    """The names of all tables of a file."""
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def check(db: sqlite3.Connection) -> None:
    """Whether this is a cache of this version. Raises Damaged."""
    if number(db, "application_id") != CACHE_ID:
        raise Damaged("it is not a cache of skerry's")
    if (version := number(db, "user_version")) != CACHE_VERSION:
        raise Damaged(f"it is of version {version}, not {CACHE_VERSION}")
    if missing := TABLES - _tables(db):
        raise Damaged(f"the table {min(missing)} is missing")


def _check_pages(db: sqlite3.Connection) -> None:
    """Whether SQLite finds the file in order, as far as it gets in `CHECK_S`. Raises Damaged.

    It does not see a changed byte within a cell; that shows when the cell is read.
    """
    end = time.monotonic() + CHECK_S
    db.set_progress_handler(lambda: time.monotonic() > end, CHECK_STEPS)
    try:
        found = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return
        raise
    finally:
        db.set_progress_handler(None, 0)
    if found is None or found[0] != "ok":
        raise Damaged("a page of it is damaged")


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """A connection that only reads; None when there is no cache to read (yet)."""
    if not path.exists():
        return None
    db = None
    try:
        db = connect(path)
        check(db)
        db.execute("PRAGMA query_only = ON")
    except TROUBLE:
        if db is not None:
            db.close()
        return None
    return db


def nothing() -> sqlite3.Connection:
    """An empty cache in memory: what a reader reads while there is none on the disk."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    create(db)
    return db


def identity(path: Path) -> tuple[int, int] | None:
    """Which file is there now, so that a reader notices when the writer has put another in its place."""
    try:
        status = os.stat(path)  # noqa: PTH116 - at each read: a quarter of the time of Path.stat
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
