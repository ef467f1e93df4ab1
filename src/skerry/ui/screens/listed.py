"""A feed that the server puts in order: a generator's, a list's, an author's, what was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from skerry.sync.protocol import Answer, Older, Refresh
from skerry.ui.feed.changes import Change
from skerry.ui.feed.contents import ItemContents
from skerry.ui.feed.marks import Marks
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.feed.timeline import Timeline
from skerry.ui.messages import Connected
from skerry.ui.screens.reading import ReadingScreen
from skerry.ui.widgets.status import Place
from skerry.ui.words import MINUTE

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.commands import Command, Scope

NEAR_END = 12
"""Rows before the last from which on further posts are asked for."""


class ListedScreen(ReadingScreen):
    """One such feed. What the store has of it is there at once, and fetched anew."""

    SCOPE: ClassVar[Scope] = "feed"

    def __init__(self, skerry: Skerry, account: Account, feed: str, title: str) -> None:
        self._feed_name = feed
        self._title_words = title
        self._hidden = self._before = 0
        self._is_untouched = True
        self._is_refreshing = self._is_fetching = self._is_waiting = False
        self._asks_again_at = 0
        self._trouble = ""
        super().__init__(skerry, account)

    @property
    def title_words(self) -> str:
        """What the feed is called."""
        return self._title_words

    @property
    def shown_feed(self) -> str:
        """The name of the feed in the store."""
        return self._feed_name

    def begin(self) -> None:
        """The posts in the server's order."""
        source = self.account.source
        self.marks = Marks(source.user, self.shown_feed)
        self.timeline = Timeline(source.cache, self.shown_feed, self.marks, is_folding=False)
        self.contents = ItemContents(self.account.items, self.timeline.index, self.marks)

    def land(self) -> None:
        """At the top."""
        self.timeline.open()
        self.up_to_date()

    def on_mount(self) -> None:
        """Fetch it."""
        super().on_mount()
        self._refresh()

    def on_unmount(self) -> None:
        """Write what is left to write."""
        self.skerry.attempt(self.marks.write)

    def run(self, command: Command) -> None:
        """Carry out a command."""
        self._is_untouched = False
        super().run(command)

    def took_in(self, change: Change, _new: frozenset[int], _top: Row | None) -> None:
        """A list that was fetched anew begins at its top, unless the reader is on their way in it."""
        if self._is_untouched or len(change.removed) >= self._before:
            self.feed.jump(self.timeline.index.at(0))
        self._before = self.timeline.count

    def up_to_date(self) -> None:
        """Read how many are hidden, and whether there is more."""
        self._hidden = self.timeline.state.hidden
        self._before = self.timeline.count
        self._tell_tail()

    def show_place(self) -> None:
        """Position, unread, hidden."""
        timeline, row = self.timeline, self.feed.row
        position = timeline.place(row) if row and row.is_item else 0
        self.status.tell(place=Place(position, timeline.count, len(self.marks.unread), hidden=self._hidden))
        self._ask_for_more()

    # Fetching

    def _refresh(self) -> None:
        self._is_untouched = True
        self._trouble = ""
        self._is_refreshing = self.account.link.request(Refresh(self.shown_feed), self._refreshed)
        self._is_waiting = not self._is_refreshing
        if self._is_waiting:
            self._trouble = "sync is not there yet"
        self._tell_tail()

    def on_connected(self, _message: Connected) -> None:
        """Fetch what could not be asked for."""
        if self._is_waiting:
            self._refresh()

    def _refreshed(self, answer: Answer) -> None:
        self._is_refreshing = False
        self._trouble = answer.what if answer.result == "error" else ""
        self._tell_tail()

    def _ask_for_more(self) -> None:
        """Fetch what lies below before the reader gets to the last."""
        state = self.timeline.state
        is_busy = self._is_fetching or self._is_refreshing or not self.timeline.is_loaded
        if is_busy or state.is_complete or not state.cursor or self.skerry.now_ms() < self._asks_again_at:
            return
        if self.feed.view.position >= len(self.timeline.index) - NEAR_END:
            self._is_fetching = self.account.link.request(Older(self.shown_feed), self._fetched)
            self._tell_tail()

    def _fetched(self, answer: Answer) -> None:
        self._is_fetching = False
        if answer.result != "done":
            self._asks_again_at = self.skerry.now_ms() + MINUTE
        self._trouble = answer.what if answer.result == "error" else ""
        self._tell_tail()

    def _tell_tail(self) -> None:
        words = self._trouble or self._tail_words()
        if words != self.contents.tail:
            self.contents.tail = words
            if self.is_attached:
                with self.feed.changing():
                    self.feed.forget([TAIL])

    def _tail_words(self) -> str:
        state = self.timeline.state
        if self._is_refreshing:
            return "fetching it anew" if self.timeline.count else "the posts are on their way"
        if self._is_fetching:
            return "fetching more"
        if not state.is_complete:
            return "more is fetched when you get here"
        return "this is the end" if self.timeline.count else "there is nothing here"

    # Commands

    def do_open(self) -> None:
        """Open the thread; at the end, ask for more."""
        if self.feed.row and self.feed.row.id == TAIL:
            self._asks_again_at = 0
            if self._trouble and not self.timeline.count:
                self._refresh()
            else:
                self._ask_for_more()
        else:
            super().do_open()

    def do_refresh(self) -> None:
        """Fetch it anew."""
        self._refresh()

    def do_tray(self) -> None:
        """What the rules hide of it."""
        self.skerry.show_tray(self.account, self.shown_feed, self.title_words)

    def read_everything(self) -> None:
        """Mark what is loaded read: the places of such a feed say nothing of time."""
        self.marks.read(list(self.marks.unread))
