"""The application: it opens screens and hands messages on, and does nothing else."""

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
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES

from skerry.domain.errors import SkerryError
from skerry.ui.account import Account
from skerry.ui.commands import BY_ID, Scope
from skerry.ui.crash import write_crash
from skerry.ui.keymap import Keymap
from skerry.ui.messages import Said
from skerry.ui.port import Entrance, Source, Surroundings
from skerry.ui.screens.base import CommandScreen
from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.themes import THEMES, Palette, pick_theme
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import moment

if TYPE_CHECKING:
    from pathlib import Path

    from skerry.domain.directory import FeedInfo
    from skerry.domain.posts import FeedItem, Post
    from skerry.domain.verdicts import Verdict
    from skerry.domain.writing import NewPost
    from skerry.store.values import StoredItem
    from skerry.ui.link import Answered
    from skerry.ui.port import AccountRow, AccountsPort, Body, PickedImage
    from skerry.ui.rows.facts import Link

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

    # Starting and ending

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return self._screen_for(self._start)

    def _screen_for(self, start: Source | Entrance) -> Screen[None]:
        """An account's timeline, or what there is without one."""
        if isinstance(start, Source):
            return self._timeline(start)
        from skerry.ui.screens.signin import SignInScreen

        return SignInScreen(self, start)

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
        """Open an account's timeline in place of all that is shown."""
        self.call_later(self.change_to, source)

    async def change_to(self, start: Source | Entrance) -> None:
        """Let go of the account that is open, and put another, or the first screen, in place of all screens."""
        old = self._account
        self._close_account()
        screen = self._screen_for(start)
        waits = [self.pop_screen() for _ in self.screen_stack[1:]]
        if not self.screen._result_callbacks:  # switch_screen takes one away, and Textual gives its first screen none
            self.screen._push_result_callback(self, None)
        for wait in [*waits, self.switch_screen(screen)]:
            await wait
        if old is not None:
            old.release()
        self.call_after_refresh(self._link)

    def sign_out(self, accounts: AccountsPort, account: AccountRow, *, wipes: bool) -> None:
        """Sign an account out, open in this window or not."""
        from skerry.ui.leaving import sign_out

        self.run_worker(sign_out(self, accounts, account, wipes=wipes))

    def _timeline(self, source: Source) -> TimelineScreen:
        self._account = Account(source, self.tell, self.now_ms)
        return TimelineScreen(self, self._account)

    def _link(self) -> None:
        if self._account:
            self._account.link.start()

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

    def show_accounts(self, screen: CommandScreen) -> None:
        """Open the list of accounts."""
        from skerry.ui.screens.accounts import AccountsScreen

        if self._surroundings.accounts is None:
            screen.say("there are no accounts here: `skerry` without a command has them")
        else:
            self.push_screen(AccountsScreen(self, self._surroundings.accounts))

    def show_sign_in(self, entrance: Entrance) -> None:
        """Sign in one more account."""
        from skerry.ui.screens.signin import SignInScreen

        self.push_screen(SignInScreen(self, entrance))

    def show_browser_sign_in(self, entrance: Entrance, handle: str) -> None:
        """Sign in by OAuth."""
        from skerry.ui.screens.browser import BrowserScreen

        self.push_screen(BrowserScreen(self, entrance, handle))

    def show_compose(
        self, account: Account, posts: Sequence[NewPost], draft: int = 0, about: Post | None = None
    ) -> None:
        """Write posts, new ones or those of a draft; `about` is what they answer or quote, if it is at hand."""
        from skerry.domain.addresses import post_address
        from skerry.ui.compose.composition import Composition
        from skerry.ui.screens.compose import ComposeScreen

        composition = Composition(posts, draft)
        if about is None:
            address = post_address(composition.first.reply_to or composition.first.quotes)
            about = account.source.cache.find_post(address) if address else None
        self.push_screen(ComposeScreen(self, account, composition, about))

    def show_drafts(self, account: Account) -> None:
        """Show the drafts."""
        from skerry.ui.screens.drafts import DraftsScreen

        self.push_screen(DraftsScreen(self, account))

    def show_outbox(self, account: Account) -> None:
        """Show what is on its way."""
        from skerry.ui.screens.outbox import OutboxScreen

        self.push_screen(OutboxScreen(self, account))

    def show_thread(self, account: Account, uri: str) -> None:
        """Open the thread of a post."""
        from skerry.ui.screens.thread import ThreadScreen

        self.push_screen(ThreadScreen(self, account, uri))

    def show_tray(self, account: Account, feed: str, title: str) -> None:
        """Open the hidden tray."""
        from skerry.ui.screens.tray import TrayScreen

        self.push_screen(TrayScreen(self, account, feed, title))

    def show_taste(self, account: Account) -> None:
        """Show what was rated."""
        from skerry.ui.screens.taste import TasteScreen

        self.push_screen(TasteScreen(self, account))

    def show_moderation(self, account: Account) -> None:
        """Show the moderation settings."""
        from skerry.ui.screens.moderation import ModerationScreen

        self.push_screen(ModerationScreen(self, account))

    def show_why(self, account: Account, item: FeedItem, verdict: Verdict | None, item_id: int) -> None:
        """Say why a post is where it is; `item_id` is 0 for one that is no line of the timeline."""
        from skerry.ui.screens.why import WhyScreen

        self.push_screen(WhyScreen(self, account, item, verdict, item_id))

    def show_links(self, account: Account, links: Sequence[Link], tags: Sequence[str]) -> None:
        """Let the reader choose a link, or a hashtag to search for."""
        from skerry.ui.screens.links import LinksScreen

        self.push_screen(LinksScreen(self, account, links, tags))

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

    def edit_text(self, text: str) -> str:
        """Have a text edited in the user's editor; raises SkerryError."""
        from skerry.ui.editing import edit_text

        return edit_text(self, self._surroundings, text)

    def read_image(self, path: Path) -> PickedImage:
        """Read an image file that the user chose; raises SkerryError."""
        return self._surroundings.read_image(path)

    def edit_rule(self, screen: CommandScreen, verdict: Verdict | None) -> None:
        """Edit the rule that decided about a post, or the rules, and show what the change would do."""
        from skerry.ui.editing import Editing

        Editing.begin(self, self._surroundings, screen, verdict)

    def ask(self, body: Body, answered: Answered | None = None) -> bool:
        """Ask the sync of the account for something; False when it isn't there."""
        return self._account is not None and self._account.link.request(body, answered)

    def items_of(self, ids: Sequence[int]) -> dict[int, StoredItem]:
        """Items of the account's store by id."""
        return self._account.source.cache.items(ids) if self._account else {}

    # Feeds beside the timeline

    def show_feed(self, account: Account, feed: str, title: str) -> None:
        """Open a feed; the timeline is below everything else."""
        if feed == account.source.feed:
            self.show_home()
        else:
            from skerry.ui.screens.listed import ListedScreen

            self.push_screen(ListedScreen(self, account, feed, title))

    def show_profile(self, account: Account, who: str) -> None:
        """Show somebody's profile, by DID or handle."""
        from skerry.ui.screens.profile import ProfileScreen

        self.push_screen(ProfileScreen(self, account, who))

    def show_people(self, account: Account, kept: str, title: str) -> None:
        """Show a list of people."""
        from skerry.ui.screens.people import PeopleScreen

        self.push_screen(PeopleScreen(self, account, kept, title))

    def feed_in_front(self, account: Account) -> str:
        """The feed that is open, whatever was opened from it."""
        shown = [screen.shown_feed for screen in self.screen_stack if isinstance(screen, FeedScreen)]
        return shown[-1] if shown else account.source.feed

    def show_home(self) -> None:
        """Go back to the timeline."""
        for _ in self.screen_stack[1:]:
            self.pop_screen()

    def show_tab(self, account: Account, info: FeedInfo) -> None:
        """Open a pinned feed in place of all that is open above the timeline."""
        self.show_home()
        self.show_feed(account, info.name, info.words)

    def show_directory(self, account: Account, kept: str, title: str) -> None:
        """Open the list of saved feeds, or of lists."""
        from skerry.ui.screens.directory import DirectoryScreen

        self.push_screen(DirectoryScreen(self, account, kept, title))

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
