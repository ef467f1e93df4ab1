"""What the account is told of: fetched, its posts as well, and kept; the server hears what was looked at, no more."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from skerry.bsky.fetch import Fetcher
from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.notifications import NotificationPage
from skerry.domain.pages import ItemToStore
from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.moderating import Moderating
from skerry.sync.source import Changes

PAGES = 4
"""Pages that a refresh fetches at most; what is further back is fetched when the reader gets there."""


class Notifications:
    """Keeps one account's notifications."""

    def __init__(self, cache: Cache, fetcher: Fetcher, moderating: Moderating) -> None:
        self._cache = cache
        self._fetcher = fetcher
        self._moderating = moderating
        self._decided = ""
        self._absent: set[str] = set()

    async def refresh(self, changes: Changes) -> None:
        """The newest page, on until what is known is met. Raises as `Fetcher.timeline` does."""
        self.decide(changes)
        has_none = not self._cache.notifications(limit=1)
        cursor = ""
        for number in range(1 if has_none else PAGES):
            page, met_known = await self._page(cursor, changes, is_newest=not number)
            if not page.cursor or page.cursor == cursor:
                self._cache.end_notifications("", _last_ms(page))
                return
            if met_known:
                return
            cursor = page.cursor
        self._cache.end_notifications(cursor, _last_ms(page))
        changes.page(NOTIFICATIONS, PutResult())

    async def older(self, changes: Changes) -> None:
        """The next page below what is known. Raises as `Fetcher.timeline` does."""
        state = self._cache.feed_state(NOTIFICATIONS)
        if state.is_complete or not state.cursor:
            return
        page, _ = await self._page(state.cursor, changes, is_newest=False)
        is_end = page.cursor == state.cursor
        self._cache.end_notifications("" if is_end else page.cursor, _last_ms(page))
        changes.page(NOTIFICATIONS, PutResult())

    async def saw(self, at_ms: int) -> None:
        """The reader has looked at all up to a moment. Raises as `Fetcher.timeline` does.

        The AppView counts what happened at the very moment as seen, and lists it as unread: so a millisecond more.
        """
        at = datetime.fromtimestamp((at_ms + 1) / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        await self._fetcher.saw_notifications(at)

    def decide(self, changes: Changes) -> None:
        """Leave people out by the moderation in force, if it is another than it was."""
        if self._decided != self._moderating.id:
            self._decided = self._moderating.id
            views = self._cache.notified_views()
            barred = self._moderating.of_people(views)
            if self._cache.bar_notifications({address: barred.get(address, ()) for address, _ in views}):
                changes.page(NOTIFICATIONS, PutResult())

    async def _page(self, cursor: str, changes: Changes, *, is_newest: bool) -> tuple[NotificationPage, bool]:
        """Fetch a page with its posts; whether it met what was known."""
        asked_ms = time.time_ns() // 1_000_000
        page = await self._fetcher.notifications(cursor)
        told = [entry.notification for entry in page.items]
        barred = self._moderating.of_people((entry.notification.address, entry.view) for entry in page.items)
        put = self._cache.put_notifications(page, is_newest=is_newest, asked_ms=asked_ms, barred=barred)
        new = set(put.new)
        fresh = [each.post for each in told if each.post and each.address in new]
        missing = self._cache.without_notified_posts(each.post for each in told if each.post)
        wanted = list(dict.fromkeys([*fresh, *(uri for uri in missing if uri not in self._absent)]))
        posts = await self._fetcher.posts(wanted) if wanted else []
        found = [post for post in posts if isinstance(post, ItemToStore)]
        self._absent |= {*wanted} - {post.item.post.uri for post in found}
        changed = self._cache.put_notified_posts(found, asked_ms=asked_ms)
        if put.new or changed:
            changes.page(NOTIFICATIONS, PutResult(changed=changed))
        if bad := page.bad + len(posts) - len(found):
            changes.notice(f"notifications that can't be read and are left out: {bad}")
        return page, put.met_known


def _last_ms(page: NotificationPage) -> int:
    return min((entry.notification.at_ms for entry in page.items), default=0)
