"""The items of the rows in view, read from the store when they are needed and kept while they are near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skerry.domain.verdicts import Action
from skerry.ui.lru import Lru

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.values import StoredItem

KEPT = 600
"""Items in memory: several screens in each direction."""

WITH_REASON: frozenset[Action] = frozenset({"hide", "collapse", "blur-media"})
"""Actions that are shown with their reason."""


class Items:
    """Items by id."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._items: Lru[int, StoredItem] = Lru(KEPT)
        self._reasons: Lru[int, str] = Lru(KEPT)

    def get(self, item_id: int) -> StoredItem | None:
        """An item; None when it has left the store."""
        return self._items.get(item_id) or self.load([item_id]).get(item_id)

    def load(self, ids: Sequence[int]) -> dict[int, StoredItem]:
        """Read some items together, which costs a tenth of reading each alone; those that are here already are not."""
        found = self._cache.items([item_id for item_id in ids if item_id not in self._items])
        for item_id, item in found.items():
            self._items.put(item_id, item)
        return found

    def __contains__(self, item_id: int) -> bool:
        """Whether an item is in memory."""
        return item_id in self._items

    def reason(self, item: StoredItem) -> str:
        """Why a post is hidden, collapsed or covered, as a sentence; "" for the others."""
        if item.action not in WITH_REASON:
            return ""
        reason = self._reasons.get(item.id)
        if reason is None:
            reason = self._reasons.put(item.id, self._explain(item.id))
        return reason

    def forget(self, ids: Iterable[int]) -> None:
        """Read these anew when they are needed again."""
        gone = list(ids)
        self._items.discard(gone)
        self._reasons.discard(gone)

    def _explain(self, item_id: int) -> str:
        from skerry.judge.explain import reasons

        verdict = self._cache.verdict(item_id)
        return next(iter(reasons(verdict)), "") if verdict else ""
