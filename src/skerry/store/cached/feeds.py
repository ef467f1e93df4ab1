"""What a cache knows of feeds: their places, what was not fetched, and pages that arrive."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.domain.pages import TimelinePage
from skerry.store import gaps, listed, put, timeline
from skerry.store.cached.file import CacheFile
from skerry.store.values import FeedState, Gap, ItemKey, Key, Place, PutResult


class FeedCache(CacheFile):
    """Feeds by place. Reads are one or two statements, all by index; writes are each a transaction of its own."""

    def keys(
        self,
        feed: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        limit: int = 2000,
        hidden: bool | None = None,
    ) -> list[ItemKey]:
        """Places of a feed, newest first: older than `before`, newer than `after`, or all.

        With `after` alone, the `limit` places nearest to it. `hidden`: True for the tray, False for the rest.
        """
        return self._run(lambda db: timeline.keys(db, feed, before, after, limit, hidden))

    def keys_ranked(self, feed: str, *, limit: int = 2000, newest: int = 2000) -> list[ItemKey]:
        """The `newest` newest items that aren't hidden, by score, then by time; the first `limit` of them."""
        return self._run(lambda db: timeline.keys_ranked(db, feed, limit, newest))

    def places(self, feed: str, ids: Sequence[int]) -> list[ItemKey]:
        """Places of a feed's items by id, newest first; those that are gone are left out."""
        return self._run(lambda db: timeline.places(db, feed, ids))

    def item_of(self, feed: str, address: str) -> ItemKey | None:
        """The place of an item by `FeedItem.address`, to find a remembered position again."""
        return self._run(lambda db: timeline.item_of(db, feed, address))

    def feeds_of(self, ids: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """Items by the name of the feed that they are in; those that are gone are left out."""
        return self._run(lambda db: listed.feeds_of(db, ids))

    def gaps(self, feed: str) -> list[Gap]:
        """What was not fetched, newest first."""
        return self._run(lambda db: gaps.gaps(db, feed))

    def feed_state(self, feed: str) -> FeedState:
        """Numbers and cursor of a feed; all empty for one that is not known."""
        return self._run(lambda db: timeline.feed_state(db, feed))

    def top(self) -> Place:
        """Where a refresh asks."""
        return Place()

    def in_gap(self, feed: str, gap: int) -> Place | None:
        """Where to ask for what a gap hides; None when it is closed by now."""
        return self._run(lambda db: gaps.in_gap(db, feed, gap))

    def tail(self, feed: str) -> Place | None:
        """Where to ask for what lies below the oldest item; None when the feed is complete or was never fetched."""
        return self._run(lambda db: gaps.tail(db, feed))

    def put_page(self, feed: str, page: TimelinePage, place: Place, *, asked_ms: int, own_did: str) -> PutResult:
        """Store a page and what it says of how far the feed is known.

        A walk is `place = cache.top()`, then fetch with `place.cursor`, put, and go on with `PutResult.next` as long
        as one likes: wherever it ends, the store knows what is missing.

        Args:
            feed: The feed's name.
            page: What the server answered.
            place: Where it was asked.
            asked_ms: When, by this machine's clock: what was stored later can't be missing from the answer.
            own_did: The account; "" when there is none. Its own items are never taken for deleted.
        """
        return self._change(lambda db: put.put_page(db, feed, page, place, asked_ms, own_did))

    def put_list(self, feed: str, page: TimelinePage, *, cursor: str = "", asked_ms: int) -> PutResult:
        """Store a page of a feed that the server puts in order; any feed but Following.

        Args:
            feed: The feed's name.
            page: What the server answered.
            cursor: What it was asked with; without one the page takes the place of all that was there.
            asked_ms: When, by this machine's clock.
        """
        return self._change(lambda db: listed.put_list(db, feed, page, cursor, asked_ms))
