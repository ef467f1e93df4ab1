"""Changed rules before they are switched on: a copy that the editor edits, beside the files that are in force.

`drafts/filters.toml` is the draft of `filters.toml`, and `drafts/filters.d/x.toml` that of `filters.d/x.toml`. Nobody
reads them as rules. A draft stays where it is until the user decides, whatever happens to the window meanwhile; then
it takes the file's place in one step, or is put aside. Neither loses a byte: what was replaced, or not wanted, stays
beside it as `NAME.before` or `NAME.unused`, the last one of each.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from skerry.config.filters import filter_files, merge
from skerry.config.paths import Paths, ensure_private
from skerry.config.rulespec import FilterFile
from skerry.config.toml import TomlFile
from skerry.domain.errors import SkerryError

FOLDER = "drafts"
"""Below the folder of the settings."""

BASE, BEFORE, UNUSED, PART = ".base", ".before", ".unused", ".part"
"""Ends of the names of what lies beside a draft: the hash of the file it was made from, and the rest as above."""

MODE = 0o600

EMPTY = b"""# Your rules. docs/filters.md says what can stand here.
#
# [[rule]]
# name = "Football nights"
# topic = "football matches and transfer news"
# action = "collapse"
"""
"""What a draft begins with where there is no file yet."""


class Draft(msgspec.Struct, frozen=True):
    """A draft of one file of rules.

    Attributes:
        file: The file in force; need not exist.
        path: The draft.
    """

    file: Path
    path: Path

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than the file in force."""
        return _read(self.path) != (_read(self.file) if self.file.exists() else EMPTY)

    @property
    def is_overtaken(self) -> bool:
        """Whether the file in force was changed since the draft was made from it."""
        base = self._beside(BASE)
        return not base.exists() or base.read_bytes() != _hash(self.file)

    def switch_on(self) -> None:
        """Put the draft in the file's place, in one step. Raises SkerryError; the draft is still there then."""
        target = self.file.resolve()  # a link to a file of the user's own stays a link
        part = target.with_name(target.name + PART)
        try:
            if target.exists():
                _write(self._beside(BEFORE), target.read_bytes())
            _write(part, _read(self.path), mode=target.stat().st_mode & 0o777 if target.exists() else MODE)
            part.replace(target)
        except OSError as error:
            raise _refused(error, target) from error
        self._forget()

    def put_aside(self) -> Path:
        """Keep the rules in force; where what was written lies from now on."""
        unused = self._beside(UNUSED)
        try:
            self.path.replace(unused)
        except OSError as error:
            raise _refused(error, unused) from error
        self._forget()
        return unused

    def drop(self) -> None:
        """Forget a draft that says what the file says."""
        self._forget()

    def _forget(self) -> None:
        for path in (self.path, self._beside(BASE)):
            path.unlink(missing_ok=True)

    def _beside(self, end: str) -> Path:
        return self.path.with_name(self.path.name + end)

    def make(self) -> Draft:
        """Write it anew, a copy of the file in force; itself. Raises SkerryError."""
        ensure_private(self.path.parent)
        try:
            _write(self._beside(BASE), _hash(self.file))
            _write(self.path, _read(self.file) if self.file.exists() else EMPTY)
        except OSError as error:
            raise _refused(error, self.path) from error
        return self


class Drafts:
    """The drafts of a folder of settings."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    @property
    def main(self) -> Path:
        """The file that the user writes by hand; need not exist."""
        return self._paths.filters_file

    def of(self, file: Path) -> Draft:
        """The draft of a file of rules, there or not."""
        folder = self._paths.config / FOLDER
        is_own = file.parent == self._paths.filters_folder
        return Draft(file, (folder / self._paths.filters_folder.name if is_own else folder) / file.name)

    def begin(self, file: Path) -> Draft:
        """The draft to edit: the one that is there, else a copy of the file. Raises SkerryError."""
        draft = self.of(file)
        return draft if draft.path.exists() else draft.make()

    def waiting(self) -> Draft | None:
        """A draft that waits for a decision; of several the first."""
        folder, own = self._paths.config / FOLDER, self._paths.filters_folder
        further = sorted((folder / own.name).glob("*.toml"))
        files = [self._paths.filters_file, *(own / path.name for path in further)]
        return next((draft for draft in map(self.of, files) if draft.path.exists()), None)

    def rules_with(self, draft: Draft) -> FilterFile:
        """The rules as they would be with a draft in its file's place. Raises ConfigError for the first mistake."""
        files = filter_files(self._paths)
        if draft.file not in files:
            files = sorted([*files, draft.file], key=lambda path: (path != self._paths.filters_file, path))
        return merge([TomlFile.read(draft.path if path == draft.file else path) for path in files])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refused(error, path) from error


def _write(path: Path, data: bytes, *, mode: int = MODE) -> None:
    """Write a file so that it is whole, or not there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(handle, mode)  # whatever the umask, which in skerry leaves nothing to others
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _hash(file: Path) -> bytes:
    return hashlib.sha256(_read(file) if file.exists() else b"").digest()


def _refused(error: OSError, path: Path) -> SkerryError:
    return SkerryError(
        f"the rules can't be written or read: {error.strerror or error}",
        where=str(path),
        remedy="check who owns the file and its folder, and whether there is room",
    )
