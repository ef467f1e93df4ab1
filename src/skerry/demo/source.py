"""Where the demo's posts come from: the made-up world, its newest few a moment later, so that one sees them come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from skerry.demo.world import DID, STILL_TO_COME, World, page
from skerry.demo.writing import Pretence
from skerry.domain.directory import FEEDS, LISTS
from skerry.domain.errors import UsageError
from skerry.domain.feeds import FOLLOWING
from skerry.domain.posts import FeedItem
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.domain.writing import Attachment
from skerry.store.cache import Cache
from skerry.sync.source import Changes

AT_ONCE = 3
"""Items that come with each refresh, as long as there are any."""


def open_world(cache: Cache, now_ms: int) -> None:
    """Put all but the newest items into an empty store, so that the window can paint at once."""
    items = World(now_ms).timeline()[STILL_TO_COME:]
    cache.put_page("following", page(items), cache.top(), asked_ms=now_ms, own_did=DID)


class DemoSource:
    """The made-up world as a source.

    Args:
        cache: The demo's store, as `open_world` left it.
        now_ms: The moment that the world was opened at.
    """

    poll_seconds = 20.0
    moderating = None

    def __init__(self, cache: Cache, now_ms: int) -> None:
        self._cache = cache
        self._world = World(now_ms)
        self._coming: list[FeedItem] = self._world.timeline()[:STILL_TO_COME]
        self._timeline = self._world.timeline()

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The next few of the posts that are still to come."""
        if feed != FOLLOWING:
            raise UsageError("the demo's world has its timeline only", where=feed)
        await asyncio.sleep(0.3)  # as long as a near server takes, so that one sees the status change
        if not self._coming:
            return
        self._coming = self._coming[:-AT_ONCE]
        items = self._timeline[len(self._coming) :]
        asked_ms = time.time_ns() // 1_000_000
        result = self._cache.put_page(feed, page(items), self._cache.top(), asked_ms=asked_ms, own_did=DID)
        changes.page(feed, result)

    async def older(self, feed: str, gap: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """The world has no older posts than the store."""
        return

    async def thread(self, uri: str, changes: Changes) -> None:
        """The whole conversation of a post."""
        found = self._world.thread(uri)
        if found is None:
            raise UsageError("the demo's world has no such post", where=uri)
        self._cache.put_thread(uri, found, fetched_ms=time.time_ns() // 1_000_000)
        changes.thread(uri)

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:  # noqa: ARG002 - a source's interface
        """Nothing but posts is here."""
        if name not in (FEEDS, LISTS):
            raise UsageError("there is nothing but posts here", where=name)

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:  # noqa: ARG002 - a source's interface
        """There is no account whose settings could be changed."""
        raise UsageError("the demo has no moderation settings")

    def carrier(self, load: Callable[[str], Attachment | None]) -> Pretence:  # noqa: ARG002 - a source's interface
        """The demo does as if it wrote."""
        return Pretence()

    async def close(self) -> None:
        """Nothing is open."""
