"""Where the lines of a text that is being written begin and end on the screen."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.cells import cell_len

from skerry.domain.graphemes import grapheme_ends


class Stretch(msgspec.Struct, frozen=True):
    """A line on the screen: `text[start:end]`, without the line feed."""

    start: int
    end: int


def wrap(text: str, width: int) -> list[Stretch]:
    """The lines of at most `width` columns; blanks at the end of one may stand beyond. At least one."""
    lines: list[Stretch] = []
    start = 0
    for part in text.split("\n"):
        lines += _wrapped(part, start, max(2, width))
        start += len(part) + 1
    return lines


def _wrapped(part: str, offset: int, width: int) -> list[Stretch]:
    """The lines of a text without line feeds, broken behind blanks, or anywhere in a word that fills a line."""
    lines: list[Stretch] = []
    start = columns = at = 0
    break_at = break_columns = 0
    for end in grapheme_ends(part):
        letter = part[at:end]
        size = cell_len(letter)
        if columns + size > width and not letter.isspace():
            cut = break_at if break_at > start else at
            lines.append(Stretch(offset + start, offset + cut))
            columns -= break_columns if break_at > start else columns
            start = cut
        columns += size
        if letter.isspace():
            break_at, break_columns = end, columns
        at = end
    return [*lines, Stretch(offset + start, offset + len(part))]


def locate(lines: Sequence[Stretch], text: str, caret: int) -> tuple[int, int]:
    """Line and column of the caret; where a line is broken, the beginning of the next."""
    number = max((n for n, line in enumerate(lines) if line.start <= caret), default=0)
    line = lines[number]
    return number, cell_len(text[line.start : min(caret, line.end)])


def place_at(lines: Sequence[Stretch], text: str, number: int, column: int) -> int:
    """The index of `text` at a line and column, at most the line's last."""
    line = lines[max(0, min(number, len(lines) - 1))]
    part = text[line.start : line.end]
    at = columns = 0
    for end in grapheme_ends(part):
        size = cell_len(part[at:end])
        if columns + size > column:
            break
        at, columns = end, columns + size
    is_broken = number + 1 < len(lines) and lines[number + 1].start == line.end
    if is_broken and at == len(part) and part:  # that is the next line's first column
        at = ([0, *grapheme_ends(part)])[-2]
    return line.start + at
