"""The layers of the sandbox, each a function that a process applies to itself, and the table that orders them."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from skerry.seal import landlock
from skerry.seal.bpf import Program, loadable
from skerry.seal.filters import stage_one, stage_two
from skerry.seal.libc import prctl, syscall
from skerry.seal.order import MEMORY, Order
from skerry.seal.syscalls import NUMBERS, require_support

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

SYSTEM_FILES = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/sys/devices/system/cpu", "/dev/urandom"),
)
"""What importing numpy, onnxruntime and their libraries reads outside Python's own folders (seen with strace)."""


class Limit(NamedTuple):
    """A resource limit: its number, the kernel's name for it in /proc/PID/limits, and the most that is left."""

    resource: int
    name: str
    most: int


LIMITS = (
    Limit(resource.RLIMIT_CORE, "Max core file size", 0),
    Limit(resource.RLIMIT_FSIZE, "Max file size", 0),
    Limit(resource.RLIMIT_NPROC, "Max processes", 0),
    Limit(resource.RLIMIT_NOFILE, "Max open files", 64),
    Limit(resource.RLIMIT_AS, "Max address space", MEMORY),
)


def limits(memory: int) -> tuple[Limit, ...]:
    """The limits of a child that may have so many bytes of address space."""
    return tuple(limit._replace(most=memory) if limit.resource == resource.RLIMIT_AS else limit for limit in LIMITS)


class Layer(NamedTuple):
    """One layer.

    Attributes:
        name: What reports and users call it.
        apply: Puts it on this process; OSError when the kernel doesn't give it.
        is_late: Whether it comes last, once everything is loaded.
    """

    name: str
    apply: Callable[[Order], None]
    is_late: bool = False


def limit_resources(order: Order) -> None:
    """No core dump, no byte written to a file, no new process or (for a plain user) thread, bounded memory."""
    for limit in limits(order.memory):
        _, hard = resource.getrlimit(limit.resource)
        most = limit.most if hard == resource.RLIM_INFINITY else min(limit.most, hard)
        resource.setrlimit(limit.resource, (most, most))


def forbid_new_privileges(order: Order) -> None:  # noqa: ARG001 - all layers are called alike
    """No program that it might start can have more rights than it has."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def leave_network(order: Order) -> None:  # noqa: ARG001
    """A network namespace of its own, in which there is nothing; inside a user namespace unless that is refused."""
    require_support()
    try:
        syscall(NUMBERS["unshare"], CLONE_NEWUSER | CLONE_NEWNET)
    except OSError as refused:
        try:
            syscall(NUMBERS["unshare"], CLONE_NEWNET)
        except OSError:
            raise refused from None


def end_with_parent(order: Order) -> None:  # noqa: ARG001
    """The kernel ends this process when the thread that started it does, whether or not it reads its input."""
    parent = os.getppid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended just now
        os._exit(0)


def restrict_files(order: Order) -> None:
    """Landlock: no file but Python's own, the system's libraries and what the order names, and those only to read."""
    require_support()
    landlock.restrict({*sys.path, *_library_folders(), *SYSTEM_FILES, *order.readable})


def _library_folders() -> set[str]:
    """Where libraries may lie: beside Python, where the user says, and where those are that it has loaded by now."""
    named = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    fields = (line.split(maxsplit=5) for line in Path("/proc/self/maps").read_text().splitlines())
    loaded = {str(Path(field[5]).parent) for field in fields if len(field) == 6 and ".so" in field[5]}
    return loaded | {f"{sys.base_prefix}/lib", *filter(None, named)}


def filter_calls(order: Order) -> None:  # noqa: ARG001
    """Seccomp, stage one: no sockets, programs, other processes or changes to files."""
    _filter(stage_one)


def filter_nearly_all_calls(order: Order) -> None:  # noqa: ARG001
    """Seccomp, stage two: only what encoding needs."""
    _filter(stage_two)


def _filter(stage: Callable[[int], Program]) -> None:
    """Put a filter on every thread of this process."""
    require_support()
    program = loadable(stage(os.getpid()))
    flags = SECCOMP_FILTER_FLAG_TSYNC
    if syscall(NUMBERS["seccomp"], SECCOMP_SET_MODE_FILTER, flags, ctypes.byref(program)):
        raise OSError(errno.EBUSY, "a thread could not take the filter")


LAYERS = (
    Layer("limits", limit_resources),
    Layer("no new privileges", forbid_new_privileges),
    Layer("network namespace", leave_network),
    Layer("ends with parent", end_with_parent),
    Layer("Landlock", restrict_files),
    Layer("seccomp stage one", filter_calls),
    Layer("seccomp stage two", filter_nearly_all_calls, is_late=True),
)
"""In the order in which they are put on: each has to be possible under those before it."""

ALL = tuple(layer.name for layer in LAYERS)
