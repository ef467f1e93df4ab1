"""Text as words are compared: folded, and cut into words. A rule's words and a post's go the same way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_MARK_BLOCKS = ((0x0300, 0x1DFF), (0x20D0, 0x20FF), (0xA66F, 0xABFF), (0xFE20, 0xFE2F))
"""Where combining marks are that belong to a word, as in Hindi; `\\w` leaves them out."""

_SELECTORS = re.compile("[\ufe0e\ufe0f]")
"""Whether a sign is drawn as text or as an emoji makes no other word of it."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Han, kana, Hangul: no blanks between words, or particles that stick to them."""


def fold(text: str) -> str:
    """Text without the differences that make no other word: case, width, ligatures, composed or not."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SELECTORS.sub("", folded)


def words_of(folded: str) -> list[str]:
    """The words of a folded text: letters, digits and marks that stand together."""
    return _words().findall(folded)


def is_word_character(character: str) -> bool:
    """Whether a character belongs to a word."""
    return _words().match(character) is not None


def is_unspaced(folded: str) -> bool:
    """Whether some of it is in a script whose words can't be told apart by blanks."""
    return _UNSPACED.search(folded) is not None


@cache
def _words() -> re.Pattern[str]:
    r"""`\w+` with the combining marks, which takes 2 ms to collect."""
    marks = (chr(code) for first, last in _MARK_BLOCKS for code in range(first, last + 1))
    return re.compile(rf"[\w{''.join(mark for mark in marks if unicodedata.category(mark)[0] == 'M')}]+")
