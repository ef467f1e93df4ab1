"""What becomes of a single character from outside: which ones a terminal shows safely, and what stands in for others.

Source: the general categories of Unicode, UTS 51 (emoji sequences, tag flags), UAX 9 (bidirectional controls),
THREATS.md (what reached a terminal when it was tried).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

Kind = Literal["base", "mark", "selector", "joiner", "direction", "space", "line", "nothing"]
"""What a character is to the one before it: the caller bounds marks and drops what has nothing to sit on."""

REPLACEMENT = "\ufffd"
"""For private use and what this Python's tables don't know: nobody knows how wide a terminal draws them."""

CONTROL = "\u2423"
"""For C1 control characters, which have no picture of their own."""

_PLAIN_RANGES = (
    " -~\xa0-\xac\xae-\u02ff"  # Latin
    "\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"  # Greek, Cyrillic
    "\u05d0-\u05ea\u0606-\u060f\u061b\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u06ee-\u06ff"  # Hebrew, Arabic
    "\u0904-\u0939\u0958-\u0961\u0964-\u0980\u0e01-\u0e30\u0e32\u0e33\u0e3f-\u0e46"  # Devanagari, Thai
    "\u1e00-\u1f15\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218b\u2190-\u2426\u2460-\u2b73"  # signs
    "\u3000-\u3029\u3030-\u303f\u3041-\u3096\u309b-\u30ff\u3105-\u312f"  # kana
    "\u3400-\u4dbf\u4e00-\u9ffc\uac00-\ud7a3\uff01-\uff9f"  # ideographs, Hangul, full width
    "\U0001f000-\U0001f3f3\U0001f3f5-\U0001faff"  # pictures, also those newer than this Python's tables
    "\U00020000-\U0002fffd\U00030000-\U0003fffd"  # ideographs, likewise
)
"""Characters that stay, take part in no sequence that needs a look, and are most of what people write.

U+1F3F4, the black flag, is left out: tag characters may follow it.
"""


@cache
def plain() -> re.Pattern[str]:
    """Matches a whole text when there is nothing to do; whether it has too many line feeds is another question.

    Compiled when first needed, as it takes 2 ms, and a window that shows the store's texts never needs it.
    """
    return re.compile(f"[\n{_PLAIN_RANGES}]*")


@cache
def tokens() -> re.Pattern[str]:
    """Cuts a text into region flags (England, Scotland, Wales), ends of lines, plain stretches, single others."""
    return re.compile(
        "(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
        "|(?P<line>\r\n?|[\n\x85\u2028\u2029])"
        f"|(?P<plain>[{_PLAIN_RANGES}]+)"
        "|(?P<odd>.)",
        re.DOTALL,
    )


_DIRECTION = frozenset("\u200e\u200f")
_JOINERS = frozenset("\u200c\u200d")
_SHOWN_FORMATS = frozenset(map(chr, (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD)))
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x180B, 0x180C, 0x180D, 0x180F)))
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks by category that show as nothing: an invisible way to cut a word in two."""


@lru_cache(maxsize=4096)
def shown(char: str) -> tuple[str, Kind]:
    """What stands for one character, and what it is to its neighbours; `("", "nothing")` when it goes.

    The bidirectional embeddings, overrides and isolates, U+061C, tag characters outside a flag, zero-width spaces
    and soft hyphens are of the category Cf and go, as all of it does that isn't named here.
    """
    kind = _sequence_kind(char)
    if kind is not None:
        return (char, kind)
    category = unicodedata.category(char)
    if category == "Cc":
        return _control(char)
    if category in ("Cs", "Cf") or char in _FILLERS:
        return ("", "nothing")
    if category in ("Cn", "Co"):
        return (REPLACEMENT, "base")
    if category in ("Mn", "Me"):
        return (char, "mark")
    return (char, "space" if category == "Zs" else "base")


def _sequence_kind(char: str) -> Kind | None:
    """The kind of a format character or selector that may stay; None for all others."""
    if char in _JOINERS:
        return "joiner"
    if char in _SELECTORS:
        return "selector"
    if char in _DIRECTION:
        return "direction"
    return "base" if char in _SHOWN_FORMATS else None


def _control(char: str) -> tuple[str, Kind]:
    """A visible stand-in for a control character: four spaces for a tab, a control picture, an open box for C1."""
    if char == "\t":
        return ("    ", "space")
    code = ord(char)
    if code < 0x20:
        return (chr(0x2400 + code), "base")
    return ("\u2421" if code == 0x7F else CONTROL, "base")
