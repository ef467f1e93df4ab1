"""Posts into stories, page by page.

Within one call of `add` the stories don't depend on the order of the posts, but for posts that differ in nothing;
only a story's name does, which is its first post's. What is a story stays one: a later call adds posts to it, never
takes one away, never joins it with another and never renames it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.stories.blocks import Blocks
from skerry.judge.stories.likelihood import log_odds
from skerry.judge.stories.marks import Marks, marks_of
from skerry.judge.stories.nearest import Nearest
from skerry.judge.stories.post import StoryPost
from skerry.judge.stories.rarity import Rarity
from skerry.judge.stories.strange import Encode, Strangeness
from skerry.judge.stories.weights import CUT

REACH = 20_000
"""Of the posts seen before, as many of the newest are compared with: about 40 MB of vectors."""

NEAREST, FLOOR = 6, 0.3
"""How many posts with the nearest vectors are compared with, and the cosine that they need."""

SAMPLE = 6
"""Of two groups that may be joined, as many posts of each are compared: its first."""


class Story(msgspec.Struct, frozen=True):
    """Posts that tell the same thing: the id of the first, and the ids of all of them in the order they came."""

    id: str
    posts: tuple[str, ...]


class Stories:
    """Stories of a timeline, growing with it.

    Args:
        encode: The encoder's, for single words of posts that may be one story or not; without it they are told apart
            less well. What it raises, `add` raises; the page is then known, but not all of it is told.
        reach: How many of the newest posts a new one is compared with; older stories stay as they are.
    """

    def __init__(self, encode: Encode | None = None, reach: int = REACH) -> None:
        self._strangeness = Strangeness(encode) if encode else None
        self._posts: list[StoryPost] = []
        self._marks: list[Marks] = []
        self._arrived: list[int] = []
        self._by_id: dict[str, int] = {}
        self._group: list[int] = []
        self._members: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}
        self._rarity = Rarity()
        self._known: dict[tuple[int, int], float] = {}
        self._blocks = Blocks()
        self._nearest = Nearest(reach)

    def add(self, posts: Sequence[StoryPost], vectors: Sequence[NDArray[np.float32] | None]) -> list[Story]:
        """Take a page of posts and their vectors, of length 1, None where there is none yet.

        Args:
            posts: In the order of the timeline; one whose id is known already is left out.
            vectors: As many, of what the model reads of each post.

        Returns:
            The stories that are new or have grown, each with all of its posts.
        """
        start = len(self._posts)
        self._known.clear()
        self._take(posts, vectors)
        edges = sorted(self._edges(start), key=lambda edge: (-edge[0], edge[1], edge[2]))
        for _, one, other in edges:
            self._join(self._group[one], self._group[other])
        changed = {self._group[position] for position in range(start, len(self._posts))}
        stories = [group for group in changed if len(self._members[group]) > 1]
        for group in stories:
            self._names.setdefault(group, self._posts[min(self._members[group], key=self._arrived.__getitem__)].id)
        return [self._story(group) for group in sorted(stories, key=self._first_arrived)]

    def story_of(self, post_id: str) -> str | None:
        """The id of the story that a post is in; None for a post alone, and for one that isn't known."""
        position = self._by_id.get(post_id)
        return None if position is None else self._names.get(self._group[position])

    def stories(self) -> list[Story]:
        """All of them, in the order of their first posts."""
        return [self._story(group) for group in sorted(self._names, key=self._first_arrived)]

    def _take(self, posts: Sequence[StoryPost], vectors: Sequence[NDArray[np.float32] | None]) -> None:
        """Note all posts of a page before any is compared, in an order that is theirs and not the page's."""
        arrived = len(self._posts)
        fresh: dict[str, tuple[StoryPost, NDArray[np.float32] | None, int]] = {}
        for number, (post, vector) in enumerate(zip(posts, vectors, strict=True)):
            if post.id not in self._by_id and post.id not in fresh:
                fresh[post.id] = (post, vector, arrived + number)
        page = sorted(fresh.values(), key=lambda row: (row[0].text, row[0].author, row[0].links, row[0].quoted, row[2]))
        self._nearest.add([vector for _, vector, _ in page])
        for post, _, arrival in page:
            position = len(self._posts)
            marks = marks_of(post)
            self._posts.append(post)
            self._marks.append(marks)
            self._arrived.append(arrival)
            self._by_id[post.id] = position
            self._group.append(position)
            self._members[position] = [position]
            self._rarity.add(marks.terms)
            self._blocks.add(position, post, marks)

    def _edges(self, start: int) -> Iterator[tuple[float, int, int]]:
        """Pairs of which one is new that are likely one story, with their log-odds."""
        first = self._nearest.first
        pairs: set[tuple[int, int]] = set()
        for position, nearest in enumerate(self._nearest.nearest(start, NEAREST, FLOOR), start):
            sharing = self._blocks.near(position, self._posts[position], self._marks[position], self._rarity, first)
            pairs.update((min(position, other), max(position, other)) for other in sharing.union(nearest))
        for one, other in pairs:
            odds = self._odds(one, other)
            if odds >= CUT:
                yield (odds, one, other)

    def _odds(self, one: int, other: int) -> float:
        odds = self._known.get((one, other))
        if odds is None:
            odds = self._known[one, other] = self._compare(one, other)
        return odds

    def _compare(self, one: int, other: int) -> float:
        a, b = ((self._posts[at], self._marks[at]) for at in (one, other))
        first = self._nearest.first
        cosine = self._nearest.cosine(one, other) if min(one, other) >= first else 0.0
        return log_odds(a, b, cosine, self._rarity, self._strangeness)

    def _join(self, one: int, other: int) -> None:
        """Join two groups if their posts are likely one story on average, and not both were stories before."""
        if one == other or (one in self._names and other in self._names):
            return
        ours, theirs = self._members[one], self._members[other]
        odds = [self._odds(min(a, b), max(a, b)) for a in islice(ours, SAMPLE) for b in islice(theirs, SAMPLE)]
        if sum(odds) < CUT * len(odds):
            return
        into, gone = (other, one) if other in self._names else (one, other)
        if into not in self._names:
            into, gone = min(one, other), max(one, other)
        for position in self._members[gone]:
            self._group[position] = into
        self._members[into] = sorted((*self._members[into], *self._members.pop(gone)))

    def _first_arrived(self, group: int) -> int:
        return min(self._arrived[position] for position in self._members[group])

    def _story(self, group: int) -> Story:
        members = sorted(self._members[group], key=self._arrived.__getitem__)
        return Story(self._names[group], tuple(self._posts[position].id for position in members))
