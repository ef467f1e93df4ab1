"""The notifications: grouped, by kind, and what was on the screen is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.grouping import NoticeFilter
from skerry.sync.protocol import Answer, Older, Refresh
from skerry.ui.feed.notices import NoticeContents, Notices
from skerry.ui.feed.row import TAIL
from skerry.ui.messages import Connected, FeedChanged
from skerry.ui.screens.noticed import NoticedScreen
from skerry.ui.widgets.feed import Feed
from skerry.ui.widgets.status import Place
from skerry.ui.words import MINUTE

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

NEAR_END = 12
"""Rows before the last from which on older ones are asked for."""

ONLY: dict[NoticeFilter, str] = {
    "all": "",
    "conversations": "replies, mentions, quotes",
    "likes": "likes",
    "reposts": "reposts",
    "follows": "follows",
    "others": "everything else",
}
"""What the status line calls a choice."""


class NotificationsScreen(NoticedScreen):
    """What others did; with `is_tray` what of it is hidden."""

    SCOPE = "notifications"

    def __init__(self, skerry: Skerry, account: Account, *, is_tray: bool = False) -> None:
        super().__init__(skerry, account)
        self._is_fetching = self._is_refreshing = self._is_due = False
        self._asks_again_at = 0
        self._trouble = ""
        self._selected: list[str] = []
        self._epoch = account.source.cache.epoch
        self.notices = Notices(account.source.cache, is_tray=is_tray)
        self.notices.read()
        self.begin_seeing()
        self.contents = NoticeContents(self.notices, account.items, self.marked)
        self.contents.tail = self._tail_words()
        self.feed = Feed(self.contents, skerry.now_ms(), self.notices.index())
        self._unread_rows = self._count_marked()

    @property
    def title_words(self) -> str:
        """Which kinds, and whether the hidden ones."""
        words = [ONLY[self.notices.only], "hidden" if self.notices.is_tray else ""]
        return " · ".join(["Notifications", *(word for word in words if word)])

    def on_mount(self) -> None:
        """Fetch what is new."""
        if not self.notices.is_tray:
            self._refresh()

    def on_connected(self, _message: Connected) -> None:
        """Fetch what could not be asked for."""
        if self._is_due:
            self._refresh()

    def on_feed_changed(self, message: FeedChanged) -> None:
        """Read the list again; the reader stays where they are."""
        if message.feed != NOTIFICATIONS:
            return
        cache = self.account.source.cache
        self.account.items.forget([*message.changed, *message.new, *message.removed])
        self.notices.read()
        if cache.epoch != self._epoch:
            self._epoch = cache.epoch
            self.account.forget(cache.epoch)
        self.note_new()
        self._show_again()

    def on_feed_selected(self, _message: Feed.Selected) -> None:
        """Say where the reader is, and note what they see."""
        if group := self.notices.group(self.feed.row):
            self._selected = [member.address for member in group.members]
        self.show_place()
        self.look()
        self._ask_for_more()

    def show_place(self) -> None:
        """Position, unread, hidden."""
        row, total = self.feed.row, len(self.notices.groups)
        position = min(total, self.feed.view.position + 1) if row else 0
        hidden = 0 if self.notices.is_tray else self.notices.hidden
        self.status.tell(place=Place(position, total, self._unread_rows if self.marked else 0, hidden=hidden))

    # The list

    def _count_marked(self) -> int:
        """Rows with a mark; counted when the list changes, not at every key."""
        return sum(self._is_marked(group) for group in self.notices.groups)

    def _show_again(self) -> None:
        """Show other rows, the selected one, or what took its place, where it was; at the top what is new comes in."""
        old, view = self.feed.row, self.feed.view
        placed = view.find(old) if old else None
        addresses = self._selected
        is_top = not view.position and bool(view.placed) and not view.placed[0].y
        contents = NoticeContents(self.notices, self.account.items, self.marked)
        contents.posts.revealed, contents.tail = self.contents.posts.revealed, self._tail_words()
        self.contents = contents
        self._unread_rows = self._count_marked()
        self.feed.replace(contents, self.notices.index())
        row = self.notices.row_of(addresses)
        if row and not is_top:
            self.feed.view.place_at(row, placed.y if placed else 0)
        self.feed.show()

    def _tell_tail(self) -> None:
        words = self._tail_words()
        if words != self.contents.tail:
            self.contents.tail = words
            if self.is_attached:
                with self.feed.changing():
                    self.feed.forget([TAIL])

    def _tail_words(self) -> str:
        notices = self.notices
        if self._trouble:
            return self._trouble
        if notices.is_tray:
            return "nothing else is hidden" if notices.groups else "nothing is hidden here"
        if self._is_fetching:
            return "fetching older ones"
        state = notices.state
        if self._is_refreshing and not notices.told:
            return "they are on their way"
        if notices.is_whole and state.is_complete:
            return "this is where it begins" if notices.groups else "nobody did anything of this kind yet"
        return "older ones are fetched when you get here"

    # Fetching

    def _refresh(self) -> None:
        self._trouble = ""
        self._is_refreshing = self.account.link.request(Refresh(NOTIFICATIONS), self._refreshed)
        self._is_due = not self._is_refreshing
        if self._is_due:
            self._trouble = "sync is not there yet: this is what was last known"
        self._tell_tail()

    def _refreshed(self, answer: Answer) -> None:
        self._is_refreshing = False
        self._is_due = answer.result == "cancelled"
        self._trouble = answer.what if answer.result == "error" else ""
        self._tell_tail()

    def _ask_for_more(self) -> None:
        """Have older ones before the reader gets to the last: from the store, then from the network."""
        if self.notices.is_tray or self.feed.view.position < len(self.notices.groups) - NEAR_END:
            return
        if not self.notices.is_whole and self.notices.read_on():
            self.note_new()
            self._show_again()
            return
        state, is_busy = self.notices.state, self._is_fetching or self._is_refreshing
        if is_busy or state.is_complete or not state.cursor or self.skerry.now_ms() < self._asks_again_at:
            return
        self._is_fetching = self.account.link.request(Older(NOTIFICATIONS), self._fetched)
        self._tell_tail()

    def _fetched(self, answer: Answer) -> None:
        self._is_fetching = False
        self.account.link.hand_on()
        if answer.result != "done":
            self._asks_again_at = self.skerry.now_ms() + MINUTE
        self._trouble = answer.what if answer.result == "error" else ""
        self._tell_tail()

    # Commands

    def do_open(self) -> None:
        """The thread of the post, what a rule covers, or who it was; at the end, ask for more."""
        group, stored = self.notices.group(self.feed.row), self.contents.stored(self.feed.row)
        if group is None:
            self._asks_again_at = 0
            self._refresh() if self._trouble else self._ask_for_more()
        elif self.is_closed:
            self.do_reveal()
        elif stored:
            self.skerry.show_thread(self.account, stored.item.post.uri)
        elif group.first.post:
            self.skerry.show_thread(self.account, group.first.post)
        else:
            self.choose_among(group.authors, "Open the profile", self.open_profile)

    def do_refresh(self) -> None:
        """Fetch what is new."""
        self._refresh()

    def do_tray(self) -> None:
        """Those that are hidden."""
        if self.notices.is_tray:
            self.say("these are the hidden ones")
        else:
            self.skerry.show_notifications(self.account, is_tray=True)

    def do_told_all(self) -> None:
        """Every kind."""
        self._choose_kinds("all")

    def do_told_conversations(self) -> None:
        """What was said to the account."""
        self._choose_kinds("conversations")

    def do_told_likes(self) -> None:
        """Likes."""
        self._choose_kinds("likes")

    def do_told_reposts(self) -> None:
        """Reposts."""
        self._choose_kinds("reposts")

    def do_told_follows(self) -> None:
        """Follows."""
        self._choose_kinds("follows")

    def do_told_others(self) -> None:
        """What is none of these."""
        self._choose_kinds("others")

    def _choose_kinds(self, only: NoticeFilter) -> None:
        self.notices.choose(only)
        self._show_again()
        self.status.tell(title=self.title_words)
