"""The parent's side of a sealed child: start it, see how well it is sealed, ask it things, end it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from skerry.seal import wire
from skerry.seal.keeper import Keeper
from skerry.seal.kernel import read_baseline, read_facts
from skerry.seal.layers import ALL
from skerry.seal.level import Seal, judge_seal
from skerry.seal.order import MEMORY, Order, Task

CANARIES = ("/etc/passwd", "/etc/hosts", "/etc/hostname")
"""Files that everybody may read on every Linux, and that no worker needs."""
PASSED_ON = ("LD_LIBRARY_PATH",)
"""What a child takes over from the user's environment: where some systems say that the libraries are."""
BOOT = "import sys; sys.path += sys.argv[2:]; from importlib import import_module; import_module(sys.argv[1]).main()"
"""Python is started without `site`: no .pth file, no sitecustomize, nothing of the user's runs in the child."""


class ChildFailed(Exception):
    """A child did not do what it was asked, and has been ended.

    Attributes:
        what: What happened, in a few words.
        errors: The end of what it wrote on standard error, as it came: not clean.
    """

    def __init__(self, what: str, errors: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.errors = errors


class ChildRefused(Exception):
    """A child would not start work; `reason` is what its worker says.

    Attributes:
        reason: The worker's own words, JSON values.
    """

    def __init__(self, reason: Mapping[str, Any]) -> None:
        super().__init__(str(reason))
        self.reason = reason


class SealedChild:
    """A child process, sealed and ready. Several threads may call it, and take turns.

    Attributes:
        seal: How well it is sealed, as the kernel says.
        layers: What became of each layer, as the child says: the name of the error, empty when it is on.
        about: What its worker says of itself.
        probes: With `targets`: what stopped each probe before the last layer, and after it.
    """

    def __init__(  # noqa: PLR0913 - all but the first are named
        self,
        module: str,
        *,
        libraries: Sequence[str] = (),
        readable: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        task: Task | None = None,
        targets: Task | None = None,
        layers: Sequence[str] = ALL,
        memory: int = MEMORY,
        timeout: float = 30.0,
    ) -> None:
        """Start a child and wait until it is ready. Raises ChildFailed, ChildRefused.

        Args:
            module: The worker's module, whose `main()` calls `inside.run`.
            libraries: The packages that it imports, by name; skerry itself is always there.
            readable: Files that it reads while it loads.
            environment: Its environment, all of it but `PASSED_ON`.
            task: What its worker needs.
            targets: What the probes aim at, when they are to be run.
            layers: The layers to put on.
            memory: The most address space that it may have, in bytes.
            timeout: Seconds until it has to be ready.
        """
        folders = import_folders(("skerry", *libraries))
        command = [sys.executable, "-I", "-S", "-B", "-c", BOOT, module, *folders]
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._turn = threading.RLock()
        self._keeper = Keeper(command, {**passed_on, **(environment or {})})
        order = Order(tuple(layers), tuple(readable), canary(), task or {}, targets, memory)
        deadline = time.monotonic() + timeout
        try:
            self._write(order.to_frame(), deadline)
            early = self._report(deadline)
            late = self._report(deadline)
            self.seal = self._judge(early["canary"], memory)
        except BaseException:
            self.close(patience=0)
            raise
        self.layers: dict[str, str] = {**early["layers"], **late["layers"]}
        self.about: Task = late["about"]
        self.probes: list[list[str]] = late["probes"]

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._keeper.pid

    def call(self, request: bytes, *, timeout: float = 60.0) -> bytes:
        """Ask it something; its answer. Raises ChildFailed, after which it is gone."""
        with self._turn:
            if self._keeper.is_closed:
                raise ChildFailed("was closed", self._keeper.errors)
            deadline = time.monotonic() + timeout
            try:
                self._write(request, deadline)
                return self._read(deadline)
            except BaseException:  # ^C too: an answer that nobody waits for would be taken for the next one's
                self.close(patience=0)
                raise

    def close(self, *, patience: float = 2.0) -> None:
        """End it: it is told by the end of its input, and killed when it has not ended after `patience` seconds.

        A call that another thread waits for fails, and descriptors are closed only after that: their numbers may
        be somebody else's at once.
        """
        if not self._turn.acquire(blocking=False):
            self._keeper.kill()
            self._turn.acquire()
        try:
            self._keeper.end(patience)
        finally:
            self._turn.release()

    def __enter__(self) -> SealedChild:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _report(self, deadline: float) -> Task:
        """One of the child's two reports."""
        report: Task = json.loads(self._read(deadline))
        if "refused" in report:
            raise ChildRefused(report["refused"])
        return report

    def _judge(self, canary_error: str, memory: int) -> Seal:
        try:
            return judge_seal(read_facts(self.pid), read_baseline(), canary_error, memory)
        except OSError as error:
            raise self._failure(f"could not be looked at ({error.strerror})") from error

    def _write(self, frame: bytes, deadline: float) -> None:
        try:
            wire.write_frame(self._keeper.requests, frame, deadline=deadline)
        except wire.WireError as error:
            raise self._failure(_words(error)) from error

    def _read(self, deadline: float) -> bytes:
        try:
            return wire.read_frame(self._keeper.answers, deadline=deadline)
        except wire.WireError as error:
            raise self._failure(_words(error)) from error

    def _failure(self, what: str) -> ChildFailed:
        """End the child, and tell with what it ended."""
        if what == ENDED:
            self._keeper.wait(2.0)
            what = f"{ENDED} ({self._keeper.status})"
        self.close(patience=0)
        return ChildFailed(what, self._keeper.errors)


ENDED = "ended"


def _words(error: wire.WireError) -> str:
    """What a failure of the wire means for a child."""
    if isinstance(error, wire.TimedOut):
        return "did not answer in time"
    return ENDED if isinstance(error, (wire.Closed, wire.Truncated)) else str(error)


def canary() -> str:
    """A file that the user may read, and that no worker needs; empty when there is none."""
    for path in CANARIES:
        with contextlib.suppress(OSError), Path(path).open("rb"):
            return path
    return ""


def import_folders(packages: Sequence[str]) -> list[str]:
    """The folders that hold packages, found without importing them. Raises ChildFailed for one that isn't there."""
    folders: dict[str, None] = {}
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ChildFailed(f"the package {package} is not installed")
        folders[str(Path(spec.origin).parent.parent)] = None
    return list(folders)
