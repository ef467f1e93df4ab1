"""The self-test of the seal on this machine: every way out that is known, tried in a real encoder."""

from __future__ import annotations

import msgspec

from skerry.encoder.client import Encoder
from skerry.encoder.model import ModelFiles
from skerry.seal.canaries import Canaries
from skerry.seal.level import Seal
from skerry.seal.probes import PROBES


class ProbeResult(msgspec.Struct, frozen=True):
    """What became of one probe.

    Attributes:
        name: What it is called.
        tries: What it tries, in words.
        loading: The error that stopped it once the model was loaded, before the last layer; empty when it got out.
        working: The same once the child was sealed for good.
        stopped_by: The layers each of which stops it alone.
    """

    name: str
    tries: str
    loading: str
    working: str
    stopped_by: tuple[str, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether it was stopped both times."""
        return bool(self.loading and self.working)


class SelfTest(msgspec.Struct, frozen=True):
    """The result.

    Attributes:
        probes: One result a probe.
        seal: How well the child was sealed, as the kernel says.
        layers: What became of each layer: the name of the error, empty when it is on.
        arrivals: What reached this process, a line each; empty when nothing got out.
    """

    probes: tuple[ProbeResult, ...]
    seal: Seal
    layers: dict[str, str]
    arrivals: tuple[str, ...]

    @property
    def is_tight(self) -> bool:
        """Whether every probe was blocked and nothing arrived."""
        return not self.arrivals and all(probe.is_blocked for probe in self.probes)


def run(model: ModelFiles | None = None) -> SelfTest:
    """Start a real encoder, let it try every probe before and after its last layer, and see what arrives.

    Raises EncoderError when it can't be started.
    """
    with Canaries() as canaries, Encoder(model, unsealed_ok=True, targets=canaries.targets) as encoder:
        loading, working = encoder.probes
        results = tuple(
            ProbeResult(probe.name, probe.tries, early, late, probe.stopped_by)
            for probe, early, late in zip(PROBES, loading, working, strict=True)
        )
        return SelfTest(results, encoder.seal, encoder.layers, tuple(canaries.arrivals()))
