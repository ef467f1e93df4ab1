"""Measures starts and key presses on a real terminal: `python -m tests.bench.measure` prints the figures.

Programs run with their byte code cached, as an installed skerry does: in a folder of their own, so that nothing is
written beside the sources.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tests.bench.minimal_app import READY
from tests.support.terminal import Terminal
from tests.ui.posts import many
from tests.ui.world import World

SIZES = ((80, 24), (200, 60))
PRESSES = 100
SETTLED = 1.5
"""Seconds after the first paint in which the rest of an index is loaded."""

MINIMAL = (sys.executable, "-m", "tests.bench.minimal_app")
DEMO = (sys.executable, "-m", "skerry", "demo")

JUDGING_PRESSES = 60
BETWEEN = 0.05
"""Seconds between two of these."""

FILTERS = Path("src/skerry/demo/filters.toml")
WORDS = (
    "sea",
    "goose",
    "ferry",
    "bread",
    "library",
    "storm",
    "tide",
    "letter",
    "wool",
    "goal",
    "coin",
    "vote",
    "garden",
)


class Start(msgspec.Struct, frozen=True):
    """From the start of a program to its first painted frame: seconds that passed, and CPU seconds of its process."""

    wall: float
    cpu: float


class Keys(msgspec.Struct, frozen=True):
    """Key presses up to the last byte of the frame: milliseconds in the middle, at the 95th percentile, CPU a key."""

    median: float
    p95: float
    worst: float
    cpu: float


def environment(cache: Path) -> dict[str, str]:
    """What the programs run with; `cache` takes their byte code."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
    return {**kept, "PYTHONPATH": "src:.", "PYTHONPYCACHEPREFIX": str(cache), "COLORTERM": "truecolor"}


def window(folder: Path) -> tuple[str, ...]:
    """The command for a window over a folder that `fill` made."""
    return (sys.executable, "-m", "tests.ui.open_window", str(folder))


def fill(folder: Path, count: int) -> Path:
    """Fill a store with made-up posts, some of them hidden or collapsed, and return its folder."""
    folder.mkdir()
    world = World(folder)
    ids = world.fill(many(count))
    world.judge(dict.fromkeys(ids[3::11], "hide"))
    world.judge(dict.fromkeys(ids[5::13], "collapse"))
    world.close()
    return folder


def start(command: Sequence[str], marker: str, env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> Start:
    """Start a program and wait until a text is painted."""
    begun = time.perf_counter()
    with Terminal(command, env, size) as terminal:
        wanted = marker.encode()
        while wanted not in terminal.raw:
            time.sleep(0.0005)
            if time.perf_counter() - begun > 30:
                raise AssertionError(f"{marker!r} was not painted:\n{terminal.text()}")
        return Start(time.perf_counter() - begun, terminal.cpu_seconds())


def keys(folder: Path, env: Mapping[str, str], size: tuple[int, int], key: str = "j") -> Keys:
    """Open a window from its first post and press a key `PRESSES` times."""
    for name in ("user.db", "user.db-wal", "user.db-shm"):
        (folder / name).unlink(missing_ok=True)
    with Terminal(window(folder), env, size) as terminal:
        terminal.wait_for("Following")
        time.sleep(SETTLED)
        terminal.wait_until_quiet()
        before = terminal.cpu_seconds()
        times = sorted(terminal.press_timed(key) * 1000 for _ in range(PRESSES))
        cpu = (terminal.cpu_seconds() - before) * 1000 / PRESSES
    return Keys(statistics.median(times), times[PRESSES * 95 // 100], times[-1], cpu)


def keys_while_judging(folder: Path, env: Mapping[str, str], size: tuple[int, int]) -> Keys:
    """Press a key `JUDGING_PRESSES` times while the sealed encoder and sync work through 20,000 posts of a file.

    Up to the frame that has the new position, since others are painted meanwhile.
    """
    with Terminal((*DEMO, "--posts", str(posts_file(folder)), "--filters", str(FILTERS)), env, size) as terminal:
        terminal.wait_for("judging", 60)
        time.sleep(SETTLED)
        before = terminal.cpu_seconds()
        times = []
        for place in range(2, JUDGING_PRESSES + 2):
            times.append(terminal.press_until("j", b"m%d/" % place) * 1000)
            time.sleep(BETWEEN)
        times.sort()
        cpu = (terminal.cpu_seconds() - before) * 1000 / JUDGING_PRESSES
        assert "judging" in terminal.text(), "the judging was over before the last key"
    return Keys(statistics.median(times), times[JUDGING_PRESSES * 95 // 100], times[-1], cpu)


def posts_file(folder: Path) -> Path:
    """A file of 20,000 posts, no two alike."""
    file = folder / "posts.jsonl"
    if not file.exists():
        chance = random.Random(1)
        texts = (f"{number} " + " ".join(chance.choices(WORDS, k=25)) for number in range(20_000))
        rows = ({"text": text, "author": f"a{at % 50}.example.com"} for at, text in enumerate(texts))
        file.write_bytes(b"\n".join(map(msgspec.json.encode, rows)))
    return file


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        env = environment(root / "bytecode")
        few, lots = fill(root / "few", 200), fill(root / "lots", 20_000)
        commands = {"minimal app": (MINIMAL, READY), "window, 20,000 posts": (window(lots), "Following")}
        commands["demo"] = (DEMO, "Following")
        print_starts(commands, env)
        for size in SIZES:
            for folder, count in ((few, 200), (lots, 20_000)):
                found = keys(folder, env, size)
                print(
                    f"a key at {count:6,} posts, {size[0]}x{size[1]}: median {found.median:.1f} ms, "
                    f"p95 {found.p95:.1f} ms, worst {found.worst:.1f} ms, CPU {found.cpu:.2f} ms"
                )
            found = keys_while_judging(root, env, size)
            print(
                f"a key while 20,000 posts are judged, {size[0]}x{size[1]}: median {found.median:.1f} ms, "
                f"p95 {found.p95:.1f} ms, worst {found.worst:.1f} ms"
            )


def print_starts(commands: Mapping[str, tuple[Sequence[str], str]], env: Mapping[str, str], rounds: int = 7) -> None:
    """Start each program in turn several times, and print the lowest figures against those of the first."""
    runs: dict[str, list[Start]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, (command, marker) in commands.items():
            run = start(command, marker, env)
            if number:  # the first fills the cache of byte code
                runs[name].append(run)
    base_wall = min(run.wall for run in runs[next(iter(runs))])
    base_cpu = min(run.cpu for run in runs[next(iter(runs))])
    for name, found in runs.items():
        wall, cpu = min(run.wall for run in found), min(run.cpu for run in found)
        print(
            f"start of {name}: {wall * 1000:.0f} ms, CPU {cpu * 1000:.0f} ms; "
            f"{wall / base_wall:.2f} and {cpu / base_cpu:.2f} of the minimal app"
        )


if __name__ == "__main__":
    main()
