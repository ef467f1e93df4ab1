"""The application: it opens screens and hands messages on, and does nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES

from skerry.domain.errors import SkerryError
from skerry.ui.account import Account
from skerry.ui.commands import BY_ID, Scope
from skerry.ui.crash import write_crash
from skerry.ui.keymap import Keymap
from skerry.ui.messages import Said
from skerry.ui.port import Entrance, Source, Surroundings
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.themes import THEMES, Palette, pick_theme
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import moment

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem
    from skerry.domain.verdicts import Verdict
    from skerry.ui.rows.facts import Link
    from skerry.ui.screens.base import CommandScreen

FEW_COLORS = ("standard", None)
"""Rich's names for terminals of sixteen colours, and of none."""


class Skerry(App[int], inherit_bindings=False):
    """The window.

    Args:
        surroundings: What is the same for every account.
        start: The account to open, or what to do without one.
    """

    TITLE = "skerry"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, surroundings: Surroundings, start: Source | Entrance) -> None:
        self._surroundings = surroundings
        self._start = start
        self._account: Account | None = None
        self.broken = ""
        # App.__init__ reads the variables of the theme and picks its filters, and doing either again costs a frame.
        BUILTIN_THEMES.update((theme.name, theme) for theme in THEMES)
        self.set_reactive(App.theme, pick_theme(surroundings.theme, os.environ, few_colors=False))
        super().__init__()
        if self.console.color_system in FEW_COLORS:
            self.theme = pick_theme(surroundings.theme, os.environ, few_colors=True)

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self._surroundings.keymap

    def now_ms(self) -> int:
        """Milliseconds since 1970."""
        return self._surroundings.now_ms()

    def key_of(self, command: str) -> str:
        """The first key of a command, as it is shown."""
        return self.keymap.shown(BY_ID[command])

    # Starting and ending

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        if isinstance(self._start, Source):
            return self._timeline(self._start)
        from skerry.ui.screens.signin import SignInScreen

        return SignInScreen(self, self._start)

    def on_mount(self) -> None:
        """Begin what is slower than the first paint once that is done."""
        self.theme_changed_signal.subscribe(self, lambda _theme: self._restyle())
        self.call_after_refresh(self._link)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._loop_failed)
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit)

    def on_unmount(self) -> None:
        """Write what is left to write."""
        self._close_account()

    def open_source(self, source: Source) -> None:
        """Open an account's timeline over what there is."""
        self._close_account()
        self.push_screen(self._timeline(source))
        self.call_after_refresh(self._link)

    def _timeline(self, source: Source) -> TimelineScreen:
        self._account = Account(source, self.tell)
        return TimelineScreen(self, self._account)

    def _link(self) -> None:
        if self._account:
            self._account.link.start()

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

    def _close_account(self) -> None:
        if self._account:
            self.attempt(self._account.close)
            self._account = None

    def _restyle(self) -> None:
        palette = Palette.in_force(self)
        for screen in self.screen_stack:
            for feed in screen.query(Feed):
                feed.restyle(palette)

    # Screens

    def show_thread(self, account: Account, uri: str) -> None:
        """Open the thread of a post."""
        from skerry.ui.screens.thread import ThreadScreen

        self.push_screen(ThreadScreen(self, account, uri))

    def show_tray(self, account: Account) -> None:
        """Open the hidden tray."""
        from skerry.ui.screens.tray import TrayScreen

        self.push_screen(TrayScreen(self, account))

    def show_why(self, item: FeedItem, verdict: Verdict | None) -> None:
        """Say why a post is where it is."""
        from skerry.ui.screens.why import WhyScreen

        self.push_screen(WhyScreen(self, item, verdict))

    def show_links(self, links: Sequence[Link]) -> None:
        """Let the reader choose a link."""
        from skerry.ui.screens.links import LinksScreen

        self.push_screen(LinksScreen(self, links))

    def show_help(self, scope: Scope) -> None:
        """Show all keys."""
        from skerry.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self, scope))

    def show_status(self, account: Account) -> None:
        """Say everything about seal, sync and rules."""
        from skerry.ui.screens.state import StateScreen

        self.push_screen(StateScreen(self, account.link.state))

    def show_palette(self, screen: CommandScreen) -> None:
        """Find a command by its name."""
        from skerry.ui.screens.palette import palette_for

        self.push_screen(palette_for(screen))

    # Other programs

    def open_link(self, uri: str) -> None:
        """Hand a link to the browser."""
        self._surroundings.open_link(uri)

    def edit_rule(self, screen: CommandScreen, verdict: Verdict | None) -> None:
        """Open the rule that decided about a post in the editor, and come back when it is closed."""
        deciding = verdict.deciding if verdict else None
        if deciding is None:
            screen.say("no rule decided about this post")
            return
        place = self._surroundings.rule_place(deciding.rule)
        if place is None:
            screen.say(f"the rule {deciding.rule!r} is no longer in your filters")
            return
        command = self._surroundings.edit(place.file, place.line)
        with self.suspend():
            try:
                subprocess.run(command, check=False)
            except OSError as error:
                raise SkerryError(f"{command[0]} could not be started: {error.strerror}") from error

    def refresh_feed(self, account: Account, screen: CommandScreen) -> None:
        """Fetch what is new."""
        from skerry.sync.protocol import Refresh

        is_asked = account.link.request(Refresh(account.source.feed))
        screen.say("fetching what is new" if is_asked else "sync is not there yet")

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
