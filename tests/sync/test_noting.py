"""What was written is in the cache, and told to the windows, before the AppView knows of it; and it stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.domain.errands import Done
from skerry.domain.writing import Delete, Errand, Report, Toggle, Wish, Written
from skerry.store.cache import Cache
from skerry.sync.noting import Noting
from skerry.sync.protocol import Event, FeedChanged
from skerry.sync.telling import IDS_A_MESSAGE, Telling
from tests.store.made import FEED, did, item, post, put

AT = 5_000


class Desk:
    """A cache with two posts, and all that follows from writing."""

    def __init__(self, path: Path) -> None:
        self.cache = Cache.open(path, write=True)
        put(self.cache, item(2, by="bo"), item(1), asked_ms=AT - 1)
        self.events: list[Event] = []
        self.calls: list[str] = []
        telling = Telling(self.cache, self.events.append)
        self.noting = Noting(
            self.cache, telling, lambda: self.calls.append("judge"), lambda: self.calls.append("hurry"), lambda: AT
        )

    def write(self, wish: Wish, subject: str = "") -> None:
        """A wish is carried out."""
        self.noting.written(Errand(1, wish, "3k", AT), Done(Written("at://record"), subject))

    def ids(self, uri: str) -> tuple[int, ...]:
        """The items of a post."""
        return tuple(self.cache.items_of(uri))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own."""
    made = Desk(tmp_path / "cache.db")
    yield made
    made.cache.close()


def test_mute_is_told_judged_and_kept(desk: Desk) -> None:
    """A page that was asked for a moment later, and doesn't know of it, changes nothing."""
    desk.write(Toggle("mute", did("ada")), did("ada"))
    ids = desk.ids(post(1).uri)
    assert desk.events == [FeedChanged(FEED, changed=ids)]
    assert desk.calls == ["judge", "hurry"]
    put(desk.cache, item(2, by="bo"), item(1), asked_ms=AT + 1)
    assert [shown.item.post.author.is_muted for shown in desk.cache.items(ids).values()] == [True]


def test_like_is_told_and_asks_nobody(desk: Desk) -> None:
    """It brings nothing new to the timeline; it holds as well."""
    desk.write(Toggle("like", post(1).uri), post(1).uri)
    ids = desk.ids(post(1).uri)
    assert desk.events == [FeedChanged(FEED, changed=ids)]
    assert desk.calls == []
    put(desk.cache, item(2, by="bo"), item(1), asked_ms=AT + 1)
    assert [shown.item.post.viewer.like for shown in desk.cache.items(ids).values()] == ["at://record"]


def test_deleted_post_is_told_gone_and_stays_gone(desk: Desk) -> None:
    """Though a page that was asked for a moment later still has it."""
    ids = desk.ids(post(1).uri)
    desk.write(Delete(post(1).uri))
    assert desk.events == [FeedChanged(FEED, removed=ids)]
    put(desk.cache, item(2, by="bo"), item(1), asked_ms=AT + 1)
    assert not desk.ids(post(1).uri)


def test_report_changes_nothing(desk: Desk) -> None:
    """Nothing is there that the timeline could show."""
    desk.write(Report(post(1).uri, "spam"))
    assert (desk.events, desk.calls) == ([], [])


def test_many_ids_are_told_in_several_messages(desk: Desk) -> None:
    """A message has an end, whatever was stored."""
    ids = tuple(range(IDS_A_MESSAGE + 1))
    Telling(desk.cache, desk.events.append).removed({FEED: ids})
    told = [event for event in desk.events if isinstance(event, FeedChanged)]
    assert [len(event.removed) for event in told] == [IDS_A_MESSAGE, 1]
    assert tuple(i for event in told for i in event.removed) == ids
