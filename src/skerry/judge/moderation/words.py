"""Muted words: how one is written down, and whether it is found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from skerry.domain.punctuation import punctuation, punctuation_run
from skerry.judge.moderation.passages import Passage
from skerry.judge.moderation.raw import Unreadable, inner, string
from skerry.judge.moderation.unicode import SPACE, lowered, units

UNSPACED = frozenset(("ja", "zh", "ko", "th", "vi"))
"""Languages whose words aren't told apart by spaces: in these a muted word counts wherever its letters are."""


class MutedWord(msgspec.Struct, frozen=True):
    """An `app.bsky.actor.defs#mutedWord` of the reader's preferences.

    Attributes:
        written: As the reader wrote it; None when it is no text.
        value: In lower case.
        units: The length of `value`, in UTF-16 code units.
        is_phrase: Whether it has white space or punctuation, so that it may stand inside a word.
        is_for_content: Whether it counts in texts too, and not only in tags; None when that isn't said.
        expires: When it ends, in ISO 8601; empty for never.
        spares_followed: Whether accounts that the reader follows may say it.
    """

    written: str | None
    value: str
    units: int
    is_phrase: bool
    is_for_content: bool | None
    expires: str
    spares_followed: bool


def read_word(raw: object) -> MutedWord:
    """A muted word as the preferences have it; what is wrong with it shows when it is looked for."""
    written, targets, expires = (inner(raw, name) for name in ("value", "targets", "expiresAt"))
    value = lowered(written) if isinstance(written, str) else ""
    return MutedWord(
        written=written if isinstance(written, str) else None,
        value=value,
        units=units(value),
        is_phrase=bool(SPACE.search(value) or punctuation_run().search(value)),
        is_for_content="content" in targets if isinstance(targets, str | list) else None,
        expires=expires if isinstance(expires, str) else "",
        spares_followed=inner(raw, "actorTarget") == "exclude-following",
    )


def found_words(words: Sequence[MutedWord], passage: Passage, now: str) -> tuple[str, ...]:
    """Those muted words that are in a passage, as they were written.

    Args:
        words: The reader's.
        passage: Where to look.
        now: The time in ISO 8601, in UTC, with milliseconds.

    Raises:
        Unreadable: When the passage, or a word that would be looked for in it, is not what the lexicon says.
    """
    tags = {lowered(string(tag, "tag")) for tag in passage.tags()}
    wording = Wording(lowered(string(passage.text, "text")), is_unspaced=passage.first_language in UNSPACED)
    found: list[str] = []
    for word in words:
        if word.written is None:
            raise Unreadable("a muted word is not a text")
        if (word.expires and word.expires < now) or (word.spares_followed and passage.is_by_followed):
            continue
        if word.value in tags or (_is_for_content(word) and wording.has(word)):
            found.append(word.written)
    return tuple(found)


def _is_for_content(word: MutedWord) -> bool:
    if word.is_for_content is None:
        raise Unreadable("a muted word doesn't say where it counts")
    return word.is_for_content


class Wording:
    """A text in lower case, and the words in it, each in the forms under which it can be muted."""

    def __init__(self, text: str, *, is_unspaced: bool) -> None:
        self._text = text
        self._is_unspaced = is_unspaced
        self._forms: dict[str, int] | None = None
        self._bare: str | None = None
        self._spaced: str | None = None

    def has(self, word: MutedWord) -> bool:
        """Whether the word is there: whole, or anywhere where it, or the text's language, has no word bounds."""
        is_anywhere = word.units == 1 or self._is_unspaced or word.is_phrase
        if word.value == self._text or (is_anywhere and word.value in self._text):
            return True
        if not self._is_near(word):
            return False
        if self._forms is None:
            self._forms = forms_of(self._text)
        return word.units > self._forms.get(word.value, word.units)

    def _is_near(self, word: MutedWord) -> bool:
        """Whether a form could be it, which costs a tenth: each stands in the text, or there without punctuation."""
        if word.value in self._text:
            return True
        if word.is_phrase:
            if self._spaced is None:
                self._spaced = punctuation_run().sub(" ", self._text)
            return word.value in self._spaced
        if self._bare is None:
            self._bare = self._text.translate(_without_punctuation())
        return word.value in self._bare


@cache
def _without_punctuation() -> dict[int, None]:
    return dict.fromkeys(map(ord, punctuation()))


def forms_of(text: str) -> dict[str, int]:
    """The forms of each word: as it is, without punctuation around it, and the parts of it that punctuation parts.

    A word with a slash inside ends the search for muted words that aren't longer than it, since `and/or` is not
    `andor`; those before it count. So each form comes with the length of the longest such word before it, in UTF-16
    code units, or -1.
    """
    forms: dict[str, int] = {}
    longest = -1
    for word in SPACE.split(text):
        core = word.strip(punctuation())
        forms.setdefault(word, longest)
        forms.setdefault(core, longest)
        if core.isalnum() or not punctuation_run().search(core):
            continue
        if "/" in core:
            longest = max(longest, units(core))
            continue
        parts = punctuation_run().split(core)
        for form in (" ".join(parts), "".join(parts), *parts):
            forms.setdefault(form, longest)
    return forms
