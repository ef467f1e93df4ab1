"""What the kernel that the tests run on gives."""

from __future__ import annotations

import os
from functools import cache

from skerry.seal.child import SealedChild

REFUSALS = {"EPERM", "EACCES", "ENOSYS", "EOPNOTSUPP", "ENOSPC"}
"""How a kernel or a distribution says that it doesn't give a layer; any other error is a bug of the seal's."""


@cache
def refused_layers() -> frozenset[str]:
    """The layers that this machine refuses: none in CI, and none on most machines.

    Ubuntu with restricted user namespaces refuses the network namespace, an old kernel Landlock. The seal is PARTIAL
    there, which is what the tests then expect of it.
    """
    with SealedChild("skerry.seal.rehearsal") as child:
        refused = frozenset(name for name, error in child.layers.items() if error in REFUSALS)
    assert not (refused and os.environ.get("CI")), f"this machine refuses {sorted(refused)}"
    return refused


def expected_level() -> str:
    """The best level that this machine can give."""
    return "PARTIAL" if refused_layers() else "SEALED"
