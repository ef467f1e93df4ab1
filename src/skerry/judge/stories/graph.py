"""Stories out of pairs: the same from the same pairs, in whatever order those were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count, islice

import msgspec

SAMPLE = 6
"""Of two groups that may be joined, as many posts of each are compared: the earliest."""

UNCOMPARED = -3.0
"""What a pair counts that was never compared: nothing pointed to it."""

Pair = tuple[int, int]
"""Two posts, the lower id first."""


class Node(msgspec.Struct, frozen=True, order=True):
    """A post among others. They are ordered by when they were written, then by address.

    Attributes:
        written_ms: When it was written.
        uri: Its address.
        id: Its id, which depends on when it came, and so decides nothing.
        thread: Names its conversation; "" when that isn't known.
    """

    written_ms: int
    uri: str
    id: int
    thread: str = ""


def pair(one: int, other: int) -> Pair:
    """A pair's key."""
    return (one, other) if one < other else (other, one)


def stories_of(nodes: Iterable[Node], odds: Mapping[Pair, float]) -> dict[int, int]:
    """The story of each post: the id of its earliest post, 0 for a post alone.

    The likeliest pair comes first; two groups are joined if their posts are likely one story on average, and no
    conversation would be in it twice.

    Args:
        nodes: The posts.
        odds: The log-odds of the pairs that were compared, 0 and above for one story.
    """
    ordered = sorted(nodes)
    rank = {node.id: number for number, node in enumerate(ordered)}
    edges: list[tuple[float, int, int]] = []
    for (one, other), value in odds.items():
        if value >= 0 and one in rank and other in rank:
            first, last = sorted((rank[one], rank[other]))
            edges.append((-value, first, last))
    edges.sort()
    groups = _joined(ordered, edges, odds)
    return {node.id: ordered[group[0]].id if len(group) > 1 else 0 for node, group in zip(ordered, groups, strict=True)}


def _joined(ordered: list[Node], edges: list[tuple[float, int, int]], odds: Mapping[Pair, float]) -> list[list[int]]:
    """The group of each post, by rank. What is asked of two groups is asked once, however many pairs lie between."""
    groups = [[number] for number in range(len(ordered))]
    names = list(range(len(ordered)))  # of each post's group, another one whenever that grows
    fresh = count(len(ordered))
    refused: set[Pair] = set()
    for _, one, other in edges:
        key = pair(names[one], names[other])
        if names[one] == names[other] or key in refused:
            continue
        if not _may_join(groups[one], groups[other], ordered, odds):
            refused.add(key)
            continue
        joined, name = sorted((*groups[one], *groups[other])), next(fresh)
        for number in joined:
            groups[number], names[number] = joined, name
    return groups


def _may_join(ours: list[int], theirs: list[int], ordered: list[Node], odds: Mapping[Pair, float]) -> bool:
    threads = [ordered[number].thread for number in (*ours, *theirs) if ordered[number].thread]
    if len(set(threads)) < len(threads):
        return False
    pairs = [
        odds.get(pair(ordered[a].id, ordered[b].id), UNCOMPARED)
        for a in islice(ours, SAMPLE)
        for b in islice(theirs, SAMPLE)
    ]
    return sum(pairs) >= 0
