"""A row laid out: its lines, and how they are put on the screen."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from skerry.ui.rows.look import MAX_WIDTH
from skerry.ui.themes import Palette

GUTTER = 3
"""Columns on the left: the bar of the selection, the sign for unread, a blank."""

MARGIN = 2
"""Columns on the right: terminals disagree on the width of some emoji, and what shifts must not wrap."""

BAR, UNREAD = "▌", "●"


class Layout(msgspec.Struct, frozen=True):
    """The lines of a row.

    Attributes:
        lines: The lines, none wider than the row.
        is_dim: Colours and weight are left out unless the row is selected.
    """

    lines: tuple[Content, ...]
    is_dim: bool = False

    @property
    def height(self) -> int:
        """Lines on the screen, with the blank one below."""
        return len(self.lines) + 1


class Columns(msgspec.Struct, frozen=True):
    """How the columns of a list are used: `left` blank, the gutter, `text`, and the rest blank."""

    total: int
    left: int
    text: int

    @classmethod
    def of(cls, total: int) -> Columns:
        """A row of at most `MAX_WIDTH` in the middle of a list of `total` columns."""
        text = max(1, min(MAX_WIDTH, total - GUTTER - MARGIN))
        return cls(total, max(0, (total - text - GUTTER - MARGIN) // 2), text)


def paint(layout: Layout, columns: Columns, palette: Palette, *, is_selected: bool, is_unread: bool) -> list[Strip]:
    """The lines as strips over the whole width, the blank one below included."""
    ground = palette.selected if is_selected else palette.plain
    flat = layout.is_dim and not is_selected
    strips = [
        _strip(_flat(line, palette) if flat else line, columns, palette, ground, _gutter(palette, is_selected, dot))
        for line, dot in zip(layout.lines, (is_unread, *[False] * len(layout.lines)), strict=False)
    ]
    return [*strips, blank(columns.total, palette)]


def blank(width: int, palette: Palette) -> Strip:
    """An empty line."""
    return Strip([Segment(" " * width, palette.plain.rich_style)], width)


def _gutter(palette: Palette, is_selected: bool, is_unread: bool) -> list[tuple[str, Style]]:
    return [
        (BAR if is_selected else " ", palette.bar),
        (UNREAD if is_unread else " ", palette.accent),
        (" ", Style()),
    ]


def _strip(
    line: Content, columns: Columns, palette: Palette, ground: Style, gutter: Sequence[tuple[str, Style]]
) -> Strip:
    """One line: margin, gutter, text, and blanks up to the edge."""
    outside = palette.plain.rich_style
    width = line.cell_length
    segments = [Segment(" " * columns.left, outside)] if columns.left else []
    segments += [Segment(text, (ground + style).rich_style) for text, style in gutter]
    segments += [segment for segment in line.render_segments(ground) if segment.text]
    if (rest := columns.text + MARGIN - width) > 0:
        segments.append(Segment(" " * rest, ground.rich_style))
    used = columns.left + GUTTER + max(columns.text + MARGIN, width)
    if used < columns.total:
        segments.append(Segment(" " * (columns.total - used), outside))
    return Strip(segments, max(used, columns.total)).adjust_cell_length(columns.total)


def _flat(line: Content, palette: Palette) -> Content:
    return Content.styled(line.plain, palette.muted, strip_control_codes=False)
