"""SEALED, PARTIAL and UNSEALED, as the threats are written down."""

from __future__ import annotations

import pytest

from skerry.seal.kernel import Baseline, Facts, Thread
from skerry.seal.layers import LIMITS
from skerry.seal.level import Seal, judge_seal

HERE = Baseline(network="net:[1]", filters=0, has_filters=False)
THREAD = Thread(seccomp=2, filters=2, no_new_privileges=True)
LIMITED: dict[str, int | None] = {limit.name: limit.most for limit in LIMITS}


def child(
    *threads: Thread,
    network: str = "net:[2]",
    limits: dict[str, int | None] = LIMITED,
    sockets: tuple[str, ...] | None = (),
) -> Facts:
    """A child, sealed unless said otherwise."""
    return Facts(threads or (THREAD, THREAD), network, limits, sockets)


def test_child_with_every_layer_is_sealed() -> None:
    """Both seccomp stages on every thread, Landlock, a network namespace of its own."""
    assert judge_seal(child(), HERE, "EACCES") == Seal("SEALED")


@pytest.mark.parametrize(
    ("facts", "canary", "missing"),
    [
        (child(THREAD, Thread(2, 1, True)), "EACCES", "seccomp stage two"),
        (child(), "", "Landlock"),
        (child(), "EPERM", "Landlock"),
        (child(), "ENOENT", "Landlock"),
        (child(network="net:[1]"), "EACCES", "network namespace"),
        (child(network=""), "EACCES", "network namespace"),
        (child(THREAD, Thread(2, 2, False)), "EACCES", "no new privileges"),
        (child(limits={**LIMITED, "Max processes": None}), "EACCES", "limits"),
        (child(limits={**LIMITED, "Max file size": 1}), "EACCES", "limits"),
        (child(sockets=("5",)), "EACCES", "no open socket"),
        (child(sockets=None), "EACCES", "no open socket"),
    ],
)
def test_child_that_lacks_one_layer_is_partial_and_says_which(facts: Facts, canary: str, missing: str) -> None:
    """Seccomp is on every thread, one of the others is missing: the AI works, the status line names it."""
    assert judge_seal(facts, HERE, canary) == Seal("PARTIAL", (missing,))


@pytest.mark.parametrize("threads", [(THREAD, Thread(0, 0, True)), (Thread(1, 0, True),), (Thread(0, 0, False),)])
def test_child_with_a_thread_without_seccomp_is_unsealed(threads: tuple[Thread, ...]) -> None:
    """One thread without a filter is enough to get out."""
    seal = judge_seal(child(*threads), HERE, "EACCES")
    assert seal.level == "UNSEALED"
    assert seal.missing[:2] == ("seccomp", "seccomp stage two")


def test_child_without_a_thread_is_unsealed() -> None:
    """What can't be seen isn't sealed."""
    assert judge_seal(Facts((), "", {}, None), HERE, "").level == "UNSEALED"


def test_filters_of_the_parent_do_not_count() -> None:
    """In a container every process has a filter already: the child needs two of its own."""
    container = Baseline(network="net:[1]", filters=1, has_filters=True)
    assert judge_seal(child(), container, "EACCES") == Seal("PARTIAL", ("seccomp stage two",))
    assert judge_seal(child(Thread(2, 3, True)), container, "EACCES") == Seal("SEALED")
    assert judge_seal(child(Thread(2, 1, True)), container, "EACCES").level == "UNSEALED"


def test_kernel_that_does_not_count_filters_proves_one_stage() -> None:
    """Before Linux 5.9 only the mode is known, and it is the child's own only if the parent has none."""
    old = Thread(seccomp=2, filters=-1, no_new_privileges=True)
    assert judge_seal(child(old), Baseline("net:[1]", -1, False), "EACCES").level == "PARTIAL"
    assert judge_seal(child(old), Baseline("net:[1]", -1, True), "EACCES").level == "UNSEALED"


def test_memory_is_judged_by_what_was_ordered() -> None:
    """A child with more address space than it was ordered to keep to lacks a limit; one that keeps to it doesn't."""
    large = child(limits={**LIMITED, "Max address space": 3 << 30})
    assert judge_seal(large, HERE, "EACCES") == Seal("PARTIAL", ("limits",))
    assert judge_seal(large, HERE, "EACCES", memory=(3 << 30) - 1) == Seal("PARTIAL", ("limits",))
    assert judge_seal(large, HERE, "EACCES", memory=3 << 30) == Seal("SEALED")
    endless = child(limits={**LIMITED, "Max address space": None})
    assert judge_seal(endless, HERE, "EACCES", memory=1 << 40) == Seal("PARTIAL", ("limits",))
