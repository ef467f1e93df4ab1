"""How well a child is sealed, in one word, and what is missing.

SEALED      both seccomp stages on every thread, Landlock, a network namespace of its own
PARTIAL     seccomp on every thread, but something of the others is missing; the AI works, and says what
UNSEALED    no seccomp: the AI is off until the user opts in
"""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.seal.kernel import MODE_FILTER, Baseline, Facts
from skerry.seal.layers import limits
from skerry.seal.order import MEMORY

Level = Literal["SEALED", "PARTIAL", "UNSEALED"]

STAGES = 2
SECCOMP, STAGE_TWO, LANDLOCK = "seccomp", "seccomp stage two", "Landlock"
NETWORK, PRIVILEGES, RESOURCES, SOCKETS = "network namespace", "no new privileges", "limits", "no open socket"

CLOSED_BY_LANDLOCK = "EACCES"
"""What opening the canary has to fail with: Landlock's refusal, where seccomp's would be EPERM."""


class Seal(msgspec.Struct, frozen=True):
    """The level, and the names of what is missing."""

    level: Level
    missing: tuple[str, ...] = ()


def judge_seal(child: Facts, parent: Baseline, canary: str, memory: int = MEMORY) -> Seal:
    """Judge a child by what the kernel says of it.

    Args:
        child: The child, once it is ready.
        parent: What the child may have from its parent.
        canary: The error that opening the canary file gave the child before anything was imported (Landlock is the
            one layer that /proc doesn't show).
        memory: The bytes of address space that the child was ordered to keep to.
    """
    checks = {
        SECCOMP: _has_filters(child, parent, 1),
        STAGE_TWO: _has_filters(child, parent, STAGES),
        LANDLOCK: canary == CLOSED_BY_LANDLOCK,
        NETWORK: child.network not in ("", parent.network),
        PRIVILEGES: bool(child.threads) and all(thread.no_new_privileges for thread in child.threads),
        RESOURCES: _is_limited(child, memory),
        SOCKETS: child.sockets == (),
    }
    missing = tuple(name for name, is_there in checks.items() if not is_there)
    if not missing:
        return Seal("SEALED")
    return Seal("UNSEALED" if SECCOMP in missing else "PARTIAL", missing)


def _has_filters(child: Facts, parent: Baseline, stages: int) -> bool:
    """Whether every thread has `stages` filters more than the parent; a container may have given both some."""
    if not child.threads or any(thread.seccomp != MODE_FILTER for thread in child.threads):
        return False
    if parent.filters < 0:  # before Linux 5.9 the mode is all that is known: one stage, unless it is inherited
        return stages == 1 and not parent.has_filters
    return all(thread.filters - parent.filters >= stages for thread in child.threads)


def _is_limited(child: Facts, memory: int) -> bool:
    """Whether every limit of the sandbox is on the child."""
    found = ((child.limits.get(limit.name), limit.most) for limit in limits(memory))
    return all(value is not None and value <= most for value, most in found)
