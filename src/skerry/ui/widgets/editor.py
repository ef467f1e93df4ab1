"""A text that wraps, with a caret; its screen hands it what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual import events
from textual.content import Content
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from skerry.domain.graphemes import grapheme_ends
from skerry.ui.compose.buffer import Buffer
from skerry.ui.compose.preview import measured, preview
from skerry.ui.compose.wrapping import Stretch, locate, place_at, wrap
from skerry.ui.rows.look import MAX_WIDTH
from skerry.ui.themes import Palette
from skerry.ui.widgets.filters import filtered

MARGIN = 2
"""Columns on each side of the text."""

EDITS: dict[str, Callable[[Buffer], object]] = {
    "enter": lambda buffer: buffer.type("\n"),
    "backspace": Buffer.delete_back,
    "delete": Buffer.delete,
    "ctrl+w": Buffer.delete_word_back,
    "ctrl+backspace": Buffer.delete_word_back,
    "alt+backspace": Buffer.delete_word_back,
    "ctrl+u": Buffer.delete_to_start,
    "ctrl+k": Buffer.delete_to_end,
    "ctrl+z": Buffer.undo,
    "ctrl+y": Buffer.redo,
}
"""The keys that change the text."""

MOVES: dict[str, Callable[[Buffer], object]] = {
    "left": Buffer.left,
    "ctrl+b": Buffer.left,
    "right": Buffer.right,
    "ctrl+f": Buffer.right,
    "ctrl+left": Buffer.word_left,
    "alt+b": Buffer.word_left,
    "ctrl+right": Buffer.word_right,
    "alt+f": Buffer.word_right,
    "ctrl+home": lambda buffer: buffer.move(0),
    "ctrl+end": lambda buffer: buffer.move(len(buffer.text)),
}
"""The keys that move the caret through the text; those that move it through lines are in `Editor.press`."""


def columns_of(width: int) -> tuple[int, int]:
    """Where lines begin in so many columns, and how long they are: one is left for the caret behind the last letter."""
    columns = max(4, min(MAX_WIDTH, width - 2 * MARGIN - 1))
    return max(MARGIN, (width - columns) // 2 if columns == MAX_WIDTH else MARGIN), columns


class Editor(Widget):
    """The text.

    Attributes:
        buffer: Text and caret.
        measured: Its measure.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Editor { height: 1fr; min-height: 3; }"

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.buffer = Buffer(text)
        self.measured = measured(text)
        self._lines: list[Stretch] = wrap(text, MAX_WIDTH)
        self._first = 0
        self._column = -1
        self._content: Content | None = None

    def load(self, text: str) -> None:
        """Show another text, the caret at its end."""
        self.buffer = Buffer(text)
        self.changed()

    def press(self, key: str) -> bool:
        """Do what a key stands for in a text; whether it changed the text."""
        if edit := EDITS.get(key):
            before = self.buffer.text
            edit(self.buffer)
            self.changed()
            return self.buffer.text != before
        if move := MOVES.get(key):
            move(self.buffer)
        elif not self._move_in_lines(key):
            return False
        self.moved(keeps_column=key in ("up", "down"))
        return False

    def changed(self) -> None:
        """The text is another."""
        self.measured = measured(self.buffer.text)
        self._lines = wrap(self.buffer.text, self._columns)
        self._content = None
        self.moved()

    def moved(self, *, keeps_column: bool = False) -> None:
        """The caret is elsewhere: bring it into view."""
        line, column = locate(self._lines, self.buffer.text, self.buffer.caret)
        if not keeps_column:
            self._column = column
        height = max(1, self.size.height)
        self._first = max(line - height + 1, min(self._first, line), 0)
        self._first = max(0, min(self._first, len(self._lines) - height))
        self.refresh()

    @property
    def caret_place(self) -> Offset:
        """Where the caret is, from the widget's corner."""
        line, column = locate(self._lines, self.buffer.text, self.buffer.caret)
        return Offset(self._left + min(column, self._columns), line - self._first)

    # Textual's side

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap anew."""
        self.changed()

    def on_click(self, event: events.Click) -> None:
        """Put the caret there."""
        self.buffer.move(place_at(self._lines, self.buffer.text, self._first + event.y, event.x - self._left))
        self.moved()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint anew, and tell the terminal where the caret is, for input methods and screen readers."""
        if self.is_attached:
            self.app.cursor_position = self.content_region.offset + self.caret_place
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in view."""
        palette, width = Palette.in_force(self.app), self.size.width
        if self._content is None:
            self._content = preview(self.buffer.text, self.measured, palette)
        strips = [self._strip(self._first + number, palette, width) for number in range(crop.y, crop.bottom)]
        return [strip.crop(*crop.column_span) for strip in filtered(strips, self)]

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        self._content = None
        super().notify_style_update()

    def _strip(self, number: int, palette: Palette, width: int) -> Strip:
        ground = palette.plain.rich_style
        if number >= len(self._lines) or self._content is None:
            return Strip.blank(width, ground)
        line = self._lines[number]
        content = self._content[line.start : line.end] if line.end > line.start else Content()
        if number == locate(self._lines, self.buffer.text, self.buffer.caret)[0]:
            content = self._with_caret(content, self.buffer.caret - line.start)
        content = content.truncate(width - self._left)
        segments = [*Content(" " * self._left).render_segments(palette.plain), *content.render_segments(palette.plain)]
        strip = Strip([segment for segment in segments if segment.text])
        return strip.adjust_cell_length(width, ground)

    def _with_caret(self, content: Content, at: int) -> Content:
        """The line with the letter at the caret turned round; behind its end a blank."""
        caret = Style(reverse=True)
        if at >= len(content.plain):
            return Content.assemble(content, (" ", caret), strip_control_codes=False)
        end = at + next(iter(grapheme_ends(content.plain[at:])), 1)
        return content.stylize(caret, at, end)

    @property
    def _columns(self) -> int:
        """Columns of a line."""
        return columns_of(self.size.width)[1] if self.size.width else MAX_WIDTH

    @property
    def _left(self) -> int:
        return columns_of(self.size.width)[0]

    def _move_in_lines(self, key: str) -> bool:
        """Up, down, and to the ends of a line; whether the key does so."""
        buffer = self.buffer
        line, _ = locate(self._lines, buffer.text, buffer.caret)
        match key:
            case "up" | "down":
                to = line + (1 if key == "down" else -1)
                if to < 0:
                    buffer.move(0)
                elif to >= len(self._lines):
                    buffer.move(len(buffer.text))
                else:
                    buffer.move(place_at(self._lines, buffer.text, to, self._column))
            case "home" | "ctrl+a":
                buffer.move(self._lines[line].start)
            case "end" | "ctrl+e":
                buffer.move(place_at(self._lines, buffer.text, line, 1 << 30))
            case _:
                return False
        return True
