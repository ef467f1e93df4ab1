"""Which notifications were looked at: what the window counts, what it marks, and what the server may hear of.

The server knows one moment, up to which all is seen. It is told a moment only when everything up to it was on the
screen, so that nothing counts as seen that nobody saw; what the rules hide is nothing to wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skerry.domain.feeds import NOTIFICATIONS

if TYPE_CHECKING:
    from skerry.domain.notifications import Notification
    from skerry.store.cache import Cache
    from skerry.store.notified import Told
    from skerry.store.user import User

COUNTED = 100
"""Notifications that are counted at most: beyond them the number is "99+"."""


class Unread:
    """The unread notifications of an account.

    Attributes:
        count: How many are unread among the newest `COUNTED`.
    """

    def __init__(self, cache: Cache, user: User) -> None:
        self.count = 0
        self._cache = cache
        self._user = user
        self._heard_ms = -1

    @property
    def words(self) -> str:
        """The number; "" for none."""
        return "" if not self.count else "99+" if self.count >= COUNTED else str(self.count)

    def look(self) -> list[Notification]:
        """Count anew; those that are unread and newer than all that were there at the look before."""
        told = [each for each in self._cache.notifications(limit=COUNTED) if each.is_shown]
        fresh = self.unread_among(told)
        unread = [each.notification for each in told if each.notification.address in fresh]
        self.count = len(unread)
        heard, newest = self._heard_ms, max((each.notification.at_ms for each in told), default=0)
        self._heard_ms = max(heard, newest)
        return [each for each in unread if each.at_ms > heard] if heard >= 0 else []

    def unread_among(self, told: Sequence[Told]) -> set[str]:
        """The addresses of those that neither the server nor this window counts as seen."""
        new = [each.notification for each in told if not each.notification.is_read]
        read = self._user.read_among(NOTIFICATIONS, [(each.address, each.at_ms) for each in new]) if new else set()
        return {each.address for each in new} - read

    def mark(self, addresses: Iterable[str]) -> None:
        """These were looked at. Raises StoreError."""
        self._user.mark_read(addresses)


def seen_until(told: Sequence[Told], unread: set[str], *, is_whole: bool) -> int:
    """The moment up to which everything was seen, as the server may be told; 0 where there is none to tell.

    Args:
        told: Notifications, newest first, without a hole.
        unread: The addresses of those that were not seen.
        is_whole: Whether there are none older than these.
    """
    if not is_whole and not any(each.notification.is_read for each in told):
        return 0  # older ones may be unread, and nobody knows of them here
    shown = [each.notification for each in reversed(told) if each.is_shown]
    end = next((each.at_ms for each in shown if each.address in unread), None)
    seen = [each.at_ms for each in shown if end is None or each.at_ms + 1 < end]  # one more is what the server hears
    is_new = any(not each.is_read for each in shown if end is None or each.at_ms + 1 < end)
    return max(seen) if seen and is_new else 0
