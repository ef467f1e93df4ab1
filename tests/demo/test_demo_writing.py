"""Writing where there is no network: the demo does as if, a file of posts says that it can't."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.demo.writing import Pretence, Refusal
from skerry.domain.writing import Delete, NewPost, Report, Toggle
from skerry.store.user import User
from tests.support.outboxes import send_all


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    """An outbox with one of each kind."""
    opened = User.open(tmp_path / "user.db")
    opened.outbox.post([NewPost("a"), NewPost("b")], at_ms=1)
    opened.outbox.toggle(Toggle("like", "at://1"), at_ms=1)
    opened.outbox.toggle(Toggle("repost", "at://1", is_on=False), at_ms=1)
    opened.outbox.add(Delete("at://1"), at_ms=1)
    opened.outbox.add(Report("at://1", "spam"), at_ms=1)
    yield opened
    opened.close()


async def test_demo_does_as_if(user: User) -> None:
    """All is sent, and what would have an address has one."""
    await send_all(user, Pretence())
    rows = user.outbox.rows()[::-1]
    assert {row.state for row in rows} == {"sent"}
    assert [bool(row.uri) for row in rows] == [True, True, True, False, False, False]


async def test_file_of_posts_refuses_in_words(user: User) -> None:
    """Nothing waits for ever."""
    user.outbox.drop(2)
    await send_all(user, Refusal())
    rows = user.outbox.rows()
    assert {(row.state, row.trouble.partition(":")[0]) for row in rows} == {
        ("failed", "a file of posts has no network")
    }
