"""What the timeline and the tray share: a feed of the store in a list, kept in step with it."""

from __future__ import annotations

import gc
from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING

from skerry.sync.protocol import Answer
from skerry.ui.feed.changes import Change, Plan
from skerry.ui.feed.contents import ItemContents
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.feed.timeline import Timeline
from skerry.ui.messages import FeedChanged
from skerry.ui.rows.moderation import is_covered, is_sealed
from skerry.ui.rows.post import Shown
from skerry.ui.screens.acting import ActingScreen
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Collection

    from skerry.domain.posts import FeedItem
    from skerry.domain.verdicts import Action, Verdict
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.feed.marks import Marks

SLICE_EVERY = 0.01
"""Seconds between two slices of work that is not urgent: a key press fits in between."""

CHANGED_AT_ONCE = 60
"""Changed items that are taken in between two key presses."""

COVERED: tuple[Action, ...] = ("collapse", "hide")
WITH_MEDIA: tuple[Action, ...] = (*COVERED, "blur-media")
"""Actions that leave something for the reader to reveal."""

SEALED = "moderation covers it for good"


class FeedScreen(ActingScreen):
    """A feed of the store.

    Attributes:
        timeline: Its rows.
        contents: What they hold.
        marks: The read marks.
    """

    timeline: Timeline
    contents: ItemContents
    marks: Marks

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry, account)
        self._queue: deque[tuple[int, bool]] = deque()
        self._removed: set[int] = set()
        self._rated_here: set[int] = set()
        self._epoch = account.source.cache.epoch
        self.marks = account.marks
        self.begin()
        self.feed = Feed(self.contents, skerry.now_ms(), self.timeline.index, self.shown_pictures)
        self.land()

    @property
    def shown_feed(self) -> str:
        """The name of the feed in the store."""
        return self.account.source.feed

    @abstractmethod
    def begin(self) -> None:
        """Make `timeline` and `contents`, and look at the marks that are in force."""

    @abstractmethod
    def land(self) -> None:
        """Load the first rows and go to the one to begin at."""

    def begin_again(self) -> None:
        """Begin with other rows: another view, or another file in place of the cache."""
        self._queue.clear()
        self._removed.clear()
        self._rated_here.clear()
        self.begin()
        self.feed.replace(self.contents, self.timeline.index)
        self.land()
        self.feed.show()
        self._load_on()

    def on_mount(self) -> None:
        """Go on loading once the first rows are painted."""
        self.call_after_refresh(self._load_on)

    # Loading, and what sync changes, in slices

    def _load_on(self) -> None:
        if self.timeline.is_loaded:
            return
        with self.feed.changing():
            more = self.timeline.load()
        if more:
            self.set_timer(SLICE_EVERY, self._load_on)
        else:
            self.loaded()

    def loaded(self) -> None:
        """Every place that the store knows is here."""
        gc.freeze()
        self.up_to_date()
        self.show_place()

    def on_feed_changed(self, message: FeedChanged) -> None:
        """Take in what changed, a few items at a time."""
        if message.feed != self.shown_feed:
            return
        _ = self.timeline.state  # a read, since only a read finds out that the file is another
        epoch = self.account.source.cache.epoch
        if epoch != self._epoch:
            self._epoch = epoch
            self.account.forget(epoch)
            self.begin_again()
            return
        is_idle = not self._queue
        self._queue.extend((item_id, True) for item_id in message.new)
        self._queue.extend((item_id, False) for item_id in message.changed)
        self._queue.extend((item_id, False) for item_id in self.timeline.moved(message.scores))
        self.account.items.forget(message.scores)
        self._removed.update(message.removed)
        if is_idle and (self._queue or self._removed):
            self._take_in()

    def _take_in(self) -> None:
        batch = [self._queue.popleft() for _ in range(min(CHANGED_AT_ONCE, len(self._queue)))]
        self._hold_what_is_read()
        removed, self._removed = self._removed, set()
        self.account.items.forget([*(item_id for item_id, _ in batch), *removed])
        plan = self.timeline.plan([item_id for item_id, _ in batch], removed)
        in_view = {placed.row.id for placed in self.feed.view.placed}
        if plan.fresh or plan.gone or plan.retold or any(row.id in in_view for row in plan.changed):
            self._carry_out(plan, frozenset(item_id for item_id, is_new in batch if is_new))
        else:
            self.feed.forget_rows(plan.changed)
        if self._queue:
            self.set_timer(SLICE_EVERY, self._take_in)
        else:
            self._taken_in()

    def _carry_out(self, plan: Plan, new: frozenset[int]) -> None:
        """Change rows that the reader may be looking at, or that come and go."""
        top = self.feed.view.placed[0].row if self.feed.view.placed else None
        with self.feed.changing():
            change = self.timeline.carry_out(plan, self.feed.row)
            self.feed.forget_rows(plan.changed)
            self.feed.forget(change.redrawn)
        self.took_in(change, new, top)

    def _taken_in(self) -> None:
        """All changes that were told are in the list."""
        gaps = self.timeline.gaps()
        if not self.timeline.has_gaps(gaps):
            with self.feed.changing():
                self.timeline.set_gaps(gaps)
        self.up_to_date()
        self.show_place()

    @abstractmethod
    def took_in(self, change: Change, new: frozenset[int], top: Row | None) -> None:
        """Some rows came or went; `top` was the first row in view."""

    @abstractmethod
    def up_to_date(self) -> None:
        """The list says what the store says: its numbers can be read."""

    def _hold_what_is_read(self) -> None:
        """The selected post, and what was rated since the list was made, keep their places."""
        row = self.feed.row
        self.timeline.held = {*self._rated_here, *([row.id] if row else [])}

    def ratings_changed(self, uri: str) -> None:
        """Show the other sign of a post, and leave it where it is until the list is made anew."""
        super().ratings_changed(uri)
        self._rated_here.update(self.rows_of(uri))

    def near(self) -> tuple[int, ...]:
        """The items in view, and as many rows before and after."""
        placed = self.feed.view.placed
        if not placed:
            return ()
        first, count = placed[0].position, len(placed) + 1
        rows = self.timeline.index.rows(max(0, first - count), first + 2 * count)
        return tuple(row.id for row in rows if row.is_item)

    def rows_about(self, subjects: Collection[str]) -> list[Row]:
        """The rows about one of these, as far as their items are in memory."""
        found = (self.timeline.row_of(item_id) for item_id in self.account.items.about(subjects))
        return [row for row in found if row]

    def rows_of(self, uri: str) -> list[int]:
        """The rows in view that show a post."""
        rows = [placed.row for placed in self.feed.view.placed if placed.row.is_item]
        found = ((row.id, self.account.items.get(row.id)) for row in rows)
        return [row_id for row_id, stored in found if stored and stored.item.post.uri == uri]

    # What is selected

    def selected_item(self) -> FeedItem | None:
        """The selected post; on a line that others are folded into, the post that they tell as well."""
        item_id = self._selected_id()
        stored = self.account.items.get(item_id) if item_id > TAIL else None
        return self.account.items.shown(stored) if stored else None

    def selected_id(self) -> int:
        """The selected post's id."""
        return max(0, self._selected_id())

    def selected_verdict(self) -> Verdict | None:
        """What the rules say of it."""
        item_id = self._selected_id()
        return self.account.source.cache.verdict(item_id) if item_id > TAIL else None

    def _selected_id(self) -> int:
        """The id of the selected post; `TAIL`, or less, on a row that is none."""
        return self.timeline.folds.shown(self.feed.row) if self.feed.row else TAIL

    @abstractmethod
    def show_place(self) -> None:
        """Say where the reader is."""

    def on_feed_selected(self, _message: Feed.Selected) -> None:
        """Say where the reader is."""
        self.show_place()

    # Commands

    def do_open(self) -> None:
        """Open the thread; a covered post is shown first."""
        row, item = self.feed.row, self.selected_item()
        if row is None or item is None:
            return
        if self._has_cover(row, COVERED):
            self._reveal(row)
        else:
            self.skerry.show_thread(self.account, item.post.uri)

    def do_reveal(self) -> None:
        """Show what a rule covers, or cover it again."""
        row = self.feed.row
        if row and (row.id in self.contents.revealed or self._has_cover(row, WITH_MEDIA) or self._is_moderated(row)):
            self._reveal(row)
        else:
            self.say("nothing here is covered")

    def do_refresh(self) -> None:
        """Fetch what is new."""
        self.skerry.refresh_feed(self.account, self)

    def _has_cover(self, row: Row, actions: tuple[Action, ...]) -> bool:
        stored = self.account.items.get(row.id) if row.is_item else None
        return stored is not None and row.id not in self.contents.revealed and self.contents.action(stored) in actions

    def has_covered_media(self) -> bool:
        """Whether the post's media are covered where it stands, or the whole post is."""
        item_id = self.selected_id()
        stored = self.account.items.get(item_id) if item_id else None
        if stored is None:
            return False
        is_revealed = item_id in self.contents.revealed
        shown = Shown(self.contents.action(stored), is_revealed=is_revealed, moderation=stored.moderation)
        return bool(shown.cover) or shown.is_collapsed or (shown.action == "hide" and not is_revealed)

    def _is_moderated(self, row: Row) -> bool:
        stored = self.account.items.get(row.id) if row.is_item else None
        return stored is not None and is_covered(self.contents.action(stored), stored.moderation)

    def _reveal(self, row: Row) -> None:
        stored = self.account.items.get(row.id)
        if stored and row.id not in self.contents.revealed:
            action = self.contents.action(stored)
            if is_sealed(action, stored.moderation):
                self.say(f"this can't be shown: {self.account.items.reason(stored) or SEALED}")
                return
        self.contents.revealed ^= {row.id}
        with self.feed.changing():
            self.feed.forget_rows([row])

    # Rows that are no posts

    def note(self, row: Row, words: str) -> None:
        """Write something on a row that is no post."""
        self.contents.notes[row.id] = words
        with self.feed.changing():
            self.feed.forget([row.id])

    def answered(self, row: Row, answer: Answer) -> None:
        """What became of a request that a row asked for."""
        words = {"done": "", "cancelled": "sync has ended; try again"}.get(answer.result, answer.what)
        self.note(row, words)
