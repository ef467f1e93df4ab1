"""One real encoder for all tests that only read from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skerry.encoder.client import Encoder


@pytest.fixture(scope="session")
def encoder() -> Iterator[Encoder]:
    """A sealed encoder with skerry's own model."""
    with Encoder() as started:
        yield started
