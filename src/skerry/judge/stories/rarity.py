"""How rare a term is: among the posts seen so far, and by what is known before any is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log
from pathlib import Path
from typing import Self

PRIOR_POSTS = 50
"""Posts that the prior counts for."""

PRIOR_SHARE, PRIOR_CONCEPT = 0.01, 0.04
"""In what share of posts a term is expected before any is seen; a concept has many words."""

MAX_KEPT = 50_000
"""Weights that are kept at a time."""

COUNTED = Path(__file__).with_name("rarity.txt")
"""Counts of terms in made-up posts: first how many posts there were, then a count and its terms in each line."""


class Rarity:
    """Counts terms. What it has worked out is kept until more posts come."""

    def __init__(self) -> None:
        self._posts = 0
        self._counts: Counter[str] = Counter()
        self._weights: dict[str, float] = {}
        self._totals: dict[frozenset[str], float] = {}

    @classmethod
    def counted(cls) -> Self:
        """By what was counted once, in made-up posts: the same whatever posts come, and in whatever order."""
        rarity = cls()
        first, *lines = COUNTED.read_text(encoding="utf-8").splitlines()
        rarity._posts = int(first)
        for line in lines:
            count, *terms = line.split(" ")
            rarity._counts.update(dict.fromkeys(terms, int(count)))
        return rarity

    def add(self, terms: Iterable[str]) -> None:
        """Take note of a post's terms."""
        self._weights.clear()
        self._totals.clear()
        self._posts += 1
        self._counts.update(terms)

    def weight(self, term: str) -> float:
        """The logarithm of how rare it is; 0 for what is everywhere."""
        weight = self._weights.get(term)
        if weight is None:
            if len(self._weights) >= MAX_KEPT:
                self._weights.clear()
            weight = self._weights[term] = self._weight(term)
        return weight

    def total(self, terms: frozenset[str]) -> float:
        """The weights of a post's terms, added."""
        total = self._totals.get(terms)
        if total is None:
            if len(self._totals) >= MAX_KEPT:
                self._totals.clear()
            total = self._totals[terms] = sum(map(self.weight, sorted(terms)))
        return total

    def _weight(self, term: str) -> float:
        share = PRIOR_CONCEPT if term.startswith("=") else PRIOR_SHARE
        return log((self._posts + PRIOR_POSTS) / (min(self._counts[term], self._posts) + PRIOR_POSTS * share))
