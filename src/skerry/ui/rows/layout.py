"""A row laid out: its lines, and how they are put on the screen."""

from __future__ import annotations

import msgspec
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from skerry.ui.rows.look import MAX_WIDTH
from skerry.ui.rows.pixels import Wanted
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
        is_close: No blank line below.
        pictures: What is to be fetched when the row is on the screen.
    """

    lines: tuple[Content, ...]
    is_dim: bool = False
    is_close: bool = False
    pictures: tuple[Wanted, ...] = ()

    @property
    def height(self) -> int:
        """Lines on the screen, with the blank one below."""
        return len(self.lines) + (not self.is_close)


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
    lines = layout.lines
    if layout.is_dim and not is_selected:
        lines = tuple(Content.styled(line.plain, palette.muted, strip_control_codes=False) for line in lines)
    strips = []
    for line in lines:
        gutter = _selected_gutter(palette, columns, is_unread) if is_selected else _gutter(palette, columns, is_unread)
        strips.append(_strip(gutter, line, ground, columns, palette))
        is_unread = False  # the sign stands before the first line only
    return strips if layout.is_close else [*strips, blank(columns.total, palette)]


def blank(width: int, palette: Palette) -> Strip:
    """An empty line."""
    return Strip([Segment(" " * width, palette.plain.rich_style)], width)


def _gutter(palette: Palette, columns: Columns, is_unread: bool) -> list[Segment]:
    """What stands before a line: as few segments as can be, since each costs its bytes in every frame."""
    plain = palette.plain.rich_style
    if not is_unread:
        return [Segment(" " * (columns.left + GUTTER), plain)]
    dot = (palette.plain + palette.accent).rich_style
    return [Segment(" " * (columns.left + 1), plain), Segment(UNREAD, dot), Segment(" ", plain)]


def _selected_gutter(palette: Palette, columns: Columns, is_unread: bool) -> list[Segment]:
    ground = palette.selected
    margin = [Segment(" " * columns.left, palette.plain.rich_style)] if columns.left else []
    dot = Segment(UNREAD if is_unread else " ", (ground + palette.accent).rich_style)
    return [*margin, Segment(BAR, (ground + palette.bar).rich_style), dot, Segment(" ", ground.rich_style)]


def _strip(gutter: list[Segment], line: Content, ground: Style, columns: Columns, palette: Palette) -> Strip:
    """One line: gutter, text, and blanks up to the edge."""
    segments = [*gutter, *(segment for segment in line.render_segments(ground) if segment.text)]
    inside = columns.text + MARGIN - line.cell_length
    outside = columns.total - columns.left - GUTTER - columns.text - MARGIN
    if ground is palette.plain:
        inside, outside = inside + outside, 0
    if inside > 0:
        segments.append(Segment(" " * inside, ground.rich_style))
    if outside > 0:
        segments.append(Segment(" " * outside, palette.plain.rich_style))
    if inside < 0 or outside < 0:
        return Strip(segments).adjust_cell_length(columns.total, palette.plain.rich_style)
    return Strip(segments, columns.total)
