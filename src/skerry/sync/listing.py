"""A page of what the server lists, from the network into the store."""

from __future__ import annotations

import time

from skerry.bsky.fetch import Fetcher
from skerry.domain.feeds import FeedName
from skerry.domain.pages import BadItem
from skerry.store.cache import Cache
from skerry.sync.source import Changes

EMPTY_PAGES = 5
"""Pages of a list that are asked for until one has something new."""


async def put_listed(fetcher: Fetcher, cache: Cache, feed: str, cursor: str, changes: Changes) -> None:
    """A page; further ones while they have nothing to show. Raises as `Fetcher.listed` does."""
    name, bad = FeedName.parse(feed), 0
    for _ in range(EMPTY_PAGES):
        asked_ms = time.time_ns() // 1_000_000
        page = await fetcher.listed(name, cursor)
        bad += sum(isinstance(item, BadItem) for item in page.items)
        result = cache.put_list(feed, page, cursor=cursor, asked_ms=asked_ms)
        changes.page(feed, result)
        if result.new or result.next is None:
            break
        cursor = result.next.cursor
    if bad:
        changes.notice(f"posts that can't be read and are left out: {bad}")
