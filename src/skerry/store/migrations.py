"""user.db through its versions: forward only, a copy of the file before its first step, nothing ever overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from skerry.domain.errors import StoreError
from skerry.store.files import Damaged, make_private, number, statements, transaction
from skerry.store.schema import USER_ANSWERS, USER_ID, USER_RATINGS, USER_SCHEMA, USER_WRITING

KEPT = 2
"""How many copies stay; those of the oldest versions go."""

MIGRATIONS: tuple[str, ...] = (USER_SCHEMA, USER_RATINGS, USER_ANSWERS, USER_WRITING)
"""SQL that leads from each version to the next; version 0 is an empty file. Append only."""


def check_version(db: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> int:
    """The version of a file, before anything is written to it.

    Raises:
        StoreError: It is newer than this program.
        Damaged: It is something else.
    """
    version = number(db, "user_version")
    is_empty = db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    if not (version == 0 and is_empty) and (version <= 0 or number(db, "application_id") != USER_ID):
        raise Damaged("it is not a file of skerry's")
    if version > len(migrations):
        raise StoreError(
            f"it was written by a newer skerry (version {version}, this one knows {len(migrations)})",
            where=str(path),
            remedy="update skerry",
        )
    return version


def migrate(db: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring user.db to the newest version. Raises as `check_version` does."""
    version = check_version(db, path, migrations)
    if 0 < version < len(migrations):
        _copy(db, path, version)
    for step in range(version, len(migrations)):
        _step(db, migrations[step], step)


def _step(db: sqlite3.Connection, script: str, before: int) -> None:
    """One version on, or nothing; another process may have been first."""
    with transaction(db):
        if number(db, "user_version") != before:
            return
        for statement in statements(script):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {USER_ID}")
        db.execute(f"PRAGMA user_version = {before + 1}")


def backup_of(path: Path, version: int) -> Path:
    """Where the copy of a version lies: `user.db.v1.backup`."""
    return path.with_name(f"{path.name}.v{version}.backup")


def _copy(db: sqlite3.Connection, path: Path, version: int) -> None:
    """A copy of the file as it is, before it is changed. One that is there already is older, and stays."""
    target = backup_of(path, version)
    if target.exists():
        return
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    make_private(part)
    copy = sqlite3.connect(part)
    try:
        db.backup(copy)
    finally:
        copy.close()
    part.replace(target)
    for old in sorted(path.parent.glob(f"{path.name}.v*.backup"), key=_version_of)[:-KEPT]:
        old.unlink(missing_ok=True)


def _version_of(backup: Path) -> int:
    """The version in the name of a copy; one that skerry didn't name counts as the newest."""
    text = backup.name.removesuffix(".backup").rpartition(".v")[2]
    return int(text) if text.isdecimal() else len(MIGRATIONS)
