"""What the seal costs: posts a second through the sealed child against the bare model, in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from skerry.encoder.client import Encoder
from tests.encoder.bare import BareModel
from tests.encoder.texts import many_posts

LEAST = 0.9
"""Of the bare model's posts a second, for the same processor time."""
START_SECONDS = 1.5
ROUNDS = 5


def child_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def best(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """The least time that one round took, by a clock."""
    times = []
    for _ in range(ROUNDS):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def test_sealed_encoder_has_nine_tenths_of_the_bare_models_speed() -> None:
    """Both on one thread, the same 300 posts; processor time, since others may want the machine as well."""
    posts = many_posts(300)
    bare = BareModel()
    with Encoder() as encoder:
        alone = best(lambda: bare.encode(posts), time.process_time)
        sealed = best(lambda: encoder.encode(posts), lambda: time.process_time() + child_seconds(encoder.pid))
    print(f"bare {len(posts) / alone:.0f} posts/s, sealed {len(posts) / sealed:.0f} posts/s")
    assert alone / sealed >= LEAST


def test_encoder_is_ready_soon() -> None:
    """From nothing to the first vector, sealed and checked by the kernel: at most 1.5 s of both processes' time."""

    def start() -> None:
        with Encoder() as encoder:
            encoder.encode(["ready"])

    def both_processes() -> float:
        used = os.times()
        return used.user + used.system + used.children_user + used.children_system

    seconds = best(start, both_processes)
    print(f"ready after {seconds:.2f} s of processor time")
    assert seconds < START_SECONDS
