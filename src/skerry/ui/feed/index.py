"""The rows of a list in order, with their heights as far as they were measured.

A list of blocks of a few hundred rows each: a prepend touches one block, and a lookup (row to position, line to row)
walks the blocks and then one of them. Rows that were never laid out count with the average of those that were.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from skerry.ui.feed.row import Order, Row

BLOCK = 256
"""Rows a block holds when it is filled in one go; it splits at twice that."""

FIRST_GUESS = 6.0
"""Lines a row is taken for before any was measured."""


def _order_of(row: Row) -> Order:
    return row.order


class Block:
    """A stretch of consecutive rows. A height of 0 was not measured."""

    __slots__ = ("heights", "known", "lines", "rows")

    def __init__(self, rows: list[Row], heights: list[int]) -> None:
        self.rows = rows
        self.heights = heights
        self.lines = sum(heights)
        self.known = sum(1 for height in heights if height)

    @property
    def first(self) -> Order:
        """Where its first row stands."""
        return self.rows[0].order

    def forget(self) -> None:
        """Take every height as not measured."""
        self.heights = [0] * len(self.rows)
        self.lines = self.known = 0

    def set(self, at: int, height: int) -> int:
        """Note the height of the row at `at` (0 forgets it) and return what was noted before."""
        old = self.heights[at]
        self.heights[at] = height
        self.lines += height - old
        self.known += bool(height) - bool(old)
        return old


def _first_of(block: Block) -> Order:
    return block.first


class RowIndex:
    """Rows in order of `Row.order`. Positions count from 0 at the top; lines too."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._count = 0
        self._known_lines = 0
        self._known_rows = 0
        self._near: tuple[int, Block] | None = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for block in self._blocks:
            yield from block.rows

    @property
    def guess(self) -> float:
        """Lines that a row counts for until it is measured."""
        return self._known_lines / self._known_rows if self._known_rows else FIRST_GUESS

    @property
    def lines(self) -> int:
        """Lines of the whole list, guessed where they weren't measured."""
        return self._known_lines + round((self._count - self._known_rows) * self.guess)

    # Reading

    def at(self, position: int) -> Row:
        """The row at a position from 0 to `len - 1`."""
        block, at = self._locate(position)
        return block.rows[at]

    def position(self, row: Row) -> int | None:
        """Where a row is; None when it is not in the list."""
        number = bisect_right(self._blocks, row.order, key=_first_of) - 1
        if number < 0:
            return None
        rows = self._blocks[number].rows
        at = bisect_left(rows, row.order, key=_order_of)
        if at == len(rows) or rows[at].order != row.order:
            return None
        return self._rows_before(number) + at

    def insertion(self, order: Order) -> int:
        """The position that a row of this order has or would have."""
        number = bisect_right(self._blocks, order, key=_first_of) - 1
        if number < 0:
            return 0
        return self._rows_before(number) + bisect_left(self._blocks[number].rows, order, key=_order_of)

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """The rows at positions `start` to `stop - 1`."""
        before = 0
        for block in self._blocks:
            size = len(block.rows)
            if before >= stop:
                return
            if before + size > start:
                yield from islice(block.rows, max(0, start - before), stop - before)
            before += size

    def backwards(self, start: int) -> Iterator[Row]:
        """The rows from position `start` up to the first."""
        before = self._count
        for block in reversed(self._blocks):
            before -= len(block.rows)
            if before > start:
                continue
            for at in range(min(len(block.rows) - 1, start - before), -1, -1):
                yield block.rows[at]

    # Heights

    def height(self, position: int) -> int:
        """Lines of a row; 0 when it was not measured."""
        block, at = self._locate(position)
        return block.heights[at]

    def set_height(self, position: int, height: int) -> None:
        """Note what a row measures; 0 forgets it."""
        block, at = self._locate(position)
        old = block.set(at, height)
        self._known_lines += height - old
        self._known_rows += bool(height) - bool(old)

    def forget_heights(self) -> None:
        """Take every height as not measured, as after a change of width."""
        for block in self._blocks:
            block.forget()
        self._known_lines = self._known_rows = 0

    def lines_before(self, position: int) -> int:
        """Lines above a row, guessed where they weren't measured."""
        guess, lines, before = self.guess, 0.0, 0
        for block in self._blocks:
            size = len(block.rows)
            if before + size <= position:
                lines += block.lines + (size - block.known) * guess
                before += size
                continue
            lines += sum(height or guess for height in islice(block.heights, position - before))
            break
        return round(lines)

    def position_at(self, line: int) -> int:
        """The position of the row that a line falls on, as far as heights are known; the last one beyond the end."""
        guess, left, before = self.guess, float(line), 0
        for block in self._blocks:
            lines = block.lines + (len(block.rows) - block.known) * guess
            if left < lines:
                for at, height in enumerate(block.heights):
                    left -= height or guess
                    if left < 0:
                        return before + at
            left -= lines
            before += len(block.rows)
        return max(0, self._count - 1)

    # Changing

    def clear(self) -> None:
        """Empty the list."""
        self._near = None
        self._blocks = []
        self._count = self._known_lines = self._known_rows = 0

    def add(self, rows: Sequence[Row]) -> list[Row]:
        """Put in rows, sorted by their order; those that are there already are left out of what is returned."""
        if not rows:
            return []
        self._near = None
        if not self._blocks or rows[0].order > self._blocks[-1].rows[-1].order:
            self._fill(rows, len(self._blocks))
            return list(rows)
        if rows[-1].order < self._blocks[0].first:
            self._fill(rows, 0)
            return list(rows)
        return [row for row in rows if self._insert(row)]

    def remove(self, row: Row) -> bool:
        """Take a row out; False when it is not there."""
        number = bisect_right(self._blocks, row.order, key=_first_of) - 1
        if number < 0:
            return False
        block = self._blocks[number]
        at = bisect_left(block.rows, row.order, key=_order_of)
        if at == len(block.rows) or block.rows[at].order != row.order:
            return False
        self._near = None
        old = block.set(at, 0)
        self._known_lines -= old
        self._known_rows -= bool(old)
        del block.rows[at], block.heights[at]
        if not block.rows:
            del self._blocks[number]
        self._count -= 1
        return True

    def _fill(self, rows: Sequence[Row], at: int) -> None:
        """Put consecutive rows in as new blocks before block `at`; small ones join a neighbour while it has room."""
        self._count += len(rows)
        neighbour = at - 1 if at else 0
        if self._blocks and len(self._blocks[neighbour].rows) + len(rows) <= BLOCK:
            block = self._blocks[neighbour]
            place = len(block.rows) if at else 0
            block.rows[place:place] = rows
            block.heights[place:place] = [0] * len(rows)
            return
        parts = (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))
        self._blocks[at:at] = [Block(list(part), [0] * len(part)) for part in parts]

    def _insert(self, row: Row) -> bool:
        """Put one row where it belongs; False when one of its order is there."""
        number = max(0, bisect_right(self._blocks, row.order, key=_first_of) - 1)
        block = self._blocks[number]
        at = bisect_left(block.rows, row.order, key=_order_of)
        if at < len(block.rows) and block.rows[at].order == row.order:
            return False
        block.rows.insert(at, row)
        block.heights.insert(at, 0)
        self._count += 1
        if len(block.rows) > 2 * BLOCK:
            halves = slice(BLOCK), slice(BLOCK, None)
            self._blocks[number : number + 1] = [Block(block.rows[h], block.heights[h]) for h in halves]
        return True

    def _rows_before(self, number: int) -> int:
        return sum(len(block.rows) for block in islice(self._blocks, number))

    def _locate(self, position: int) -> tuple[Block, int]:
        """The block that holds a position, and the place in it. The next question is mostly about the same block."""
        if position < 0:
            raise IndexError(position)
        if self._near and 0 <= position - self._near[0] < len(self._near[1].rows):
            return self._near[1], position - self._near[0]
        before = 0
        for block in self._blocks:
            if position < before + len(block.rows):
                self._near = (before, block)
                return block, position - before
            before += len(block.rows)
        raise IndexError(position)
