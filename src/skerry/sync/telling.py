"""What the windows are told of feeds: ids, at most so many a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.protocol import Event, FeedChanged

IDS_A_MESSAGE = 500
"""Ids that one `FeedChanged` carries at most."""


class Telling:
    """Tells of items by the feed that they are in; `publish` is where events go."""

    def __init__(self, cache: Cache, publish: Callable[[Event], None]) -> None:
        self._cache = cache
        self._publish = publish

    def page(self, feed: str, result: PutResult) -> None:
        """A page was stored."""
        for new in _parts(result.new):
            self._publish(FeedChanged(feed, new=new))
        self.removed({feed: result.removed})
        self.changed(result.changed)

    def changed(self, ids: tuple[int, ...]) -> None:
        """Verdicts are others, or what is shown of a post is."""
        for feed, each in self._cache.feeds_of(ids).items():
            for part in _parts(each):
                self._publish(FeedChanged(feed, changed=part))

    def scored(self, ids: tuple[int, ...]) -> None:
        """Scores are others."""
        for feed, each in self._cache.feeds_of(ids).items():
            for part in _parts(each):
                self._publish(FeedChanged(feed, scores=part))

    def removed(self, ids: dict[str, tuple[int, ...]]) -> None:
        """Items are gone, by the feed that they were in."""
        for feed, each in ids.items():
            for part in _parts(each):
                self._publish(FeedChanged(feed, removed=part))


def _parts(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(ids), IDS_A_MESSAGE):
        yield ids[start : start + IDS_A_MESSAGE]
