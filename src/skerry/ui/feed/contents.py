"""What the rows of a timeline and of the tray hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.ui.feed.items import Items
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.rows.fold import MAX_NAMED, fold_line
from skerry.ui.rows.header import byline
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, indented, joined, wrapped
from skerry.ui.rows.notes import note_line
from skerry.ui.rows.post import Shown, item_lines

if TYPE_CHECKING:
    from textual.content import Content

    from skerry.domain.verdicts import Action
    from skerry.store.values import StoredItem
    from skerry.ui.feed.folds import Folds
    from skerry.ui.feed.index import RowIndex
    from skerry.ui.feed.marks import Marks
    from skerry.ui.feed.questions import Questions

AHEAD, BEHIND = 24, 8
"""Rows that are read together with one that is needed: about a window."""

GONE = "this post has left the store"
MISSING = "older posts are missing here"


INSIDE = "┊ "
"""Before the lines of a post that stands under another which tells the same."""


class ItemContents:
    """Rows of items, of what is folded under them, gaps and the end.

    Attributes:
        revealed: Ids of the items whose cover the reader lifted.
        tail: What the last row says.
        notes: What a gap says beside that posts are missing, by the gap's row id.
        questions: What is asked about hidden posts; None where nothing is.
    """

    def __init__(
        self,
        items: Items,
        index: RowIndex,
        marks: Marks | None = None,
        fetch_key: str = "",
        folds: Folds | None = None,
    ) -> None:
        self.revealed: set[int] = set()
        self.tail = ""
        self.notes: dict[int, str] = {}
        self.questions: Questions | None = None
        self._items = items
        self._index = index
        self._folds = folds
        self._unread = marks.unread if marks else frozenset[int]()
        self._fetch = f"{fetch_key} fetches them" if fetch_key else ""

    def is_unread(self, row: Row) -> bool:
        """Whether the item of a row is unread, or one of those that are folded into it."""
        if row.is_fold and self._folds:
            return not self._unread.isdisjoint(self._folds.hidden_in(row))
        return row.id in self._unread

    def layout(self, row: Row, look: Look) -> Layout:
        """The lines of a row."""
        if row.id == TAIL:
            return Layout((note_line(self.tail, look, look.palette.muted),))
        if row.is_gap:
            words = f"{MISSING}  ·  {self.notes.get(row.id) or self._fetch}"
            return Layout((note_line(words, look, look.palette.accent),))
        if row.is_fold and self._folds:
            return Layout((self._fold_line(row, self._folds, look),))
        if row.id not in self._items:
            self._load_around(row)
        item = self._items.get(row.id)
        if item is None:
            return Layout((note_line(GONE, look, look.palette.muted),))
        if self._folds and self._folds.is_inside(row.id):
            layout = self.item_layout(item, look.narrowed(len(INSIDE)))
            return Layout(tuple(indented(layout.lines, (INSIDE, look.palette.accent))), layout.is_dim)
        return self.item_layout(item, look)

    def _fold_line(self, row: Row, folds: Folds, look: Look) -> Content:
        story = folds.story(row)
        under = folds.under.get(story, ())
        first = under[:MAX_NAMED]
        self._items.load(first)
        known = [item for item_id in first if (item := self._items.get(item_id))]
        authors = [item.item.post.author for item in known]
        return fold_line(len(under), authors, look, is_open=story in folds.opened)

    def action(self, item: StoredItem) -> Action:
        """What is done with an item here: see `Questions.action`."""
        return self.questions.action(item) if self.questions else item.action

    def _load_around(self, row: Row) -> None:
        """Read the items that will be asked for next together with this one."""
        position = self._index.position(row) or 0
        rows = self._index.rows(max(0, position - BEHIND), position + AHEAD)
        self._items.load([near.id for near in rows if near.is_item])

    def item_layout(self, item: StoredItem, look: Look) -> Layout:
        """The lines of an item."""
        why, is_revealed = self._items.reason(item), item.id in self.revealed
        words = self.questions.words(item) if self.questions else ""
        rating, action = self._items.rating(item), self.action(item)
        shown = Shown(action, why, is_revealed, rating=rating, question=words, moderation=item.moderation)
        return Layout(tuple(item_lines(self._items.shown(item), shown, look)), is_dim=item.action == "dim")


class TrayContents(ItemContents):
    """Rows of hidden posts: who and why, the post itself once it is revealed."""

    def item_layout(self, item: StoredItem, look: Look) -> Layout:
        """The lines of an item."""
        if item.id in self.revealed:
            return super().item_layout(item, look)
        head = byline(item.item.post.author, item.item.post.sort_ms, look, rating=self._items.rating(item))
        return Layout((head, *self._why(item, look)))

    def _why(self, item: StoredItem, look: Look) -> list[Content]:

        palette = look.palette
        words = self._items.reason(item) or "hidden by a rule"
        return wrapped(joined(("▸ ", palette.accent), (words, palette.muted)), look.width, 2)
