"""The application: it opens accounts and screens, and does nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from skerry.domain.feeds import NOTIFICATIONS
from skerry.ui.account import Account
from skerry.ui.commands import Scope
from skerry.ui.keymap import Keymap
from skerry.ui.messages import FeedChanged, ToldCounted
from skerry.ui.port import Entrance, Source, Surroundings
from skerry.ui.screens.base import CommandScreen
from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.window import Window

if TYPE_CHECKING:
    from skerry.domain.directory import FeedInfo
    from skerry.domain.posts import FeedItem, Post
    from skerry.domain.verdicts import Verdict
    from skerry.domain.writing import NewPost
    from skerry.store.values import StoredItem
    from skerry.sync.protocol import Body
    from skerry.ui.link import Answered
    from skerry.ui.port import AccountRow, AccountsPort
    from skerry.ui.rows.facts import Link


class Skerry(Window):
    """The window.

    Args:
        surroundings: What is the same for every account.
        start: The account to open, or what to do without one.
    """

    def __init__(self, surroundings: Surroundings, start: Source | Entrance) -> None:
        super().__init__(surroundings)
        self._start = start
        self._account: Account | None = None
        self._signed_out_keys: Keymap | None = None

    # Starting and ending

    def get_default_screen(self) -> Screen[None]:
        """The first screen."""
        return self._screen_for(self._start)

    def _screen_for(self, start: Source | Entrance) -> Screen[None]:
        """An account's timeline, or what there is without one."""
        if isinstance(start, Source):
            return self._public(start) if start.is_public else self._timeline(start)
        from skerry.ui.screens.signin import SignInScreen

        return SignInScreen(self, start)

    def _public(self, source: Source) -> Screen[None]:
        """What everybody may read."""
        from skerry.ui.screens.public import PublicScreen

        self._account = Account(source, self.tell, self.now_ms)
        return PublicScreen(self, self._account, source.feed, source.feed_name)

    @property
    def keymap(self) -> Keymap:
        """The keys in force; without an account those that need none."""
        if self._account is None or not self._account.source.is_public:
            return super().keymap
        from skerry.ui.signed_out import keymap_signed_out

        if self._signed_out_keys is None:
            self._signed_out_keys = keymap_signed_out(super().keymap)
        return self._signed_out_keys

    def on_mount(self) -> None:
        """Begin what is slower than the first paint once that is done."""
        self.call_after_refresh(self._link)

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
            self.count_told()

    def _close_account(self) -> None:
        if self._account:
            self.attempt(self._account.close)
            self._account = None

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

    def show_pictures(self, account: Account, post: Post) -> None:
        """Show the pictures of a post."""
        from skerry.ui.screens.pictures import PicturesScreen

        self.push_screen(PicturesScreen(self, account, post))

    def show_help(self, scope: Scope) -> None:
        """Show all keys."""
        from skerry.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self, scope))

    def show_status(self, account: Account) -> None:
        """Say everything about seal, sync and rules."""
        from skerry.ui.screens.state import StateScreen

        self.push_screen(StateScreen(self, account.link.state))

    def show_privacy(self) -> None:
        """Show what leaves this machine."""
        from skerry.ui.screens.privacy import PrivacyScreen

        self.push_screen(PrivacyScreen(self, self._surroundings.proof))

    def show_palette(self, screen: CommandScreen) -> None:
        """Find a command by its name."""
        from skerry.ui.screens.palette import palette_for

        self.push_screen(palette_for(screen))

    # Other programs

    def edit_text(self, text: str) -> str:
        """Have a text edited in the user's editor; raises SkerryError."""
        from skerry.ui.editing import edit_text

        return edit_text(self, self._surroundings, text)

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

    def show_notifications(self, account: Account, *, is_tray: bool = False) -> None:
        """Show what others did, or what of it is hidden."""
        from skerry.ui.screens.notifications import NotificationsScreen

        self.push_screen(NotificationsScreen(self, account, is_tray=is_tray))

    def tell(self, message: Message) -> None:
        """Hand a message on; when there are other notifications, count them."""
        super().tell(message)
        if isinstance(message, FeedChanged) and message.feed == NOTIFICATIONS:
            self.count_told()

    def count_told(self) -> None:
        """Count what the account is told of, and say it."""
        if self._account is None:
            return
        fresh = self._account.unread.look()
        words = self._account.unread.words
        self.tell(ToldCounted(words))
        self.show_unread(words)
        if fresh:
            self.announce(fresh)

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
        from skerry.ui.screens.directories import directory_for

        self.push_screen(directory_for(self, account, kept, title))

    def refresh_feed(self, account: Account, screen: CommandScreen) -> None:
        """Fetch what is new."""
        from skerry.sync.protocol import Refresh

        is_asked = account.link.request(Refresh(account.source.feed))
        screen.say("fetching what is new" if is_asked else "sync is not there yet")
