"""What was not fetched of a feed: the gaps between stretches of known items, and what a page does to them.

A page covers the places from where it was asked for down to its last item, without a hole. All that follows from
that: a gap that begins within and ends within is closed, one that begins within and ends below shrinks. Whether an
item was met that is known does not matter, as it may be gone from the server; its place can't be.
"""

from __future__ import annotations

import sqlite3

from skerry.store.files import Damaged
from skerry.store.rows import readable
from skerry.store.timeline import feed_id
from skerry.store.values import Gap, Key, Place

TOP = 0
"""`Place.gap` of a page that was asked for at the top."""

TAIL = -1
"""`Place.gap` of a page that was asked for below the oldest item."""

HIGHEST: Key = (2**63 - 1, "", 2**63 - 1)
"""Above every place."""

LOWEST: Key = (-(2**63), "", 0)
"""Below every place."""

GapRow = tuple[int, int, str, int, int, str, int, str]
_COLUMNS = "SELECT id, newer_ms, newer_tie, newer_id, older_ms, older_tie, older_id, cursor FROM gap"
_NEWEST = (
    "SELECT sort_ms, tie, id FROM item WHERE feed = ? AND hidden = ? ORDER BY sort_ms DESC, tie DESC, id DESC LIMIT 1"
)
_OLDEST = "SELECT sort_ms, tie, id FROM item WHERE feed = ? AND hidden = ? ORDER BY sort_ms, tie, id LIMIT 1"


def gaps(db: sqlite3.Connection, name: str) -> list[Gap]:
    """The gaps of a feed, newest first."""
    feed = feed_id(db, name)
    return [] if feed is None else gaps_of(db, feed)


def gaps_of(db: sqlite3.Connection, feed: int) -> list[Gap]:
    """The gaps of a feed by its id, newest first."""
    rows = db.execute(
        f"{_COLUMNS} WHERE feed = ? ORDER BY newer_ms DESC, newer_tie DESC, newer_id DESC", (feed,)
    ).fetchall()
    return [_gap(row) for row in readable(rows, list[GapRow])]


def _gap(row: GapRow) -> Gap:
    """A gap from its columns."""
    gap_id, newer_ms, newer_tie, newer_id, older_ms, older_tie, older_id, cursor = row
    return Gap(gap_id, (newer_ms, newer_tie, newer_id), (older_ms, older_tie, older_id), cursor)


def in_gap(db: sqlite3.Connection, name: str, gap_id: int) -> Place | None:
    """Where to ask for what a gap hides."""
    gap = next((gap for gap in gaps(db, name) if gap.id == gap_id), None)
    return None if gap is None else Place(gap.id, gap.cursor)


def tail(db: sqlite3.Connection, name: str) -> Place | None:
    """Where to ask for what lies below the oldest item."""
    row = db.execute("SELECT cursor FROM feed WHERE name = ? AND is_complete = 0", (name,)).fetchone()
    return Place(TAIL, row[0]) if row is not None and row[0] else None


def edge(db: sqlite3.Connection, feed: int, *, is_newest: bool) -> Key | None:
    """The place of a feed's newest or oldest item."""
    found: list[Key] = []
    for hidden in (False, True):
        rows = db.execute(_NEWEST if is_newest else _OLDEST, (feed, hidden)).fetchall()
        found += readable(rows, list[Key])
    if not found:
        return None
    return max(found) if is_newest else min(found)


class Cover:
    """The stretch that a page covers, and what the feed had before it.

    Attributes:
        high: Where the page was asked for: it covers what lies below. None when that is no longer known.
        low: the page's last item, or `high` when it has none: it covers what lies above.
        cursor: Asks for what lies below; "" when nothing does.
    """

    def __init__(self, db: sqlite3.Connection, feed: int, place: Place) -> None:
        """Look at the feed before the page is stored."""
        self._db, self._feed, self._place = db, feed, place
        self._newest = edge(db, feed, is_newest=True)
        self._oldest = edge(db, feed, is_newest=False)
        self._gaps = gaps_of(db, feed)
        self.high = self._high()
        self.low = self.high
        self.cursor = ""

    def _high(self) -> Key | None:
        """Where the page begins."""
        if self._place.gap == TOP:
            return HIGHEST
        if self._place.gap == TAIL:
            return self._oldest or HIGHEST
        return next((gap.newer for gap in self._gaps if gap.id == self._place.gap), None)

    def settle(self, low: Key | None, cursor: str) -> Place | None:
        """Note what a stored page covers, down to `low`; answers where to go on, None when it is closed."""
        self.low, self.cursor = low or self.high, cursor
        if self.high is None or self.low is None:  # the gap is closed by now
            return None
        self._settle_tail(self.low)
        left = [self._settle_gap(gap, self.high, self.low) for gap in self._gaps]
        follow = self._settle_top(self.low) if self._place.gap == TOP else None
        if self._place.gap not in (TOP, TAIL) and any(gap == self._place.gap for gap in left):
            follow = Place(self._place.gap, cursor)
        if self._is_tail:
            follow = Place(TAIL, cursor) if cursor else None
        return None if cursor and cursor == self._place.cursor else follow

    @property
    def _is_tail(self) -> bool:
        """Whether the walk goes down where nothing is known: below the oldest item, or in an empty feed."""
        return self._place.gap == TAIL or (self._place.gap == TOP and self._newest is None)

    def _settle_tail(self, low: Key) -> None:
        """The feed's own cursor, when the page goes below all that was known."""
        if not self.cursor:
            self._db.execute("UPDATE feed SET cursor = '', is_complete = 1 WHERE id = ?", (self._feed,))
        elif self._is_tail or (self._oldest is not None and low < self._oldest):
            self._db.execute("UPDATE feed SET cursor = ?, is_complete = 0 WHERE id = ?", (self.cursor, self._feed))

    def _settle_gap(self, gap: Gap, high: Key, low: Key) -> int | None:
        """Close or narrow a gap that the page reaches into; answers with its id while it is open."""
        if gap.newer > high:
            return gap.id
        if low <= gap.older or not self.cursor:
            self._db.execute("DELETE FROM gap WHERE id = ?", (gap.id,))
            return None
        if low < gap.newer or gap.id == self._place.gap:
            newer = min(low, gap.newer)
            self._db.execute(
                "UPDATE gap SET newer_ms = ?, newer_tie = ?, newer_id = ?, cursor = ? WHERE id = ?",
                (*newer, self.cursor, gap.id),
            )
        return gap.id

    def _settle_top(self, low: Key) -> Place | None:
        """A new gap between the page and what was the newest item, unless the page reaches it."""
        if self._newest is None or low <= self._newest or not self.cursor:
            return None
        if low == HIGHEST:  # an empty page, with more behind it
            return Place(TOP, self.cursor)
        made = self._db.execute(
            "INSERT INTO gap (feed, newer_ms, newer_tie, newer_id, older_ms, older_tie, older_id, cursor)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._feed, *low, *self._newest, self.cursor),
        )
        if made.lastrowid is None:
            raise Damaged("a gap was not stored")
        return Place(made.lastrowid, self.cursor)
