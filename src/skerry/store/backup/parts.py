"""What belongs in a backup: each part's name in the file, and where it lies on this machine."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from skerry.config.paths import Paths

DATABASE = "user.db"

_NAME = r"[^/\x00-\x1f]{1,200}"
_CONFIG = re.compile(rf"(?:settings|filters|filters\.d/{_NAME})\.toml|drafts/filters(?:\.d/{_NAME})?\.toml(?:\.base)?")
_ACCOUNT = re.compile(r"accounts/(did_[A-Za-z0-9._%-]{1,260})/user\.db")
_PATTERNS = (
    *("settings.toml", "filters.toml", "filters.d/*.toml"),
    *("drafts/filters.toml", "drafts/filters.toml.base", "drafts/filters.d/*.toml", "drafts/filters.d/*.toml.base"),
)


class Part(msgspec.Struct, frozen=True):
    """One part: `name` in the backup, `path` on this machine; for the store of an account, its folder's name."""

    name: str
    path: Path
    account: str = ""


def part_of(paths: Paths, name: str) -> Part | None:
    """The part that a name stands for; None for a name that no part has, such as one that leads elsewhere."""
    if _CONFIG.fullmatch(name):
        return Part(name, paths.config / name)
    match = _ACCOUNT.fullmatch(name)
    return Part(name, paths.data / name, match[1]) if match else None


def parts_here(paths: Paths) -> list[Part]:
    """Every part that there is on this machine: settings, rules and their drafts, and the store of each account."""
    files = [path.relative_to(paths.config) for pattern in _PATTERNS for path in sorted(paths.config.glob(pattern))]
    stores = sorted((paths.data / "accounts").glob(f"*/{DATABASE}"))
    names = [path.as_posix() for path in [*files, *(path.relative_to(paths.data) for path in stores)]]
    found = (part_of(paths, name) for name in names)
    return [part for part in found if part is not None and part.path.is_file()]
