"""The window starts about as quickly as the smallest Textual app there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.measure import DEMO, MINIMAL, Start, environment, fill, start, window
from tests.bench.minimal_app import READY

ALLOWED_CPU = 1.4
ALLOWED_WALL = 1.5
"""What a start to the painted timeline may take, as a share of the minimal app's."""

ROUNDS = 5
"""The programs take turns; the lowest of each counts."""


def lowest(command: Sequence[str], marker: str, env: dict[str, str]) -> tuple[Start, Start]:
    """The best of several starts of the minimal app and of a program, in turns."""
    pairs = [(start(MINIMAL, READY, env), start(command, marker, env)) for _ in range(ROUNDS + 1)][1:]
    best = [Start(min(run.wall for run in runs), min(run.cpu for run in runs)) for runs in zip(*pairs, strict=True)]
    return best[0], best[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 20,000 posts."""
    return fill(tmp_path_factory.mktemp("start") / "lots", 20_000)


@pytest.mark.parametrize("what", ["timeline", "demo"])
def test_a_start_takes_little_more_than_the_smallest_app(what: str, folder: Path, tmp_path: Path) -> None:
    """CPU and time to the painted timeline, with twice the stated allowance for a machine that does other things."""
    command = window(folder) if what == "timeline" else DEMO
    least, found = lowest(command, "Following", environment(tmp_path))
    assert found.cpu / least.cpu <= 1 + 2 * (ALLOWED_CPU - 1), (least, found)
    assert found.wall / least.wall <= 1 + 2 * (ALLOWED_WALL - 1), (least, found)
