"""Completing the path of a file, as shells do."""

from __future__ import annotations

import os
from pathlib import Path

from skerry.domain.clean import clean_line

MAX_ENTRIES = 5000
"""Entries of a folder that are looked at."""

SHOWN = 6
"""Names that are told when several fit."""

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")


def complete(written: str) -> tuple[str, str]:
    """The path as far as it can be completed, and the names that fit where several do.

    Only folders and images are offered; a folder that can't be read offers nothing.
    """
    folder, _, begun = written.rpartition("/")
    there = Path(folder or ("/" if written.startswith("/") else ".")).expanduser()
    names = _names(there, begun)
    if not names:
        return written, "no image or folder begins so"
    common = names[0][: _alike(names[0], names[-1])]
    if written == "~":
        return "~/", ""
    head = f"{folder}/" if "/" in written else ""
    others = "" if len(names) == 1 else _told(names)
    return f"{head}{common}", others


def _alike(first: str, last: str) -> int:
    """How many characters two names begin with alike; of sorted names the first and last say it for all."""
    return next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))


def _names(folder: Path, begun: str) -> list[str]:
    """Names in a folder that begin so, folders with a slash behind them."""
    found: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for _, entry in zip(range(MAX_ENTRIES), entries, strict=False):
                name = entry.name
                is_hidden = name.startswith(".") and not begun.startswith(".")
                if is_hidden or not name.startswith(begun) or clean_line(name) != name:
                    continue
                if entry.is_dir():
                    found.append(f"{name}/")
                elif name.lower().endswith(ENDINGS):
                    found.append(name)
    except OSError:
        return []
    return sorted(found)


def _told(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"
