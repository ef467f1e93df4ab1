"""The hidden tray: all that the rules hide, each post with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.ui.feed.changes import Change
from skerry.ui.feed.contents import TrayContents
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.feed.timeline import Timeline
from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.widgets.status import Place

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


class TrayScreen(FeedScreen):
    """The hidden posts of a feed."""

    SCOPE = "tray"

    def __init__(self, skerry: Skerry, account: Account, feed: str, title: str) -> None:
        self._tray_of = feed
        self._title_words = title
        super().__init__(skerry, account)

    @property
    def title_words(self) -> str:
        """What the status line calls it."""
        return f"{self._title_words} · hidden"

    @property
    def shown_feed(self) -> str:
        """The feed that they are hidden in."""
        return self._tray_of

    def begin(self) -> None:
        """The hidden posts."""
        self.timeline = Timeline(self.account.source.cache, self.shown_feed, None)
        self.contents = TrayContents(self.account.items, self.timeline.index)

    def land(self) -> None:
        """At the newest."""
        self.timeline.open()
        self._tell_tail()

    def took_in(self, change: Change, _new: frozenset[int], top: Row | None) -> None:
        """Begin at the first where there was none."""
        if change.added and (top is None or top.id == TAIL):
            self.feed.jump(self.timeline.index.at(0))

    def up_to_date(self) -> None:
        """Say whether there is anything."""
        self._tell_tail()

    def show_place(self) -> None:
        """Position among the hidden posts."""
        row, timeline = self.feed.row, self.timeline
        total = timeline.count if timeline.is_loaded else max(timeline.count, timeline.state.hidden)
        self.status.tell(place=Place(timeline.place(row) if row and row.is_item else 0, total))

    def _tell_tail(self) -> None:
        words = "nothing else is hidden" if self.timeline.count else "your rules hide nothing here"
        if words != self.contents.tail:
            self.contents.tail = words
            with self.feed.changing():
                self.feed.forget([TAIL])
