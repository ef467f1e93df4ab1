"""The selected row of the notifications: the post that it is about, who did it, and what can be done with either."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from skerry.domain.notifications import OWN_POST
from skerry.domain.writing import Toggle
from skerry.ui.feed.notices import NoticeContents
from skerry.ui.feed.wishes import subjects_of
from skerry.ui.rows.header import at_handle, display_name
from skerry.ui.rows.moderation import is_covered, is_sealed
from skerry.ui.screens.seeing import SeeingScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from skerry.domain.posts import Author, FeedItem
    from skerry.domain.verdicts import Verdict
    from skerry.ui.feed.row import Row


class NoticedScreen(SeeingScreen):
    """A list of notifications whose rows can be acted on.

    Attributes:
        contents: What the rows hold.
    """

    contents: NoticeContents

    def rows_about(self, subjects: Collection[str]) -> list[Row]:
        """The rows in view about one of these."""
        wanted = frozenset(subjects)
        stored = ((placed.row, self.contents.stored(placed.row)) for placed in self.feed.view.placed)
        return [row for row, item in stored if item and not wanted.isdisjoint(subjects_of(item.item.post))]

    def rows_of(self, uri: str) -> list[int]:
        """The rows in view that show a post."""
        stored = ((placed.row.id, self.contents.stored(placed.row)) for placed in self.feed.view.placed)
        return [row_id for row_id, item in stored if item and item.item.post.uri == uri]

    def selected_item(self) -> FeedItem | None:
        """The post that the selected row is about."""
        stored = self.contents.stored(self.feed.row)
        return self.account.items.shown(stored) if stored else None

    def selected_id(self) -> int:
        """Its id in the store."""
        stored = self.contents.stored(self.feed.row)
        return stored.id if stored else 0

    def selected_verdict(self) -> Verdict | None:
        """What the rules say of it."""
        item_id = self.selected_id()
        return self.account.source.cache.verdict(item_id) if item_id else None

    @property
    def is_closed(self) -> bool:
        """Whether the selected row is one line because of a rule, or of moderation."""
        stored = self.contents.stored(self.feed.row)
        if stored is None or stored.id in self.contents.posts.revealed:
            return False
        return stored.action in ("hide", "collapse")

    def do_reveal(self) -> None:
        """Show what a rule covers, or cover it again."""
        row, stored = self.feed.row, self.contents.stored(self.feed.row)
        if row is None or stored is None or not is_covered(stored.action, stored.moderation):
            self.say("nothing here is covered")
            return
        revealed = self.contents.posts.revealed
        if stored.id not in revealed and is_sealed(stored.action, stored.moderation):
            self.say(f"this can't be shown: {self.account.items.reason(stored) or 'moderation covers it for good'}")
            return
        revealed ^= {stored.id}
        with self.feed.changing():
            self.feed.forget_rows([row])

    def do_author(self) -> None:
        """The profile of who did it; of several, whose is asked."""
        if group := self.notices.group(self.feed.row):
            self.choose_among(group.authors, "Open the profile", self.open_profile)

    def do_follow(self) -> None:
        """Follow who did it; of several, who is asked. On a post of somebody's, its author as everywhere."""
        group = self.notices.group(self.feed.row)
        if group is None or group.first.kind in OWN_POST:
            super().do_follow()
        else:
            self.choose_among(group.authors, "Follow", self._follow)

    def choose_among(self, authors: tuple[Author, ...], title: str, do: Callable[[Author], object]) -> None:
        """Do something with the one who did it; of several, with whom is asked."""
        if len(authors) == 1:
            do(authors[0])
            return
        from skerry.ui.screens.menu import Entry

        entries = [Entry(display_name(each), partial(do, each), at_handle(each)) for each in authors]
        self.show_menu(title, entries)

    def open_profile(self, author: Author) -> None:
        """Show somebody's profile."""
        self.skerry.show_profile(self.account, author.did)

    def _follow(self, author: Author) -> None:
        if author.is_followed:
            self.say(f"you follow {at_handle(author)} already")
        else:
            self.switch(Toggle("follow", author.did), f"you follow {at_handle(author)}")
