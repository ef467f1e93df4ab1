"""Where the demo's posts come from: the made-up world, its newest few a moment later, so that one sees them come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from skerry.demo.pictures import picture_bytes
from skerry.demo.society import Society
from skerry.demo.told import put_told, refresh_told
from skerry.demo.world import DID, STILL_TO_COME, World, page
from skerry.demo.writing import Pretence
from skerry.domain.errors import UsageError
from skerry.domain.feed_settings import MoveFeed, PinFeed, SaveFeed
from skerry.domain.feeds import FOLLOWING, NOTIFICATIONS, FeedName
from skerry.domain.posts import FeedItem
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.domain.writing import Attachment
from skerry.store.cache import Cache
from skerry.sync.source import Changes

AT_ONCE = 3
"""Items that come with each refresh, as long as there are any."""

TOLD_LATER = 1
"""Notifications that come with the first refresh of those."""


def open_world(cache: Cache, now_ms: int) -> None:
    """Put all but the newest items into an empty store, so that the window can paint at once."""
    items = World(now_ms).timeline()[STILL_TO_COME:]
    cache.put_page("following", page(items), cache.top(), asked_ms=now_ms, own_did=DID)
    put_told(cache, World(now_ms), now_ms, TOLD_LATER)


class DemoSource:
    """The made-up world as a source.

    Args:
        cache: The demo's store, as `open_world` left it.
        now_ms: The moment that the world was opened at.
    """

    poll_seconds = 20.0
    has_notifications = True
    moderating = None

    def __init__(self, cache: Cache, now_ms: int) -> None:
        self._cache = cache
        self._now_ms = now_ms
        self._world = World(now_ms)
        self._society = Society(cache, self._world, now_ms)
        self._coming: list[FeedItem] = self._world.timeline()[:STILL_TO_COME]
        self._timeline = self._world.timeline()

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The next few of the posts that are still to come."""
        if feed == NOTIFICATIONS:
            refresh_told(self._cache, self._world, self._now_ms, changes)
            return
        if feed != FOLLOWING:
            self._list(feed, changes)
            return
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

    async def saw(self, at_ms: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """There is no server to be told."""
        return

    def _list(self, feed: str, changes: Changes) -> None:
        """What somebody wrote, or the people of a list. Raises UsageError for what the world has not."""
        name = FeedName.parse(feed)
        if name.kind == "author":
            items = self._world.by((name.subject,)) if name.tab in ("posts", "replies") else []
        elif name.kind == "list":
            items = self._world.by(self._society.members(name.subject))
        else:
            raise UsageError("the demo's world has nothing of the kind", where=feed)
        asked_ms = time.time_ns() // 1_000_000
        changes.page(feed, self._cache.put_list(feed, page(items), cursor="", asked_ms=asked_ms))

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:  # noqa: ARG002 - a source's interface
        """Profiles, people, lists, all made up."""
        self._society.look_up(name)

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:  # noqa: ARG002 - a source's interface
        """There is no account whose settings could be changed, but feeds can be put in order."""
        if isinstance(edit, PinFeed | MoveFeed | SaveFeed) and writes:
            self._society.edit_feeds(edit)
            return ()
        raise UsageError("the demo has no moderation settings")

    async def picture(self, url: str) -> bytes:
        """One of the made-up pictures, which are in the package."""
        return picture_bytes(url)

    def carrier(self, load: Callable[[str], Attachment | None]) -> Pretence:  # noqa: ARG002 - a source's interface
        """The demo does as if it wrote."""
        return Pretence(self._society)

    async def close(self) -> None:
        """Nothing is open."""
