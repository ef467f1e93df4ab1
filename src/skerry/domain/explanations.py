"""What can be said of a post beyond its verdict: what it was nearest to, and what would have changed what is done.

Values without sentences, found by judging the post again with something about it, or about the rules, different.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.domain.verdicts import Action

FlipKind = Literal[
    "strictness",
    "word",
    "words",
    "follow",
    "unfollow",
    "author",
    "reposter",
    "domain",
    "label",
    "lang",
    "kind",
    "media",
    "rule",
    "rules",
    "in-hours",
    "out-of-hours",
]


class Flip(msgspec.Struct, frozen=True, array_like=True):
    """A change by which something else would be done with a post.

    Attributes:
        kind: What would be different.
        value: Which: a step of strictness or a number, a word, a host, ...
        rule: The rule that it is about; empty where it is about none or several.
        action: What would be done.
        probability: The rule's probability then; of "strictness" what it would ask for; below 0 where there is none.
    """

    kind: FlipKind
    value: str
    rule: str
    action: Action
    probability: float = -1.0


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Something that describes a rule's topic, and the cosine of the post to it."""

    kind: Literal["sentence", "words", "example", "not-example"]
    text: str
    likeness: float


class Weight(msgspec.Struct, frozen=True, array_like=True):
    """A word of the post, and the rule's probability if it weren't there."""

    word: str
    probability: float


class TopicView(msgspec.Struct, frozen=True, array_like=True):
    """How a rule's topic sees a post.

    Attributes:
        rule: The rule.
        probability: Its probability for the post.
        parts: What of the topic the post is nearest to, the nearest first.
        weights: The words that speak for the topic most, the weightiest first.
        share: How much of the timeline is about the topic, as far as the model can tell; 0 where that isn't known.
    """

    rule: str
    probability: float
    parts: tuple[Part, ...] = ()
    weights: tuple[Weight, ...] = ()
    share: float = 0.0


class Explanation(msgspec.Struct, frozen=True, array_like=True):
    """Everything of that about one post. `is_whole`: topics were read too, with the model."""

    flips: tuple[Flip, ...] = ()
    topics: tuple[TopicView, ...] = ()
    is_whole: bool = True


class Precision(msgspec.Struct, frozen=True, array_like=True):
    """How often the user said of a rule's hidden posts that they were hidden rightly: `right` of `asked` answers."""

    right: int
    asked: int
