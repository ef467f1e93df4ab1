"""Which posts are worth comparing: those that share a link, a quoted post, copied text or rare terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from skerry.judge.stories.marks import Marks
from skerry.judge.stories.post import StoryPost
from skerry.judge.stories.rarity import Rarity

MAX_SHARING = 24
"""A term that more posts have than this leads to none of them."""

MAX_LISTED = 8
"""Of the posts with one link, quoted post or text, as many are compared with: the first that are known."""

MAX_BY_TERMS = 6
"""Of the posts that share rare terms, the most alike."""

MIN_SHARED = 4.0
"""Weight of shared terms below which they are no reason to compare."""


class Blocks:
    """Posts by what they may share. Positions are as in `Nearest`."""

    def __init__(self) -> None:
        self._listed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._terms: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, position: int, post: StoryPost, marks: Marks) -> None:
        """Take note of a post."""
        for kind_and_key in _keys(post, marks):
            listed = self._listed[kind_and_key]
            if len(listed) <= MAX_LISTED:
                listed.append(position)
        for term in marks.terms:
            sharing = self._terms[term]
            if len(sharing) <= MAX_SHARING:
                sharing.append(position)

    def near(self, position: int, post: StoryPost, marks: Marks, rarity: Rarity, first: int) -> set[int]:
        """The positions, `first` or later, to compare a post with."""
        found = {other for key in _keys(post, marks) for other in self._listed[key]}
        weights: defaultdict[int, float] = defaultdict(float)
        for term in sorted(marks.terms):
            sharing = self._terms[term]
            if 1 < len(sharing) <= MAX_SHARING:
                weight = rarity.weight(term)
                for other in sharing:
                    weights[other] += weight
        weights.pop(position, None)
        heavy = sorted((-weight, other) for other, weight in weights.items() if weight >= MIN_SHARED)
        found.update(other for _, other in heavy[:MAX_BY_TERMS])
        return {other for other in found if other >= first and other != position}


def _keys(post: StoryPost, marks: Marks) -> Iterator[tuple[str, str]]:
    for link in post.links:
        yield ("link", link)
    if post.quoted:
        yield ("quoted", post.quoted)
    if marks.key:
        yield ("text", marks.key)
