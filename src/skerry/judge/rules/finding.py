"""Conditions as values: what one finds in a post, and how several are combined with & | ~.

A finding is true to a degree, or not known yet: a topic has a probability, or the post has no vector. What is not
known stays so only where it matters: a miss beside it is a miss, a word found beside it is a hit (Kleene's logic).
"""

from __future__ import annotations

import msgspec

from skerry.domain.verdicts import Match
from skerry.judge.rules.seen import Seen


class Finding(msgspec.Struct, frozen=True):
    """What a condition makes of a post.

    Attributes:
        probability: That the post meets it; 0 and 1 are certain. 0 when it isn't known.
        matches: What was met. Empty when the post is far from meeting it.
        abstained: It isn't known: the condition asks the model, and the post has no vector.
        excuses: The exceptions that made it a miss.
        unexcused: What the probability would be without them.
    """

    probability: float
    matches: tuple[Match, ...] = ()
    abstained: bool = False
    excuses: tuple[Match, ...] = ()
    unexcused: float = 0.0


MISS = Finding(0.0)
ABSTAINED = Finding(0.0, abstained=True)


class Condition(msgspec.Struct, frozen=True):
    """Something that a post may meet."""

    def find(self, seen: Seen) -> Finding:
        """What it makes of a post. Never raises."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return And((*_parts(self, And), *_parts(other, And)))

    def __or__(self, other: Condition) -> Condition:
        return Or((*_parts(self, Or), *_parts(other, Or)))

    def __invert__(self) -> Condition:
        return Not(self)


class And(Condition, frozen=True):
    """Met when all parts are: as near as the farthest of them. Cheap parts stand first, a miss ends it."""

    parts: tuple[Condition, ...]

    def find(self, seen: Seen) -> Finding:
        """The least of the parts, and what all of them met."""
        probability, abstained = 1.0, False
        matches: tuple[Match, ...] = ()
        for part in self.parts:
            found = part.find(seen)
            if found.abstained:
                abstained = True
            elif found.probability == 0.0:
                if not found.excuses or abstained:
                    return MISS
                return Finding(0.0, matches, excuses=found.excuses, unexcused=probability)
            else:
                probability = min(probability, found.probability)
                matches += found.matches
        return ABSTAINED if abstained else Finding(probability, matches)


class Or(Condition, frozen=True):
    """Met when one part is: as near as the nearest of them."""

    parts: tuple[Condition, ...]

    def find(self, seen: Seen) -> Finding:
        """The greatest of the parts, and what all of them met."""
        probability, abstained = 0.0, False
        matches: tuple[Match, ...] = ()
        for part in self.parts:
            found = part.find(seen)
            abstained = abstained or found.abstained
            if found.probability:
                probability = max(probability, found.probability)
                matches += found.matches
        if abstained and probability < 1.0:
            return ABSTAINED
        return Finding(probability, matches) if probability else MISS


class Not(Condition, frozen=True):
    """Met when its part isn't. What the part met are the excuses."""

    part: Condition

    def find(self, seen: Seen) -> Finding:
        """The opposite."""
        found = self.part.find(seen)
        if found.abstained:
            return ABSTAINED
        excuses = tuple(Match("exception", match.value, 1.0, match.kind) for match in found.matches)
        return Finding(1.0 - found.probability, excuses=excuses)


def _parts(condition: Condition, kind: type[And] | type[Or]) -> tuple[Condition, ...]:
    """The parts of a condition of this kind; itself of any other."""
    return condition.parts if isinstance(condition, kind) else (condition,)
