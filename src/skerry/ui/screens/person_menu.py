"""What can be done with somebody: follow, mute, block, put on lists; wherever they are shown."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Protocol

from skerry.domain.clean import clean_line
from skerry.domain.writing import Toggle
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.menu import Entry
from skerry.ui.words import DAY, HOUR, WEEK

if TYPE_CHECKING:
    from skerry.domain.posts import Author
    from skerry.ui.app import Skerry

TIMES: tuple[tuple[str, int], ...] = (("1 hour", HOUR), ("1 day", DAY), ("7 days", WEEK), ("good", 0))
"""How long somebody is muted."""


class Acts(Protocol):
    """A screen that switches."""

    @property
    def skerry(self) -> Skerry:
        """The application."""

    def switch(self, toggle: Toggle, words: str = "") -> None:
        """Have something on or off."""

    def show_menu(self, title: str, entries: Collection[Entry]) -> None:
        """Open a menu."""


class PersonMenu:
    """The parts of a menu that are about somebody."""

    def __init__(self, screen: Acts, author: Author) -> None:
        self._screen = screen
        self._author = author
        self._name = clean_line(at_handle(author))

    def follow(self) -> Entry:
        """Follow them, or no longer."""
        is_followed = self._author.is_followed
        words = f"No longer follow {self._name}" if is_followed else f"Follow {self._name}"
        done = f"you no longer follow {self._name}" if is_followed else f"you follow {self._name}"
        toggle = Toggle("follow", self._author.did, not is_followed)
        return Entry(words, partial(self._screen.switch, toggle, done), self._screen.skerry.key_of("follow"))

    def keeping_away(self) -> list[Entry]:
        """Mute them, for a time or for good, and block them; or no longer."""
        return [*self._muting(), self._blocking()]

    def _muting(self) -> list[Entry]:
        did = self._author.did
        if self._author.is_muted:
            return [Entry(f"Unmute {self._name}", partial(self._screen.switch, Toggle("mute", did, is_on=False)))]
        return [Entry(f"Mute {self._name} for {words}", partial(self._mute, words, length)) for words, length in TIMES]

    def _mute(self, words: str, length_ms: int) -> None:
        until_ms = self._screen.skerry.now_ms() + length_ms if length_ms else 0
        self._screen.switch(Toggle("mute", self._author.did, until_ms=until_ms), f"{self._name} is muted for {words}")

    def _blocking(self) -> Entry:
        is_blocked = self._author.is_blocked
        do = partial(self._screen.switch, Toggle("block", self._author.did, not is_blocked))
        if is_blocked:
            return Entry(f"Unblock {self._name}", do)
        return Entry(f"Block {self._name}", do, asks=f"blocks {self._name}; everybody can see that")
