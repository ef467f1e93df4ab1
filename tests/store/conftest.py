"""A cache and a user file in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.store.cache import Cache
from skerry.store.user import User


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the cache goes; the folder does not exist yet."""
    return tmp_path / "accounts" / "did_plc_me" / "cache.db"


@pytest.fixture
def cache(path: Path) -> Iterator[Cache]:
    """A cache that is open to write; a test in which it was rebuilt has found a fault."""
    opened = Cache.open(path, write=True)
    yield opened
    assert opened.notice == ""
    opened.close()


@pytest.fixture
def user(path: Path) -> Iterator[User]:
    """A user file."""
    opened = User.open(path.with_name("user.db"))
    yield opened
    opened.close()
