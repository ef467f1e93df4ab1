"""The child's side: it takes its pipes, seals itself, loads its work, seals itself for good, and answers frames.

The parent is told twice. The first report goes out before any library is imported: the layers, and whether the
canary could be opened. The second says that the worker is ready. What the kernel shows of the child, the parent
reads for itself.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from skerry.seal import sandbox
from skerry.seal.order import Order, Task
from skerry.seal.wire import Closed, read_frame, write_frame

NICE = 10
"""At work a worker yields to whatever draws on the screen; somebody waits for its start, so that is not slowed."""

Handler = Callable[[bytes], bytes]
"""One request in, one answer out."""


class Pipes(NamedTuple):
    """The descriptors that requests come from and answers go to."""

    requests: int
    answers: int


class Refused(Exception):
    """The worker will not work; `reason` is for the parent, JSON values.

    Attributes:
        reason: What the parent is told.
    """

    def __init__(self, **reason: Any) -> None:  # noqa: ANN401 - JSON values
        super().__init__(str(reason))
        self.reason = reason


class Ready(NamedTuple):
    """A worker that is loaded: what answers its frames, and what it says of itself."""

    handler: Handler
    about: Task


def run(prepare: Callable[[Task], Ready]) -> NoReturn:
    """Be a sealed child: seal, `prepare` (which imports and loads), seal for good, answer until the parent ends."""
    pipes = _take_pipes()
    order = Order.from_frame(read_frame(pipes.requests))
    layers = sandbox.apply(order)
    _tell(pipes, layers=layers, canary=sandbox.try_canary(order.canary))
    try:
        ready = prepare(order.task)
    except Refused as refused:
        _tell(pipes, refused=refused.reason)
        os._exit(3)
    probe = _prober(order)
    loading = probe()
    os.nice(NICE)
    layers = sandbox.finish(order)
    _tell(pipes, layers=layers, about=ready.about, probes=[loading, probe()])
    _answer(pipes, ready.handler)


def _answer(pipes: Pipes, handler: Handler) -> NoReturn:
    """Answer requests, one by one, until the parent closes its end."""
    try:
        while True:
            write_frame(pipes.answers, handler(read_frame(pipes.requests)))
    except Closed:
        os._exit(0)


def _take_pipes() -> Pipes:
    """Keep the two pipes to itself, so that a stray print can't get between the frames, and close everything else."""
    pipes = Pipes(os.dup(0), os.dup(1))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    for descriptor in [int(link.name) for link in Path("/proc/self/fd").iterdir()]:
        if descriptor > 2 and descriptor not in pipes:
            with contextlib.suppress(OSError):  # the one that listed the folder is closed already
                os.close(descriptor)
    return pipes


def _tell(pipes: Pipes, **report: Any) -> None:  # noqa: ANN401 - JSON values
    write_frame(pipes.answers, json.dumps(report).encode())


def _prober(order: Order) -> Callable[[], list[str]]:
    """What tries the ways out; it is loaded now, since nothing can be once the child is sealed for good."""
    if order.targets is None:
        return list
    from skerry.seal.probes import Targets, run_probes

    targets = Targets(**order.targets)
    return lambda: run_probes(targets)
