"""A panel over the screen: a title, a text that can be scrolled, and the keys that apply."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from skerry.ui.commands import Scope
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.ui.app import Skerry


SHARE = 92
"""Percent of the screen's width that a panel takes."""

MAX_COLUMNS = 92
"""Columns that it takes at most."""

FRAME = 6
"""Of these, what frame, padding, scrollbar and a blank before it take."""


class PanelScreen(CommandScreen, ModalScreen[None], inherit_bindings=False):
    """A text in a frame."""

    DEFAULT_CSS = """
    PanelScreen { align: center middle; background: $background 70%; }
    PanelScreen > Vertical {
        width: 92%; max-width: 92; height: auto; max-height: 90%;
        border: round $primary; background: $background; padding: 0 1;
    }
    PanelScreen VerticalScroll {
        height: auto; max-height: 100%; margin-bottom: 1; scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-color: $primary 60%;
    }
    PanelScreen Static { height: auto; }
    PanelScreen Keys { dock: bottom; }
    """
    SCOPE: ClassVar[Scope] = "why"

    def __init__(self, skerry: Skerry, title: str) -> None:
        super().__init__(skerry)
        self.panel_title = title
        self.text = VerticalScroll(can_focus=False)
        self._static = Static()
        self._columns = 0

    @abstractmethod
    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """What the panel says, in lines of at most `width` columns."""

    def compose(self) -> ComposeResult:
        """The frame, the text in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled(self.panel_title, self._palette.bar)
            with self.text:
                yield self._static
            yield self.keys

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the text anew."""
        self._columns = event.size.width
        self.rewrap()

    def rewrap(self) -> None:
        """Show what there is to say now; nothing before the size is known."""
        if not self._columns:
            return
        width = min(MAX_COLUMNS, self._columns * SHARE // 100) - FRAME
        self._static.update(Content("\n").join(self.lines_for(self._palette, width)))

    @property
    def _palette(self) -> Palette:
        return Palette.in_force(self.app)

    # Commands

    def do_down(self) -> None:
        """A line down."""
        self.text.scroll_relative(y=1, animate=False)

    def do_up(self) -> None:
        """A line up."""
        self.text.scroll_relative(y=-1, animate=False)

    def do_page_down(self) -> None:
        """A window down."""
        self.text.scroll_page_down(animate=False)

    def do_page_up(self) -> None:
        """A window up."""
        self.text.scroll_page_up(animate=False)

    def do_half_page_down(self) -> None:
        """Half a window down."""
        self.text.scroll_relative(y=self.text.size.height // 2, animate=False)

    def do_half_page_up(self) -> None:
        """Half a window up."""
        self.text.scroll_relative(y=-(self.text.size.height // 2), animate=False)

    def do_top(self) -> None:
        """To the beginning."""
        self.text.scroll_home(animate=False)

    def do_bottom(self) -> None:
        """To the end."""
        self.text.scroll_end(animate=False)
