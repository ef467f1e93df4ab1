"""The demo's notifications: made up, of every usual kind, one of them still to come."""

from __future__ import annotations

import time
from pathlib import Path

from skerry.demo.source import DemoSource, open_world
from skerry.demo.told import read_told
from skerry.store.cache import Cache
from skerry.store.values import PutResult


class Heard:
    """Remembers which feeds changed."""

    def __init__(self) -> None:
        self.feeds: list[str] = []

    def page(self, feed: str, result: PutResult) -> None:
        """A page of a feed."""
        assert not result.removed
        self.feeds.append(feed)

    def thread(self, uri: str) -> None:
        """A thread, which nobody asks for here."""
        raise AssertionError(uri)

    def moderation(self) -> None:
        """There is none."""
        raise AssertionError

    def notice(self, text: str) -> None:
        """There is nothing to complain about."""
        raise AssertionError(text)


def test_demo_tells_of_every_usual_kind_and_of_nobody_real() -> None:
    """Handles lie under names that are reserved for examples and tests."""
    told = read_told()
    kinds = {row.kind for row in told.notifications}
    assert {"like", "repost", "follow", "reply", "mention", "quote", "verified"} <= kinds
    assert all(author.handle.endswith((".example.com", ".test")) for author in told.authors)


async def test_demo_has_notifications_at_once_and_one_more_later(tmp_path: Path) -> None:
    """Each with its post, whose thread can be opened; the last comes with a refresh, once."""
    now_ms = time.time_ns() // 1_000_000
    cache = Cache.open(tmp_path / "cache.db", write=True)
    open_world(cache, now_ms)
    source, heard = DemoSource(cache, now_ms), Heard()
    rows = read_told().notifications
    before = cache.notifications()
    assert len(before) == len(rows) - 1
    assert all(bool(each.item) == bool(each.notification.post) for each in before)
    for _ in range(2):
        await source.refresh("notifications", heard)
    assert len(cache.notifications()) == len(rows)
    assert heard.feeds == ["notifications"]
    for each in cache.notifications():
        if each.notification.post:
            assert source._world.thread(each.notification.post)
    cache.close()
