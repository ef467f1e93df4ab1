"""How much one rating says about another post: by what both are about, who wrote them, and what kind they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.shape import Floats

INTERCEPT = 3.0
"""Variance of what holds for all posts alike: how generous the user is with +."""

LINEAR = 8.0
"""Of a direction in what posts are about: broad interests."""

NEAR, SHARPNESS = 8.0, 4.0
"""Of what is near a post only, and how near: narrow interests."""

AUTHOR = 0.7
"""Of liking an author, whatever the post is about."""

TRAIT = 0.15
"""Of liking a kind of posts: replies, quotes, pictures, links."""

TRAITS = ("reply", "quote", "repost", "image", "video", "link")
"""What counts as a kind here."""


class Compared(msgspec.Struct, frozen=True):
    """Posts as they are compared.

    Attributes:
        vectors: What they are about, by `Shape.of`, [n, d].
        authors: The handle or DID of each author; empty when it isn't known.
        traits: Which of `TRAITS` each has, 1 or 0, [n, 6].
    """

    vectors: Floats
    authors: NDArray[np.object_]
    traits: Floats

    @classmethod
    def of(cls, vectors: Floats, subjects: Sequence[Subject]) -> Compared:
        """The posts of these vectors and subjects."""
        authors = np.array([subject.did or subject.handle for subject in subjects], dtype=np.object_)
        traits = [[trait in subject.kinds or trait in subject.media for trait in TRAITS] for subject in subjects]
        return cls(vectors, authors, np.array(traits, np.float64).reshape(len(subjects), len(TRAITS)))

    def take(self, rows: slice | NDArray[np.intp]) -> Compared:
        """Some of them."""
        return Compared(self.vectors[rows], self.authors[rows], self.traits[rows])


def kernel(a: Compared, b: Compared) -> Floats:
    """The prior covariance of each post of `a` with each of `b`, [a, b]."""
    about: Floats = a.vectors @ b.vectors.T
    same: NDArray[np.bool_] = (a.authors[:, None] == b.authors[None]) & (a.authors[:, None] != "")
    whole: Floats = INTERCEPT + of_cosine(about) + AUTHOR * same + TRAIT * (a.traits @ b.traits.T)
    return whole


def of_cosine(about: Floats) -> Floats:
    """The part of the covariance that comes from what both are about."""
    near: Floats = LINEAR * about + NEAR * np.exp(SHARPNESS * (about - 1))
    return near
