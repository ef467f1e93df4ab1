"""A list of posts that lays out only what is in view.

Textual's own lists measure every row, and again at each change; here a row is measured when it comes into view, and
its painted lines are kept, so that a key press costs the rows that it brings. The lines go to the compositor as they
are, without the pass for borders and padding that this widget has none of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

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
from skerry.ui.pictures import NotedPictures, Pictures
from skerry.ui.rows.layout import Columns
from skerry.ui.rows.painter import Contents, Painter
from skerry.ui.themes import Palette
from skerry.ui.widgets.bar import Bar
from skerry.ui.widgets.filters import filtered

IDLE = 0.006
"""Seconds after a frame, or after a slice, in which a key press goes first."""

STAY = 0.15
"""Seconds that a picture is in view before it is asked for: what is only passed by is not fetched."""

AGAIN = 1.0
"""Seconds until pictures are asked for again where sync wasn't there to be asked."""

ROWS_AT_ONCE = 2
"""Rows that are laid out in a slice: about two milliseconds."""

WHEEL = 3
"""Lines that a step of the mouse wheel moves."""


class Feed(ScrollView, can_focus=True, inherit_bindings=False):
    """A list over a `RowIndex`.

    Attributes:
        view: What is in view and selected.
    """

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

    def __init__(self, contents: Contents, now_ms: int, index: RowIndex, pictures: Pictures | None = None) -> None:
        super().__init__()
        self._pictures = pictures
        self._painter = Painter(contents, now_ms, NotedPictures(pictures) if pictures else None)
        self._looking: asyncio.TimerHandle | None = None
        self.view = Viewport(index, self._painter.height)
        self._is_ready = False
        self._shown: list[Placed] = []
        self._stale: set[int] = set()
        self._warming: asyncio.TimerHandle | None = None

    @property
    def row(self) -> Row | None:
        """The selected row."""
        return self.view.selected

    @property
    def is_warming(self) -> bool:
        """Whether rows out of view are about to be painted."""
        return self._warming is not None

    # Changing

    def replace(self, contents: Contents, index: RowIndex) -> None:
        """Show another list."""
        height = self.view.height
        self._painter.use(contents=contents)
        self.view = Viewport(index, self._painter.height)
        self.view.resize(height, rewrap=False)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change the rows inside: what the reader looks at stays where it is."""
        with self.view.held():
            yield
        self.show()

    def forget(self, ids: Iterable[int]) -> None:
        """Lay these rows out anew; their heights are the same. Used inside `changing`."""
        for row_id in ids:
            self._painter.forget(row_id)
            self._stale.add(row_id)

    def forget_rows(self, rows: Iterable[Row]) -> None:
        """Like `forget`, and measure the rows again; those that were never measured cost nothing."""
        for row in rows:
            is_measured = row.id in self._painter.measured
            if is_measured or self._painter.has_layout(row):
                self.forget([row.id])
            if is_measured and (position := self.view.index.position(row)) is not None:
                self.view.index.set_height(position, 0)

    def repaint_rows(self, ids: Iterable[int]) -> None:
        """The marks of these rows changed."""
        wanted = set(ids)
        for placed in self.view.placed:
            if placed.row.id in wanted:
                self._refresh_row(placed)

    def tick(self, now_ms: int) -> None:
        """Count ages from now on."""
        self._painter.use(now_ms=now_ms)
        self.refresh()

    def restyle(self, palette: Palette) -> None:
        """Use other styles."""
        self._painter.use(palette=palette)
        self.refresh()

    def show(self, before: Row | None = None) -> None:
        """Bring the screen in line with the viewport; `before` is the row that was selected."""
        view, old = self.view, self._shown
        self._shown = view.placed
        if _is_same(old, view.placed):
            for placed in view.placed:
                if placed.row in (before, view.selected) or placed.row.id in self._stale:
                    self._refresh_row(placed)
        else:
            self.refresh(self.size.region)
        self._move_scrollbar()
        self._stale.clear()
        self._warm_up()
        self._look_soon()
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
        rewrap = columns != self._painter.columns or not self._is_ready
        if rewrap:
            self._painter.use(columns=columns, palette=Palette.in_force(self.app))
            self._is_ready = True
        self.view.resize(event.size.height, rewrap=rewrap)
        self._shown = []
        self.show()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips in view, as they are kept."""
        painter, height = self._painter, self.size.height
        if not self._is_ready:
            return [Strip.blank(crop.width, RichStyle())] * crop.height
        lines: list[Strip] = []
        for placed in self.view.placed:
            strips = painter.strips(placed.row, is_selected=placed.row == self.view.selected)
            lines += strips[max(0, -placed.y) : height - placed.y]
        lines += [painter.blank()] * (height - len(lines))
        lines = filtered(lines[crop.y : crop.bottom], self)
        if crop.column_span != (0, painter.columns.total):
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

    def _warm_up(self) -> None:
        """Paint what the next page down would show, while nobody waits for it."""
        if self._warming is None and self.view.placed:
            self._warming = asyncio.get_running_loop().call_later(IDLE, self._warm)

    def _warm(self) -> None:
        self._warming = None
        view, painter = self.view, self._painter
        if not self.is_attached or not view.placed:
            return
        last, left = view.placed[-1].position, ROWS_AT_ONCE
        for row in view.index.rows(last, last + 1 + len(view.placed)):
            if not painter.has_strips(row):
                if not left:
                    self._warm_up()
                    return
                painter.strips(row, is_selected=False)
                left -= 1

    def _look_soon(self, seconds: float = STAY) -> None:
        """Have the pictures fetched that are in view when the reader stays for a moment."""
        if self._pictures is None:
            return
        if self._looking:
            self._looking.cancel()
        self._looking = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._looking = None
        if self._pictures is None or not self.is_attached:
            return
        is_all_asked = True
        for placed in self.view.placed:
            for wanted in self._painter.pictures(placed.row):
                is_all_asked &= self._pictures.fetch(wanted, partial(self._picture_came, placed.row))
        if not is_all_asked:
            self._look_soon(AGAIN)

    def _picture_came(self, row: Row) -> None:
        """Paint a row with its picture, which has its room already; one that didn't come is asked for again."""
        self._painter.repaint(row.id)
        if self._pictures is None or not self.is_attached or (placed := self.view.find(row)) is None:
            return
        self._refresh_row(placed)
        if any(self._pictures.get(wanted) is None for wanted in self._painter.pictures(row)):
            self._look_soon(AGAIN)

    def _refresh_row(self, placed: Placed) -> None:
        top = max(0, placed.y)
        self.refresh(Region(0, top, self.size.width, min(placed.end, self.size.height) - top))

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


def _is_same(old: list[Placed], new: list[Placed]) -> bool:
    """Whether the same rows are on the same lines."""
    return len(old) == len(new) and all(
        a.row is b.row and a.y == b.y and a.height == b.height for a, b in zip(old, new, strict=True)
    )
