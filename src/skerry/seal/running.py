"""The sealed children that run now, found in /proc, whoever of this user's programs started them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from skerry.seal.child import BOOT
from skerry.seal.kernel import Baseline, Facts, read_baseline, read_facts
from skerry.seal.level import CLOSED_BY_LANDLOCK, LANDLOCK, judge_seal

ADDRESS_SPACE = "Max address space"


class Running(msgspec.Struct, frozen=True):
    """A sealed child.

    Attributes:
        pid: Its process number.
        parent: Its parent's.
        worker: The module that runs in it, such as `skerry.encoder.worker`.
        facts: What the kernel says of it.
        missing: Layers that the kernel would show and does not; Landlock is none of these.
        filters: The fewest seccomp filters on any of its threads beyond those of this process.
    """

    pid: int
    parent: int
    worker: str
    facts: Facts
    missing: tuple[str, ...]
    filters: int


def sealed_children() -> list[Running]:
    """Every sealed child of this user, by its process number; one that ends meanwhile is left out."""
    found, baseline = [], read_baseline()
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                if folder.stat().st_uid == os.getuid() and (worker := _worker(folder)):
                    found.append(look_at(int(folder.name), worker, baseline))
    return sorted(found, key=lambda child: child.pid)


def look_at(pid: int, worker: str, baseline: Baseline) -> Running:
    """What the kernel says of a child. Raises OSError when there is none."""
    facts = read_facts(pid)
    memory = facts.limits.get(ADDRESS_SPACE) or 0
    seal = judge_seal(facts, baseline, CLOSED_BY_LANDLOCK, memory)
    filters = min((thread.filters for thread in facts.threads), default=0) - max(baseline.filters, 0)
    return Running(pid, _parent(pid), worker, facts, tuple(name for name in seal.missing if name != LANDLOCK), filters)


def _worker(folder: Path) -> str:
    """The module in the arguments of a child; "" for any other process."""
    arguments = (folder / "cmdline").read_bytes().split(b"\0")
    if BOOT.encode() not in arguments:
        return ""
    return arguments[arguments.index(BOOT.encode()) + 1].decode(errors="replace")


def _parent(pid: int) -> int:
    """From /proc/PID/stat, behind the program's name, which may have any character in it."""
    return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[1])
