"""A menu of one's own lists with marks: on which somebody is, and onto which they can be put."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.errors import UsageError
from skerry.domain.lists import ListsName, Membership, read_memberships
from skerry.domain.writing import Toggle
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.menu import Entry

if TYPE_CHECKING:
    from skerry.domain.posts import Author
    from skerry.ui.screens.acting import ActingScreen
    from skerry.ui.screens.switching import SwitchingScreen

PURPOSES = {"modlist": "to mute or block"}


class ListMenu:
    """Asks for the lists, then shows them over the screen that asked, if it is still in front."""

    def __init__(self, screen: ActingScreen | SwitchingScreen, author: Author) -> None:
        self._screen = screen
        self._author = author
        self._name = clean_line(at_handle(author))
        self._kept = str(ListsName("memberships", author.did))

    def ask(self) -> None:
        """Ask for them; the menu opens with the answer. Raises UsageError where nobody can be asked."""
        if not self._screen.account.source.did:
            raise UsageError("nobody is signed in: nothing can be written", remedy="sign in: skerry login")
        if not self._screen.account.link.request(LookUp(self._kept), self._answered):
            raise UsageError("sync is not there yet")
        self._screen.say("your lists are on their way")

    def _answered(self, answer: Answer) -> None:
        if not self._screen.is_current:
            return
        if answer.result == "error":
            self._screen.say(answer.what, is_error=True)
            return
        found = self._laid(read_memberships(self._screen.account.source.cache.kept(self._kept)))
        if not found:
            self._screen.say(f"you have made no lists; {self._screen.skerry.key_of('lists')} makes one")
            return
        self._screen.keys.hush()
        self._screen.show_menu(f"Your lists with {self._name}", [self._entry(each) for each in found])

    def _laid(self, found: tuple[Membership, ...]) -> list[Membership]:
        """With what is on its way laid over."""
        account, now_ms = self._screen.account, self._screen.skerry.now_ms()
        wishes = account.source.user.outbox.memberships(self._author.did, at_ms=now_ms)
        return [Membership(each.info, wishes.get(each.info.uri, each.is_on)) for each in found]

    def _entry(self, each: Membership) -> Entry:
        info = each.info
        toggle = Toggle("list-item", self._author.did, not each.is_on, of_list=info.uri)
        said = f"{self._name} is {'off' if each.is_on else 'on'} {info.words}"
        do = partial(self._screen.switch, toggle, said)
        return Entry(f"{'✓' if each.is_on else ' '} {info.words}", do, PURPOSES.get(info.purpose, ""))
