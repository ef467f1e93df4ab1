"""What the timeline and the tray share: a feed of the store in a list, kept in step with it."""

from __future__ import annotations

import gc
from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING

from skerry.sync.protocol import Answer
from skerry.ui.feed.contents import ItemContents
from skerry.ui.feed.row import Row
from skerry.ui.feed.timeline import Change, Plan, Timeline
from skerry.ui.messages import FeedChanged
from skerry.ui.screens.lists import ListScreen
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem
    from skerry.domain.verdicts import Action, Verdict
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

SLICE_EVERY = 0.01
"""Seconds between two slices of work that is not urgent: a key press fits in between."""

CHANGED_AT_ONCE = 60
"""Changed items that are taken in between two key presses."""

COVERED: tuple[Action, ...] = ("collapse", "hide")
WITH_MEDIA: tuple[Action, ...] = (*COVERED, "blur-media")
"""Actions that leave something for the reader to reveal."""


class FeedScreen(ListScreen):
    """A feed of the store.

    Attributes:
        timeline: Its rows.
        contents: What they hold.
    """

    timeline: Timeline
    contents: ItemContents

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry, account)
        self._queue: deque[tuple[int, bool]] = deque()
        self._removed: set[int] = set()
        self._epoch = account.source.cache.epoch
        self.begin()
        self.feed = Feed(self.contents, skerry.now_ms(), self.timeline.index)
        self.land()

    @abstractmethod
    def begin(self) -> None:
        """Make `timeline` and `contents`."""

    @abstractmethod
    def land(self) -> None:
        """Load the first rows and go to the one to begin at."""

    def begin_again(self) -> None:
        """Begin with other rows: another view, or another file in place of the cache."""
        self._queue.clear()
        self._removed.clear()
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
        if message.feed != self.account.source.feed:
            return
        _ = self.timeline.state  # a read, since only a read finds out that the file is another
        epoch = self.account.source.cache.epoch
        if epoch != self._epoch:
            self._epoch = epoch
            self.account.forget()
            self.begin_again()
            return
        is_idle = not self._queue
        self._queue.extend((item_id, True) for item_id in message.new)
        self._queue.extend((item_id, False) for item_id in message.changed)
        self._removed.update(message.removed)
        if is_idle:
            self._take_in()

    def _take_in(self) -> None:
        batch = [self._queue.popleft() for _ in range(min(CHANGED_AT_ONCE, len(self._queue)))]
        removed, self._removed = self._removed, set()
        self.account.items.forget([*(item_id for item_id, _ in batch), *removed])
        plan = self.timeline.plan([item_id for item_id, _ in batch], removed)
        in_view = {placed.row.id for placed in self.feed.view.placed}
        if plan.fresh or plan.gone or any(row.id in in_view for row in plan.changed):
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
            change = self.timeline.carry_out(plan)
            self.feed.forget_rows(plan.changed)
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

    # What is selected

    def selected_item(self) -> FeedItem | None:
        """The selected post."""
        row = self.feed.row
        stored = self.account.items.get(row.id) if row and row.is_item else None
        return stored.item if stored else None

    def selected_verdict(self) -> Verdict | None:
        """What the rules say of it."""
        row = self.feed.row
        return self.account.source.cache.verdict(row.id) if row and row.is_item else None

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
        if row and (row.id in self.contents.revealed or self._has_cover(row, WITH_MEDIA)):
            self._reveal(row)
        else:
            self.say("nothing here is covered")

    def do_refresh(self) -> None:
        """Fetch what is new."""
        self.skerry.refresh_feed(self.account, self)

    def _has_cover(self, row: Row, actions: tuple[Action, ...]) -> bool:
        stored = self.account.items.get(row.id) if row.is_item else None
        return stored is not None and row.id not in self.contents.revealed and stored.action in actions

    def _reveal(self, row: Row) -> None:
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
