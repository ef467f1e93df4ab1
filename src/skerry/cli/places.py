"""Where skerry's files lie, and how large they are."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from pathlib import Path

import msgspec

from skerry.cli.stores import is_unused

LEFT_S = 600.0
"""Seconds after which nobody is still starting a demo in a folder."""


class Place(msgspec.Struct, frozen=True):
    """A folder or file of skerry's: how many files there are, and their bytes."""

    path: Path
    files: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.path}: {self.files:,} file{'' if self.files == 1 else 's'}, {self.bytes:,} bytes"


def measure(path: Path) -> Place:
    """A folder with all below it, or a file; links are counted, not followed. What goes meanwhile counts nothing."""
    sizes = [_size(each) for each in (path.rglob("*") if path.is_dir() and not path.is_symlink() else [path])]
    there = [size for size in sizes if size is not None]
    return Place(path, len(there), sum(there))


def left_demos() -> list[Path]:
    """Folders of demos that were killed, in the folder for temporary files."""
    return [path for path in sorted(Path(tempfile.gettempdir()).glob("skerry-demo-*")) if _is_left(path)]


def _is_left(demo: Path) -> bool:
    try:
        status = demo.lstat()
    except OSError:
        return False
    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return is_own and time.time() - status.st_mtime > LEFT_S and is_unused(demo)


def _size(path: Path) -> int | None:
    """The bytes of a file or link; None for a folder, or for what is gone."""
    try:
        return None if path.is_dir() and not path.is_symlink() else path.lstat().st_size
    except OSError:
        return None
