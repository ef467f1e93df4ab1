"""What the screens of one account share."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from skerry.ui.feed.items import Items
from skerry.ui.feed.marks import Marks
from skerry.ui.link import Link
from skerry.ui.port import Source


class Account:
    """An account's store and its connection to sync.

    Attributes:
        source: What the composition root gave.
        items: The posts in memory.
        marks: The read marks of the timeline.
        link: The connection.
    """

    def __init__(self, source: Source, tell: Callable[[Message], object]) -> None:
        self.source = source
        self.items = Items(source.cache)
        self.marks = Marks(source.user, source.feed)
        self.link = Link(source.sync, tell)

    def forget(self) -> None:
        """Another file has taken the place of the cache: the ids of before mean nothing."""
        self.marks.write()
        self.items = Items(self.source.cache)
        self.marks = Marks(self.source.user, self.source.feed)

    def close(self) -> None:
        """Write what is left to write, and hang up."""
        self.marks.write()
        self.link.close()
