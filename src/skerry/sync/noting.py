"""What was just written to the network, noted in the cache: it knows before the AppView does."""

from __future__ import annotations

from collections.abc import Callable

from skerry.domain.errands import Done
from skerry.domain.writing import Delete, Errand, Report, Toggle
from skerry.store.cache import Cache
from skerry.sync.telling import Telling


class Noting:
    """Notes what became of wishes.

    Args:
        cache: The store, for writing.
        telling: Tells the windows.
        judge: Called when items are to be judged anew.
        hurry: Called when the newest page has, or lacks, something new by it.
        now_ms: The clock by which pages are asked for.
    """

    def __init__(
        self,
        cache: Cache,
        telling: Telling,
        judge: Callable[[], None],
        hurry: Callable[[], None],
        now_ms: Callable[[], int],
    ) -> None:
        self._cache = cache
        self._telling = telling
        self._judge = judge
        self._hurry = hurry
        self._now_ms = now_ms

    def written(self, errand: Errand, done: Done) -> None:
        """A wish is carried out."""
        record, at_ms = done.written.uri, self._now_ms()
        match errand.wish:
            case Toggle("like" | "repost" | "bookmark" | "mute-thread" as kind, is_on=is_on):
                changed = self._cache.set_viewer(done.subject, kind, record, is_on=is_on, at_ms=at_ms)
                self._telling.changed(changed)
                if kind != "repost":
                    return
            case Toggle("follow" | "mute" | "block" as kind, is_on=is_on):
                changed = self._cache.set_standing(done.subject, kind, record, is_on=is_on, at_ms=at_ms)
                self._telling.changed(changed)
                self._judge()
            case Delete(uri):
                known = self._cache.feeds_of(self._cache.items_of(uri))
                self._cache.remove_posts([uri], deleted_ms=at_ms)
                self._telling.removed(known)
            case Report():
                return
            case _:
                pass
        self._hurry()
