"""Opening a database file, and what its errors mean in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.config.paths import OTHERS, ensure_private
from skerry.domain.clean import clean_line
from skerry.domain.errors import StoreError

FILE_MODE = 0o600
BUSY_S = 5.0
"""How long a writer waits for another: transactions here take milliseconds."""

JOURNAL_BYTES = 8 * 1024 * 1024
"""What is left of the write-ahead log after a checkpoint."""

_WORDS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "make room; what was stored is still there"),
    sqlite3.SQLITE_READONLY: ("it can't be written", "check who owns the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("it can't be opened", "check who owns the file and its folder"),
    sqlite3.SQLITE_PERM: ("it can't be opened", "check who owns the file and its folder"),
    sqlite3.SQLITE_BUSY: ("another program holds it", "end the other skerry, or wait"),
    sqlite3.SQLITE_LOCKED: ("another program holds it", "end the other skerry, or wait"),
    sqlite3.SQLITE_IOERR: ("the disk could not be read or written", "look at the system's log"),
}
_DAMAGE = frozenset(
    (
        sqlite3.SQLITE_ERROR,  # the statements never change, so it is the schema that did
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_CONSTRAINT,  # an index that does not know what is in its table
    )
)
_NO_TEXT = "Could not decode to UTF-8"
"""Python's word for a text column with other bytes."""


class Damaged(Exception):
    """A file is not what this program wrote. The message says what is wrong, in a few words."""


TROUBLE = (sqlite3.Error, Damaged, UnicodeDecodeError)
"""What a database that can't be used raises."""


def make_private(path: Path) -> None:
    """Make a file, and its folder, that only the user can read, or make them so. Raises SkerryError."""
    ensure_private(path.parent)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            if os.fstat(handle).st_mode & OTHERS:
                os.fchmod(handle, FILE_MODE)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(
            error.strerror or str(error), where=str(path), remedy="check who owns the file and its folder"
        ) from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits by itself outside of `transaction`. SQLite gives its -wal and -shm the file's mode."""
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, cached_statements=256)


def set_up(db: sqlite3.Connection, *, synchronous: str) -> None:
    """Journal and durability of a connection that writes."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    db.execute(f"PRAGMA journal_size_limit = {JOURNAL_BYTES}")
    db.execute("PRAGMA cell_size_check = ON")


def number(db: sqlite3.Connection, pragma: str) -> int:
    """The value of a pragma."""
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def statements(script: str) -> list[str]:
    """The statements of a script. `executescript` would commit in between."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the write lock is taken at the start, so that it can't fail in the middle."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file is broken, not that it can't be reached now."""
    if isinstance(error, Damaged | UnicodeDecodeError):  # the latter: even SQLite's words about it are broken
        return True
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ or _NO_TEXT in str(error)


def store_error(error: Exception, path: Path) -> StoreError:
    """An error of SQLite's in words."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    what, remedy = _WORDS.get(code, (clean_line(str(error)) or type(error).__name__, ""))
    return StoreError(what, where=str(path), remedy=remedy)
