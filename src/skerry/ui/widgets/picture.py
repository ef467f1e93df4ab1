"""A picture as large as there is room, in half cells, or the room that the terminal draws one in."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from skerry.domain.pictures import Picture
from skerry.ui.rows.pixels import half_cells
from skerry.ui.themes import Palette
from skerry.ui.widgets.filters import filtered


class PictureArea(Widget):
    """The area. Without a picture it says why there is none."""

    DEFAULT_CSS = "PictureArea { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._words = ""

    def show(self, picture: Picture | None, words: str = "") -> None:
        """Show a picture in half cells; or words, or nothing."""
        self._picture, self._words = picture, words
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        columns, rows = self.size
        palette = Palette.in_force(self.app)
        ground = palette.plain.rich_style
        if self._picture is not None:
            cells = half_cells(self._picture, columns, rows)[y]
            segments = [Segment(cell.text, ground) if cell.style is None else cell for cell in cells]
        else:
            words = self._words[:columns] if y == rows // 2 else ""
            segments = [Segment(words.center(columns), (palette.plain + palette.muted).rich_style)]
        return filtered([Strip(segments).adjust_cell_length(columns, ground)], self)[0]
