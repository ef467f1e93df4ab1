"""Which items are unread, and the marks that are still to be written.

A key press never waits for the disk: marks are kept here and written a moment later, together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skerry.ui.feed.places import Named

if TYPE_CHECKING:
    from skerry.store.user import User


class Marks:
    """The read marks of one feed.

    Attributes:
        unread: Ids of the unread items among those that were noted.
    """

    def __init__(self, user: User, feed: str) -> None:
        self.unread: set[int] = set()
        self._user = user
        self._feed = feed
        self._addresses: dict[int, str] = {}
        self._read: set[str] = set()
        self._again: set[str] = set()

    def note(self, places: Sequence[Named]) -> None:
        """Look up which of these items are read."""
        if not places:
            return
        read = self._user.read_among(self._feed, [(place.address, place.key.sort_ms) for place in places])
        read = (read - self._again) | self._read
        for place in places:
            self._addresses[place.key.id] = place.address
            if place.address in read:
                self.unread.discard(place.key.id)
            else:
                self.unread.add(place.key.id)

    def drop(self, ids: Iterable[int]) -> None:
        """Forget items that left the feed."""
        for item_id in ids:
            self.unread.discard(item_id)
            self._addresses.pop(item_id, None)

    def read(self, ids: Iterable[int]) -> list[int]:
        """Mark items read; those that weren't."""
        fresh = [item_id for item_id in ids if item_id in self.unread]
        self.unread.difference_update(fresh)
        addresses = {self._addresses[item_id] for item_id in fresh}
        self._read |= addresses
        self._again -= addresses
        return fresh

    def unmark(self, item_id: int) -> None:
        """Take an item as unread again."""
        if address := self._addresses.get(item_id):
            self.unread.add(item_id)
            self._again.add(address)
            self._read.discard(address)

    def read_all(self, newest_ms: int) -> None:
        """Mark everything read up to a moment, also what is fetched later from before it."""
        self.write()
        self._user.mark_older_read(self._feed, newest_ms)
        self.unread.clear()

    def write(self) -> None:
        """Write what was marked since the last time."""
        if self._read:
            self._user.mark_read(self._read)
        if self._again:
            self._user.mark_unread(self._again)
        self._read, self._again = set(), set()
