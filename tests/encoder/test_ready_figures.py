"""The figures of the ready-made topics that the package ships, against the model that it ships."""

from __future__ import annotations

from skerry.config.ready import Measured, ready_figures
from skerry.encoder.client import Encoder
from tests.yardstick import ready

TOLERANCE = 0.02


def test_shipped_figures_are_what_is_measured(encoder: Encoder) -> None:
    """Within .02; when the model, the judge or a topic is another: `python -m tests.yardstick.ready --write`."""
    measured, shipped = ready.measure(encoder), ready_figures()
    assert shipped.model == measured.model
    assert (shipped.near, shipped.others) == (measured.near, measured.others)
    off = {name for name, found in measured.topics.items() if _differ(found, shipped.topics.get(name))}
    assert off == set()


def _differ(found: Measured, shipped: Measured | None) -> bool:
    if shipped is None or (found.precision is None) != (shipped.precision is None):
        return True
    precision = abs((found.precision or 0.0) - (shipped.precision or 0.0))
    return max(precision, abs(found.recall - shipped.recall)) > TOLERANCE
