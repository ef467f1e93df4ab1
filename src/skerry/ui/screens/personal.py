"""What can be done with the person that a screen shows: a profile, or the selected one of a list."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.writing import Toggle
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.switching import SwitchingScreen

if TYPE_CHECKING:
    from skerry.domain.people import Person


class PersonalScreen(SwitchingScreen):
    """A screen with somebody on it."""

    @abstractmethod
    def person_or_say(self) -> Person | None:
        """Who it is, with what is on its way laid over; None, and why, when nobody is."""

    def do_follow(self) -> None:
        """Follow them; no longer at the second press."""
        person = self._other_or_say("nobody can follow themselves")
        if person is None:
            return
        author, name = person.author, clean_line(at_handle(person.author))
        if not author.is_followed:
            self.switch(Toggle("follow", author.did), f"you follow {name}")
        elif self.confirmed(f"unfollow {author.did}"):
            self.switch(Toggle("follow", author.did, is_on=False), f"you no longer follow {name}")
        else:
            self.say(f"you follow {name}; {self.skerry.key_of('follow')} again ends that")

    def do_mute_menu(self) -> None:
        """What keeps them away."""
        from skerry.ui.screens.person_menu import PersonMenu

        if person := self._other_or_say("nobody can mute themselves"):
            name = clean_line(at_handle(person.author))
            self.show_menu(f"Less of {name}", PersonMenu(self, person.author).keeping_away())

    def do_put_on_lists(self) -> None:
        """Which of one's own lists they are on."""
        from skerry.ui.screens.list_menu import ListMenu

        if person := self.person_or_say():
            ListMenu(self, person.author).ask()

    def _other_or_say(self, words: str) -> Person | None:
        person = self.person_or_say()
        if person and person.author.did == self.account.source.did:
            self.say(words)
            return None
        return person
