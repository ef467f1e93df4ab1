"""The file of a backup: a zip with the parts and `manifest.json`, which names each with its size and SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from skerry import __version__
from skerry.config.paths import Paths, ensure_private
from skerry.domain.clean import clean_line
from skerry.domain.errors import StoreError
from skerry.store.backup import databases
from skerry.store.backup.parts import Part, part_of, parts_here

FORMAT = 1
"""Raised when a backup says something that this program would not understand."""

MANIFEST = "manifest.json"
MAX_MANIFEST = 8 * 1024 * 1024
CHUNK = 1024 * 1024
MODE = 0o600
FOLDER = ".backup-"
"""How the temporary folders in the data folder begin."""

STALE_S = 24 * 3600.0
"""A temporary folder of this age was left by a program that was killed."""


class Entry(msgspec.Struct, frozen=True):
    """A part: its name, its size, its SHA-256 in hex, and of a user.db the version and the account."""

    name: str
    bytes: int
    sha256: str
    version: int = 0
    did: str = ""
    handle: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself: its format, the skerry that made it, when, and its parts."""

    format: int
    skerry: str
    made_ms: int
    entries: tuple[Entry, ...]


class _Format(msgspec.Struct, frozen=True):
    """What can be read of a manifest of any format."""

    format: int
    skerry: str = ""


@contextmanager
def workspace(paths: Paths) -> Iterator[Path]:
    """A folder for the user alone, on the disk where the stores are; gone afterwards."""
    ensure_private(paths.data)
    for old in paths.data.glob(f"{FOLDER}*"):
        if time.time() - old.stat().st_mtime > STALE_S:
            _remove(old)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=paths.data))
    try:
        yield folder
    finally:
        _remove(folder)


def write(paths: Paths, target: Path, *, handles: Mapping[str, str], only: list[Part] | None = None) -> Manifest:
    """Write a backup of everything, or of some parts, at `target`, in one step.

    Args:
        paths: Whose.
        target: The file; one that is there is replaced. Its folder has to be there.
        handles: Handles by DID, as far as they are known.
        only: These parts instead of all.

    Raises:
        StoreError: a part is damaged, or the file can't be written. Then nothing was.
    """
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        with workspace(paths) as folder:
            number = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, MODE)
            with os.fdopen(number, "w+b") as stream:
                manifest = _fill(stream, parts_here(paths) if only is None else only, folder, handles)
                stream.flush()
                os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        raise StoreError(
            f"the backup can't be written: {error.strerror or error}",
            where=str(error.filename or target),
            remedy="check that its folder is there and can be written, and that there is room",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return manifest


def _fill(stream: IO[bytes], parts: list[Part], folder: Path, handles: Mapping[str, str]) -> Manifest:
    entries = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            path, version, did = part.path, 0, part.account.replace("_", ":")
            if part.account:
                path = folder / "out.db"
                path.unlink(missing_ok=True)
                databases.copy_out(part.path, path)
                version = databases.check(path)
            info = zipfile.ZipInfo(part.name, time.gmtime()[:6])
            info.external_attr, info.compress_type = MODE << 16, zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as sink:
                size, digest = _pump(source, sink)
            entries.append(Entry(part.name, size, digest, version, did, handles.get(did, "")))
        manifest = Manifest(FORMAT, __version__, time.time_ns() // 1_000_000, tuple(entries))
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


class Backup:
    """A backup that was looked through: every byte is as it was written. Use it as a context manager."""

    def __init__(self, path: Path, paths: Paths) -> None:
        """Open and check. Raises StoreError for what is damaged, newer, or no backup."""
        self._path = path
        self._stack = contextlib.ExitStack()
        try:
            self._archive = self._stack.enter_context(zipfile.ZipFile(path))
            self.manifest = self._read_manifest()
            self.parts = {entry.name: self._part(paths, entry) for entry in self.manifest.entries}
            self._check()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            self._stack.close()
            raise self._damaged(clean_line(str(error), max_chars=100)) from error
        except OSError as error:
            self._stack.close()
            what = f"it can't be read: {error.strerror or error}"
            raise StoreError(what, where=str(path), remedy="check its name and who owns it") from error
        except StoreError:
            self._stack.close()
            raise

    def __enter__(self) -> Backup:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def extract(self, name: str, target: Path) -> None:
        """Write a part to a new file that only the user can read. Raises StoreError."""
        try:
            number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, MODE)
            with os.fdopen(number, "wb") as sink, self._archive.open(name) as source:
                _pump(source, sink)
                sink.flush()
                os.fsync(sink.fileno())
        except OSError as error:
            what = f"can't be written: {error.strerror or error}"
            raise StoreError(what, where=str(target), remedy="make room, or check who owns the folder") from error

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._archive.namelist() or self._archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
            raise self._damaged("it has no manifest: it is not a backup of skerry's")
        data = self._archive.read(MANIFEST)
        try:
            made = msgspec.json.decode(data, type=_Format)
            if made.format > FORMAT:
                version = clean_line(made.skerry, max_chars=30)
                what = f"it was made by a newer skerry ({version}, format {made.format}; this one reads {FORMAT})"
                raise StoreError(what, where=str(self._path), remedy="update skerry")
            return msgspec.json.decode(data, type=Manifest)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise self._damaged("its manifest can't be read") from error

    def _part(self, paths: Paths, entry: Entry) -> Part:
        part = part_of(paths, entry.name)
        if part is None:
            raise self._damaged(f"a part of this name is no part of a backup: {clean_line(entry.name, max_chars=60)}")
        return part

    def _check(self) -> None:
        names = sorted(info.filename for info in self._archive.infolist())
        if names != sorted([MANIFEST, *(entry.name for entry in self.manifest.entries)]):
            raise self._damaged("its parts are not those that its manifest names")
        for entry in self.manifest.entries:
            if self._archive.getinfo(entry.name).file_size != entry.bytes:
                raise self._damaged(f"{entry.name} has another size than it had")
            with self._archive.open(entry.name) as source:
                if _pump(source, None) != (entry.bytes, entry.sha256):
                    raise self._damaged(f"{entry.name} is not as it was written")

    def _damaged(self, what: str) -> StoreError:
        return StoreError(
            f"this backup can't be used: {what}", where=str(self._path), remedy="use another one; nothing was changed"
        )


def _pump(source: IO[bytes], sink: IO[bytes] | None) -> tuple[int, str]:
    """Copy everything; how much it was, and its SHA-256."""
    size, found = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        size += len(chunk)
        found.update(chunk)
        if sink is not None:
            sink.write(chunk)
    return size, found.hexdigest()


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
