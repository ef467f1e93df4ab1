"""What is released: a wheel that works by itself, with the model, from the source distribution as from git."""

from __future__ import annotations

import json
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

import skerry
from tests.packaging.conftest import ROOT, Built, git
from tests.seal.machine import expected_level
from tests.support.home import Home, make_home
from tests.support.terminal import Terminal

INFO = f"skerry-{skerry.__version__}.dist-info"
MODEL = ("model.onnx", "tokenizer.spm", "manifest.toml", "CARD.md", "LICENSE", "NOTICE")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def names(wheel: Path) -> set[str]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        return BytesParser().parsebytes(archive.read(f"{INFO}/METADATA"))


def committed(folder: str) -> set[str]:
    """The files that git has in a folder, relative to it."""
    command = [git(), "-C", str(ROOT), "ls-tree", "-r", "--name-only", "HEAD", "--", f"{folder}/"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name.removeprefix(f"{folder}/") for name in listed.stdout.splitlines()}


def test_wheel_carries_the_package_the_model_and_the_licences(built: Built) -> None:
    """All that is committed of the package, and nothing else: no tests, no scripts."""
    expected = {f"skerry/{name}" for name in committed("src/skerry")}
    expected |= {f"skerry/_model/{name}" for name in committed("models")}
    found = names(built.wheel)
    assert {name for name in found if not name.startswith(f"{INFO}/")} == expected
    assert {f"skerry/_model/{name}" for name in MODEL} <= found
    assert {"skerry/py.typed", "skerry/demo/posts.jsonl", "skerry/demo/filters.toml"} <= found
    licences = {name for name in found if "/licenses/" in name}
    assert licences == {f"{INFO}/licenses/{name}" for name in ("LICENSE", "models/LICENSE", "models/NOTICE")}


def test_wheel_from_the_source_distribution_is_the_same(built: Built) -> None:
    """File by file, byte by byte: the source distribution lacks nothing."""
    assert names(built.from_sdist) == names(built.wheel)
    with zipfile.ZipFile(built.wheel) as one, zipfile.ZipFile(built.from_sdist) as other:
        assert {info.filename: info.CRC for info in one.infolist()} == {
            info.filename: info.CRC for info in other.infolist()
        }


def test_source_distribution_has_what_a_packager_needs(built: Built) -> None:
    """Source, model, licence, README and changelog; not the tests with their made-up posts."""
    with tarfile.open(built.sdist) as archive:
        top = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert top >= {"src", "models", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "PKG-INFO"}
    assert not top & {"tests", "scripts", ".ci"}


def test_metadata_says_the_version_and_what_is_safe_to_install(built: Built) -> None:
    """The version is the literal; onnxruntime stays below the releases that send telemetry."""
    said = metadata(built.wheel)
    assert (said["Name"], said["Version"]) == ("skerry", skerry.__version__)
    assert set(said["Requires-Python"].split(",")) == {">=3.11", "<3.15"}
    assert said["License-Expression"] == "MIT AND Apache-2.0"
    assert any(r.startswith("onnxruntime") and "<1.29" in r for r in said.get_all("Requires-Dist") or ())


def test_installed_program_finds_its_model_and_seals_it(built: Built, home: Home) -> None:
    """Away from any checkout: the version, and every probe blocked with the model of the package."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(built.skerry), *arguments]
        return subprocess.run(
            command, cwd=home.folder, env=home.env, capture_output=True, text=True, timeout=120, check=False
        )

    assert run("--version").stdout == f"skerry {skerry.__version__}\n"
    tested = run("privacy", "--selftest", "--json")
    assert tested.returncode == (0 if expected_level() == "SEALED" else 1), tested.stderr
    result = json.loads(tested.stdout)
    assert result["level"] == expected_level()
    assert str(ROOT) not in tested.stdout


def test_installed_demo_paints_a_sealed_timeline(built: Built, home: Home) -> None:
    """The made-up world is in the package."""
    with Terminal([str(built.skerry), "demo"], home.env) as terminal:
        terminal.wait_for(lambda screen: expected_level() in screen and " hidden " in screen, 60)
        terminal.press("q")
        assert terminal.wait_exit() == 0
