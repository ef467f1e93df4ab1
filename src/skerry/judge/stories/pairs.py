"""How likely two posts tell the same thing: their vectors' likeness, and what identifies an event, weighed together."""

from __future__ import annotations

from math import log

from skerry.judge.stories.marks import Marks
from skerry.judge.stories.numbers import Number
from skerry.judge.stories.rarity import Rarity

FEATURES = (
    "cosine", "near", "overlap", "rare", "names", "names_apart", "names_missing", "numbers", "numbers_apart",
    "small_apart", "kinds_apart", "concepts", "axes_apart", "when_apart", "when", "abroad", "abroad_cosine", "script",
    "length", "reworded", "recast",
)  # fmt: skip
"""What `features` gives, in order."""

WHEN = frozenset(("day", "month", "town"))
"""Axes that say when and where."""

NEAR = 0.6
"""From where on a cosine counts twice."""


SMALL = 0.2
"""What a number up to twelve counts, of a larger one: it says little that two posts have it in common."""

REWORDED = 0.15
"""Up to this share of the same characters counts: who tells a thing in their own words shares few of them."""


def features(a: Marks, b: Marks, cosine: float, rarity: Rarity) -> tuple[float, ...]:
    """The features of a pair, the same whichever comes first."""
    shared = [rarity.weight(term) for term in sorted(a.terms & b.terms)]
    least = min(rarity.total(a.terms), rarity.total(b.terms))
    overlap = sum(shared) / least if least else 0.0
    found, is_apart, is_missing = _names(a, b)
    alike, numbers_apart, small_apart, kinds_apart = _numbers(a.numbers, b.numbers, rarity)
    axes_same, axes_apart, when_same, when_apart = _axes(a, b)
    same_characters = copied(a, b)
    is_abroad = bool(a.language and b.language and a.language != b.language)
    return (
        cosine,
        max(0.0, cosine - NEAR),
        overlap,
        min(max(shared, default=0.0), 5.0) / 5,
        min(found, 2) / 2,
        float(is_apart),
        float(is_missing),
        min(alike, 8.0) / 8,
        float(numbers_apart),
        float(small_apart),
        float(kinds_apart),
        min(axes_same, 3) / 3,
        min(axes_apart, 2) / 2,
        min(when_apart, 2) / 2,
        min(when_same, 2) / 2,
        float(is_abroad),
        cosine if is_abroad else 0.0,
        float(a.script != b.script),
        abs(log(a.length + 4) - log(b.length + 4)),
        min(same_characters, REWORDED) / REWORDED,
        max(overlap, same_characters) if is_apart or numbers_apart or small_apart or when_apart else 0.0,
    )


def copied(a: Marks, b: Marks) -> float:
    """How much of two texts is the same, character by character, from 0 to 1."""
    shared = len(a.shingles & b.shingles)
    return shared / (len(a.shingles) + len(b.shingles) - shared) if shared else 0.0


def _names(a: Marks, b: Marks) -> tuple[int, bool, bool]:
    """How many names of one are in the other; whether both have some and none is; whether one has, and none is."""
    if a.script != b.script and (a.script == "" or b.script == ""):
        return (len(a.names & b.names), False, False)
    ab, ba = (sum(_is_in(name, other.words) for name in one.names) for one, other in ((a, b), (b, a)))
    found = max(ab, ba)
    has = bool(a.names) + bool(b.names)
    return (found, has == 2 and not found, has == 1 and not found)


def _is_in(name: str, words: frozenset[str]) -> bool:
    """Whether a name is among words, also with another ending, as languages give it one."""
    if name in words:
        return True
    stem = name[: max(4, len(name) - 2)]
    return len(stem) >= 4 and any(word.startswith(stem) and len(word) <= len(name) + 3 for word in words)


def _numbers(a: frozenset[Number], b: frozenset[Number], rarity: Rarity) -> tuple[float, bool, bool, bool]:
    """How much the shared ones tell; whether none is shared of telling ones, or of any; whether a kind differs."""
    if not a or not b:
        return (0.0, False, False, False)
    alike = [one for one in sorted(a) if any(one.is_like(other) for other in b)]
    tells = sum(rarity.weight(one.term) * (1.0 if one.is_telling else SMALL) for one in alike)
    kinds = {number.kind for number in a} & {number.kind for number in b} - {""}
    differ = any(
        not any(one.is_like(other) for one in a for other in b if one.kind == other.kind == kind) for kind in kinds
    )
    has_telling = all(any(number.is_telling for number in numbers) for numbers in (a, b))
    return (tells, not alike and has_telling, not alike and not has_telling, differ)


def _axes(a: Marks, b: Marks) -> tuple[int, int, int, int]:
    """On how many axes of what happens they agree and differ; and of when and where."""
    same = apart = when_same = when_apart = 0
    for axis in a.axes.keys() & b.axes.keys():
        meets = not a.axes[axis].isdisjoint(b.axes[axis])
        if axis in WHEN:
            when_same += meets
            when_apart += not meets
        else:
            same += meets
            apart += not meets
    return (same, apart, when_same, when_apart)
