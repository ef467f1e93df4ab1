"""What each rating does to one post, put together as reasons that add up to its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.rules.topic import TopicTexts
from skerry.judge.subject import Subject
from skerry.judge.taste.kernel import AUTHOR, TRAIT, TRAITS, of_cosine, same_author
from skerry.judge.taste.learner import Taste
from skerry.judge.taste.reasons import TasteExplanation, TasteKind, TasteReason

STRONGEST = 3
"""Rated posts that are named."""

DIGITS = 3
"""Decimal places of a score."""

LEAST: dict[TasteKind, float] = {"post": 0.0005, "author": 0.05, "kind": 0.05, "topic": 0.0005}
"""What a reason has to pull to be named; what pulls less is part of the rest."""


class Pull(msgspec.Struct, frozen=True):
    """What one rating does to a post's score by what both are about.

    Attributes:
        key: The rated post.
        rating: 1 or -1.
        pull: Log odds that it adds; below 0 if it takes off.
        likeness: The cosine of what both posts are about, as `Shape` sees them.
    """

    key: str
    rating: int
    pull: float
    likeness: float


def explain(
    taste: Taste,
    vector: NDArray[np.float32],
    subject: Subject,
    text_of: Callable[[str], str],
    count: int = STRONGEST,
) -> TasteExplanation:
    """All that taste says of one post.

    Args:
        taste: What was learned.
        vector: The post's vector, of length 1.
        subject: The post.
        text_of: The text of a rated post, by its key.
        count: Rated posts that are named.
    """
    post = taste.prepare(vector[None], [subject])
    score = round(float(taste.standing(post)[0][0]), DIGITS)
    rated, residuals = taste.rated.posts, taste.residuals
    about: NDArray[np.float32] = rated.vectors @ post.compared.vectors[0].astype(np.float32)
    by_author = AUTHOR * float(residuals @ same_author(rated, post.compared)[:, 0]) if len(residuals) else 0.0
    by_kind = TRAIT * (residuals @ rated.traits) * post.compared.traits[0]
    reasons = [
        *(TasteReason("topic", words_of(topic), pull) for topic, pull in taste.prior.by_topic(vector)),
        TasteReason("author", subject.handle or subject.did, by_author),
        *(TasteReason("kind", trait, float(pull)) for trait, pull in zip(TRAITS, by_kind, strict=True)),
        *(
            TasteReason("post", text_of(pull.key), pull.pull, pull.key, pull.rating, pull.likeness)
            for pull in _pulls(taste, about, residuals, count)
        ),
    ]
    kept = tuple(
        msgspec.structs.replace(reason, pull=round(reason.pull, DIGITS))
        for reason in reasons
        if abs(reason.pull) >= LEAST[reason.kind]
    )
    rest = round(score - sum(reason.pull for reason in kept), DIGITS)
    return TasteExplanation(score, kept, rest, round(taste.certainty(post), 2), sum(taste.counts))


def pulls(taste: Taste, vector: NDArray[np.float32], subject: Subject, count: int = STRONGEST) -> list[Pull]:
    """The ratings that move a post most by what both are about, the strongest first."""
    post = taste.prepare(vector[None], [subject])
    about: NDArray[np.float32] = taste.rated.posts.vectors @ post.compared.vectors[0].astype(np.float32)
    return list(_pulls(taste, about, taste.residuals, count))


def words_of(topic: TopicTexts) -> str:
    """What to call a topic."""
    return topic.sentence or topic.words or next(iter(topic.examples), "")


def _pulls(taste: Taste, about: NDArray[np.float32], residuals: NDArray[np.float64], count: int) -> Iterator[Pull]:
    strengths = of_cosine(about.astype(np.float64)) * residuals
    keys = taste.rated.keys
    for at in np.argsort(-np.abs(strengths), kind="stable")[:count]:
        if taste.rated.ratings[at]:
            yield Pull(keys[at], int(taste.rated.ratings[at]), float(strengths[at]), float(about[at]))
