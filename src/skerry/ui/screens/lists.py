"""What the timeline, the tray and the thread have in common: a list of posts, and what can be done with one of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from skerry.domain.clean import clean_line
from skerry.domain.errors import SkerryError
from skerry.ui.messages import StatusChanged, ToldCounted
from skerry.ui.rows.facts import links_of, tags_of, web_page
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.screens.tabs import TabScreen
from skerry.ui.widgets.feed import Feed
from skerry.ui.widgets.status import Status

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem
    from skerry.domain.verdicts import Verdict
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


class ListScreen(MovingScreen, TabScreen):
    """A status line, a list, and the keys.

    Attributes:
        account: Whose posts these are.
        status: The line above it.
    """

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry)
        self.account = account
        self.status = Status(account.source.handle, "", account.link.state)

    @property
    @abstractmethod
    def title_words(self) -> str:
        """What the status line calls the list."""

    def compose(self) -> ComposeResult:
        """The three parts."""
        self.status.tell(title=self.title_words, told=self.account.unread.words)
        yield self.status
        yield self.feed
        yield self.keys

    @abstractmethod
    def selected_item(self) -> FeedItem | None:
        """The selected post, as an item; None on a row that is none."""

    def selected_id(self) -> int:
        """The id of the selected post in the store; 0 when it is no line of the timeline."""
        return 0

    @abstractmethod
    def selected_verdict(self) -> Verdict | None:
        """What the rules say of the selected post; None while they have not seen it."""

    def on_told_counted(self, message: ToldCounted) -> None:
        """Say how many notifications are unread."""
        self.status.tell(told=message.words)

    def on_status_changed(self, _message: StatusChanged) -> None:
        """Show what sync says of itself."""
        self.status.tell(state=self.account.link.state)

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens the thread."""
        self.do_open()

    # What can be done with a post

    @abstractmethod
    def do_open(self) -> None:
        """Open what is selected."""

    def do_why(self) -> None:
        """Say why the post is where it is."""
        if item := self._item_or_say():
            self.skerry.show_why(self.account, item, self.selected_verdict(), self.selected_id())

    def do_edit_rule(self) -> None:
        """Open the rule that decided in the editor."""
        if self._item_or_say():
            self.skerry.edit_rule(self, self.selected_verdict())

    def do_author(self) -> None:
        """The author's profile."""
        if item := self._item_or_say():
            self.skerry.show_profile(self.account, item.post.author.did)

    def do_links(self) -> None:
        """Choose a link of the post."""
        item = self._item_or_say()
        if item is None:
            return
        links, tags = links_of(item.post), tags_of(item.post)
        if links or tags:
            self.skerry.show_links(self.account, links, tags)
        else:
            self.say("there is no link in this post")

    def do_browser(self) -> None:
        """Open the post's page on the web."""
        if item := self._item_or_say():
            self.skerry.open_link(self._page(item))
            self.say("opened in the browser")

    def do_copy_link(self) -> None:
        """Put the address of the post's page into the terminal's clipboard."""
        if item := self._item_or_say():
            page = clean_line(self._page(item))
            self.skerry.copy_to_clipboard(page)
            self.say(f"copied {page}")

    def do_accounts(self) -> None:
        """The accounts of this machine."""
        self.skerry.show_accounts(self)

    def do_moderation(self) -> None:
        """The moderation settings of the account."""
        self.skerry.show_moderation(self.account)

    def do_status(self) -> None:
        """Say everything about seal, sync and rules."""
        self.skerry.show_status(self.account)

    def do_privacy(self) -> None:
        """Show what leaves this machine."""
        self.skerry.show_privacy()

    def _item_or_say(self) -> FeedItem | None:
        item = self.selected_item()
        if item is None:
            self.say("this row is no post")
        return item

    @staticmethod
    def _page(item: FeedItem) -> str:
        page = web_page(item.post.uri, item.post.author.handle)
        if not page:
            raise SkerryError("this post has no page on the web", where=item.post.uri)
        return page
