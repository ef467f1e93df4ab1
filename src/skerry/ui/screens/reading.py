"""Read marks: what the reader leaves behind is read, and the keys that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.words import plural

if TYPE_CHECKING:
    from skerry.ui.feed.row import Row


class ReadingScreen(FeedScreen):
    """A feed with read marks."""

    def do_down(self) -> None:
        """Go down; what is left behind is read."""
        before = self.feed.row
        super().do_down()
        self._leave(before)

    def do_page_down(self) -> None:
        """A window down; what is left behind is read."""
        before = self.feed.row
        super().do_page_down()
        self._leave(before, passed=True)

    def do_half_page_down(self) -> None:
        """Half a window down; what is left behind is read."""
        before = self.feed.row
        super().do_half_page_down()
        self._leave(before, passed=True)

    def do_next_unread(self) -> None:
        """The next unread post below."""
        before = self.feed.row
        index, start = self.timeline.index, self.feed.view.position
        if target := self._first_unread(index.rows(start + 1, len(index))):
            self.feed.select(target)
            self._leave(before)
        else:
            self.say("no unread post below")

    def do_previous_unread(self) -> None:
        """The next unread post above."""
        if target := self._first_unread(self.timeline.index.backwards(self.feed.view.position - 1)):
            self.feed.select(target)
        else:
            self.say("no unread post above")

    def do_mark_down(self) -> None:
        """Mark read and go down."""
        self._read([self.feed.row])
        super().do_down()

    def do_mark_up(self) -> None:
        """Mark read and go up."""
        self._read([self.feed.row])
        self.do_up()

    def do_toggle_read(self) -> None:
        """Read or unread."""
        row, marks = self.feed.row, self.marks
        if row is None:
            return
        ids = self._posts_of(row)
        if marks.unread.isdisjoint(ids):
            for item_id in ids:
                marks.unmark(item_id)
        else:
            marks.read(ids)
        self.marked([row.id])

    def do_all_read(self) -> None:
        """Mark everything read, at the second press."""
        unread = len(self.marks.unread)
        if not unread:
            self.say("everything is read")
        elif not self.confirmed("all-read"):
            self.say(f"{self.skerry.key_of('all-read')} again marks {plural(unread, 'post')} read")
        else:
            self.read_everything()
            self.marked([placed.row.id for placed in self.feed.view.placed])
            self.say(f"marked {plural(unread, 'post')} read")

    def read_everything(self) -> None:
        """Mark everything read, also what is not loaded."""
        self.marks.read_all(self.skerry.now_ms())

    def marked(self, ids: Iterable[int]) -> None:
        """Show other marks."""
        self.feed.repaint_rows(ids)
        self.show_place()

    def _leave(self, before: Row | None, *, passed: bool = False) -> None:
        """The selection moved down from a row: it is read, and with `passed` all that were passed over."""
        now = self.feed.row
        if before is None or now is None or before.order >= now.order:
            return
        index = self.timeline.index
        start = index.position(before)
        if passed and start is not None:
            self._read(index.rows(start, index.position(now) or start))
        else:
            self._read([before])

    def _read(self, rows: Iterable[Row | None]) -> None:
        left = [row for row in rows if row]
        if self.marks.read(item_id for row in left for item_id in self._posts_of(row)):
            self.marked(row.id for row in left)

    def _first_unread(self, rows: Iterable[Row]) -> Row | None:
        """The first row that is unread, or that an unread post is folded into."""
        unread = self.marks.unread
        return next(
            (row for row in rows if row.id in unread or (row.is_fold and not unread.isdisjoint(self._posts_of(row)))),
            None,
        )

    def _posts_of(self, row: Row) -> Sequence[int]:
        """The post of a row, or those that are folded into it."""
        return [row.id] if row.is_item else self.timeline.folds.hidden_in(row)
