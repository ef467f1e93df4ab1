"""A text that is being written, edited by what people call characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from skerry.domain.clean import clean
from skerry.domain.graphemes import grapheme_ends

MAX_CHARS = 4000
"""More than any post can have: what is too long can be written and shortened, and a key stays quick."""

MAX_LINES = 400
JOINERS = ("\u200c", "\u200d")
"""Format characters that words and emoji are written with."""

KEPT = 200
"""Steps that can be undone."""


class Buffer:
    """Text and caret.

    Attributes:
        text: What is written.
        caret: Where the next letter goes, an index of `text` at which a grapheme begins or ends.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.caret = len(text)
        self._past: list[tuple[str, int]] = []
        self._future: list[tuple[str, int]] = []
        self._is_typing = False

    # Writing

    def type(self, character: str) -> bool:
        """Write a character; whether it is one of a text."""
        if not (character.isprintable() or character in JOINERS or character == "\n"):
            return False
        return self._put(character, is_typing=character not in " \n")

    def paste(self, text: str) -> bool:
        """Write something from elsewhere, cleaned; whether all of it had room."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        cleaned = clean(text, max_chars=MAX_CHARS, max_lines=MAX_LINES)
        return self._put(cleaned) and len(text) <= MAX_CHARS

    def replace(self, start: int, end: int, text: str) -> None:
        """Write something in place of a stretch."""
        self._remember()
        self.text = f"{self.text[:start]}{text}{self.text[end:]}"
        self._settle(start + len(text))

    def set(self, text: str) -> None:
        """Write something in place of everything."""
        self.replace(0, len(self.text), text)

    def delete_back(self) -> None:
        """The grapheme before the caret."""
        self._delete(self._before(), self.caret)

    def delete(self) -> None:
        """The grapheme behind it."""
        self._delete(self.caret, self._after())

    def delete_word_back(self) -> None:
        """The word before it."""
        self._delete(self._word_before(), self.caret)

    def delete_to_start(self) -> None:
        """What stands before it in the line; at its start, the line feed."""
        start = self.text.rfind("\n", 0, self.caret) + 1
        self._delete(start if start < self.caret else self._before(), self.caret)

    def delete_to_end(self) -> None:
        """What stands behind it in the line; at its end, the line feed."""
        end = self._line_end()
        self._delete(self.caret, end if end > self.caret else self._after())

    def undo(self) -> None:
        """As it was before the last step."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """As it was before that was undone."""
        self._step(self._future, self._past)

    # Moving

    def left(self) -> None:
        """A grapheme back."""
        self.move(self._before())

    def right(self) -> None:
        """A grapheme on."""
        self.move(self._after())

    def word_left(self) -> None:
        """A word back."""
        self.move(self._word_before())

    def word_right(self) -> None:
        """A word on."""
        text, place = self.text, self.caret
        while place < len(text) and text[place].isspace():
            place += 1
        while place < len(text) and not text[place].isspace():
            place += 1
        self.move(place)

    def move(self, place: int) -> None:
        """Put the caret where a grapheme begins, at `place` or before it."""
        self._is_typing = False
        self._settle(place)

    # Inside

    def _put(self, text: str, *, is_typing: bool = False) -> bool:
        has_room = len(self.text) + len(text) <= MAX_CHARS
        text = text[: MAX_CHARS - len(self.text)]
        if text:
            self._remember(is_typing=is_typing)
            self.text = f"{self.text[: self.caret]}{text}{self.text[self.caret :]}"
            self._settle(self.caret + len(text), is_after=True)
        return has_room

    def _delete(self, start: int, end: int) -> None:
        if start < end:
            self._remember()
            self.text = self.text[:start] + self.text[end:]
            self._settle(start)

    def _settle(self, place: int, *, is_after: bool = False) -> None:
        """The nearest place at which a grapheme begins or ends: before, or after."""
        ends = [0, *grapheme_ends(self.text)]
        place = max(0, min(place, len(self.text)))
        self.caret = ends[bisect_left(ends, place)] if is_after else ends[bisect_right(ends, place) - 1]

    def _before(self) -> int:
        ends = [0, *grapheme_ends(self.text)]
        return ends[max(0, bisect_left(ends, self.caret) - 1)]

    def _after(self) -> int:
        ends = grapheme_ends(self.text)
        place = bisect_right(ends, self.caret)
        return ends[place] if place < len(ends) else len(self.text)

    def _word_before(self) -> int:
        text, place = self.text, self.caret
        while place and text[place - 1].isspace():
            place -= 1
        while place and not text[place - 1].isspace():
            place -= 1
        return place

    def _line_end(self) -> int:
        end = self.text.find("\n", self.caret)
        return len(self.text) if end < 0 else end

    def _remember(self, *, is_typing: bool = False) -> None:
        """Letters of a word are one step."""
        if not (is_typing and self._is_typing):
            self._past = [*self._past[-KEPT + 1 :], (self.text, self.caret)]
        self._future.clear()
        self._is_typing = is_typing

    def _step(self, source: list[tuple[str, int]], target: list[tuple[str, int]]) -> None:
        if source:
            target.append((self.text, self.caret))
            self.text, self.caret = source.pop()
            self._is_typing = False
