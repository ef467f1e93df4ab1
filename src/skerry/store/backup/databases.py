"""Copies of user.db: taken whole while it is in use, looked through, compared, and put in another's place."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from skerry.domain.errors import StoreError
from skerry.store.files import TROUBLE, Damaged, connect, is_damage, make_private, number, store_error
from skerry.store.migrations import check_version
from skerry.store.user import User

WAITING = ("held", "waiting", "sending")
"""States of rows of the outbox that are still to be sent."""


class Contents(msgspec.Struct, frozen=True):
    """What is in a user.db, in numbers, and a digest that is the same for the same rows."""

    ratings: int
    drafts: int
    waiting: int
    digest: str


def copy_out(path: Path, target: Path) -> None:
    """Copy an account's user.db, in use or not, to a new file of one piece. Raises StoreError for a damaged one."""
    user = User.open(path)
    try:
        make_private(target)
        with closing(sqlite3.connect(target)) as copy:
            user.run(lambda db: db.backup(copy))
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise store_error(error, target) from error
    finally:
        user.close()
    try:
        check(target)
    except StoreError as error:
        raise StoreError(error.what, where=str(path), remedy=error.remedy) from None


def check(path: Path) -> int:
    """Look through a whole file; its version. Raises StoreError when it is damaged, newer, or something else."""
    try:
        with closing(connect(path)) as db:
            version = check_version(db, path)
            for (words,) in db.execute("PRAGMA integrity_check(1)"):
                if words != "ok":
                    raise Damaged(str(words))
    except TROUBLE as error:
        if not is_damage(error):
            raise store_error(error, path) from error
        raise StoreError("it is damaged", where=str(path), remedy="use another copy") from error
    if version == 0:
        raise StoreError("it is empty", where=str(path), remedy="use another copy")
    return version


def contents(path: Path) -> Contents:
    """What a file has in it; it is migrated by it. Raises StoreError."""
    user = User.open(path)
    try:
        return user.run(_contents)
    finally:
        user.close()


def put_in_place(source: Path, target: Path) -> None:
    """Make `target` say what `source` says, in one transaction of SQLite's: whatever happens, it is the old or the new.

    Where there was no file, it gets its name when it is whole.
    """
    new = not target.exists()
    part = target.with_name(target.name + ".part") if new else target
    if new:
        part.unlink(missing_ok=True)
    make_private(part)
    try:
        with closing(connect(source)) as old, closing(connect(part)) as db:
            db.execute("PRAGMA synchronous = FULL")
            old.backup(db)
    except sqlite3.Error as error:
        raise store_error(error, target) from error
    if new:
        part.replace(target)


def set_aside(path: Path, end: str) -> Path:
    """Move a damaged database away, with what SQLite keeps beside it."""
    target = path.with_name(path.name + end)
    for tail in ("-wal", "-shm", ""):
        beside = path.with_name(path.name + tail)
        if beside.exists():
            beside.replace(target.with_name(target.name + tail))
    return target


def _contents(db: sqlite3.Connection) -> Contents:
    marks = ",".join("?" * len(WAITING))
    waiting = db.execute(f"SELECT count(*) FROM outbox WHERE state IN ({marks})", WAITING)  # noqa: S608 - marks only
    return Contents(
        ratings=int(db.execute("SELECT count(*) FROM rating").fetchone()[0]),
        drafts=int(db.execute("SELECT count(*) FROM draft").fetchone()[0]),
        waiting=int(waiting.fetchone()[0]),
        digest=digest(db),
    )


def digest(db: sqlite3.Connection) -> str:
    """A SHA-256 over the version and every row of every table, in an order that only the rows decide."""
    found = hashlib.sha256(str(number(db, "user_version")).encode())
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for name in names:
        found.update(f"\0{name}\0".encode())
        rows = sorted(repr(row) for row in db.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - a table of the file
        found.update("\n".join(rows).encode())
    return found.hexdigest()
