"""How rare a term is: among the posts seen so far, and by what is known before any is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

PRIOR_POSTS = 50
"""Posts that the prior counts for."""

PRIOR_SHARE, PRIOR_CONCEPT = 0.01, 0.04
"""In what share of posts a term is expected before any is seen; a concept has many words."""


class Rarity:
    """Counts terms. What it has worked out is kept until more posts come."""

    def __init__(self) -> None:
        self._posts = 0
        self._counts: Counter[str] = Counter()
        self._weights: dict[str, float] = {}
        self._totals: dict[frozenset[str], float] = {}

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
            weight = self._weights[term] = self._weight(term)
        return weight

    def total(self, terms: frozenset[str]) -> float:
        """The weights of a post's terms, added."""
        total = self._totals.get(terms)
        if total is None:
            total = self._totals[terms] = sum(map(self.weight, sorted(terms)))
        return total

    def _weight(self, term: str) -> float:
        share = PRIOR_CONCEPT if term.startswith("=") else PRIOR_SHARE
        return log((self._posts + PRIOR_POSTS) / (min(self._counts[term], self._posts) + PRIOR_POSTS * share))
