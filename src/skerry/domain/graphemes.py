"""How many characters a text has as people count them: extended grapheme clusters, as the official client counts them.

Source: UAX 29 of Unicode 17. The official client counts with `Intl.Segmenter`; the table is written from what that one
does, and tests/differential_richtext compares the two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

_LETTERS = {
    "Control": "c",
    "Extend": "e",
    "Extend_Apart": "a",  # U+200C, which ends an Indic conjunct
    "Linker": "i",  # a virama that binds the next consonant
    "ZWJ": "z",
    "SpacingMark": "s",
    "Prepend": "p",
    "Pictographic": "x",
    "Regional_Indicator": "r",
    "L": "L",
    "V": "V",
    "T": "T",
    "Consonant": "o",
}
"""A letter for each class of the table. Beside them: n line feed, m carriage return, H and I Hangul's LV and LVT."""

_OTHER = "."
"""The letter of everything else."""

_SYLLABLE = "L*(?:V+|HV*|I)T*|L+|T+"
_FLAG = "rr"
_PICTURE = "x(?:[eai]*zx)*"
_CONJUNCT = "o(?:[ez]*i[eiz]*o)+"
_CLUSTER = re.compile(rf"mn|[mnc]|p*(?:{_SYLLABLE}|{_FLAG}|{_PICTURE}|{_CONJUNCT}|[^mnc])[eaizs]*")
"""A cluster over the letters of its characters: table 1b of UAX 29."""


def count_graphemes(text: str) -> int:
    """The extended grapheme clusters of a text; a lone surrogate counts as any letter does."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _CLUSTER.finditer("".join(map(_letter, text))))


def grapheme_ends(text: str) -> list[int]:
    """Where each of them ends, as an index of `text`."""
    if text.isascii() and "\r" not in text:
        return list(range(1, len(text) + 1))
    return [match.end() for match in _CLUSTER.finditer("".join(map(_letter, text)))]


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """The letter of a character's class."""
    code = ord(char)
    if char in "\n\r":
        return "n" if char == "\n" else "m"
    if 0xAC00 <= code <= 0xD7A3:
        return "I" if (code - 0xAC00) % 28 else "H"
    starts, ends, letters = _table()
    place = bisect_right(starts, code) - 1
    return letters[place] if place >= 0 and code <= ends[place] else _OTHER


@cache
def _table() -> tuple[list[int], list[int], str]:
    """First and last code points of ranges in order, and their letters; read when first needed."""
    starts: list[int] = []
    ends: list[int] = []
    letters: list[str] = []
    for line in Path(__file__).with_name("graphemes.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            points, _, name = line.partition(" ; ")
            first, _, last = points.partition("..")
            starts.append(int(first, 16))
            ends.append(int(last, 16))
            letters.append(_LETTERS[name])
    return starts, ends, "".join(letters)
