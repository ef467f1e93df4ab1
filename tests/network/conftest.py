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
