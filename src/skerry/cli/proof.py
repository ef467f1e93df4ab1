"""What `skerry privacy` shows, gathered: the sealed children, the ledger, the files. It opens no connection."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import msgspec

from skerry.bsky.egress.ledger import Ledger, Sum
from skerry.cli.places import Place, measure
from skerry.config.paths import Paths
from skerry.seal.running import Running, sealed_children

SERVE = b"skerry.cli.serve"
"""In the arguments of a sync process."""


class Proof(msgspec.Struct, frozen=True):
    """All of it.

    Attributes:
        children: The sealed children that run.
        session_ms: When the session began: the start of the oldest sync that runs, or of the last one; 0 for none.
        session: The ledger since then, by host and purpose.
        ever: The ledger, by host and purpose.
        places: Every folder of skerry's with its files.
    """

    children: list[Running]
    session_ms: int
    session: list[Sum]
    ever: list[Sum]
    places: list[Place]


def gather(paths: Paths) -> Proof:
    """Look at everything."""
    ledger = Ledger(paths.state)
    session_ms = _session_began()
    recent: dict[tuple[str, str], Sum] = {}
    if session_ms:
        for entry in ledger.entries():
            if entry.at >= session_ms:
                recent.setdefault((entry.host, entry.purpose), Sum(entry.host, entry.purpose)).add(entry)
    return Proof(
        children=sealed_children(),
        session_ms=session_ms,
        session=sorted(recent.values(), key=lambda each: (-each.requests, each.host, each.purpose)),
        ever=ledger.sums(),
        places=list(_places(paths)),
    )


def _places(paths: Paths) -> list[Place]:
    """Settings, each account's store, and the rest of each folder, file by file."""
    shown: list[Path] = []
    for folder in (paths.config, paths.data, paths.data / "accounts", paths.cache, paths.state):
        with contextlib.suppress(OSError):
            shown += sorted(path for path in folder.iterdir() if path != paths.data / "accounts")
    return [measure(path) for path in shown]


def _session_began() -> int:
    """When the oldest sync process of this user began, in milliseconds since 1970; 0 when none runs."""
    began = [ms for folder in Path("/proc").iterdir() if folder.name.isdecimal() and (ms := _sync_began(folder))]
    return min(began, default=0)


def _sync_began(folder: Path) -> int:
    try:
        if folder.stat().st_uid != os.getuid() or SERVE not in (folder / "cmdline").read_bytes().split(b"\0"):
            return 0
        ticks = int((folder / "stat").read_bytes().rpartition(b")")[2].split()[19])
        up_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    except OSError:
        return 0
    return round((time.time() - up_s + ticks / os.sysconf("SC_CLK_TCK")) * 1000)
