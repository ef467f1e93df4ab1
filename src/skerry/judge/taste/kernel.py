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

AUTHOR = 1.5
"""Of liking an author, whatever the post is about.

Readers of the yardstick's posts, AUC on posts not rated, after 20 and 60 ratings, with 0, 0.7, 1.5 and 3: each author
writing mostly about two topics .715 .735 .751 .767, .777 .805 .821 .833; the reader liking four authors and disliking
four as well .553 .612 .665 .725, .595 .704 .785 .854; authors at random, which says nothing, .741 .740 .739 .733,
.799 .797 .795 .786. More would let a few presses silence a person.
"""

TRAIT = 0.15
"""Of liking a kind of posts: replies, quotes, pictures, links. With 0.5 readers who dislike replies gain .004 and .009,
those who don't care lose .002."""

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
    return kernel_at(a.vectors @ b.vectors.T, a, b)


def kernel_at(about: Floats, a: Compared, b: Compared) -> Floats:
    """The same where the cosines of what they are about, [a, b], are known."""
    whole: Floats = INTERCEPT + of_cosine(about) + AUTHOR * same_author(a, b) + TRAIT * (a.traits @ b.traits.T)
    return whole


def same_author(a: Compared, b: Compared) -> NDArray[np.bool_]:
    """Whether both are known to be by one author, [a, b]."""
    same: NDArray[np.bool_] = (a.authors[:, None] == b.authors[None]) & (a.authors[:, None] != "")
    return same


def of_cosine(about: Floats) -> Floats:
    """The part of the covariance that comes from what both are about."""
    near: Floats = LINEAR * about + NEAR * np.exp(SHARPNESS * (about - 1))
    return near
