"""One backend for all tests of this folder, and a home of its own for each.

`scripts/test` runs this folder in a process of its own, without xdist: the tests share one backend, and what they
measure would suffer from neighbours. Under xdist it works as well: with `--dist loadgroup` one worker gets them all,
otherwise each worker starts its own backend.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.network.harness import Backend
from tests.network.reader import Reader, moved, signed_in
from tests.support.home import LOOPBACK, Home, make_home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of this folder on one worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("network"))


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    """The real backend with its seed, shared by all tests; what a test changes in it, others see.

    A test that writes does so as an account of its own (`backend.sign_up`), or takes back what it did.
    """
    with Backend() as running:
        yield running


@pytest.fixture
def fresh_home(tmp_path: Path) -> Iterator[Home]:
    """An empty home whose settings allow servers on loopback. A process that skerry leaves behind fails the test."""
    home = make_home(tmp_path / "home", LOOPBACK)
    yield home
    assert home.leftovers() == []


@pytest.fixture
def skerry_cli(fresh_home: Home) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `skerry` with these arguments in the fresh home; `stdin=` is its input."""
    return fresh_home.run


@pytest.fixture(scope="session")
def seeded_reader(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The seed's reader, signed in and synced once, without rules; a test that changes anything takes `reader`."""
    reader = signed_in(backend, tmp_path_factory.mktemp("reader") / "home", backend.sign_in())
    reader.sync()
    return reader


@pytest.fixture
def reader(seeded_reader: Reader, tmp_path: Path) -> Iterator[Reader]:
    """The seed's reader in a home of the test's own. A process that skerry leaves behind fails the test."""
    copy = moved(seeded_reader, tmp_path / "home")
    yield copy
    assert copy.home.leftovers() == []


@pytest.fixture
def newcomer(backend: Backend, tmp_path: Path) -> Iterator[Callable[[str], Reader]]:
    """Signs up somebody new of this handle and signs them in."""
    made: list[Reader] = []

    def make(handle: str) -> Reader:
        made.append(signed_in(backend, tmp_path / handle, backend.sign_up(handle)))
        return made[-1]

    yield make
    assert [left for reader in made for left in reader.home.leftovers()] == []
