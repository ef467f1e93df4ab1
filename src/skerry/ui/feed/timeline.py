"""The rows of one feed in one view, loaded in parts and kept in step with the store.

The first part is what lies around the remembered place, so that the window can paint at once; the rest follows in
slices short enough to fit between two key presses. Posts that tell the same are folded under one of them: see `folds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skerry.ui.feed.changes import Change, Plan
from skerry.ui.feed.folds import Folds
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.loading import FIRST, SLICE, Loading
from skerry.ui.feed.marks import Marks
from skerry.ui.feed.places import View, by_score, by_time, gap_row, item_row, named, tail_row
from skerry.ui.feed.row import FOLDS, Row

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.user import Position
    from skerry.store.values import FeedState, ItemKey, Key

RANKED = 2000
"""The newest posts that the ranked view puts in order."""


class Timeline:
    """The rows of a feed.

    Attributes:
        index: The rows, the last of which is the tail.
        view: Their order, and which of them there are.
        is_tray: Whether these are the hidden posts, which have no read marks.
        is_loaded: Whether every place that the store knows has been loaded.
        folds: Which posts are folded under others.
        held: Ids of the items that keep their place whatever their score becomes.
    """

    def __init__(
        self,
        cache: Cache,
        feed: str,
        marks: Marks | None,
        *,
        view: View = "chronological",
        is_folding: bool = True,
    ) -> None:
        self.index = RowIndex()
        self.view = view
        self.is_tray = marks is None
        self.is_loaded = False
        self.folds = Folds(view)
        self._is_folding = is_folding and marks is not None
        self._cache = cache
        self._marks = marks
        self._feed = feed
        self.held: set[int] = set()
        self._late: set[int] = set()
        self._rows: dict[int, Row] = {}
        self._story_rows: dict[int, dict[int, Row]] = {}
        self._gaps: dict[int, Row] = {}
        self._loading = Loading(cache, feed, is_hidden=self.is_tray)

    @property
    def count(self) -> int:
        """Posts among the rows, with those that are folded away."""
        return len(self._rows) + self.folds.count

    @property
    def has_newer(self) -> bool:
        """Whether there are places above the first row that were not loaded yet."""
        return self._loading.has_newer

    @property
    def state(self) -> FeedState:
        """What the store keeps of the feed."""
        return self._cache.feed_state(self._feed)

    def row_of(self, item_id: int) -> Row | None:
        """The row of an item."""
        return self._rows.get(item_id)

    def place(self, row: Row) -> int:
        """How many posts there are down to this row, itself and what is folded up to here included."""
        gaps = sum(1 for gap in self._gaps.values() if gap.order <= row.order)
        lines, folded = self.folds.before(row.order)
        return min(self.count, (self.index.position(row) or 0) + 1 - gaps - lines + folded)

    # Loading

    def open(self, at: Position | None = None) -> Row | None:
        """Load what lies around a remembered place, or the newest; the row of that place, if it is still there."""
        self.index.add([tail_row()])
        if self.view == "ranked":
            self._add(self._cache.keys_ranked(self._feed, limit=RANKED, newest=RANKED))
            self._loading.end()
            self.is_loaded = True
            return None
        landing = self._landing(at)
        self._loading.begin(landing)
        self._add(self._loading.older(FIRST))
        if landing is not None:
            self._add(self._loading.newer(FIRST))
        self.set_gaps(self.gaps())
        if landing is None:
            return None
        return self.index.at(min(self.index.insertion(by_time(landing)), len(self.index) - 1))

    def load(self, limit: int = SLICE) -> bool:
        """Load a slice more; False when there was nothing left to load."""
        self._add(self._loading.more(limit))
        self.is_loaded = self._loading.is_done
        return not self.is_loaded

    # Changing

    def plan(self, ids: Sequence[int], removed: Iterable[int] = ()) -> Plan:
        """What the store says of some items now, compared with the rows; nothing is changed yet."""
        places = {key.id: key for key in self._cache.places(self._feed, ids) if self._belongs(key)}
        known = [i for i in ids if self._has(i)]
        gone = [i for i in known if i not in places]
        there = [i for i in known if i in places]
        return Plan(
            tuple(key for key in places.values() if not self._has(key.id)),
            tuple(i for i in (*gone, *removed) if self._has(i)),
            tuple(row for i in there if (row := self._row_for(i))),
            self._retold([places[i] for i in there]),
        )

    def moved(self, ids: Iterable[int]) -> list[int]:
        """Of items whose scores changed those to look at: none unless scores are the order, and they are here."""
        if self.view != "ranked":
            return []
        late, self._late = self._late - self.held, self._late & self.held
        return [i for i in {*ids, *late} if self._has(i)]

    def carry_out(self, plan: Plan, kept: Row | None = None) -> Change:
        """Take rows out and put rows in; the post at `kept`, where the reader is, is not folded away."""
        if kept and kept.is_item:
            self.folds.hold(kept.id)
        for key in plan.retold:
            self.folds.keep_open(key.id, key.story)
        removed, touched = self._remove([*plan.gone, *(key.id for key in plan.retold)])
        if self._marks is not None:
            self._marks.drop(plan.gone)
        return self._show(plan.fresh, touched, removed, again=plan.retold)

    def toggle(self, row: Row) -> Change:
        """Open the story that a row belongs to, or fold it."""
        story = self.folds.story(row)
        self.folds.toggle(story)
        return self._show([], {story}, [])

    def line_of(self, row: Row) -> Row | None:
        """The line that the other posts of a row's story are folded into."""
        return self._story_rows.get(self.folds.story(row), {}).get(FOLDS + self.folds.story(row))

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
            self.folds.hold(key.id)
            return key.key
        return (at.sort_ms, "", 0)

    def _add(self, keys: Sequence[ItemKey]) -> list[Row]:
        """Put in the rows of these places, as far as the view shows them."""
        return list(self._show([key for key in keys if not self._has(key.id)], set(), []).added)

    def _show(
        self, keys: Sequence[ItemKey], touched: set[int], removed: list[Row], again: Sequence[ItemKey] = ()
    ) -> Change:
        """Put in items that are not here, and decide anew about the stories that they, or others, belong to.

        Those that come in `again` were here a moment ago, and stay even if the view would not take them in now.
        """
        fresh = [*self._in_view(keys), *again]
        plain = [key for key in fresh if not (self._is_folding and key.story)]
        added = self._insert([item_row(key, self.view) for key in plain])
        if self._is_folding:
            told = self._told([key for key in fresh if key.story])
            self.folds.put(told)
            touched = touched | {key.story for key in told}
        change = self._settle(touched - {0})
        added += change.added
        removed += change.removed
        # What went from one place to another has neither come nor gone.
        stayed = {row.id for row in added} & {row.id for row in removed}
        return Change(
            tuple(row for row in added if row.id not in stayed),
            tuple(row for row in removed if row.id not in stayed),
            change.redrawn,
        )

    def _told(self, keys: Sequence[ItemKey]) -> list[ItemKey]:
        """These items, and the others of their stories, which may lie anywhere in the feed: read once a story."""
        unknown = list(dict.fromkeys(key.story for key in keys if not self.folds.is_known(key.story)))
        if not unknown or self.view == "ranked":  # that view holds all it ever will
            return list(keys)
        here = {key.id for key in keys}
        others = [key for key in self._cache.of_stories(self._feed, unknown) if key.id not in here]
        return [*keys, *self._in_view([key for key in others if not self._has(key.id)])]

    def _settle(self, stories: set[int]) -> Change:
        """Have the rows of stories that they have to have. All that goes is taken out before anything is put in."""
        before = {row.id: row for story in stories for row in self._story_rows.pop(story, {}).values()}
        settled = self.folds.settle(stories)
        self._story_rows.update((story, rows) for story, rows in settled.items() if rows)
        now = {row.id: row for rows in settled.values() for row in rows.values()}
        removed = [row for row in before.values() if now.get(row.id) != row]
        for row in removed:
            self.index.remove(row)
            self._rows.pop(row.id, None)
        added = self._insert([row for row in now.values() if before.get(row.id) != row])
        gone = tuple(row for row in removed if row.is_item)
        return Change(tuple(row for row in added if row.is_item), gone, (*now, *before))

    def _in_view(self, keys: Sequence[ItemKey]) -> Sequence[ItemKey]:
        """The places that the view shows, their read marks looked up."""
        if self._marks is None or not keys:
            return keys
        self._marks.note(named(self._cache, keys))
        return [key for key in keys if key.id in self._marks.unread] if self.view == "unread" else keys

    def _insert(self, rows: list[Row]) -> list[Row]:
        """Put rows in."""
        added = self.index.add(sorted((row for row in rows if row.id not in self._rows), key=lambda row: row.order))
        self._rows.update((row.id, row) for row in added if row.is_item)
        return added

    def _remove(self, ids: Iterable[int]) -> tuple[list[Row], set[int]]:
        """Take items out: their rows, and the stories that are to be settled."""
        removed: list[Row] = []
        touched: set[int] = set()
        for item_id in ids:
            story = self.folds.drop(item_id)
            touched.add(story)
            row = self._rows.pop(item_id, None)
            self._story_rows.get(story, {}).pop(item_id, None)
            if row and self.index.remove(row):
                removed.append(row)
        return removed, touched

    def _has(self, item_id: int) -> bool:
        """Whether an item is here, shown or folded away."""
        return item_id in self._rows or item_id in self.folds

    def _row_for(self, item_id: int) -> Row | None:
        """The row of an item, or the line that it is folded into."""
        row = self._rows.get(item_id)
        key = self.folds.key(item_id)
        return row or (self._story_rows.get(key.story, {}).get(FOLDS + key.story) if key else None)

    def _is_moved(self, key: ItemKey) -> bool:
        """Whether an item's score puts it elsewhere; one that is held is looked at again later."""
        if self.view != "ranked":
            return False
        row, known = self._rows.get(key.id), self.folds.key(key.id)
        is_moved = known.score != key.score if known else row is not None and row.order != by_score(key)
        if is_moved and key.id in self.held:
            self._late.add(key.id)
            return False
        return is_moved

    def _retold(self, keys: Sequence[ItemKey]) -> tuple[ItemKey, ...]:
        """Those that belong elsewhere now; of a story that is new here, all that is here of it, so that it is whole."""
        found = {key.id: key for key in keys if self._is_retold(key) or self._is_moved(key)}
        stories = {key.story for key in found.values() if self._is_folding and not self.folds.is_known(key.story)} - {0}
        others = self._cache.of_stories(self._feed, sorted(stories)) if stories else []
        found.update((key.id, key) for key in others if self._has(key.id) and self._is_retold(key))
        return tuple(found.values())

    def _is_retold(self, key: ItemKey) -> bool:
        """Whether an item is in another story than it was."""
        known = self.folds.key(key.id)
        return self._is_folding and key.story != (known.story if known else 0)
