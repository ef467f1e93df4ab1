"""A key press costs what is on the screen, not what is in the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.measure import SIZES, environment, fill, keys

ALLOWED = 1.2
"""CPU of a key press at 20,000 posts, as a share of that at 200."""

ROUNDS = 3
"""The two take turns; the quietest run of each counts."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A small store, a large one, and a place for byte code."""
    root = tmp_path_factory.mktemp("keys")
    return fill(root / "few", 200), fill(root / "lots", 20_000), root / "bytecode"


@pytest.mark.parametrize("size", SIZES)
def test_a_key_press_costs_the_same_with_a_hundred_times_the_posts(
    folders: tuple[Path, Path, Path], size: tuple[int, int]
) -> None:
    """The ratio of the quietest runs, with twice the stated allowance for a machine that does other things."""
    few, lots, cache = folders
    env = environment(cache)
    runs = [(keys(few, env, size).cpu, keys(lots, env, size).cpu) for _ in range(ROUNDS)]
    ratio = min(large for _, large in runs) / min(small for small, _ in runs)
    assert ratio <= 1 + 2 * (ALLOWED - 1), runs
