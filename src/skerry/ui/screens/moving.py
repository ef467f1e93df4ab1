"""Moving in a list: what every screen has that shows one."""

from __future__ import annotations

from skerry.ui.screens.base import CommandScreen
from skerry.ui.widgets.feed import Feed


class MovingScreen(CommandScreen):
    """A screen with a list.

    Attributes:
        feed: The list.
    """

    feed: Feed

    def do_down(self) -> None:
        """The next row."""
        self.feed.step(1)

    def do_up(self) -> None:
        """The row above."""
        self.feed.step(-1)

    def do_page_down(self) -> None:
        """A window down."""
        self.feed.page(1)

    def do_page_up(self) -> None:
        """A window up."""
        self.feed.page(-1)

    def do_half_page_down(self) -> None:
        """Half a window down."""
        self.feed.page(0.5)

    def do_half_page_up(self) -> None:
        """Half a window up."""
        self.feed.page(-0.5)

    def do_top(self) -> None:
        """The first row."""
        if len(self.feed.view.index):
            self.feed.select(self.feed.view.index.at(0))

    def do_bottom(self) -> None:
        """The last row."""
        if count := len(self.feed.view.index):
            self.feed.select(self.feed.view.index.at(count - 1))
