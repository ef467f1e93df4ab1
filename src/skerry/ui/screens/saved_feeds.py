"""The saved feeds put in order, pinned and taken out; written into the account's preferences at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.errors import UsageError
from skerry.domain.feed_settings import FeedEdit, MoveFeed, PinFeed, SaveFeed
from skerry.domain.feeds import is_feed
from skerry.sync.protocol import Answer, Moderate
from skerry.ui.screens.directory import DirectoryScreen

if TYPE_CHECKING:
    from skerry.domain.directory import FeedInfo

NO_SYNC = "sync is not there, so nothing can be changed"


class FeedsScreen(DirectoryScreen, inherit_bindings=False):
    """The saved feeds."""

    SCOPE = "directory"

    def do_pin_feed(self) -> None:
        """Give the feed a tab, or no longer."""
        if info := self._feed_or_say():
            words = f"{info.words} is {'no longer pinned' if info.is_pinned else 'pinned'}"
            change_feeds(self, PinFeed(info.name, not info.is_pinned), words)

    def do_feed_down(self) -> None:
        """Put the feed one place further down."""
        self._move(1)

    def do_feed_up(self) -> None:
        """Put the feed one place further up."""
        self._move(-1)

    def do_unsave_feed(self) -> None:
        """Take the feed out of the saved ones, at the second press."""
        info = self._feed_or_say()
        if info is None:
            return
        if self.confirmed(f"unsave {info.name}"):
            change_feeds(self, SaveFeed(info.name, False), f"{info.words} is no longer saved")
        else:
            self.say(f"{self.skerry.key_of('unsave-feed')} again takes {info.words} out of your feeds")

    def _move(self, step: int) -> None:
        if info := self._feed_or_say():
            change_feeds(self, MoveFeed(info.name, step), f"{info.words} is moved {'down' if step > 0 else 'up'}")

    def _feed_or_say(self) -> FeedInfo | None:
        if self.selected_info is None:
            self.say("there is no feed here")
        return self.selected_info


class PacksScreen(DirectoryScreen, inherit_bindings=False):
    """Somebody's starter packs, what one has, or what is talked about: for reading, but a feed there can be saved."""

    SCOPE = "packs"

    def do_save_feed(self) -> None:
        """Save the feed, or the list, among one's own."""
        info = self.selected_info
        if info is None or not is_feed(info.name):
            self.say("this is no feed that can be saved")
        else:
            change_feeds(self, SaveFeed(info.name, True), f"{info.words} is among your saved feeds")


def change_feeds(screen: DirectoryScreen, edit: FeedEdit, words: str) -> None:
    """Have the account's saved feeds changed; the selection stays on the feed. Raises UsageError."""

    def written(answer: Answer) -> None:
        if not screen.is_attached:
            return
        if answer.result == "done":
            screen.show_infos(select=edit.feed)
            screen.say(words)
        else:
            screen.say(answer.what or NO_SYNC, is_error=True)

    if not screen.account.link.request(Moderate(edit, writes=True), written):
        raise UsageError(NO_SYNC)
    screen.say("writing it into your account's settings")
