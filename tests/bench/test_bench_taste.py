"""What a rating costs in the client once there are 5,000 of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.learner import Taste
from skerry.judge.taste.prior import Prior, Topics
from skerry.judge.taste.shape import Shape, unit

RATINGS, SCREEN, DIMENSIONS = 5000, 50, 1024
MOST_MS = 50
LOAD_SECONDS = 6


def made_up(count: int) -> tuple[NDArray[np.float32], list[Subject]]:
    """Posts in 100 groups by 300 authors."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(100, DIMENSIONS))
    vectors = unit(centres[rng.integers(0, 100, count)] + rng.normal(size=(count, DIMENSIONS)))
    return vectors.astype(np.float32), [Subject("", did=f"did:web:{number}") for number in rng.integers(0, 300, count)]


def measure() -> tuple[float, float]:
    """Processor time: seconds to learn 5,000 ratings at once, and the median ms of one more and 50 scores after it."""
    vectors, subjects = made_up(RATINGS + 20)
    likes = np.where(np.random.default_rng(1).random(len(vectors)) < 0.4, 1, -1)
    generic = vectors[:100]
    taste = Taste(Shape(vectors, generic), Prior(Topics(), {}, generic), DIMENSIONS)
    start = time.process_time()
    taste.learn([(str(at), vectors[at], subjects[at], int(likes[at])) for at in range(RATINGS)])
    loaded = time.process_time() - start
    screen, times = taste.prepare(vectors[:SCREEN], subjects[:SCREEN]), []
    for at in range(RATINGS, RATINGS + 20):
        start = time.process_time()
        taste.rate(str(at), vectors[at], subjects[at], int(likes[at]))
        taste.score(screen)
        times.append(1000 * (time.process_time() - start))
    return loaded, float(np.median(times))


def test_rating_moves_a_screen_in_50_ms_at_5000_ratings() -> None:
    """On one thread, in a process of its own: how many numpy starts is settled when it is loaded."""
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.bench.test_bench_taste"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=one_thread, timeout=120)
    loaded, milliseconds = json.loads(done.stdout)
    print(f"{RATINGS} learned in {loaded:.1f} s; a rating and {SCREEN} scores {milliseconds:.0f} ms")
    assert milliseconds <= MOST_MS
    assert loaded <= LOAD_SECONDS


if __name__ == "__main__":
    print(json.dumps(measure()))
