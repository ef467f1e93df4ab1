"""The rows of one feed in one view, loaded in parts and kept in step with the store.

The first part is what lies around the remembered place, so that the window can paint at once; the rest follows in
slices short enough to fit between two key presses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.marks import Marks
from skerry.ui.feed.places import View, by_time, gap_row, item_row, named, tail_row
from skerry.ui.feed.row import Row

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.user import Position
    from skerry.store.values import FeedState, ItemKey, Key

FIRST = 40
"""Places in each direction that are loaded before the first paint."""

SLICE = 100
"""Places that are loaded between two key presses."""

RANKED = 2000
"""The newest posts that the ranked view puts in order."""


class Plan(msgspec.Struct, frozen=True):
    """What has to be done to the rows: places to put in, ids to take out, rows whose items are others now."""

    fresh: tuple[ItemKey, ...]
    gone: tuple[int, ...]
    changed: tuple[Row, ...]


class Change(msgspec.Struct, frozen=True):
    """What was done."""

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()


class Timeline:
    """The rows of a feed.

    Attributes:
        index: The rows, the last of which is the tail.
        view: Their order, and which of them there are.
        is_tray: Whether these are the hidden posts, which have no read marks.
        is_loaded: Whether every place that the store knows has been loaded.
    """

    def __init__(self, cache: Cache, feed: str, marks: Marks | None, *, view: View = "chronological") -> None:
        self.index = RowIndex()
        self.view = view
        self.is_tray = marks is None
        self.is_loaded = False
        self._cache = cache
        self._marks = marks
        self._feed = feed
        self._rows: dict[int, Row] = {}
        self._gaps: dict[int, Row] = {}
        self._newest: Key | None = None
        self._oldest: Key | None = None
        self._has_newer = self._has_older = True

    @property
    def count(self) -> int:
        """Posts among the rows."""
        return len(self._rows)

    @property
    def has_newer(self) -> bool:
        """Whether there are places above the first row that were not loaded yet."""
        return self._has_newer

    @property
    def state(self) -> FeedState:
        """What the store keeps of the feed."""
        return self._cache.feed_state(self._feed)

    def row_of(self, item_id: int) -> Row | None:
        """The row of an item."""
        return self._rows.get(item_id)

    def place(self, row: Row) -> int:
        """How many posts there are down to this row, itself included."""
        gaps = sum(1 for gap in self._gaps.values() if gap.order <= row.order)
        return min(self.count, (self.index.position(row) or 0) + 1 - gaps)

    # Loading

    def open(self, at: Position | None = None) -> Row | None:
        """Load what lies around a remembered place, or the newest; the row of that place, if it is still there."""
        self.index.add([tail_row()])
        if self.view == "ranked":
            self._add(self._cache.keys_ranked(self._feed, limit=RANKED, newest=RANKED))
            self._has_newer = self._has_older = False
            self.is_loaded = True
            return None
        landing = self._landing(at)
        if landing is None:
            self._has_newer = False
            self._load_older(FIRST)
        else:
            self._newest = landing
            self._oldest = (*landing[:2], landing[2] + 1)  # so that the place itself is among the older
            self._load_older(FIRST)
            self._load_newer(FIRST)
        self.set_gaps(self.gaps())
        if landing is None:
            return None
        return self.index.at(min(self.index.insertion(by_time(landing)), len(self.index) - 1))

    def load(self, limit: int = SLICE) -> bool:
        """Load a slice more; False when there was nothing left to load."""
        if self._has_newer:
            self._load_newer(limit)
        elif self._has_older:
            self._load_older(limit)
        self.is_loaded = not (self._has_newer or self._has_older)
        return not self.is_loaded

    # Changing

    def plan(self, ids: Sequence[int], removed: Iterable[int] = ()) -> Plan:
        """What the store says of some items now, compared with the rows; nothing is changed yet."""
        places = {key.id: key for key in self._cache.places(self._feed, ids) if self._belongs(key)}
        gone = [i for i in ids if i in self._rows and i not in places]
        return Plan(
            tuple(key for key in places.values() if key.id not in self._rows),
            tuple(i for i in (*gone, *removed) if i in self._rows),
            tuple(self._rows[i] for i in ids if i in self._rows and i in places),
        )

    def carry_out(self, plan: Plan) -> Change:
        """Take rows out and put rows in."""
        removed = self._remove(plan.gone)
        return Change(tuple(self._add(plan.fresh)), tuple(removed))

    def gaps(self) -> dict[int, Row]:
        """The rows for gaps that there have to be, by the gap's id."""
        if self.view != "chronological" or self.is_tray:
            return {}
        return {-row.id: row for row in map(gap_row, self._cache.gaps(self._feed))}

    def has_gaps(self, rows: dict[int, Row]) -> bool:
        """Whether these are the rows for gaps that there are."""
        return rows == self._gaps

    def set_gaps(self, rows: dict[int, Row]) -> None:
        """Have these rows for gaps."""
        for row in self._gaps.values():
            self.index.remove(row)
        for row in rows.values():
            self.index.add([row])
        self._gaps = rows

    def _belongs(self, key: ItemKey) -> bool:
        return (key.action == "hide") == self.is_tray

    def _landing(self, at: Position | None) -> Key | None:
        """The place to begin at: the remembered item's, or where it was."""
        if at is None:
            return None
        key = self._cache.item_of(self._feed, at.address)
        if key and self._belongs(key):
            return key.key
        return (at.sort_ms, "", 0)

    def _load_older(self, limit: int) -> None:
        keys = self._cache.keys(self._feed, before=self._oldest, limit=limit, hidden=self.is_tray)
        self._has_older = len(keys) == limit
        if keys:
            self._oldest = keys[-1].key
            self._newest = self._newest or keys[0].key
        self._add(keys)

    def _load_newer(self, limit: int) -> None:
        newest = self._newest
        keys = self._cache.keys(self._feed, after=newest, limit=limit, hidden=self.is_tray) if newest else []
        self._has_newer = len(keys) == limit
        if keys:
            self._newest = keys[0].key
        self._add(keys)

    def _add(self, keys: Sequence[ItemKey]) -> list[Row]:
        """Put in the rows of these places, as far as the view shows them."""
        if not keys:
            return []
        if self._marks is not None:
            self._marks.note(named(self._cache, keys))
            if self.view == "unread":
                keys = [key for key in keys if key.id in self._marks.unread]
        rows = sorted((item_row(key, self.view) for key in keys), key=lambda row: row.order)
        added = self.index.add([row for row in rows if row.id not in self._rows])
        self._rows.update((row.id, row) for row in added)
        return added

    def _remove(self, ids: Iterable[int]) -> list[Row]:
        rows = [row for i in ids if (row := self._rows.pop(i, None)) and self.index.remove(row)]
        if self._marks is not None:
            self._marks.drop(row.id for row in rows)
        return rows
