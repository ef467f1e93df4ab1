"""What a post is found by among those that may tell the same, as numbers to look up in a store."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from skerry.judge.stories.likelihood import MIN_COPIED
from skerry.judge.stories.marks import Marks
from skerry.judge.stories.post import StoryPost
from skerry.judge.stories.rarity import Rarity

MAX_TERMS = 6
"""Of a post's terms, as many of the rarest are noted."""

MIN_WEIGHT = 4.0
"""A term that weighs less leads to no other post."""


class Keys(msgspec.Struct, frozen=True):
    """Numbers that are the same in every process.

    Attributes:
        certain: Of its links, the quoted post and its words: to share one is to tell the same, mostly.
        rare: Of its rarest terms.
    """

    certain: tuple[int, ...]
    rare: tuple[int, ...]


def keys_of(post: StoryPost, marks: Marks, rarity: Rarity) -> Keys:
    """The keys of a post."""
    certain = dict.fromkeys(map(_number, _certain(post, marks)))
    return Keys(tuple(certain), tuple(map(_number, _rare(marks, rarity))))


def _certain(post: StoryPost, marks: Marks) -> Iterator[str]:
    yield from (f"link {link}" for link in post.links)
    if post.quoted:
        yield f"quoted {post.quoted}"
    if marks.length >= MIN_COPIED:
        yield f"text {marks.key}"


def _rare(marks: Marks, rarity: Rarity) -> list[str]:
    weighed = sorted((-rarity.weight(term), term) for term in marks.terms)
    return [f"term {term}" for minus, term in weighed[:MAX_TERMS] if -minus >= MIN_WEIGHT]


def _number(key: str) -> int:
    """63 bits, as SQLite's integers have; two keys that meet cost a comparison."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
