"""A widget of one line."""

from __future__ import annotations

from typing import Self

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from skerry.ui.themes import Palette
from skerry.ui.widgets.filters import filtered


class Line(Widget):
    """One line of `Content`, made by `compose_line` for the width there is, on the ground of panels."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._kept: Strip | None = None

    def compose_line(self, palette: Palette, width: int) -> Content:
        """What the line says."""
        raise NotImplementedError

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Make the line anew when it is painted next."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line, without the pass for borders and padding; the compositor asks for it in every frame."""
        strip = self._kept
        if strip is None or strip.cell_length != self.size.width:
            strip = self._kept = self._strip(self.size.width)
        return [strip.crop(*crop.column_span)][: crop.height]

    def _strip(self, width: int) -> Strip:
        palette = Palette.in_force(self.app)
        line = self.compose_line(palette, width)
        segments = [segment for segment in line.render_segments(palette.panel) if segment.text]
        strip = Strip(segments).adjust_cell_length(width, palette.panel.rich_style)
        return filtered([strip], self)[0]
