"""Going from one feed to another: pinned feeds by number and in turn, the lists of feeds, home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.feeds import BOOKMARKS, FeedName
from skerry.ui.commands import BY_ID
from skerry.ui.screens.base import CommandScreen
from skerry.ui.words import plural

if TYPE_CHECKING:
    from skerry.domain.directory import FeedInfo
    from skerry.ui.account import Account


class TabScreen(CommandScreen):
    """A screen of an account, from which one gets to its feeds.

    Attributes:
        account: Whose they are.
    """

    account: Account

    def do_tab(self) -> None:
        """The pinned feed of the number that was typed."""
        keys = self.skerry.keymap.keys[BY_ID["tab"].id]
        number = keys.index(self.typed_key) if self.typed_key in keys else 0
        tabs = self._tabs()
        if number < len(tabs):
            self.skerry.show_tab(self.account, tabs[number])
        else:
            self.say(f"you have {plural(len(tabs), 'pinned feed')}")

    def do_next_tab(self) -> None:
        """The pinned feed after the one that is open."""
        self._turn(1)

    def do_previous_tab(self) -> None:
        """The one before it."""
        self._turn(-1)

    def do_home(self) -> None:
        """Back to the timeline."""
        self.skerry.show_home()

    def do_feeds(self) -> None:
        """The saved feeds."""
        from skerry.domain.directory import FEEDS

        self.skerry.show_directory(self.account, FEEDS, "Your feeds")

    def do_lists(self) -> None:
        """The account's lists."""
        from skerry.domain.directory import LISTS

        self.skerry.show_directory(self.account, LISTS, "Your lists")

    def do_trends(self) -> None:
        """What is talked about."""
        self.skerry.show_directory(self.account, "trends", "What is talked about")

    def do_bookmarks(self) -> None:
        """What the account saved."""
        self.skerry.show_feed(self.account, BOOKMARKS, "Your bookmarks")

    def do_notifications(self) -> None:
        """What others did."""
        if self.SCOPE == "notifications":
            self.say("these are your notifications")
        elif self.account.source.did:
            self.skerry.show_notifications(self.account)
        else:
            self.say("nobody is signed in")

    def do_own_profile(self) -> None:
        """The account's own profile."""
        if self.account.source.did:
            self.skerry.show_profile(self.account, self.account.source.did)
        else:
            self.say("nobody is signed in")

    def do_search_people(self) -> None:
        """Ask whom to search for."""
        from skerry.ui.screens.ask import AskScreen

        note = "A name, a handle, or words of a description."
        self.skerry.push_screen(AskScreen(self.skerry, "Search people", note, self._search_people, self.attempt))

    def _search_people(self, words: str) -> None:
        if words.strip():
            self.skerry.show_people(self.account, f"people:{words.strip()}", f"People · {words.strip()}")

    def do_search(self) -> None:
        """Ask what to search posts for."""
        from skerry.ui.screens.ask import AskScreen

        note = "Words, “a phrase”, from:handle, mentions:handle, #tag, domain:example.com, lang:de, since:2026-01-31."
        self.skerry.push_screen(AskScreen(self.skerry, "Search posts", note, self._search, self.attempt))

    def _search(self, words: str) -> None:
        from skerry.ui.screens.addresses import opens

        if words.strip() and not opens(self.skerry, self.account, words):
            name = FeedName("search", words.strip())
            self.skerry.show_feed(self.account, str(name), f"Search · {name.subject}")

    def _turn(self, step: int) -> None:
        tabs = self._tabs()
        names = [info.name for info in tabs]
        open_now = self.skerry.feed_in_front(self.account)
        at = names.index(open_now) if open_now in names else 0
        if len(tabs) > 1:
            self.skerry.show_tab(self.account, tabs[(at + step) % len(tabs)])
        else:
            self.say(f"no other feed is pinned; {self.skerry.key_of('feeds')} shows what is saved")

    def _tabs(self) -> tuple[FeedInfo, ...]:
        """The pinned feeds; what reads them takes a while to import, and the start has no need of it."""
        from skerry.domain.directory import FEEDS, read_infos, tabs_of

        return tabs_of(read_infos(self.account.source.cache.kept(FEEDS)))
