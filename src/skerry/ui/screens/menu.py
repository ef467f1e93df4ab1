"""A short list of things to do, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, cut, spread
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

EDGES = 3
"""Lines of the frame and the keys."""


class Entry(msgspec.Struct, frozen=True):
    """Something to do.

    Attributes:
        words: What it is.
        do: Does it, when the menu is gone; may raise SkerryError.
        note: A key, or what there is beside it.
        asks: What happens at the second press; "" where the first is enough.
    """

    words: str
    do: Callable[[], object]
    note: str = ""
    asks: str = ""


class MenuContents:
    """Rows of entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - entries have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The words, the note on the right."""
        entry = self.entries[row.id - 1]
        if not entry.note:
            return Layout((cut([entry.words], look.width),), is_close=True)
        return Layout((spread([entry.words], [(entry.note, look.palette.muted)], look.width),), is_close=True)


class MenuScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """A choice.

    Args:
        skerry: The application.
        title: What the choice is about.
        entries: What can be chosen, the first of them selected.
        attempt: Carries out what was chosen, on the screen below.
        begin: The entry that is selected first.
    """

    SCOPE = "menu"
    DEFAULT_CSS = """
    MenuScreen { align: center middle; background: $background 70%; }
    MenuScreen > Vertical {
        width: 92%; max-width: 64; max-height: 90%; border: round $primary; background: $background;
    }
    """

    def __init__(
        self,
        skerry: Skerry,
        title: str,
        entries: Sequence[Entry],
        attempt: Callable[[Callable[[], object]], None],
        begin: int = 0,
    ) -> None:
        super().__init__(skerry)
        self._title = title
        self._attempt = attempt
        self.contents = MenuContents(entries)
        index = RowIndex()
        rows = [Row((number,), number + 1) for number in range(len(entries))]
        index.add(rows)
        self.feed = Feed(self.contents, skerry.now_ms(), index)
        if rows:
            self.feed.view.place_at(rows[begin], begin)

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled(self._title, Palette.in_force(self.app).bar)
            frame.styles.height = len(self.contents.entries) + EDGES
            yield self.feed
            yield self.keys

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click chooses it."""
        self.do_choose()

    def do_choose(self) -> None:
        """Do what is selected; what can't be taken back at the second press only."""
        row = self.feed.row
        if row is None:
            return
        entry = self.contents.entries[row.id - 1]
        if entry.asks and not self.confirmed(entry.words):
            self.say(f"{self.skerry.key_of('choose')} again {entry.asks}")
            return
        self.dismiss()
        self._attempt(entry.do)
