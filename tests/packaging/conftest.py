"""The packages as they would be released: built once from what is committed, and installed once, for all tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]


class Built(msgspec.Struct, frozen=True):
    """What was built.

    Attributes:
        wheel: The wheel that was built from `git archive HEAD`.
        sdist: The source distribution that was built from it.
        from_sdist: The wheel that was built from the source distribution.
        skerry: The program, as it is in a virtual environment into which the wheel was installed.
    """

    wheel: Path
    sdist: Path
    from_sdist: Path
    skerry: Path


def git() -> str:
    """The program git, which made the checkout."""
    found = shutil.which("git")
    assert found, "git is missing"
    return found


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All of them; with several workers, by the first that comes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "packaging"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            _build(folder)
            (folder / "complete").touch()
    (wheel,) = (folder / "tree/dist").glob("*.whl")
    (sdist,) = (folder / "tree/dist").glob("*.tar.gz")
    (from_sdist,) = (folder / "unpacked").glob("*/dist/*.whl")
    return Built(wheel, sdist, from_sdist, folder / "installed/bin/skerry")


def _build(folder: Path) -> None:
    """Everything, in this folder."""
    _run(git(), "-C", str(ROOT), "archive", "--output", str(folder / "tree.tar"), "HEAD")
    with tarfile.open(folder / "tree.tar") as archive:
        archive.extractall(folder / "tree", filter="data")
    _run(sys.executable, "-m", "hatchling", "build", cwd=folder / "tree")
    (sdist,) = (folder / "tree/dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=source)
    _install(folder)


def _install(folder: Path) -> None:
    """Installs the wheel by itself; what it depends on is that of the tests."""
    python = _environment(folder / "installed")
    (wheel,) = (folder / "tree/dist").glob("*.whl")
    _run(str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps", str(wheel))
    (packages,) = (folder / "installed").glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _environment(folder: Path) -> Path:
    """A new virtual environment's Python."""
    venv.create(folder, with_pip=True, symlinks=True)
    return folder / "bin/python"


def _run(*command: str, cwd: Path | None = None) -> None:
    """Runs a command to its end, which has to be a good one."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
