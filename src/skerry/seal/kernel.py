"""What the kernel says of a process, read from /proc. Nothing here asks the process itself."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

MODE_FILTER = 2
"""`Seccomp:` in a thread's status when a filter is on it."""


class Thread(msgspec.Struct, frozen=True):
    """One thread.

    Attributes:
        seccomp: The seccomp mode: 0 none, 2 filters.
        filters: How many filters; -1 where the kernel doesn't say (before 5.9).
        no_new_privileges: Whether it can never gain rights.
    """

    seccomp: int
    filters: int
    no_new_privileges: bool


class Facts(msgspec.Struct, frozen=True):
    """One process.

    Attributes:
        threads: Every thread.
        network: The identity of its network namespace, such as `net:[4026531840]`; empty when not readable.
        limits: Hard limits by the kernel's name; None is unlimited.
        sockets: Descriptors that are sockets; None when they can't be read.
    """

    threads: tuple[Thread, ...]
    network: str
    limits: dict[str, int | None]
    sockets: tuple[str, ...] | None


class Baseline(msgspec.Struct, frozen=True):
    """What a child may have inherited, so that it counts for nothing.

    Attributes:
        network: The identity of this process's network namespace.
        filters: Seccomp filters on this process; -1 where the kernel doesn't say.
        has_filters: Whether there are any.
    """

    network: str
    filters: int
    has_filters: bool


def read_baseline() -> Baseline:
    """The baseline of this process."""
    process = Path("/proc/self")
    thread = _thread(process)
    return Baseline(_link(process / "ns" / "net"), thread.filters, thread.seccomp == MODE_FILTER)


def read_facts(pid: int) -> Facts:
    """Everything that the seal is judged by. Raises OSError when there is no such process."""
    process = Path(f"/proc/{pid}")
    return Facts(
        threads=_threads(process / "task"),
        network=_link(process / "ns" / "net"),
        limits=_limits((process / "limits").read_text()),
        sockets=_sockets(process / "fd"),
    )


def _threads(folder: Path) -> tuple[Thread, ...]:
    """Those alive now: one that ended after it was listed has nothing left to show."""
    threads = []
    for task in folder.iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            threads.append(_thread(task))
    return tuple(threads)


def _thread(folder: Path) -> Thread:
    lines = (line.partition(":") for line in (folder / "status").read_text().splitlines())
    status = {name: value.strip() for name, _, value in lines}
    return Thread(
        seccomp=int(status.get("Seccomp", "0")),
        filters=int(status.get("Seccomp_filters", "-1")),
        no_new_privileges=status.get("NoNewPrivs") == "1",
    )


def _limits(table: str) -> dict[str, int | None]:
    """Parse /proc/PID/limits, whose columns have fixed widths: a name of 26, two limits of 21 characters."""
    rows = {}
    for line in table.splitlines()[1:]:
        hard = line[47:68].strip()
        rows[line[:26].strip()] = None if hard == "unlimited" else int(hard)
    return rows


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except (PermissionError, FileNotFoundError):  # not ours to see, or closed meanwhile
        return ""


def _sockets(folder: Path) -> tuple[str, ...] | None:
    try:
        return tuple(path.name for path in folder.iterdir() if _link(path).startswith("socket:"))
    except PermissionError:
        return None
