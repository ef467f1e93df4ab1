"""A window without a terminal, for tests that press keys and look at what is selected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.screen import Screen

from skerry.sync.protocol import FromSync
from skerry.ui.app import Skerry
from skerry.ui.feed.items import Items
from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.themes import Palette
from tests.ui.world import World

PATIENCE = 5.0
"""Seconds that a test waits for something that has to happen."""


class Window:
    """A running window.

    Attributes:
        app: The application.
        world: What it shows.
    """

    def __init__(self, app: Skerry, world: World, pilot: Pilot[int]) -> None:
        self.app = app
        self.world = world
        self._pilot = pilot

    @property
    def timeline(self) -> TimelineScreen:
        """The timeline, in front or not."""
        found = next(screen for screen in self.app.screen_stack if isinstance(screen, TimelineScreen))
        assert isinstance(found, TimelineScreen)
        return found

    @property
    def feed_screen(self) -> FeedScreen:
        """The list in front."""
        assert isinstance(self.app.screen, FeedScreen)
        return self.app.screen

    def is_at(self, screen: type[Screen[None]]) -> bool:
        """Whether a screen of this kind is in front."""
        return isinstance(self.app.screen, screen)

    async def press(self, *keys: str) -> None:
        """Press keys, and let everything that follows from them happen."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to become true."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not condition():
            assert asyncio.get_running_loop().time() < deadline, f"not within {PATIENCE} s:\n{self.text()}"
            await self._pilot.pause(0.01)

    async def hears(self, *messages: FromSync) -> None:
        """Have sync say something, and wait until the screens have it."""
        self.world.sync.says(*messages)
        await self.until(lambda: self.world.sync.is_heard and not self._is_busy())
        await self._pilot.pause()

    async def select(self, text: str) -> None:
        """Select the post of the list in front that has this text."""
        screen = self.feed_screen
        items = ((row, self.app_items.get(row.id)) for row in screen.timeline.index if row.is_item)
        screen.feed.select(next(row for row, item in items if item and item.item.post.text == text))
        await self._pilot.pause()

    @property
    def app_items(self) -> Items:
        """The posts of the account."""
        return self.feed_screen.account.items

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self._pilot.resize_terminal(width, height)
        await self._pilot.pause()

    async def pause(self, seconds: float = 0.0) -> None:
        """Let things happen."""
        await self._pilot.pause(seconds)

    async def click(self, x: int, y: int, times: int = 1) -> None:
        """Click on the screen."""
        await self._pilot.click(offset=(x, y), times=times)
        await self._pilot.pause()

    def _is_busy(self) -> bool:
        """Whether there are changes that the list has not taken in yet."""
        screen = self.timeline
        return bool(screen.account.link._gathered or screen._queue)

    def lines(self) -> list[str]:
        """The screen, as text."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def text(self) -> str:
        """The screen, as one text."""
        return "\n".join(self.lines())

    def selected(self) -> str:
        """The text of the selected post of the list in front."""
        item = self.feed_screen.selected_item()
        return item.post.text if item else ""

    def panel(self) -> str:
        """What the panel in front says, in one line, however it is wrapped."""
        assert isinstance(self.app.screen, PanelScreen)
        lines = self.app.screen.lines_for(Palette.in_force(self.app), 60)
        return " ".join(" ".join(line.plain for line in lines).split())

    def body(self) -> list[str]:
        """The list, without the scrollbar, whose thumb goes by heights that may be guessed."""
        return [line.rstrip("│┃ ") for line in self.lines()[1:-1]]

    def line_of(self, wanted: str) -> int:
        """The screen line that holds a text."""
        return next((y for y, line in enumerate(self.lines()) if wanted in line), -1)


@asynccontextmanager
async def open_window(
    world: World,
    size: tuple[int, int] = (80, 24),
    *,
    remaps: Mapping[str, str] | None = None,
    theme: str = "skerry-dark",
) -> AsyncIterator[Window]:
    """Open a window over a world, and wait until it has loaded everything."""
    app = Skerry(world.surroundings(remaps, theme=theme), world.source())
    async with app.run_test(size=size) as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        await window.pause()
        yield window
