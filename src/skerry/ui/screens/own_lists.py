"""Lists: one's own made, renamed, deleted; those of others to mute or block by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.addresses import LISTS as LISTS_COLLECTION
from skerry.domain.clean import clean_line
from skerry.domain.directory import LISTS, FeedInfo
from skerry.domain.errors import UsageError
from skerry.domain.writing import Delete, ListPurpose, OutboxRow, SaveList, Toggle
from skerry.ui.screens.ask import AskScreen
from skerry.ui.screens.directory import DirectoryScreen
from skerry.ui.screens.menu import Entry
from skerry.ui.screens.switching import SwitchingScreen

if TYPE_CHECKING:
    from skerry.ui.messages import OutboxChanged

ROWS = 50
"""Of the outbox, how many of the newest rows are looked at."""

AGAIN_S = 2.5
"""Seconds that the AppView has to hear of what was written before it is asked again."""

ON_ITS_WAY = "list:"
"""The name of a list that has no address yet."""

NAME_NOTE = "What the list is called: 64 characters at most. Everybody can see it."


class ListsScreen(DirectoryScreen, SwitchingScreen, inherit_bindings=False):
    """One's own lists, and those by which one mutes or blocks; or the lists of somebody else."""

    SCOPE = "lists"

    def on_outbox_changed(self, message: OutboxChanged) -> None:
        """Show what has become of what was done, and ask again once the AppView has heard of it."""
        super().on_outbox_changed(message)
        self.set_timer(AGAIN_S, self.do_refresh_directory)

    def show_wishes(self) -> None:
        """Lay what is on its way over the lists anew."""
        self.show_infos()

    def read_infos(self) -> Sequence[FeedInfo]:
        """What is kept, with what is on its way laid over."""
        rows = self.account.source.user.outbox.rows(limit=ROWS)
        now_ms, did = self.skerry.now_ms(), self.account.source.did
        return laid(super().read_infos(), rows, now_ms, did, is_own=self.kept == LISTS)

    # Commands

    def do_list_members(self) -> None:
        """Who is on the list."""
        if info := self._list_or_say():
            self.skerry.show_people(self.account, f"members:{info.uri}", f"On {info.words}")

    def do_new_list(self) -> None:
        """Make a list."""
        entries = [
            Entry("A list to read what its people write …", partial(self._ask_name, "curate")),
            Entry("A moderation list, to mute or block its people …", partial(self._ask_name, "mod")),
        ]
        self.show_menu("A new list", entries)

    def do_edit_list(self) -> None:
        """Rename a list of one's own, or describe it."""
        if info := self._own_or_say():
            self.show_menu(
                info.words,
                [
                    Entry("The name …", partial(self._rename, info)),
                    Entry("The description …", partial(self._describe, info)),
                ],
            )

    def do_delete_list(self) -> None:
        """Delete a list of one's own, with all places on it, at the second press."""
        info = self._own_or_say()
        if info is None:
            return
        if self.confirmed(f"delete {info.uri}"):
            self.write(Delete(info.uri), f"{info.words} is being deleted")
        else:
            self.say(f"{self.skerry.key_of('delete-list')} again deletes {info.words} for good")

    def do_list_menu(self) -> None:
        """Mute or block all who are on it, or no longer."""
        if info := self._list_or_say():
            self.show_menu(info.words, [self._muting(info), self._blocking(info)])

    def do_pin_feed(self) -> None:
        """Give the list a tab among the feeds."""
        from skerry.domain.feed_settings import PinFeed
        from skerry.ui.screens.saved_feeds import change_feeds

        if info := self._list_or_say():
            change_feeds(self, PinFeed(info.name, True), f"{info.words} is pinned")

    # How it is done

    def _list_or_say(self) -> FeedInfo | None:
        info = self.selected_info
        if info is None or not info.uri:
            self.say("there is no list here" if info is None else "the list is on its way")
            return None
        return info

    def _own_or_say(self) -> FeedInfo | None:
        info = self._list_or_say()
        if info and info.maker != self.account.source.did:
            self.say("only your own lists can be changed")
            return None
        return info

    def _muting(self, info: FeedInfo) -> Entry:
        words = "Unmute all who are on it" if info.is_muting else "Mute all who are on it; nobody sees that"
        return Entry(words, partial(self.switch, Toggle("list-mute", info.uri, not info.is_muting)))

    def _blocking(self, info: FeedInfo) -> Entry:
        do = partial(self.switch, Toggle("list-block", info.uri, not info.is_blocking))
        if info.is_blocking:
            return Entry("Unblock all who are on it", do)
        return Entry("Block all who are on it", do, asks="blocks all who are on it; everybody can see that")

    def _ask_name(self, purpose: ListPurpose) -> None:
        def answered(name: str) -> None:
            self.write(SaveList(_name(name), purpose=purpose), "the list is being made")

        self._ask("The list's name", NAME_NOTE, answered)

    def _rename(self, info: FeedInfo) -> None:
        def answered(name: str) -> None:
            self.write(SaveList(_name(name), info.about, uri=info.uri), "the list is being renamed")

        self._ask("The list's name", NAME_NOTE, answered, info.title)

    def _describe(self, info: FeedInfo) -> None:
        def answered(about: str) -> None:
            self.write(SaveList(info.title, about.strip(), uri=info.uri), "the list is being changed")

        self._ask("What the list is about", "300 characters at most; empty for nothing.", answered, info.about)

    def _ask(self, title: str, note: str, answered: Callable[[str], object], answer: str = "") -> None:
        self.skerry.push_screen(AskScreen(self.skerry, title, note, answered, self.attempt, answer=answer))


def laid(
    infos: Iterable[FeedInfo], rows: Sequence[OutboxRow], now_ms: int, did: str, *, is_own: bool
) -> list[FeedInfo]:
    """Lists as they will be once the outbox is sent. `rows` are the newest first; `is_own`: new ones belong here."""
    found = {info.name: info for info in infos}
    for row in reversed(rows):
        if not row.is_telling(now_ms):
            continue
        match row.wish:
            case SaveList(uri=""):
                if is_own:
                    info = _new(row, row.wish, did)
                    found.setdefault(info.name or f"{ON_ITS_WAY}{row.id}", info)
            case SaveList(name, about, uri=uri) if old := found.get(f"list:{uri}"):
                found[old.name] = replace(old, title=clean_line(name), about=clean_line(about))
            case Delete(uri):
                found.pop(f"list:{uri}", None)
            case Toggle("list-mute", uri, is_on) if old := found.get(f"list:{uri}"):
                found[old.name] = replace(old, is_muting=is_on)
            case Toggle("list-block", uri, is_on) if old := found.get(f"list:{uri}"):
                found[old.name] = replace(old, is_blocking=is_on)
            case _:
                pass
    return list(found.values())


def _new(row: OutboxRow, wish: SaveList, did: str) -> FeedInfo:
    """A list that the AppView doesn't know yet; without an address while it isn't written."""
    is_there = row.uri.startswith(f"at://{did}/{LISTS_COLLECTION}/")
    name = f"list:{row.uri}" if is_there else ON_ITS_WAY
    about = clean_line(wish.about) if is_there else "on its way"
    return FeedInfo(name, clean_line(wish.name), "", about, purpose=f"{wish.purpose}list")


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise UsageError("a list needs a name")
    return name
