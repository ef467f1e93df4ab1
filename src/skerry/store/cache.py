"""cache.db: what can be fetched again. One process writes it, any number read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from skerry.domain.addresses import PostAddress
from skerry.domain.pages import ThreadPage
from skerry.domain.posts import Post
from skerry.store import finding, items, posts, threads, viewing
from skerry.store.cached.feeds import FeedCache
from skerry.store.cached.moderation import ModerationCache
from skerry.store.cached.notified import NotifiedCache
from skerry.store.cached.stories import StoryCache
from skerry.store.cached.taste import TasteCache
from skerry.store.cached.verdicts import VerdictCache
from skerry.store.values import StoredItem, ThreadView
from skerry.store.viewing import Switch
from skerry.store.written import Write, hold


class Cache(FeedCache, VerdictCache, ModerationCache, NotifiedCache, StoryCache, TasteCache):
    """cache.db of one account.

    A reader of a file that isn't there yet reads an empty cache until the writer has made one; where a file is
    damaged it reads nothing. A broken cell costs its row. A writer that meets other damage puts an empty cache in
    place of the file, says so in `notice`, and goes on. Any method raises StoreError when the disk is full, the file
    out of reach, or the cache closed.

    Attributes:
        notice: Why the file was rebuilt, for one line on the screen; "" when it wasn't.
        epoch: Raised whenever another file has taken the place of the one before: all ids are others now.
    """

    def items(self, ids: Sequence[int]) -> dict[int, StoredItem]:
        """Items by id, in the order asked for; those that are gone are left out."""
        return self._run(lambda db: items.items(db, ids))

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        """`FeedItem.address` by id, for read marks; a tenth of the time of `items`."""
        return self._run(lambda db: items.addresses(db, ids))

    def raw(self, uri: str) -> bytes | None:
        """The JSON of a post's view as the network gave it."""
        return self._run(lambda db: items.raw(db, uri))

    def thread(self, uri: str) -> ThreadView:
        """The thread of a post as it was last fetched, or what the store knows of it without."""
        return self._run(lambda db: threads.thread(db, uri))

    def find_post(self, address: PostAddress) -> Post | None:
        """A post by its address; one with a handle takes a look at every address, 20 ms at 100,000 posts."""
        return self._run(lambda db: finding.find_post(db, address))

    def remove_posts(self, uris: Iterable[str], *, deleted_ms: int | None = None) -> tuple[int, ...]:
        """Posts that are gone: out of every feed; threads keep a line for them. Answers with the items' ids.

        `deleted_ms` is when the account deleted them itself: pages that don't know of it yet don't bring them back.
        """
        gone = list(uris)

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            if deleted_ms is not None:
                for uri in gone:
                    hold(db, Write(uri, "delete", "", True, deleted_ms))
            return tuple(item for uri in gone for item in posts.remove_post(db, uri))

        return self._change(work)

    def put_thread(self, uri: str, page: ThreadPage, *, fetched_ms: int) -> tuple[int, ...]:
        """Store the thread of a post in place of what was known of it; answers with items whose post is another now."""
        return self._change(lambda db: threads.put_thread(db, uri, page, fetched_ms))

    def set_viewer(self, uri: str, kind: Switch, record: str, *, is_on: bool, at_ms: int) -> tuple[int, ...]:
        """Note that the account liked a post, took that back, ...; answers with the items that show it.

        `at_ms` is when that was done: it holds against pages that don't know of it yet.
        """

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            hold(db, Write(uri, kind, record, is_on, at_ms))
            return viewing.set_viewer(db, uri, kind, record, is_on)

        return self._change(work)
