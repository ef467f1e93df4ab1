"""Pictures in a list, in half cells: the upper half of a cell is its letter's colour, the lower its ground.

How high a picture will be is known before it comes, from the size that its post names: nothing moves when it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.style import Style

from skerry.domain.pictures import Picture
from skerry.domain.posts import Image
from skerry.ui.rows.look import Look, Part, joined

UPPER = "▀"
MAX_ROWS = 12
"""Lines of a picture in a list at most."""

MAX_COLUMNS = 48
MIN_COLUMNS = 4
"""Columns of one picture; where there is not so much room there is none."""

GAP = 1
"""Columns between pictures side by side."""

SHAPE = (4, 3)
"""The shape of a picture whose post doesn't name its size."""

SIDE_BY_SIDE = 4


class Wanted(msgspec.Struct, frozen=True):
    """A picture in the size in which it is shown: columns and lines of the screen."""

    url: str
    columns: int
    rows: int


class Shelf(Protocol):
    """Where pictures are that have come, and what is noted of those that are to."""

    def take(self, wanted: Wanted) -> Picture | str | None:
        """A picture; in words why there is none; None while nobody knows. It is noted that it is shown."""


class PixelLine(Content):
    """A line with cells that have colours of their own."""

    __slots__ = ("_cells", "_lead")

    def __init__(self, cells: Sequence[Segment], lead: Content | None = None) -> None:
        self._cells = tuple(cells)
        self._lead = lead or Content()
        super().__init__(self._lead.plain + "".join(cell.text for cell in cells), strip_control_codes=False)

    def render_segments(self, base_style: Style = Style.null(), end: str = "") -> list[Segment]:  # noqa: B008 - Textual's signature
        """The cells on the ground that they stand on."""
        ground = base_style.rich_style
        cells = [Segment(cell.text, ground) if cell.style is None else cell for cell in self._cells]
        return [*self._lead.render_segments(base_style, end), *cells]

    def behind(self, prefix: Part) -> PixelLine:
        """The same behind a prefix."""
        return PixelLine(self._cells, joined(prefix, self._lead))


def picture_lines(images: Sequence[Image], look: Look) -> list[Content]:
    """Pictures side by side, or the room that they will take; nothing where none are shown."""
    shelf = look.shelf
    shown = [image for image in images if image.thumb][:SIDE_BY_SIDE]
    if shelf is None or not shown:
        return []
    room = min(MAX_COLUMNS, (look.width - GAP * (len(shown) - 1)) // len(shown))
    if room < MIN_COLUMNS:
        return []
    blocks = [_block(image, room, look, shelf) for image in shown]
    height = max(len(block) for block in blocks)
    lines: list[Content] = []
    for row in range(height):
        cells: list[Segment] = []
        for number, block in enumerate(blocks):
            width = sum(len(cell.text) for cell in block[0])
            cells += [Segment(" " * GAP)] * bool(number)
            cells += block[row] if row < len(block) else [Segment(" " * width)]
        lines.append(PixelLine(cells))
    return lines


def size_in_cells(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """Columns and lines of a picture of so many pixels in a room; a cell is two pixels high."""
    if width <= 0 or height <= 0:
        width, height = SHAPE
    scale = min(columns / width, 2 * rows / height)
    return max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2)))


def half_cells(picture: Picture, columns: int, rows: int) -> list[list[Segment]]:
    """A picture in the middle of a room of so many columns and lines."""
    left, top = max(0, columns - picture.width) // 2, max(0, 2 * rows - picture.height) // 4
    lines: list[list[Segment]] = []
    for row in range(rows):
        y = 2 * (row - top)
        cells = [_cell(picture, x, y) for x in range(min(columns - left, picture.width))]
        right = columns - left - len(cells)
        lines.append([*[Segment(" " * left)] * bool(left), *cells, *[Segment(" " * right)] * bool(right)])
    return lines


def _block(image: Image, room: int, look: Look, shelf: Shelf) -> list[list[Segment]]:
    """One picture, or an empty ground of its size."""
    columns, rows = size_in_cells(image.width, image.height, room, MAX_ROWS)
    columns = max(columns, MIN_COLUMNS)
    found = shelf.take(Wanted(image.thumb, columns, rows))
    if isinstance(found, Picture):
        return half_cells(found, columns, rows)
    ground = look.palette.box.rich_style
    words = (found or "")[:columns].ljust(columns)
    first = [Segment(words, (look.palette.box + look.palette.muted).rich_style)]
    return [first, *[[Segment(" " * columns, ground)]] * (rows - 1)]


def _cell(picture: Picture, x: int, y: int) -> Segment:
    upper, lower = _colour(picture, x, y), _colour(picture, x, y + 1)
    if upper is None:
        return Segment(" ") if lower is None else Segment("▄", RichStyle.from_color(lower))
    return Segment(UPPER, RichStyle.from_color(upper, lower))


def _colour(picture: Picture, x: int, y: int) -> Color | None:
    if not 0 <= y < picture.height:
        return None
    at = 3 * (y * picture.width + x)
    red, green, blue = picture.body[at : at + 3]
    return Color.from_rgb(red, green, blue)
