"""The part of a list that is in view, the selection, and what keeps the reader's place.

The place is a row and how many of its lines are above the window, never a line number: rows that appear, vanish or
change their height elsewhere can't move it. Nothing here knows a widget; a callback says how many lines a row takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A row in view: its position in the list, the screen line of its first line (below 0 when cut), its lines."""

    row: Row
    position: int
    y: int
    height: int

    @property
    def end(self) -> int:
        """The screen line below its last."""
        return self.y + self.height


class Viewport:
    """A window of `height` lines on a list.

    Attributes:
        index: The list.
        selected: The selected row; None only in an empty list.
        placed: The rows in view from the top, as of the last `settle`.
    """

    def __init__(self, index: RowIndex, measure: Callable[[Row], int]) -> None:
        self.index = index
        self.selected: Row | None = None
        self.placed: list[Placed] = []
        self._measure = measure
        self._height = 0
        self._top: Row | None = None
        self._skip = 0

    # What is where

    @property
    def height(self) -> int:
        """Lines of the window."""
        return self._height

    @property
    def scroll(self) -> int:
        """Lines above the window, as far as they are known."""
        return self.index.lines_before(self.placed[0].position) + self._skip if self.placed else 0

    @property
    def anchor(self) -> tuple[Row, int] | None:
        """The row at the top and its lines above the window: what has to be remembered to come back."""
        return (self._top, self._skip) if self._top else None

    @property
    def position(self) -> int:
        """The position of the selection; 0 in an empty list."""
        return (self.index.position(self.selected) or 0) if self.selected else 0

    def find(self, row: Row) -> Placed | None:
        """Where a row is in view."""
        return next((placed for placed in self.placed if placed.row.order == row.order), None)

    def at_line(self, y: int) -> Placed | None:
        """The row on a screen line."""
        return next((placed for placed in self.placed if placed.y <= y < placed.end), None)

    # Keeping the place

    @contextmanager
    def held(self) -> Iterator[None]:
        """Change the list, or the heights, inside: what was in view stays on its lines."""
        was_empty = not len(self.index)
        pivots = self._pivots()
        yield
        if was_empty:
            self._start()
        self._follow_selection()
        self._restore(pivots)
        self.settle()

    def resize(self, height: int, *, rewrap: bool) -> None:
        """Take another height; with `rewrap` every row is measured anew."""
        with self.held():
            self._height = height
            if rewrap:
                self.index.forget_heights()

    def settle(self) -> None:
        """Work out which rows are in view, and measure them."""
        self.placed = []
        if not len(self.index) or self._height <= 0:
            return
        if self._top is None:
            self._start()
        top = self._top or self.index.at(0)
        position, skip = self._walk(min(self.index.insertion(top.order), len(self.index) - 1), self._skip)
        missing = self._place(position, skip)
        if missing > 0 and (position or skip):
            position, skip = self._walk(position, skip - missing)
            self._place(position, skip)
        self._top, self._skip = self.index.at(position), skip

    # Moving

    def select(self, row: Row) -> None:
        """Select a row and bring it into view with as little scrolling as it takes."""
        self.selected = row
        self.reveal()

    def reveal(self) -> None:
        """Bring the selection into view."""
        if self.selected is None or (position := self.index.position(self.selected)) is None:
            return self.settle()
        height = self.measured(position)
        top = self.index.position(self._top) if self._top else None
        if top is None or position < top or (position == top and height <= self._height):
            self._top, self._skip = self.selected, 0
        elif position > top:
            y = self._lines_between(top, position) - self._skip
            if height >= self._height and y > 0:
                self._top, self._skip = self.selected, 0
            elif y + height > self._height:
                above, skip = self._walk(position, height - self._height)
                self._top, self._skip = self.index.at(above), skip
        return self.settle()

    def jump(self, row: Row, skip: int = 0) -> None:
        """Select a row and put it at the top of the window, `skip` lines of it above."""
        self.selected = self._top = row
        self._skip = skip
        self.settle()

    def place_at(self, row: Row, y: int) -> None:
        """Select a row and put its first line on screen line `y`."""
        self.jump(row, -y)

    def step(self, by: int) -> bool:
        """Move the selection down (1) or up (-1); a row taller than the window is scrolled through first.

        Returns whether the selection moved to another row.
        """
        if self.selected is None:
            return False
        placed = self.find(self.selected)
        if placed is None and self.placed:
            self.selected = next((p.row for p in self.placed if p.y >= 0), self.placed[0].row)
            return True
        if placed and placed.height > self._height and self._scroll_within(placed, by):
            return False
        target = self.position + by
        if not 0 <= target < len(self.index):
            return False
        self.select(self.index.at(target))
        if by < 0 and (above := self.find(self.index.at(target))) and above.height > self._height:
            self._skip = above.height - self._height
            self.settle()
        return True

    def page(self, lines: int) -> None:
        """Scroll by some lines (below 0: up) and select the first row that is whole, or the last at the very end."""
        before = self.anchor
        self.scroll_by(lines)
        if not self.placed:
            return
        if before == self.anchor:
            end = self.index.at(len(self.index) - 1 if lines > 0 else 0)
            self.select(end)
            return
        self.selected = next((placed.row for placed in self.placed if placed.y >= 0), self.placed[0].row)

    def scroll_by(self, lines: int) -> None:
        """Move the window by some lines; the selection stays where it is, in view or not."""
        self._skip += lines
        self.settle()

    def scroll_to(self, line: int) -> None:
        """Move the window to a line of the whole list, as a dragged scrollbar asks."""
        if len(self.index):
            position = self.index.position_at(line)
            inside = line - self.index.lines_before(position)
            self._top, self._skip = self.index.at(position), max(0, inside)
            self.settle()

    # Inside

    def measured(self, position: int) -> int:
        """Lines of a row, laid out now if it never was."""
        height = self.index.height(position)
        if not height:
            height = max(1, self._measure(self.index.at(position)))
            self.index.set_height(position, height)
        return height

    def _start(self) -> None:
        if len(self.index):
            self._top, self._skip = self.index.at(0), 0
            self.selected = self.selected or self._top

    def _pivots(self) -> list[Placed]:
        """The rows in view, the one to hold first: the selection, then those above it, then those below."""
        place = next((i for i, p in enumerate(self.placed) if self.selected and p.row == self.selected), None)
        if place is None:
            whole = [p for p in self.placed if p.y >= 0]
            return whole + [p for p in self.placed if p.y < 0]
        return [self.placed[place], *reversed(self.placed[:place]), *self.placed[place + 1 :]]

    def _restore(self, pivots: list[Placed]) -> None:
        """Put the first of the rows that is still there back on its line."""
        for pivot in pivots:
            position = self.index.position(pivot.row)
            if position is None:
                continue
            height, y = self.measured(position), min(pivot.y, self._height - 1)
            if y < 0:
                y = -min(height - 1, round(-y * height / pivot.height))
            self._top, self._skip = self.index.at(position), -y
            return

    def _follow_selection(self) -> None:
        """Give a selection that left the list to the row that took its place."""
        if self.selected is None or not len(self.index):
            self.selected = self.index.at(0) if len(self.index) else None
        elif self.index.position(self.selected) is None:
            self.selected = self.index.at(min(self.index.insertion(self.selected.order), len(self.index) - 1))

    def _walk(self, position: int, skip: int) -> tuple[int, int]:
        """The row that holds line `skip` counted from the top of a row, and the line in it; stops at both ends."""
        while skip < 0 and position > 0:
            position -= 1
            skip += self.measured(position)
        skip = max(0, skip)
        while skip >= (height := self.measured(position)):
            if position == len(self.index) - 1:
                return position, height - 1
            skip -= height
            position += 1
        return position, skip

    def _place(self, position: int, skip: int) -> int:
        """Place the rows in view from a row on; returns the lines that stay empty at the bottom."""
        self.placed = []
        y = -skip
        while y < self._height and position < len(self.index):
            height = self.measured(position)
            self.placed.append(Placed(self.index.at(position), position, y, height))
            y += height
            position += 1
        return self._height - y

    def _lines_between(self, top: int, position: int) -> int:
        """Lines from one row to a later one, or any number beyond the window when it is far away."""
        lines = 0
        for place in range(top, position):
            if lines - self._skip > self._height:
                break
            lines += self.measured(place)
        return lines

    def _scroll_within(self, placed: Placed, by: int) -> bool:
        """Scroll through a row taller than the window; False when its end in that direction is in view."""
        rest = placed.end - self._height if by > 0 else -placed.y
        if rest <= 0:
            return False
        self.scroll_by(by * min(rest, max(1, self._height - 2)))
        return True
