"""The items of the rows in view, read from the store when they are needed and kept while they are near."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.verdicts import Action
from skerry.ui.feed.wishes import Wishes, subjects_of
from skerry.ui.lru import Lru

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem
    from skerry.store.cache import Cache
    from skerry.store.values import StoredItem
    from skerry.ui.feed.ratings import Ratings

KEPT = 600
"""Items in memory: several screens in each direction."""

WITH_REASON: frozenset[Action] = frozenset({"hide", "collapse", "blur-media"})
"""Actions that are shown with their reason."""


class Items:
    """Items by id."""

    def __init__(self, cache: Cache, ratings: Ratings, wishes: Wishes) -> None:
        self._cache = cache
        self._ratings = ratings
        self._wishes = wishes
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
        self._ratings.load(item.item.post.uri for item in found.values())
        self._wishes.load(item.item.post for item in found.values())
        return found

    def __contains__(self, item_id: int) -> bool:
        """Whether an item is in memory."""
        return item_id in self._items

    def shown(self, item: StoredItem) -> FeedItem:
        """The item with what is on its way about its post laid over."""
        post = self._wishes.lay(item.item.post)
        return item.item if post is item.item.post else replace(item.item, post=post)

    def about(self, subjects: Collection[str]) -> list[int]:
        """The ids of the items in memory that are about one of these: a post, a thread, an author."""
        wanted = frozenset(subjects)
        return [item.id for item in self._items.values() if not wanted.isdisjoint(subjects_of(item.item.post))]

    def rating(self, item: StoredItem) -> int:
        """1 or -1 for a rated post, 0 for the others."""
        return self._ratings.of(item.item.post.uri)

    def reason(self, item: StoredItem) -> str:
        """Why a post is hidden, collapsed or covered: a rule's sentence, or moderation's few words; "" for others."""
        if item.action not in WITH_REASON and not item.is_asked:
            return ""
        reason = self._reasons.get(item.id)
        if reason is None:
            reason = self._reasons.put(item.id, self._explain(item))
        return reason

    def forget(self, ids: Iterable[int]) -> None:
        """Read these anew when they are needed again."""
        gone = list(ids)
        self._items.discard(gone)
        self._reasons.discard(gone)

    def _explain(self, item: StoredItem) -> str:
        from skerry.judge.explain import reason

        verdict = self._cache.verdict(item.id)
        return reason(verdict, item.item.post.author.handle) if verdict else ""
