"""The mention that is being written: whom it may mean, and who of them is written."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.domain.posts import Author
from skerry.ui.compose.buffer import Buffer
from skerry.ui.compose.people import BEGUN, People

BEFORE = 100
"""Characters before the caret in which a mention may begin."""


class Mention:
    """The mention before the caret of a text.

    Attributes:
        offered: Whom it may mean.
        chosen: Which of them is written; -1 for none yet.
    """

    def __init__(self) -> None:
        self.offered: Sequence[Author] = ()
        self.chosen = -1
        self._span = (0, 0)

    def look(self, buffer: Buffer, people: People) -> None:
        """Find out whom the mention before the caret may mean."""
        begun = BEGUN.search(buffer.text[max(0, buffer.caret - BEFORE) : buffer.caret])
        self.offered = people.like(begun["begun"]) if begun else ()
        self.chosen = -1
        self._span = (buffer.caret - len(begun["begun"]), buffer.caret) if begun else (0, 0)

    def complete(self, buffer: Buffer) -> bool:
        """Write the next handle that it may mean; False when it may mean nobody."""
        if not self.offered:
            return False
        self.chosen = (self.chosen + 1) % len(self.offered)
        start, end = self._span
        handle = self.offered[self.chosen].handle
        buffer.replace(start, end, handle)
        self._span = (start, start + len(handle))
        return True
