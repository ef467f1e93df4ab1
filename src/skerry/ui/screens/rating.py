"""More and less like this, and taking it back: what the lists of posts do with ratings."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.sync.protocol import Answer, Rated
from skerry.ui.screens.lists import ListScreen

if TYPE_CHECKING:
    from collections.abc import Collection

    from skerry.ui.feed.undo import Undone

MORE, LESS = 1, -1
WORDS = {MORE: "more like this", LESS: "less like this"}
MAX_TEXT = 40
"""Characters of a post that name it."""


class RatingScreen(ListScreen):
    """A list whose posts can be rated."""

    @abstractmethod
    def rows_of(self, uri: str) -> Collection[int]:
        """The ids of the rows in view that show a post."""

    def near(self) -> tuple[int, ...]:
        """Ids of the items that the reader has before their eyes: what a rating moves first."""
        return ()

    def do_more(self) -> None:
        """More like this."""
        self._rate(MORE)

    def do_less(self) -> None:
        """Less like this."""
        self._rate(LESS)

    def do_undo(self) -> None:
        """Take the last rating back."""
        undone = self.account.ratings.undo()
        if undone is None:
            self.say("there is nothing to take back")
            return
        self._rated(undone.uri)
        self.say(taken_back(undone))

    def do_taste(self) -> None:
        """Show what was rated."""
        self.skerry.show_taste(self.account)

    def ratings_changed(self, uri: str) -> None:
        """Show the other sign of a post, wherever it is in view."""
        rows = self.rows_of(uri)
        if rows:
            with self.feed.changing():
                self.feed.forget(rows)

    def _rate(self, value: int) -> None:
        item = self._item_or_say()
        if item is None:
            return
        ratings = self.account.ratings
        if ratings.of(item.post.uri) == value:
            self.say(f"you said {WORDS[value]} already; {self.skerry.key_of('undo')} takes it back")
            return
        ratings.rate(item, value, self.skerry.now_ms())
        self._rated(item.post.uri)
        note = ratings.note()
        self.say(f"{WORDS[value]}{f' · {note}' if note else ''}")

    def _rated(self, uri: str) -> None:
        """Show it here and below, and have sync learn it."""
        for screen in self.skerry.screen_stack:
            if isinstance(screen, RatingScreen):
                screen.ratings_changed(uri)
        self.account.link.request(Rated(uri, self.near()), self._learned)

    def _learned(self, _answer: Answer) -> None:
        """What was told before the answer is shown without a wait."""
        self.account.link.hand_on()


def taken_back(undone: Undone) -> str:
    """What was taken back, by the beginning of the post's text."""
    named = clean_line(undone.post.text, max_chars=MAX_TEXT) if undone.post else ""
    return f"taken back{f': “{named}”' if named else ''}"
