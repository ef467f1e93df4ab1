"""The self-test that users run, with the real encoder."""

from __future__ import annotations

from skerry.encoder import selftest
from skerry.encoder.selftest import ProbeResult, SelfTest
from skerry.seal.layers import ALL
from skerry.seal.level import Seal
from tests.seal.machine import expected_level


def test_selftest_blocks_every_probe_in_the_real_encoder() -> None:
    """With onnxruntime loaded, before and after the last layer: 20 of 20, and nothing arrives."""
    result = selftest.run()
    assert len(result.probes) == 20
    assert [probe.name for probe in result.probes if not probe.is_blocked] == []
    assert result.arrivals == ()
    assert result.is_tight
    assert result.seal.level == expected_level()
    assert set(result.layers) == set(ALL)
    assert all(probe.tries and probe.stopped_by for probe in result.probes)


def test_selftest_is_not_tight_when_a_probe_got_out_once() -> None:
    """Either time counts, and so does anything that arrived."""
    blocked = ProbeResult("fork", "becomes two", "EPERM", "EPERM", ())
    for loading, working in (("", "EPERM"), ("EPERM", "")):
        leaky = ProbeResult("exec", "becomes another program", loading, working, ())
        assert not SelfTest((blocked, leaky), Seal("SEALED"), {}, ()).is_tight
    assert not SelfTest((blocked,), Seal("SEALED"), {}, ("UDP datagram",)).is_tight
    assert SelfTest((blocked,), Seal("SEALED"), {}, ()).is_tight
