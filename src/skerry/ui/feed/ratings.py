"""How the posts on the screen are rated, and the ratings of this session that can be taken back.

A rating is written at once, with what can be learned from it later without the cache; what is read is bounded by the
screen, however many ratings there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from skerry.store.ratings import remembered
from skerry.ui.feed.undo import Undo, Undone
from skerry.ui.lru import Lru

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem
    from skerry.store.cache import Cache
    from skerry.store.user import User

KEPT = 2000
"""Posts whose rating, or lack of one, is known without a look."""


class Ratings:
    """The ratings of one account, as its screens see them; each can be taken back by way of `undo`."""

    def __init__(self, user: User, cache: Cache, undo: Undo) -> None:
        self._user = user
        self._cache = cache
        self._values: Lru[str, int] = Lru(KEPT)
        self._undo = undo

    def of(self, uri: str) -> int:
        """1, -1, or 0 for a post that is not rated."""
        value = self._values.get(uri)
        if value is None:
            self.load([uri])
            value = self._values.get(uri)
        return value or 0

    def load(self, uris: Iterable[str]) -> None:
        """Look several up together."""
        wanted = [uri for uri in dict.fromkeys(uris) if uri not in self._values]
        found = self._user.ratings_among(wanted) if wanted else {}
        for uri in wanted:
            self._values.put(uri, found.get(uri, 0))

    def rate(self, item: FeedItem, value: int, now_ms: int) -> None:
        """Rate a post. Raises StoreError."""
        uri, post = item.post.uri, remembered(item)
        before, vector = self._user.rating(uri), self._cache.vector_of(uri)
        self._user.set_rating(uri, value, at_ms=now_ms, post=post, vector=vector)
        self._did(Undone(uri, value, before, post))

    def change(self, uri: str, value: int, now_ms: int) -> None:
        """Rate a rated post anew, or forget its rating (0). Raises StoreError."""
        before = self._user.rating(uri)
        self._user.set_rating(uri, value, at_ms=now_ms)
        self._did(Undone(uri, value, before, before.post if before else None))

    def undo(self) -> Undone | None:
        """Put things back as they were before the last rating; None when there is none left. Raises StoreError."""
        last = self._undo.last_rating
        if last is None:
            return None
        before = last.before
        if before is None:
            self._user.set_rating(last.uri, 0, at_ms=0)
        else:
            vector = self._cache.vector_of(last.uri)
            self._user.set_rating(last.uri, before.value, at_ms=before.at_ms, post=before.post, vector=vector)
        self._undo.drop(last)
        self._values.put(last.uri, before.value if before else 0)
        return last

    def note(self) -> str:
        """Why ratings don't move anything yet; "" when they do."""
        from skerry.judge.taste.ratings import not_enough

        return not_enough(*self._user.rating_counts())

    def _did(self, deed: Undone) -> None:
        self._values.put(deed.uri, deed.value)
        self._undo.push(deed)
