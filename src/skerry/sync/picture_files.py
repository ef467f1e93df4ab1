"""Pictures that were fetched, kept as they came for as long as there is room: a post that is seen again asks nobody."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from skerry.config.paths import ensure_private
from skerry.domain.errors import SkerryError

MOST = 64 << 20
"""Bytes that are kept."""

ENOUGH = MOST * 3 // 4
"""What is left of them when there were too many; those that were not looked at the longest go first."""

MODE = 0o600


class PictureFiles:
    """A folder of files, each named by the SHA-256 of its address. Any of them, and all, may be removed at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bytes = -1

    def get(self, url: str) -> bytes | None:
        """The bytes of a picture; None when they are not here."""
        file = self._file(url)
        try:
            body = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return body

    def put(self, url: str, body: bytes) -> None:
        """Keep a picture; without room on the disk it isn't kept."""
        file = self._file(url)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            ensure_private(self._folder)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, MODE)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(body)
            draft.replace(file)
        except (OSError, SkerryError):
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            return
        self._bytes = self._bytes + len(body) if self._bytes >= 0 else self._size()
        if self._bytes > MOST:
            self._make_room()

    def drop(self, url: str) -> None:
        """Forget a picture that is none."""
        with contextlib.suppress(OSError):
            self._file(url).unlink()

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()

    def _size(self) -> int:
        return sum(size for _, size, _ in self._found())

    def _found(self) -> list[tuple[float, int, Path]]:
        """When each was looked at, its bytes, and where it is."""
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    stat = entry.stat(follow_symlinks=False)
                    found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
        return found

    def _make_room(self) -> None:
        self._bytes = self._size()
        for _, size, file in sorted(self._found()):
            if self._bytes <= ENOUGH:
                break
            with contextlib.suppress(OSError):
                file.unlink()
                self._bytes -= size
