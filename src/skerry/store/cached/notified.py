"""What a cache knows of notifications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skerry.domain.notifications import NotificationPage
from skerry.domain.pages import ItemToStore
from skerry.store import notified
from skerry.store.cached.file import CacheFile
from skerry.store.notified import Barred, PutNotified, Told


class NotifiedCache(CacheFile):
    """Notifications from the newest down to as far as was fetched, without a hole; see `skerry.store.notified`."""

    def notifications(self, *, before: tuple[int, str] | None = None, limit: int = 200) -> list[Told]:
        """Notifications, newest first, hidden ones too; older than `before`: `at_ms` and address of the last."""
        return self._run(lambda db: notified.told(db, before, limit))

    def put_notifications(
        self, page: NotificationPage, *, is_newest: bool, asked_ms: int, barred: Mapping[str, Barred]
    ) -> PutNotified:
        """Store a page.

        Args:
            page: What the server answered.
            is_newest: Whether it is the newest page, which also says what was taken back.
            asked_ms: When, by this machine's clock.
            barred: Why moderation leaves somebody out, by the address of the notification.
        """
        return self._change(lambda db: notified.put_notifications(db, page, is_newest, asked_ms, barred))

    def end_notifications(self, cursor: str, last_ms: int) -> None:
        """Say where what is known ends: at a moment, below which others are forgotten; `cursor` asks on from there.

        Without a cursor the server has nothing older.
        """
        self._change(lambda db: notified.end_at(db, cursor, last_ms))

    def put_notified_posts(self, entries: Iterable[ItemToStore], *, asked_ms: int) -> tuple[int, ...]:
        """Store posts that notifications are about; answers with items that are new, or whose post is another now."""
        found = list(entries)
        return self._change(lambda db: notified.put_posts(db, found, asked_ms))

    def without_notified_posts(self, uris: Iterable[str]) -> list[str]:
        """Those of these posts that were not stored by `put_notified_posts`, each once."""
        wanted = list(uris)
        return self._run(lambda db: notified.without_posts(db, wanted))

    def notified_views(self) -> list[tuple[str, bytes]]:
        """The addresses of the newest notifications, and their authors' profiles as they came."""
        return self._run(notified.views)

    def bar_notifications(self, barred: Mapping[str, Barred]) -> bool:
        """Say anew why moderation leaves somebody out, or with no cause that it doesn't; whether any of it is new."""
        return self._change(lambda db: notified.set_barred(db, barred))
