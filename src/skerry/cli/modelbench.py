"""`skerry model bench`: how quickly a model loads and reads, what it takes, and the yardstick of judging."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import skerry
from skerry.domain.errors import SkerryError, UsageError

if TYPE_CHECKING:
    from skerry.encoder.model import ModelFiles

MEASURE = "tests.yardstick.models"
"""What prints the yardstick's table, in a checkout."""

ROUNDS = 6
"""How often the made-up posts of the package are read."""


class Speed(msgspec.Struct, frozen=True):
    """What a model takes on this machine.

    Attributes:
        load_s: Seconds from nothing until the sealed child is ready.
        posts_per_s: Made-up posts a second, many in one request, on one core.
        alone_per_s: The same, each post in a request of its own, as posts are read for judging.
        resident: Resident memory of the child in bytes once it has read them, and the most that it had.
        limit: The address space that it may have.
        level: How well the child is sealed.
    """

    load_s: float
    posts_per_s: float
    alone_per_s: float
    resident: int
    peak: int
    limit: int
    level: str


def bench(model: ModelFiles, *, yardstick: Path | None, part: str, as_json: bool) -> int:
    """Print the figures of a model. Raises UsageError without a yardstick."""
    root = find_yardstick(yardstick)
    speed = measure_speed(model)
    if not as_json:
        print("\n".join(_speed_text(model, speed)), flush=True)
    table = _yardstick(root, model, part, as_json=as_json)
    if as_json:
        from skerry.cli.output import print_json

        row = {"name": model.manifest.id, "folder": str(model.folder), "vectors": model.id, "bytes": model.bytes}
        print_json(row | msgspec.to_builtins(speed) | {"yardstick": json.loads(table)})
    return 0


def find_yardstick(folder: Path | None) -> Path:
    """The checkout whose `tests/yardstick` is meant: the one that skerry runs from, unless a folder is named."""
    here = Path(skerry.__file__).parents[2] / "tests" / "yardstick"
    chosen = (folder or here).absolute()
    if (chosen / "models.py").is_file() and chosen.parts[-2:] == ("tests", "yardstick"):
        return chosen.parents[1]
    remedy = "name tests/yardstick of a checkout of skerry: `skerry model bench --yardstick FOLDER`"
    if folder is None:
        raise UsageError("the yardstick is part of skerry's source, not of the package", remedy=remedy)
    raise UsageError("this is not the yardstick", where=str(folder), remedy=remedy)


def measure_speed(model: ModelFiles) -> Speed:
    """Load a model in a sealed child and let it read the package's made-up posts."""
    from skerry.cli.scoring import each_alone
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings
    from skerry.encoder.client import Encoder
    from skerry.judge.rules.ruleset import background

    posts = background().posts
    began = time.monotonic()
    with Encoder(model, unsealed_ok=load_settings(user_paths()).ai.allow_unsealed) as encoder:
        loaded = time.monotonic()
        for number in range(ROUNDS):
            encoder.encode([f"{post} {number}" for post in posts])
        together = time.monotonic()
        each_alone(encoder, posts)
        alone = time.monotonic()
        status = dict(line.split(":", 1) for line in Path(f"/proc/{encoder.pid}/status").read_text().splitlines())
        return Speed(
            load_s=round(loaded - began, 2),
            posts_per_s=round(ROUNDS * len(posts) / (together - loaded), 1),
            alone_per_s=round(len(posts) / (alone - together), 1),
            resident=_bytes(status["VmRSS"]),
            peak=_bytes(status["VmHWM"]),
            limit=model.memory,
            level=encoder.level,
        )


def _bytes(field: str) -> int:
    """A size of /proc/PID/status, such as "  1234 kB"."""
    return int(field.split(maxsplit=1)[0]) * 1024


def _speed_text(model: ModelFiles, speed: Speed) -> list[str]:
    return [
        f"{model.manifest.id}, {model.bytes / 1e6:.0f} MB, {model.manifest.dimensions} values, {speed.level}",
        f"load        {speed.load_s:.2f} s from nothing to ready",
        f"posts       {speed.posts_per_s:,.0f} a second, {speed.alone_per_s:,.0f} when each is read alone",
        f"memory      {speed.resident / 2**20:.0f} MB resident, {speed.peak / 2**20:.0f} MB at most; "
        f"the limit of its address space is {speed.limit / 2**30:.1f} GB",
        "",
    ]


def _yardstick(root: Path, model: ModelFiles, part: str, *, as_json: bool) -> bytes:
    """Run the checkout's own measurement with this Python; what it prints, when that is JSON."""
    command = [sys.executable, "-m", MEASURE, part, str(model.folder), *(["--json"] if as_json else [])]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE if as_json else None, check=False)
    if done.returncode:
        what = f"the yardstick could not be measured (exit status {done.returncode})"
        raise SkerryError(what, where=str(root), remedy="take the checkout of the same version")
    return done.stdout or b""
