"""Whom a mention may mean: the people of the store's newest posts. Nobody is asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from skerry.domain.posts import Author
from skerry.store.cache import Cache

NEWEST = 1500
"""Items that are looked through for people."""

SLICE = 75
"""Of these, how many at a time: less than half a frame."""

SHOWN = 8
"""People that are offered at most."""

BEGUN = re.compile(r"(?:^|[\s(])@(?P<begun>[\w.-]*)$")
"""A mention that is being written: what stands before the caret."""


class People:
    """Known authors, found out slice by slice.

    Args:
        cache: Where they come from.
        feed: The feed whose items are looked through.
        first: People who are offered before all others: whoever is answered.
    """

    def __init__(self, cache: Cache, feed: str, first: Iterable[Author] = ()) -> None:
        self._cache = cache
        self._ids = [key.id for key in cache.keys(feed, limit=NEWEST)]
        self._known: dict[str, Author] = {}
        self._weight: dict[str, int] = {}
        for author in first:
            self._meet(author, NEWEST)

    def load(self) -> bool:
        """Look through some more items; whether there are more still."""
        part, self._ids = self._ids[:SLICE], self._ids[SLICE:]
        for item in self._cache.items(part).values():
            self._meet(item.item.post.author, 2 if item.item.post.author.is_followed else 1)
            if item.item.repost:
                self._meet(item.item.repost.by, 2)
        return bool(self._ids)

    def like(self, begun: str) -> list[Author]:
        """Those whose handle begins so, or a word of whose name does; who is met most comes first."""
        wanted = begun.casefold()
        found = [author for author in self._known.values() if _is_meant(author, wanted)]
        found.sort(key=lambda author: (not author.handle.startswith(wanted), -self._weight[author.did], author.handle))
        return found[:SHOWN]

    def _meet(self, author: Author, weight: int) -> None:
        if author.handle:
            self._known.setdefault(author.did, author)
            self._weight[author.did] = self._weight.get(author.did, 0) + weight


def _is_meant(author: Author, wanted: str) -> bool:
    return author.handle.startswith(wanted) or any(word.startswith(wanted) for word in author.name.casefold().split())
