"""Posts as what some of the rated ones say about them: the features that `learner` puts weights on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skerry.judge.taste.kernel import Compared, kernel, kernel_at
from skerry.judge.taste.shape import Floats

MAX_BASIS = 1024
"""Rated posts that others are seen through."""

NOVELTY = 1e-6
"""How much of its prior variance a post has to add to be taken in; below it, the others tell all of it."""


class Basis:
    """Rated posts that are not much like one another, and the inverse of their kernel's Cholesky factor.

    A post's features are that inverse times its covariances with them, so that the product of two posts' features is
    their covariance, exactly where one of the two is in the basis. A new member adds a feature and changes none.
    """

    def __init__(self, dimensions: int, traits: int) -> None:
        self._size = 0
        self._inverse: Floats = np.zeros((MAX_BASIS, MAX_BASIS))
        self._posts = Compared(
            np.zeros((MAX_BASIS, dimensions)), np.zeros(MAX_BASIS, dtype=np.object_), np.zeros((MAX_BASIS, traits))
        )

    @property
    def size(self) -> int:
        """How many features there are."""
        return self._size

    @property
    def is_full(self) -> bool:
        """Whether it takes nothing in any more."""
        return self._size == MAX_BASIS

    def features(self, posts: Compared) -> Floats:
        """Their features, [n, size]."""
        return kernel(posts, self._members()) @ self._factor().T

    def covered(self, posts: Compared, weights: Floats, rated: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """What weights on the features make of each post, without computing its features.

        Args:
            posts: The posts.
            weights: One a feature.
            rated: Which members of the basis are rated still, [size].

        Returns:
            The sums, [n], and the greatest cosine to any that is rated, [n]; 0 where none is.
        """
        members = self._members()
        about = posts.vectors @ members.vectors.T
        sums: Floats = kernel_at(about, posts, members) @ (self._factor().T @ weights)
        known: Floats = about[:, rated].max(1, initial=0.0)
        return sums, known

    def take_in(self, post: Compared) -> Floats:
        """Take one post in, unless the others tell all of it, and return its features, [new or old size + 1].

        Those of posts before it that are not in the basis would gain next to nothing by it: they stay as they are.
        """
        variance = float(kernel(post, post)[0, 0])
        features: Floats = self.features(post)[0]
        left = variance - float(features @ features)
        if self.is_full or left < NOVELTY * variance:
            return np.append(features, 0.0)
        own, at = float(np.sqrt(left)), self._size
        self._inverse[at, :at] = -(features @ self._factor()) / own
        self._inverse[at, at] = 1 / own
        self._posts.vectors[at], self._posts.traits[at] = post.vectors[0], post.traits[0]
        self._posts.authors[at] = post.authors[0]
        self._size += 1
        return np.append(features, own)

    def _members(self) -> Compared:
        return self._posts.take(slice(self._size))

    def _factor(self) -> Floats:
        return self._inverse[: self._size, : self._size]
