"""An account's posts from the network into the store: the newest page first, then back to what is known."""

from __future__ import annotations

import sys
import time
from typing import Self

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.fetch import Fetcher
from skerry.bsky.opening import open_door, open_session
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import NotSignedIn, UsageError
from skerry.domain.pages import BadItem, TimelinePage
from skerry.store.cache import Cache
from skerry.store.values import Place
from skerry.sync.protocol import FOLLOWING
from skerry.sync.source import Changes

PAGES = 30
"""Pages that one refresh fetches at most: 3,000 items, well under the 3,000 requests in five minutes that a PDS allows.
What lies beyond is a gap, which says so in the timeline until a later one fills it."""

POLL_SECONDS = 60.0
"""How often an open client asks for the newest page."""


class NetworkSource:
    """One account's feeds.

    Args:
        cache: Where pages go.
        door: Closed with the source.
        fetcher: Asks the account's PDS.
        did: Whose timeline it is.
    """

    poll_seconds = POLL_SECONDS

    def __init__(self, cache: Cache, door: Door, fetcher: Fetcher, did: str) -> None:
        self._cache = cache
        self._door = door
        self._fetcher = fetcher
        self._did = did
        self.pages = PAGES
        """Pages that a refresh fetches at most."""

    @classmethod
    def open(cls, cache: Cache, paths: Paths, did: str) -> Self:
        """For an account that is signed in. Raises `NotSignedIn` when it isn't."""
        account = Accounts(paths.data).find(did)
        if account is None:
            raise NotSignedIn("this account is not signed in", where=did, remedy="sign in: skerry login")
        door = open_door(paths.state, loopback=load_settings(paths).network.loopback)
        session = open_session(door, paths.data, account, notice=_log)
        return cls(cache, door, Fetcher(session), did)

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The newest page, on until what is known is met, then what earlier ones had to leave out in between."""
        _check_feed(feed)
        left = await self._follow(self._cache.top(), self.pages, changes)
        for gap in self._cache.gaps(feed):
            place = self._cache.in_gap(feed, gap.id)
            left = await self._follow(place, left, changes) if place else left

    async def older(self, feed: str, gap: int, changes: Changes) -> None:
        """One page of a gap, or below the oldest item."""
        _check_feed(feed)
        place = self._cache.in_gap(feed, gap) if gap else self._cache.tail(feed)
        if place is not None:
            await self._follow(place, 1, changes)

    async def thread(self, uri: str, changes: Changes) -> None:
        """A post with what it answers and what answers it."""
        fetched_ms = time.time_ns() // 1_000_000
        self._cache.put_thread(uri, await self._fetcher.thread(uri), fetched_ms=fetched_ms)
        changes.thread(uri)

    async def close(self) -> None:
        """Close the connections."""
        await self._door.aclose()

    async def _follow(self, place: Place, pages: int, changes: Changes) -> int:
        """Fetch from a place on until what is known is met; how many of the `pages` are left."""
        bad = 0
        while pages:
            pages -= 1
            asked_ms = time.time_ns() // 1_000_000
            page = await self._fetcher.timeline(place.cursor)
            bad += _bad(page)
            result = self._cache.put_page(FOLLOWING, page, place, asked_ms=asked_ms, own_did=self._did)
            changes.page(FOLLOWING, result)
            if result.next is None:
                break
            place = result.next
        if bad:
            changes.notice(f"items of the timeline that can't be read and are left out: {bad}")
        return pages


def _check_feed(feed: str) -> None:
    if feed != FOLLOWING:
        raise UsageError("only the Following feed can be fetched", where=feed)


def _log(line: str) -> None:
    """Standard error is sync's log."""
    print(line, file=sys.stderr)


def _bad(page: TimelinePage) -> int:
    return sum(isinstance(item, BadItem) for item in page.items)
