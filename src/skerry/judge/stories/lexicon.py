"""The word lists that stories are told apart by: concepts on axes, numbers as words, words that tell nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from skerry.judge.rules.text import fold, is_unspaced

LONGEST_PREFIX = 16
"""Characters of a word that are looked up as a beginning."""


class Lexicon(msgspec.Struct, frozen=True):
    """Words to what they stand for.

    Attributes:
        whole: Whole words.
        beginnings: Beginnings of words.
        anywhere: Finds what stands in scripts without blanks; None when there is nothing of it.
        written: What each find of `anywhere` stands for.
    """

    whole: dict[str, tuple[str, ...]]
    beginnings: dict[str, tuple[str, ...]]
    anywhere: re.Pattern[str] | None
    written: dict[str, tuple[str, ...]]

    def of_word(self, word: str) -> tuple[str, ...]:
        """What a folded word stands for."""
        found = self.whole.get(word, ())
        for end in range(3, min(len(word), LONGEST_PREFIX) + 1):
            found += self.beginnings.get(word[:end], ())
        return found

    def of_run(self, run: str) -> Iterator[str]:
        """What a run of characters of scripts without blanks stands for."""
        if self.anywhere is not None:
            for match in self.anywhere.finditer(run):
                yield from self.written[match[0]]


@cache
def concepts() -> Lexicon:
    """`concepts.txt`: a find is "axis value"."""
    return _read("concepts.txt")


@cache
def number_words() -> Lexicon:
    """`numbers.txt`: a find is a number in digits."""
    return _read("numbers.txt")


@cache
def common_words() -> dict[str, frozenset[str]]:
    """`common.txt`: each language's words that tell nothing, folded."""
    lines = (line.split() for line in _lines("common.txt"))
    return {language: frozenset(map(fold, words)) for language, *words in lines}


@cache
def common() -> frozenset[str]:
    """The words of `common_words()` of all languages."""
    return frozenset().union(*common_words().values())


def _read(name: str) -> Lexicon:
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    written: dict[str, tuple[str, ...]] = {}
    for line in _lines(name):
        value, _, words = line.partition(" | ")
        for word in map(fold, words.split()):
            stem = word.removesuffix("*")
            table = written if is_unspaced(stem) else beginnings if stem != word else whole
            table[stem] = tuple(dict.fromkeys((*table.get(stem, ()), value)))
    longest_first = sorted(written, key=lambda word: (-len(word), word))
    anywhere = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
    return Lexicon(whole, beginnings, anywhere, written)


def _lines(name: str) -> list[str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
