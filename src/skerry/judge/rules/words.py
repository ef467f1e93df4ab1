"""Words of a rule, as conditions on a post's text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from skerry.config.checks import compiled, is_pattern, pattern_of
from skerry.domain.clean import clean_line
from skerry.domain.verdicts import Match
from skerry.judge.rules.finding import MISS, Condition, Finding, Or
from skerry.judge.rules.plurals import forms_of
from skerry.judge.rules.seen import Seen
from skerry.judge.rules.text import fold, is_unspaced, is_word_character, words_of

MAX_FOUND = 60
"""Characters of what a pattern found that are kept to be shown."""

JOINED = re.compile(r"[\s'’‐‑-]+")
"""What may stand between the words of a phrase, in the rule and in the post alike."""


class AnyWord(Condition, frozen=True):
    """Met by one of several whole words, singular or plural. `written` maps each form to the word in the rule."""

    forms: frozenset[str]
    written: dict[str, str]

    def find(self, seen: Seen) -> Finding:
        """One lookup, however many words."""
        if self.forms.isdisjoint(seen.words):
            return MISS
        there = [word for word in dict.fromkeys(seen.sequence) if word in self.forms]
        return Finding(1.0, tuple(_word(self.written[word], [word]) for word in there))


class Phrase(Condition, frozen=True):
    """Met by several words in a row, each singular or plural."""

    value: str
    slots: tuple[frozenset[str], ...]

    def find(self, seen: Seen) -> Finding:
        """Looks where the first word is."""
        words, length = seen.sequence, len(self.slots)
        first = self.slots[0]
        if not first.isdisjoint(seen.words):
            for start in range(len(words) - length + 1):
                if words[start] in first:
                    there = words[start : start + length]
                    if all(word in slot for word, slot in zip(there, self.slots, strict=True)):
                        return Finding(1.0, (_word(self.value, there),))
        return MISS


class Literal(Condition, frozen=True):
    """Met by characters as they stand: in scripts without blanks anywhere, else not within a word."""

    value: str
    folded: str
    is_whole: bool

    def find(self, seen: Seen) -> Finding:
        """Looks at each place where they stand."""
        text = seen.folded
        start = text.find(self.folded)
        while start >= 0:
            if not self.is_whole or self._is_apart(text, start):
                return Finding(1.0, (Match("word", self.value),))
            start = text.find(self.folded, start + 1)
        return MISS

    def _is_apart(self, text: str, start: int) -> bool:
        """Whether no word goes on where the characters begin or end with one."""
        end = start + len(self.folded)
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        is_cut_before = bool(before) and is_word_character(before) and is_word_character(self.folded[0])
        is_cut_after = bool(after) and is_word_character(after) and is_word_character(self.folded[-1])
        return not (is_cut_before or is_cut_after)


class Pattern(Condition, frozen=True):
    """Met where a pattern of re2's is found."""

    value: str

    def find(self, seen: Seen) -> Finding:
        """Takes time linear in the text, whatever the text."""
        found = compiled(pattern_of(self.value)).search(seen.data)
        if found is None:
            return MISS
        text = found.group().decode("utf-8", "replace")
        return Finding(1.0, (Match("word", self.value, 1.0, clean_line(text, max_chars=MAX_FOUND)),))


def any_of(words: Iterable[str]) -> Condition:
    """Met by one of the words, as a rule writes them. There has to be one."""
    single: dict[str, str] = {}
    conditions: list[Condition] = []
    for word in words:
        if condition := _condition(word):
            conditions.append(condition)
        else:
            single.update((form, word) for form in forms_of(fold(word).strip()) if form not in single)
    if single:
        conditions.insert(0, AnyWord(frozenset(single), single))
    return conditions[0] if len(conditions) == 1 else Or(tuple(conditions))


def _condition(word: str) -> Condition | None:
    """The condition for a word; None for a plain single one, which are looked up together."""
    if is_pattern(word):
        return Pattern(word)
    folded = fold(word).strip() or word
    if is_unspaced(folded):
        return Literal(word, folded, is_whole=False)
    parts = words_of(folded)
    if parts != JOINED.split(folded):
        return Literal(word, folded, is_whole=True)
    return None if len(parts) == 1 else Phrase(word, tuple(forms_of(part) for part in parts))


def _word(value: str, found: list[str]) -> Match:
    return Match("word", value, 1.0, "" if words_of(fold(value)) == found else " ".join(found))
