"""What was learned, named: authors, kinds and topics that are liked or not, each with the ratings that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.taste.kernel import AUTHOR, TRAIT, TRAITS, of_cosine
from skerry.judge.taste.learner import Taste

NAMED = 5
"""Authors, and topics, that are named of each sign at most."""

LEAST = 0.05
"""An effect below this is not worth a line."""

NEAREST = 2
"""Rated posts that are named for a topic."""

NEAR = 0.3
"""The least cosine of an everyday subject to a rated post of its direction: of 25 posts of the yardstick the nearest
subject was the right one for those above it, and hardly ever below."""


class Effect(msgspec.Struct, frozen=True):
    """Something that moves posts' scores.

    Attributes:
        name: A handle or DID; one of `TRAITS`; a topic's words.
        effect: Log odds that it adds to a post.
        nearest: For a topic the keys of the rated posts that are most like it and rated in its direction.
    """

    name: str
    effect: float
    nearest: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """Effects, each list from the most liked to the least."""

    authors: tuple[Effect, ...]
    kinds: tuple[Effect, ...]
    topics: tuple[Effect, ...]


def summarise(taste: Taste, topics: Mapping[str, NDArray[np.float32]], own: Collection[str] = frozenset()) -> Summary:
    """Name what was learned.

    Args:
        taste: What was learned.
        topics: Vectors, of length 1, of what to look for: the words of the rules' topics, everyday subjects.
        own: Those that are the user's own; they needn't be near a rated post to be named.
    """
    residuals, rated = taste.residuals, taste.rated.posts
    totals: dict[str, float] = defaultdict(float)
    for author, residual in zip(rated.authors, residuals, strict=True):
        if author:
            totals[str(author)] += AUTHOR * float(residual)
    kinds = TRAIT * (residuals @ rated.traits) if len(residuals) else np.zeros(len(TRAITS))
    return Summary(
        _strongest([Effect(name, effect) for name, effect in totals.items()]),
        _strongest([Effect(name, float(effect)) for name, effect in zip(TRAITS, kinds, strict=True)]),
        _strongest(_topics(taste, topics, own)),
    )


def _topics(taste: Taste, topics: Mapping[str, NDArray[np.float32]], own: Collection[str]) -> list[Effect]:
    """What each topic gains by ratings, against the mean of all: only differences say what is liked."""
    residuals, rated = taste.residuals, taste.rated
    if not len(rated) or not topics:
        return []
    shaped = taste.shape.of(np.stack(list(topics.values())))
    about = shaped @ rated.posts.vectors.T.astype(np.float64)
    effects = of_cosine(about) @ residuals
    effects = effects - effects.mean()
    return [
        Effect(name, float(effect), nearest)
        for name, effect, likeness in zip(topics, effects, about, strict=True)
        if (nearest := _nearest(taste, likeness, 1 if effect > 0 else -1)) or name in own
    ]


def _nearest(taste: Taste, likeness: NDArray[np.float64], sign: int) -> tuple[str, ...]:
    keys, ratings = taste.rated.keys, taste.rated.ratings
    order = [int(at) for at in np.argsort(-likeness, kind="stable") if ratings[at] == sign and likeness[at] >= NEAR]
    return tuple(keys[at] for at in order[:NEAREST])


def _strongest(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The strongest of each sign."""
    ranked = sorted((e for e in effects if abs(e.effect) >= LEAST), key=lambda e: (-e.effect, e.name))
    likes = [effect for effect in ranked if effect.effect > 0][:NAMED]
    return (*likes, *[effect for effect in ranked if effect.effect < 0][-NAMED:])
