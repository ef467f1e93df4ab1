"""Every layer of the sandbox, in real children: all together, each alone, and each taken out."""

from __future__ import annotations

from collections import Counter

import pytest

from skerry.seal.canaries import Canaries
from skerry.seal.child import SealedChild
from skerry.seal.kernel import MODE_FILTER, Facts, read_baseline, read_facts
from skerry.seal.layers import ALL, LIMITS
from skerry.seal.probes import PROBES
from tests.seal.machine import expected_level, refused_layers

REHEARSAL = "skerry.seal.rehearsal"
NEEDED = "no new privileges"
"""Landlock and seccomp can't be had without it."""
KERNELS_OWN = ("vsock", "io_uring")
"""Ways that a kernel may not have."""

CHECKS = {
    "limits": "limits",
    "no new privileges": "no new privileges",
    "network namespace": "network namespace",
    "Landlock": "Landlock",
    "seccomp stage one": "seccomp stage two",
    "seccomp stage two": "seccomp stage two",
}
"""For each layer the check of the seal that has to notice when it is gone. One stage less is one filter less."""


class Tried:
    """What became of the probes in a child with some of the layers.

    Attributes:
        loading: What stopped each probe before the last layer, by name; empty when it got out.
        working: The same after the last layer.
        arrivals: What reached this process.
        facts: What the kernel said of the child.
        child: The child, ended by now.
    """

    def __init__(self, *layers: str) -> None:
        names = [probe.name for probe in PROBES]
        with Canaries() as canaries, SealedChild(REHEARSAL, targets=canaries.targets, layers=layers) as child:
            self.facts: Facts = read_facts(child.pid)
            self.loading, self.working = (dict(zip(names, tried, strict=True)) for tried in child.probes)
            self.arrivals = canaries.arrivals()
            self.child = child


def test_every_way_out_is_blocked_and_nothing_arrives_with_all_layers() -> None:
    """20 of 20, both while loading and once sealed for good; no canary sees anything."""
    tried = Tried(*ALL)
    assert len(PROBES) == 20
    assert [name for name, error in tried.loading.items() if not error] == []
    assert [name for name, error in tried.working.items() if not error] == []
    assert tried.arrivals == []
    assert {name for name, error in tried.child.layers.items() if error} == refused_layers()
    assert set(tried.child.layers) == set(ALL)
    assert tried.child.seal.level == expected_level()


def test_every_way_out_is_open_without_layers() -> None:
    """The probes are real: without a seal each gets through, and what it leaves or sends is seen."""
    tried = Tried()
    stopped = {name for name, error in tried.working.items() if error}
    assert stopped <= set(KERNELS_OWN)
    came = Counter(arrival.partition("-")[0] for arrival in tried.arrivals)
    twice = {"TCP connection": 6, "UDP datagram": 6, "Unix socket connection": 2, "file fifo": 2}
    assert came == {**twice, "file left": 2}
    assert tried.child.seal.level == "UNSEALED"


@pytest.mark.parametrize("layer", [name for name in ALL if name not in ("no new privileges", "ends with parent")])
def test_layer_alone_blocks_its_probes(layer: str) -> None:
    """Each layer stops what it has to stop with all the others left out."""
    if layer in refused_layers():
        return  # this machine hasn't got it; in CI that fails
    tried = Tried(NEEDED, layer)
    expected = [probe.name for probe in PROBES if layer in probe.stopped_by]
    assert expected
    assert [name for name in expected if not tried.working[name]] == []


@pytest.mark.parametrize("layer", list(CHECKS))
def test_layer_taken_out_is_noticed(layer: str) -> None:
    """The seal is never SEALED without a layer, and names the one that is gone."""
    with SealedChild(REHEARSAL, layers=[name for name in ALL if name != layer]) as child:
        assert child.seal.level == "PARTIAL"
        assert set(child.seal.missing) == {CHECKS[layer], *refused_layers()}


def test_both_seccomp_stages_taken_out_is_unsealed() -> None:
    """No seccomp, no AI."""
    with SealedChild(REHEARSAL, layers=ALL[:-2]) as child:
        assert child.seal.level == "UNSEALED"


def test_kernel_shows_every_layer_of_a_sealed_child() -> None:
    """Seccomp 2 with two filters and NoNewPrivs on every thread, another namespace, the limits, no socket."""
    with SealedChild(REHEARSAL) as child:
        facts, here = read_facts(child.pid), read_baseline()
    assert facts.threads
    for thread in facts.threads:
        assert thread.seccomp == MODE_FILTER
        assert thread.filters == here.filters + 2
        assert thread.no_new_privileges
    if "network namespace" not in refused_layers():
        assert facts.network not in ("", here.network)
    assert facts.sockets == ()
    assert {limit.name: facts.limits[limit.name] for limit in LIMITS} == {limit.name: limit.most for limit in LIMITS}


def test_seccomp_reaches_every_thread() -> None:
    """Threads that a library started while loading take both filters, too."""
    layers = [name for name in ALL if name != "limits"]  # which refuse threads to a plain user
    with SealedChild("tests.seal.hostile", libraries=["tests"], task={"threads": 3}, layers=layers) as child:
        facts = read_facts(child.pid)
        assert [thread.filters - read_baseline().filters for thread in facts.threads] == [2, 2, 2, 2]
        assert {"seccomp", "seccomp stage two"}.isdisjoint(child.seal.missing)


def test_landlock_alone_closes_the_canary() -> None:
    """The one layer that /proc doesn't show proves itself by a file that opens without it."""
    if "Landlock" in refused_layers():
        return  # this machine hasn't got it; in CI that fails
    with SealedChild(REHEARSAL, layers=[NEEDED, "Landlock", "seccomp stage one"]) as child:
        assert "Landlock" not in child.seal.missing
    with SealedChild(REHEARSAL, layers=[NEEDED, "seccomp stage one"]) as child:
        assert "Landlock" in child.seal.missing
