"""Lays rows out and paints them, and keeps what it made for as long as it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from textual.strip import Strip

from skerry.ui.feed.row import Row
from skerry.ui.lru import Lru
from skerry.ui.rows.layout import Columns, Layout, blank, paint
from skerry.ui.rows.look import Look
from skerry.ui.rows.pixels import Wanted
from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.ui.pictures import NotedPictures

KEPT = 400
"""Rows whose lines are kept, and again as many states of rows whose strips are."""


class Contents(Protocol):
    """What the rows of a list hold."""

    def layout(self, row: Row, look: Look) -> Layout:
        """A row's lines."""

    def is_unread(self, row: Row) -> bool:
        """Whether a row is marked as unread."""


class Painter:
    """Rows as strips.

    Attributes:
        contents: What the rows hold.
        columns: How the columns are used; rows that were laid out for others are forgotten by `use`.
        measured: Ids of the rows whose height somebody was told.
    """

    def __init__(self, contents: Contents, now_ms: int, shelf: NotedPictures | None = None) -> None:
        self.contents = contents
        self._shelf = shelf
        self.columns = Columns.of(80)
        self.measured: set[int] = set()
        self._now_ms = now_ms
        self._palette: Palette | None = None
        self._layouts: Lru[int, Layout] = Lru(KEPT)
        self._strips: Lru[tuple[int, bool, bool], list[Strip]] = Lru(KEPT)

    @property
    def palette(self) -> Palette:
        """The styles; given by `use` before anything is painted."""
        if self._palette is None:
            raise RuntimeError("nothing is painted before the styles are known")
        return self._palette

    def use(
        self,
        *,
        contents: Contents | None = None,
        columns: Columns | None = None,
        palette: Palette | None = None,
        now_ms: int | None = None,
    ) -> None:
        """Paint with something else from now on, and forget what was made before."""
        self.contents = contents or self.contents
        self.columns = columns or self.columns
        self._palette = palette or self._palette
        self._now_ms = self._now_ms if now_ms is None else now_ms
        self._layouts.clear()
        self._strips.clear()

    def forget(self, row_id: int) -> None:
        """Lay a row out anew when it is needed."""
        self.measured.discard(row_id)
        self._layouts.discard([row_id])
        self._forget_strips([row_id])

    def repaint(self, row_id: int) -> None:
        """Lay a row out anew that is as high as before."""
        self._layouts.discard([row_id])
        self._forget_strips([row_id])

    def height(self, row: Row) -> int:
        """Lines that a row takes."""
        self.measured.add(row.id)
        return self._layout(row).height

    def strips(self, row: Row, *, is_selected: bool) -> list[Strip]:
        """The painted lines of a row."""
        layout, is_unread = self._layout(row), self.contents.is_unread(row)
        key = (row.id, is_selected, is_unread)
        return self._strips.get(key) or self._strips.put(
            key, paint(layout, self.columns, self.palette, is_selected=is_selected, is_unread=is_unread)
        )

    def has_layout(self, row: Row) -> bool:
        """Whether a row is laid out."""
        return row.id in self._layouts

    def has_strips(self, row: Row) -> bool:
        """Whether a row is painted as it is when it is not selected."""
        return (row.id, False, self.contents.is_unread(row)) in self._strips

    def pictures(self, row: Row) -> tuple[Wanted, ...]:
        """The pictures of a row."""
        return self._layout(row).pictures

    def blank(self) -> Strip:
        """An empty line."""
        return blank(self.columns.total, self.palette)

    def _layout(self, row: Row) -> Layout:
        layout = self._layouts.get(row.id)
        if layout is None:
            layout = self._layouts.put(row.id, self._laid_out(row))
            self._forget_strips([row.id])
        return layout

    def _laid_out(self, row: Row) -> Layout:
        look = Look(self.palette, self.columns.text, self._now_ms, self._shelf)
        if self._shelf is None:
            return self.contents.layout(row, look)
        self._shelf.noted.clear()
        layout = self.contents.layout(row, look)
        return replace(layout, pictures=tuple(self._shelf.noted)) if self._shelf.noted else layout

    def _forget_strips(self, ids: Iterable[int]) -> None:
        states = [(False, False), (False, True), (True, False), (True, True)]
        self._strips.discard((row_id, *state) for row_id in ids for state in states)
