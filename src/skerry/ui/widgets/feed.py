"""A list of posts that lays out only what is in view.

Textual's own lists measure every row, and again at each change; here a row is measured when it comes into view, and
its painted lines are kept, so that a key press costs the rows that it brings. The lines go to the compositor as they
are, without the pass for borders and padding that this widget has none of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.style import Style as RichStyle
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.feed.viewport import Placed, Viewport
from skerry.ui.lru import Lru
from skerry.ui.rows.layout import Columns, Layout, blank, paint
from skerry.ui.rows.look import Look
from skerry.ui.themes import Palette
from skerry.ui.widgets.bar import Bar

LAID_OUT = 400
"""Rows whose lines are kept."""

WHEEL = 3
"""Lines that a step of the mouse wheel moves."""


class Contents(Protocol):
    """What the rows of a list hold."""

    def layout(self, row: Row, look: Look) -> Layout:
        """A row's lines."""

    def is_unread(self, row: Row) -> bool:
        """Whether a row is marked as unread."""


class Feed(ScrollView, can_focus=True, inherit_bindings=False):
    """A list over a `RowIndex`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Feed {
        height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        scrollbar-background: $foreground 12%; scrollbar-color: $primary 60%; scrollbar-color-active: $primary;
    }
    """

    class Selected(Message):
        """Another row is selected, or the rows in view changed."""

    class Chosen(Message):
        """The selected row was clicked again."""

    def __init__(self, contents: Contents, now_ms: int, index: RowIndex) -> None:
        super().__init__()
        self.contents = contents
        self.view = Viewport(index, self._measure)
        self._now_ms = now_ms
        self._columns = Columns.of(80)
        self._palette: Palette | None = None
        self._layouts: Lru[int, Layout] = Lru(LAID_OUT)
        self._strips: Lru[tuple[int, bool, bool], list[Strip]] = Lru(LAID_OUT)
        self._shown: list[Placed] = []
        self._stale: set[int] = set()

    # What is selected

    @property
    def row(self) -> Row | None:
        """The selected row."""
        return self.view.selected

    def replace(self, contents: Contents, index: RowIndex) -> None:
        """Show another list."""
        height = self.view.height
        self.contents = contents
        self.view = Viewport(index, self._measure)
        self.forget_all()
        self.view.resize(height, rewrap=False)

    # Changing

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change the rows inside: what the reader looks at stays where it is."""
        with self.view.held():
            yield
        self.show()

    def forget(self, ids: Iterable[int]) -> None:
        """These rows have to be laid out anew. Used inside `changing`, as their heights may be others."""
        for row_id in ids:
            self._layouts.discard([row_id])
            self._discard_strips(row_id)
            self._stale.add(row_id)

    def forget_rows(self, rows: Iterable[Row]) -> None:
        """Like `forget`, and measure the rows again."""
        for row in rows:
            self.forget([row.id])
            if (position := self.view.index.position(row)) is not None:
                self.view.index.set_height(position, 0)

    def forget_all(self) -> None:
        """Lay everything out anew when it comes into view."""
        self._layouts.clear()
        self._strips.clear()

    def repaint_rows(self, ids: Iterable[int]) -> None:
        """The marks of these rows changed."""
        wanted = set(ids)
        for placed in self.view.placed:
            if placed.row.id in wanted:
                self._refresh_row(placed)

    def tick(self, now_ms: int) -> None:
        """Count ages from now on."""
        self._now_ms = now_ms
        self.forget_all()
        self.refresh()

    def restyle(self, palette: Palette) -> None:
        """Use other styles."""
        self._palette = palette
        self.forget_all()
        self.refresh()

    def show(self, before: Row | None = None) -> None:
        """Bring the screen in line with the viewport; `before` is the row that was selected."""
        view, old = self.view, self._shown
        self._shown = view.placed
        if self._same_places(old, view.placed):
            for placed in view.placed:
                if placed.row in (before, view.selected) or placed.row.id in self._stale:
                    self._refresh_row(placed)
        else:
            self.refresh(self.size.region)
            self._move_scrollbar()
        self._stale.clear()
        self.post_message(self.Selected())

    # Moving

    def step(self, by: int) -> None:
        """Down or up by a row."""
        before = self.view.selected
        self.view.step(by)
        self.show(before)

    def page(self, parts: float) -> None:
        """Scroll by parts of the window; two lines stay in view."""
        lines = int((self.view.height - 2) * parts)
        self.view.page(lines or (1 if parts > 0 else -1))
        self.show()

    def select(self, row: Row) -> None:
        """Select a row and bring it into view."""
        before = self.view.selected
        self.view.select(row)
        self.show(before)

    def jump(self, row: Row, skip: int = 0) -> None:
        """Select a row and put it at the top."""
        self.view.jump(row, skip)
        self.show()

    # Textual's side

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = Bar(vertical=True, name="vertical", thickness=1)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew for another width."""
        columns = Columns.of(event.size.width)
        rewrap = columns != self._columns
        if rewrap:
            self._columns = columns
            self.forget_all()
        self.view.resize(event.size.height, rewrap=rewrap)
        self._shown = []
        self.show()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips in view, as they are kept."""
        if self._palette is None:
            return [Strip.blank(crop.width, RichStyle())] * crop.height
        lines = [strip for placed in self.view.placed for strip in self._painted(placed)]
        lines += [blank(self._columns.total, self._palette)] * (self.size.height - len(lines))
        lines = lines[crop.y : crop.bottom]
        if filters := self.get_line_filters():
            background = self.background_colors[1]
            for line_filter in filters:
                lines = [strip.apply_filter(line_filter, background) for strip in lines]
        if crop.column_span != (0, self._columns.total):
            lines = [strip.crop(*crop.column_span) for strip in lines]
        return lines

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scrollbar."""
        if round(old_value) != round(new_value):
            self.view.scroll_to(round(new_value))
            self.show()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by lines."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by lines."""
        self._wheel(event, -WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Select a row; a second click chooses it."""
        placed = self.view.at_line(event.y)
        if placed is None:
            return
        if placed.row == self.view.selected:
            self.post_message(self.Chosen())
        else:
            self.select(placed.row)

    # Inside

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self.view.scroll_by(lines)
        self.show()

    def _layout(self, row: Row) -> Layout:
        layout = self._layouts.get(row.id)
        if layout is None:
            look = Look(self._styles, self._columns.text, self._now_ms)
            layout = self._layouts.put(row.id, self.contents.layout(row, look))
            self._discard_strips(row.id)
        return layout

    @property
    def _styles(self) -> Palette:
        if self._palette is None:
            self._palette = Palette.in_force(self.app)
        return self._palette

    def _measure(self, row: Row) -> int:
        return self._layout(row).height

    def _painted(self, placed: Placed) -> list[Strip]:
        """The strips of a row as far as they are in view."""
        row = placed.row
        is_selected, is_unread = row == self.view.selected, self.contents.is_unread(row)
        layout = self._layout(row)
        strips = self._strips.get((row.id, is_selected, is_unread))
        if strips is None:
            strips = paint(layout, self._columns, self._styles, is_selected=is_selected, is_unread=is_unread)
            self._strips.put((row.id, is_selected, is_unread), strips)
        return strips[max(0, -placed.y) : self.size.height - placed.y]

    def _discard_strips(self, row_id: int) -> None:
        self._strips.discard((row_id, selected, unread) for selected in (True, False) for unread in (True, False))

    def _refresh_row(self, placed: Placed) -> None:
        top = max(0, placed.y)
        self.refresh(Region(0, top, self.size.width, min(placed.end, self.size.height) - top))

    @staticmethod
    def _same_places(old: list[Placed], new: list[Placed]) -> bool:
        return len(old) == len(new) and all(
            a.row is b.row and a.y == b.y and a.height == b.height for a, b in zip(old, new, strict=True)
        )

    def _move_scrollbar(self) -> None:
        """Tell the scrollbar where the window is, without another layout of the screen."""
        lines, scroll = self.view.index.lines, self.view.scroll
        size = Size(self.size.width, max(lines, scroll + self.view.height))
        self.set_reactive(Widget.virtual_size, size)
        self.set_reactive(Widget.scroll_y, float(scroll))
        self.set_reactive(Widget.scroll_target_y, float(scroll))
        bar = self.vertical_scrollbar
        bar.window_virtual_size = size.height
        bar.window_size = self.view.height
        bar.position = float(scroll)
