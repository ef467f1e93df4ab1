"""A sealed child without work: it gives back what it is sent. The probes and the seal itself are tested with it."""

from __future__ import annotations

from skerry.seal.inside import Ready, run
from skerry.seal.order import Task


def main() -> None:
    """Be the child."""
    run(prepare)


def prepare(task: Task) -> Ready:
    """Load nothing."""
    return Ready(handler=bytes, about=task)
