"""The window as such, whatever screens it shows: theme, messages, the programs beside it, and how a crash ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.theme import BUILTIN_THEMES

from skerry.domain.errors import SkerryError, UsageError
from skerry.ui.commands import BY_ID
from skerry.ui.crash import write_crash
from skerry.ui.graphics import Terminal
from skerry.ui.keymap import Keymap
from skerry.ui.messages import Said
from skerry.ui.port import Surroundings
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import THEMES, Palette, pick_theme
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import moment

if TYPE_CHECKING:
    from pathlib import Path

    from skerry.domain.notifications import Notification
    from skerry.ui.port import PickedImage

FEW_COLORS = ("standard", None)
"""Rich's names for terminals of sixteen colours, and of none."""


class Window(App[int], inherit_bindings=False):
    """What a window has whatever screens it shows.

    Attributes:
        terminal: What the terminal draws pictures with; None before it was asked.
        broken: What went wrong, for a line on the terminal when the window is gone; "" if nothing did.

    Args:
        surroundings: What is the same for every account.
    """

    TITLE = "skerry"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self.terminal: Terminal | None = None
        self.broken = ""
        self._titled: str | None = None
        # App.__init__ reads the variables of the theme and picks its filters, and doing either again costs a frame.
        BUILTIN_THEMES.update((theme.name, theme) for theme in THEMES)
        self.set_reactive(App.theme, pick_theme(surroundings.theme, os.environ, few_colors=False))
        super().__init__()
        if self.console.color_system in FEW_COLORS:
            self.theme = pick_theme(surroundings.theme, os.environ, few_colors=True)

    def on_mount(self) -> None:
        """Follow the theme, and end in order when the loop or a signal says so."""
        self.theme_changed_signal.subscribe(self, lambda _theme: self._restyle())
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._loop_failed)
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit)

    # What is the same whatever is open

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self._surroundings.keymap

    @property
    def folds_stories(self) -> bool:
        """Whether posts that tell the same are folded under one of them to begin with."""
        return self._surroundings.folds_stories

    @property
    def langs(self) -> Sequence[str]:
        """The languages that the user writes."""
        return self._surroundings.langs

    @property
    def require_alt(self) -> bool:
        """Whether an image can't be sent without a description."""
        return self._surroundings.require_alt

    @property
    def pictures(self) -> str:
        """When pictures of posts are fetched."""
        return self._surroundings.pictures

    @property
    def has_pixels(self) -> bool:
        """Whether the terminal has the colours for half cells."""
        return self.console.color_system == "truecolor" and not self.native_ansi_color and not self.no_color

    def write(self, sequences: str) -> bool:
        """Write to the terminal beside what is painted; False where there is none."""
        if self._driver is None or self.is_headless:
            return False
        self._driver.write(sequences)
        self._driver.flush()
        return True

    @property
    def undo_ms(self) -> int:
        """How long a post can be undone before it is sent."""
        return self._surroundings.undo_ms

    def now_ms(self) -> int:
        """Milliseconds since 1970."""
        return self._surroundings.now_ms()

    def has_draft(self) -> bool:
        """Whether a change of the rules waits for a decision."""
        return self._surroundings.has_draft()

    def key_of(self, command: str) -> str:
        """The first key of a command, as it is shown."""
        return self.keymap.shown(BY_ID[command])

    # Other programs

    def open_link(self, uri: str) -> None:
        """Hand a link to the browser."""
        self._surroundings.open_link(uri)

    def play(self, address: str) -> None:
        """Have the user's player play a video; raises SkerryError."""
        if self._surroundings.play is None:
            remedy = 'write player = "mpv" under [video] in settings.toml'
            raise UsageError("no player of videos is set", remedy=remedy)
        self._surroundings.play(address)

    def read_image(self, path: Path) -> PickedImage:
        """Read an image file that the user chose; raises SkerryError."""
        return self._surroundings.read_image(path)

    # The terminal

    def show_unread(self, words: str) -> None:
        """Have the terminal's title say how many notifications are unread."""
        if self._surroundings.has_title and words != self._titled:
            from skerry.ui import terminal

            keep = terminal.KEEP_TITLE if self._titled is None else ""
            self._titled = words
            self._write_out(keep + terminal.title(f"({words}) skerry" if words else "skerry"))

    def announce(self, fresh: Sequence[Notification]) -> None:
        """Tell somebody who looks elsewhere of notifications that just came, in the way that the settings say."""
        from skerry.ui import terminal

        match self._surroundings.notice:
            case "bell":
                self._write_out(terminal.BELL)
            case "desktop":
                self._write_out(terminal.notice(terminal.news(fresh)))
            case _:
                pass

    def _write_out(self, sequence: str) -> None:
        """Write to the terminal beside the screen; a browser has none of this."""
        if self._driver is not None and not self.is_headless and not self.is_web:
            self._driver.write(sequence)
            self._driver.flush()

    def on_unmount(self) -> None:
        """Give the terminal its title back."""
        if self._titled is not None:
            from skerry.ui import terminal

            self._write_out(terminal.RESTORE_TITLE)

    # Messages

    async def on_event(self, event: events.Event) -> None:
        """Hand what is typed to the screen in front at once.

        Textual would put it into a queue of that screen, or of the field that has the focus; what is typed before a key
        there has been looked at then lands where that key leads away from.
        """
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, CommandScreen) and screen.takes_keys:
                self.app_focus = True
                await screen.take(event)
                return
        await super().on_event(event)

    def tell(self, message: Message) -> None:
        """Hand a message to every screen; a line for the reader to the one in front."""
        stack = [self.screen] if isinstance(message, Said) else self.screen_stack
        for screen in stack:
            screen.post_message(message)

    def attempt(self, work: Callable[[], object]) -> None:
        """Do something on the way out; an error is a line on the terminal when the window is gone."""
        try:
            work()
        except SkerryError as error:
            self.broken = f"skerry: {error}"

    def _restyle(self) -> None:
        palette = Palette.in_force(self)
        for screen in self.screen_stack:
            for feed in screen.query(Feed):
                feed.restyle(palette)

    # Crashes

    def _loop_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What the event loop caught outside of any message, as while it reads from sync."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _handle_exception(self, error: Exception) -> None:
        """Instead of Textual's account of a crash, which prints the values of variables."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if isinstance(error, SkerryError):
            self._return_code = error.exit_code
            self.broken = f"skerry: {error}"
        else:
            self.broken = write_crash(error, self._surroundings.crash_log, moment(self.now_ms()))
        self._close_messages_no_wait()
