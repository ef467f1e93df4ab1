"""Landlock: the files that a process may read, and nothing else of the file system, TCP or other processes.

Source: Documentation/userspace-api/landlock.rst of Linux 6.18.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable

from skerry.seal.libc import syscall
from skerry.seal.syscalls import NUMBERS

ASK_VERSION = 1
RULE_PATH_BENEATH = 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3

RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From each version of the interface on, how many rights over files it knows; all of them are taken away."""
NETWORK = 0b11
"""Binding and connecting TCP, from version 4 on."""
SCOPES = 0b11
"""Abstract Unix sockets and signals to processes outside, from version 6 on."""


def restrict(readable: Iterable[str]) -> None:
    """Take away every right but reading beneath `readable`; paths that aren't there are left out.

    Raises OSError: ENOSYS or EOPNOTSUPP when the kernel has no Landlock.
    """
    version = syscall(NUMBERS["landlock_create_ruleset"], None, 0, ASK_VERSION)
    ruleset = syscall(NUMBERS["landlock_create_ruleset"], *_attributes(version), 0)
    try:
        for path in readable:
            _allow_reading(ruleset, path)
        syscall(NUMBERS["landlock_restrict_self"], ruleset, 0)
    finally:
        os.close(ruleset)


def _attributes(version: int) -> tuple[bytes, int]:
    """`struct landlock_ruleset_attr` as far as this version knows it, and its size."""
    rights = max(count for since, count in RIGHTS if version >= since)
    packed = struct.pack("=QQQ", (1 << rights) - 1, NETWORK, SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24
    return packed[:size], size


def _allow_reading(ruleset: int, path: str) -> None:
    """Add a rule for a file, or for a folder and all beneath it."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = READ_FILE | READ_FOLDER if os.path.isdir(path) else READ_FILE  # noqa: PTH112 - a child's start counts
        rule = struct.pack("=Qi", rights, descriptor)
        syscall(NUMBERS["landlock_add_rule"], ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
