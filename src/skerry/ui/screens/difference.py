"""How the account's preferences would differ by a change, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from skerry.domain.preferences_told import DiffLine, sentence
from skerry.ui.rows.look import hanging, wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.domain.preferences import Edit
    from skerry.ui.app import Skerry


class DifferenceScreen(PanelScreen):
    """A change, and what it does to the preferences.

    Args:
        skerry: The application.
        edit: The change.
        lines: How the preferences would differ.
        write: Called when the reader agrees.
    """

    SCOPE = "difference"

    def __init__(self, skerry: Skerry, edit: Edit, lines: Sequence[DiffLine], write: Callable[[], None]) -> None:
        super().__init__(skerry, "Change your account's settings?")
        self._edit = edit
        self._lines = lines
        self._write = write

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """The change in words, then line by line."""
        words = sentence(self._edit)
        lines = [*wrapped(Content.styled(f"{words[0].upper()}{words[1:]}.", palette.strong), width), Content()]
        styles = {"+": palette.success, "-": palette.error, " ": palette.muted}
        for line in self._lines:
            style: Style = styles[line.mark]
            lines += hanging([(f"{line.mark} ", style)], Content.styled(line.text, style), 2, width)
        return lines

    def do_write_setting(self) -> None:
        """Write it."""
        self.dismiss()
        self._write()

    def do_leave_setting(self) -> None:
        """Nothing is written."""
        self.dismiss()
