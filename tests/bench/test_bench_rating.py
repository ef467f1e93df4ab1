"""A rating moves the screen as the 5,001st as it does as the 101st: the real window, sync and encoder on a terminal."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from pathlib import Path

import pytest

from tests.bench.measure import environment
from tests.bench.rated_window import fill_rated
from tests.support.terminal import Terminal

POSTS, FEW, MANY = 2000, 100, 5000
MORE = 1.5
"""How many times longer a rating may take, to the sign on the post and to the new order, where there are many."""

PRESSES = 11
LEARNED_WITHIN = 90.0
BETWEEN = 3.0
"""Seconds for the scores of all other posts, before the next rating."""

PAUSE = 0.006
"""Seconds without a byte after which a frame is over."""

LOOK = 0.3
"""Seconds after a key in which its two frames come."""


def frames(terminal: Terminal, key: str) -> list[float]:
    """Milliseconds from a key to the end of each frame that follows."""
    ends: list[float] = []
    start, seen = time.perf_counter(), len(terminal.raw)
    terminal.press(key)
    last = start
    while (now := time.perf_counter()) - start < LOOK:
        size = len(terminal.raw)
        if size != seen:
            if not ends or now - last > PAUSE:
                ends.append(0.0)
            ends[-1], last, seen = (now - start) * 1000, now, size
        time.sleep(0.0005)
    return ends


def measure(folder: Path, cache: Path, size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """For each press of + in the ranked view: to the sign on the post, and to the new order."""
    command = (sys.executable, "-m", "tests.bench.rated_window", str(folder))
    signs, orders = [], []
    with Terminal(command, environment(cache), size) as terminal:
        terminal.wait_for("SEALED", 60)
        terminal.press("f")
        terminal.wait_for("ranked")
        time.sleep(LEARNED_WITHIN / 6)
        terminal.wait_until_quiet(3.0, LEARNED_WITHIN)
        for key in itertools.islice(itertools.cycle("+-"), PRESSES):
            terminal.press("j")
            terminal.wait_until_quiet(0.2)
            first, *others = frames(terminal, key)
            signs.append(first)
            orders += others[:1]
            time.sleep(BETWEEN)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    return signs, orders


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_rating_as_the_5001st_moves_the_screen_as_soon_as_the_101st(tmp_path: Path, size: tuple[int, int]) -> None:
    """Of the medians, with twice the allowance; most ratings have something to move."""
    medians = []
    for ratings in (FEW, MANY):
        folder = fill_rated(tmp_path / f"rated{ratings}", POSTS, ratings)
        signs, orders = measure(folder, tmp_path / "bytecode", size)
        assert len(orders) > PRESSES / 2
        medians.append((statistics.median(signs), statistics.median(orders)))
        print(
            f"{size[0]}x{size[1]}, {ratings:,} ratings: the sign after {medians[-1][0]:.0f} ms, "
            f"the order after {medians[-1][1]:.0f} ms, at best {min(orders):.0f} ({len(orders)} moved)"
        )
    (few_sign, few_order), (many_sign, many_order) = medians
    assert many_sign <= 2 * MORE * few_sign
    assert many_order <= 2 * MORE * few_order
