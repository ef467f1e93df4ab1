"""Putting a backup in place: first all of it is looked at, then what is here is saved, then each part is replaced."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from skerry.config.paths import Paths, ensure_private
from skerry.domain.errors import StoreError
from skerry.store.backup import archive, databases
from skerry.store.backup.archive import Backup, Entry
from skerry.store.backup.databases import Contents
from skerry.store.backup.parts import Part, parts_here

SAVED = "backups"
"""The folder, in the data folder, of what an import replaced."""

KEPT = 3
"""How many of those stay; the oldest go."""

What = Literal["new", "same", "replaces"]


class Change(msgspec.Struct, frozen=True):
    """What an import does with one part.

    Attributes:
        entry: The part.
        what: It is new here, the same as here, or takes the place of what is here.
        old: What is here, of a user.db; None when it is new or damaged.
        new: What comes.
        is_damaged: What is here can't be read; it is moved aside, not lost.
    """

    entry: Entry
    what: What
    old: Contents | None = None
    new: Contents | None = None
    is_damaged: bool = False


class Restore:
    """One import. `plan` changes nothing; `apply` does it."""

    def __init__(self, backup: Backup, paths: Paths, folder: Path) -> None:
        """`folder` is the `workspace` of the import."""
        self._backup = backup
        self._paths = paths
        self._folder = folder
        self._staged: dict[str, Path] = {}
        self.changes: tuple[Change, ...] = ()

    def plan(self) -> tuple[Change, ...]:
        """What would be done, part by part. Raises StoreError when any part can't be used."""
        for count, entry in enumerate(self._backup.manifest.entries):
            staged = self._folder / f"{count}.part"
            self._backup.extract(entry.name, staged)
            self._staged[entry.name] = staged
        self.changes = tuple(map(self._change, self._backup.manifest.entries))
        return self.changes

    def apply(self, handles: Mapping[str, str]) -> Path | None:
        """Do it; where what was replaced lies now, None when nothing was. Raises StoreError.

        Killed in between, it leaves each part old or new, and the file with all old ones; done again it is complete.
        """
        saved = self._save(handles)
        for change in self.changes:
            if change.what == "same":
                continue
            part = self._backup.parts[change.entry.name]
            staged = self._staged[change.entry.name]
            if not part.account:
                _replace(part.path, staged.read_bytes())
                continue
            ensure_private(part.path.parent)
            if change.is_damaged:
                databases.set_aside(part.path, f".damaged-{_now_ms()}")
            databases.put_in_place(staged, part.path)
        return saved

    def _change(self, entry: Entry) -> Change:
        part, staged = self._backup.parts[entry.name], self._staged[entry.name]
        if not part.account:
            if not part.path.exists():
                return Change(entry, "new")
            return Change(entry, "same" if part.path.read_bytes() == staged.read_bytes() else "replaces")
        databases.check(staged)
        new = databases.contents(staged)
        if not part.path.exists():
            return Change(entry, "new", new=new)
        try:
            old = databases.contents(part.path)
            databases.check(part.path)
        except StoreError:
            return Change(entry, "replaces", new=new, is_damaged=True)
        return Change(entry, "same" if old.digest == new.digest else "replaces", old=old, new=new)

    def _save(self, handles: Mapping[str, str]) -> Path | None:
        """Keep what is about to be replaced, as a backup of its own."""
        replaced = {c.entry.name for c in self.changes if c.what == "replaces" and not c.is_damaged}
        parts: list[Part] = [part for part in parts_here(self._paths) if part.name in replaced]
        if not parts:
            return None
        folder = ensure_private(self._paths.data / SAVED)
        target = folder / f"before-import-{_now_ms()}.zip"
        archive.write(self._paths, target, handles=handles, only=parts)
        for old in sorted(folder.glob("before-import-*.zip"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return target


def _replace(path: Path, data: bytes) -> None:
    """Put a file of the user's in place in one step; a link stays a link, and its file keeps its mode."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.part")
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else archive.MODE
        if not target.parent.exists():
            ensure_private(target.parent)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode), "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        what = f"can't be written: {error.strerror or error}"
        raise StoreError(what, where=str(path), remedy="check who owns the file and its folder") from error


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
