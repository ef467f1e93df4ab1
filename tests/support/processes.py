"""A look at other processes, as Linux shows them."""

from __future__ import annotations

import time
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """The CPU time that a process has used so far in all its threads, ended ones too, but not its children.

    This is the kernel's own clock of the process, which counts nanoseconds; /proc counts hundredths of a second.

    Raises:
        ProcessLookupError: When there is no such process.
    """
    process_clock = (~pid << 3) | 2  # how clock_getcpuclockid(3) builds it
    try:
        return time.clock_gettime(process_clock)
    except OSError as error:
        raise ProcessLookupError(f"no process {pid}") from error


def children(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, _read(task).split()):
            found += [child, *children(child)]
    return found


def with_environment(entry: str) -> list[int]:
    """The processes whose environment holds `entry`, such as `HOME=/tmp/x`; those of other users don't show."""
    wanted = entry.encode()
    return [
        int(environment.parent.name)
        for environment in Path("/proc").glob("[0-9]*/environ")
        if wanted in _read(environment).split(b"\0")
    ]


def command(pid: int) -> str:
    """The command line of a process; empty when it has ended."""
    return _read(Path(f"/proc/{pid}/cmdline")).replace(b"\0", b" ").decode(errors="replace").strip()


def _read(file: Path) -> bytes:
    """A file of /proc; empty where the process has ended meanwhile, or is another user's."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""
