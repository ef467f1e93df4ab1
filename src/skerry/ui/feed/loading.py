"""The places of a feed, read from the store in parts: from where the reader begins, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.values import ItemKey, Key

FIRST = 40
"""Places in each direction that are loaded before the first paint."""

SLICE = 100
"""Places that are loaded between two key presses."""


class Loading:
    """How far a feed was read.

    Args:
        cache: The store.
        feed: The feed's name.
        is_hidden: Whether it is the hidden items that are read, or the others.

    Attributes:
        has_newer: Whether there may be places above those that were read.
        has_older: Whether there may be places below them.
    """

    def __init__(self, cache: Cache, feed: str, *, is_hidden: bool) -> None:
        self.has_newer = self.has_older = True
        self._cache = cache
        self._feed = feed
        self._is_hidden = is_hidden
        self._newest: Key | None = None
        self._oldest: Key | None = None

    @property
    def is_done(self) -> bool:
        """Whether every place was read."""
        return not (self.has_newer or self.has_older)

    def begin(self, at: Key | None) -> None:
        """Begin at a place, or at the newest."""
        if at is None:
            self.has_newer = False
        else:
            self._newest = at
            self._oldest = (*at[:2], at[2] + 1)  # so that the place itself is among the older

    def end(self) -> None:
        """All is read, by other means."""
        self.has_newer = self.has_older = False

    def more(self, limit: int) -> list[ItemKey]:
        """Places that were not read yet, the newer first."""
        if self.has_newer:
            return self.newer(limit)
        return self.older(limit) if self.has_older else []

    def older(self, limit: int) -> list[ItemKey]:
        """The next below, newest first."""
        keys = self._cache.keys(self._feed, before=self._oldest, limit=limit, hidden=self._is_hidden)
        self.has_older = len(keys) == limit
        if keys:
            self._oldest = keys[-1].key
            self._newest = self._newest or keys[0].key
        return keys

    def newer(self, limit: int) -> list[ItemKey]:
        """The next above, newest first."""
        newest = self._newest
        keys = self._cache.keys(self._feed, after=newest, limit=limit, hidden=self._is_hidden) if newest else []
        self.has_newer = len(keys) == limit
        if keys:
            self._newest = keys[0].key
        return keys
