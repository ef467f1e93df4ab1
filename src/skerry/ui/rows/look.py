"""What the parts of a row are given, and the few things that all of them do with lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec
from textual.content import Content
from textual.style import Style

from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.ui.rows.pixels import Shelf

MAX_WIDTH = 88
"""Columns of a row at most: longer lines are hard to read."""

MIN_WIDTH = 2
"""Columns that a text gets at least, however deep it is nested: a wide letter fits."""

Part = str | Content | tuple[str, str | Style]
"""A piece of a line: text, or text with a style."""


class Look(msgspec.Struct, frozen=True):
    """How rows are drawn now: the styles, the columns of a row, and the moment that ages count from.

    `shelf` is where pictures are taken from; None where none are shown.
    """

    palette: Palette
    width: int
    now_ms: int
    shelf: Shelf | None = None

    def narrowed(self, by: int) -> Look:
        """The same for something nested, some columns narrower."""
        return Look(self.palette, max(MIN_WIDTH, self.width - by), self.now_ms, self.shelf)

    def without_pictures(self) -> Look:
        """The same with words only."""
        return Look(self.palette, self.width, self.now_ms) if self.shelf else self


def joined(*parts: Part) -> Content:
    """Parts put together. They are cleaned already, so Textual's own search for control characters is left out."""
    return Content.assemble(*parts, strip_control_codes=False)


def spread(left: Sequence[Part], right: Sequence[Part], width: int) -> Content:
    """A line with something at both ends; the left is cut when they don't both fit."""
    tail = joined(*right).truncate(width)
    room = max(0, width - tail.cell_length - bool(tail))
    head = joined(*left).truncate(room, ellipsis=True)
    return joined(head, " " * max(0, width - head.cell_length - tail.cell_length), tail) if tail else head


def cut(parts: Sequence[Part], width: int) -> Content:
    """One line, cut with an ellipsis."""
    return joined(*parts).truncate(width, ellipsis=True)


def wrapped(content: Content, width: int, max_lines: int = 0) -> list[Content]:
    """The lines of a text; with `max_lines` the last of them says with an ellipsis that there is more."""
    lines = content.wrap(width)
    if max_lines and len(lines) > max_lines:
        last = joined(lines[max_lines - 1].rstrip(), " …").truncate(width, ellipsis=True)
        return [*lines[: max_lines - 1], last]
    return lines


def boxed(lines: Sequence[Content], look: Look) -> list[Content]:
    """Lines in a box: a bar on the left, a ground of their own, and no edge on the right for wide letters to shift."""
    palette = look.palette
    inside = look.width - 2
    return [
        joined(("▎ ", palette.bar), line, " " * max(0, inside - line.cell_length)).stylize_before(palette.box)
        for line in lines
    ]


@runtime_checkable
class Behind(Protocol):
    """A line that knows by itself how to stand behind something."""

    def behind(self, prefix: Part) -> Content:
        """The same behind a prefix."""


def indented(lines: Sequence[Content], prefix: Part) -> list[Content]:
    """Lines after a prefix."""
    return [line.behind(prefix) if isinstance(line, Behind) else joined(prefix, line) for line in lines]


def hanging(lead: Sequence[Part], body: Content, columns: int, width: int, max_lines: int = 0) -> list[Content]:
    """A text that begins behind a lead and goes on below its own first word, `columns` from the left."""
    first = joined(*lead)
    first = joined(first, " " * max(0, columns - first.cell_length))
    lines = wrapped(body, max(MIN_WIDTH, width - columns), max_lines) or [Content()]
    return [joined(first, lines[0]), *indented(lines[1:], " " * columns)]
