"""What tests of the network part share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.bsky.servers import Pds


@pytest.fixture
def no_umask() -> Iterator[None]:
    """Every bit that a program asks for is granted."""
    old = os.umask(0)
    yield
    os.umask(old)


@pytest.fixture
def pds() -> Iterator[Pds]:
    """A PDS that is also the directory, with the account `wren.test`."""
    with Pds() as server:
        yield server
