"""Taste in the client: one rating after the other, each in the same time however many there were.

Up to `MAX_BASIS` rated posts are a basis (see `basis`), with which the result is that of the exact process; later
ratings count in full, but are seen through it. The curvature of a rating's log likelihood is at most 1/4, which gives
a step that never overshoots; its matrix is kept up to date with one rank a rating, and a few steps after each rating
keep the weights at their best, which doesn't depend on the order of the ratings.

Source of the bound: Boehning and Lindsay, Monotonicity of quadratic-approximation algorithms (1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.basis import MAX_BASIS, Basis
from skerry.judge.taste.exact import sigmoid
from skerry.judge.taste.kernel import INTERCEPT, TRAITS, Compared
from skerry.judge.taste.prior import Prior
from skerry.judge.taste.shape import Floats, Shape

Number = TypeVar("Number", np.float32, np.float64)

FEWEST_STEPS, MOST_STEPS, WORK = 3, 60, 2e7
"""Steps after a rating: as many as make so many multiplications, within limits. At 5,000 ratings 3."""

ENOUGH = 1e-5
"""A change of a weight that is none."""

MANY_STEPS = 300
"""Steps at most after many ratings at once."""

CURVATURE = 0.25
"""The most that a rating can bend the log likelihood."""


class Pull(msgspec.Struct, frozen=True):
    """What one rating does to a post's score.

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


class Prepared(msgspec.Struct, frozen=True):
    """Posts as they are compared, and their prior log odds, [n]. The slow part of scoring, which no rating changes."""

    compared: Compared
    prior: Floats


class Taste:
    """The ratings so far. Vectors are the model's, of length 1.

    Args:
        shape: The shape of the timeline.
        prior: What the rules say.
        dimensions: Values of a vector.
    """

    def __init__(self, shape: Shape, prior: Prior, dimensions: int) -> None:
        self._shape, self._prior = shape, prior
        self._basis = Basis(dimensions, len(TRAITS))
        self._places: dict[str, int] = {}
        self._features = np.zeros((64, MAX_BASIS), np.float32)
        self._vectors = np.zeros((64, dimensions), np.float32)
        self._offsets, self._ratings = np.zeros(64), np.zeros(64)
        self._step: Floats = np.eye(MAX_BASIS)
        self._weights: Floats = np.zeros(MAX_BASIS)

    @property
    def counts(self) -> tuple[int, int]:
        """How many posts are rated + and -."""
        return int((self._ratings > 0).sum()), int((self._ratings < 0).sum())

    def rate(self, key: str, vector: NDArray[np.float32], subject: Subject, rating: int) -> None:
        """Learn one rating: 1, -1, or 0 to take it back. A post rated before is rated anew."""
        if key not in self._places:
            if rating == 0:
                return
            self._append([key], vector[None], [subject])
            self._bend(self._features[self._places[key], : self._basis.size].astype(np.float64))
        self._ratings[self._places[key]] = rating
        self._settle(int(np.clip(WORK / (len(self._places) * self._basis.size), FEWEST_STEPS, MOST_STEPS)))

    def learn(self, ratings: Sequence[tuple[str, NDArray[np.float32], Subject, int]]) -> None:
        """Learn many at once: what `rate` would learn of them one after the other, in a tenth of the time."""
        new = {key: at for at, (key, *_, rating) in enumerate(ratings) if rating and key not in self._places}
        if new:
            vectors = np.stack([ratings[at][1] for at in new.values()])
            self._append(list(new), vectors, [ratings[at][2] for at in new.values()])
        for key, _, _, rating in ratings:
            if key in self._places:
                self._ratings[self._places[key]] = rating
        self._bend_all()
        self._settle(MANY_STEPS)

    def prepare(self, vectors: NDArray[np.float32], subjects: Sequence[Subject]) -> Prepared:
        """Posts ready to be scored again after every rating."""
        return Prepared(Compared.of(self._shape.of(vectors), subjects), self._prior.of(vectors))

    def score(self, posts: Prepared) -> Floats:
        """The log odds of a + for each post, [n]."""
        odds: Floats = posts.prior + self._basis.covered(posts.compared, self._weights[: self._basis.size])
        return odds

    def pulls(self, vector: NDArray[np.float32], subject: Subject, count: int = 3) -> list[Pull]:
        """The ratings that move a post most, strongest first; what all ratings say of all posts is left out."""
        shaped = self._shape.of(vector[None])
        features = self._basis.features(Compared.of(shaped, [subject]))[0]
        used, size = len(self._places), self._basis.size
        pulls = (self._features[:used, :size] @ features - INTERCEPT) * self._residuals(used)
        keys = list(self._places)
        strongest = [at for at in np.argsort(-np.abs(pulls), kind="stable")[:count] if self._ratings[at]]
        likeness = self._vectors[strongest] @ shaped[0]
        return [
            Pull(keys[at], int(self._ratings[at]), float(pulls[at]), float(like))
            for at, like in zip(strongest, likeness, strict=True)
        ]

    def _settle(self, steps: int) -> None:
        """Bring the weights nearer to their best, by so many steps at most."""
        used, size = len(self._places), self._basis.size
        features, weights = self._features[:used, :size], self._weights[:size]
        for _ in range(steps if size else 0):
            slope = self._residuals(used).astype(np.float32) @ features - weights
            change = self._step[:size, :size] @ slope
            weights += change
            if np.abs(change).max() < ENOUGH:
                return

    def _residuals(self, used: int) -> Floats:
        """How far each rating is from what was expected of it; 0 for one that was taken back."""
        size = self._basis.size
        expected = sigmoid(
            self._offsets[:used] + self._features[:used, :size] @ self._weights[:size].astype(np.float32)
        )
        residuals: Floats = ((self._ratings[:used] > 0) - expected) * (self._ratings[:used] != 0)
        return residuals

    def _append(self, keys: Sequence[str], vectors: NDArray[np.float32], subjects: Sequence[Subject]) -> None:
        """Give posts their places, each key once, with no rating yet."""
        first, count = len(self._places), len(keys)
        self._make_room(first + count)
        posts = Compared.of(self._shape.of(vectors), subjects)
        self._vectors[first : first + count] = posts.vectors
        self._offsets[first : first + count] = self._prior.of(vectors)
        at = 0
        while at < count and not self._basis.is_full:
            features = self._basis.take_in(posts.take(slice(at, at + 1)))
            self._features[first + at, : len(features)] = features
            at += 1
        if at < count:
            self._features[first + at : first + count, : self._basis.size] = self._basis.features(
                posts.take(slice(at, count))
            )
        self._places.update(zip(keys, range(first, first + count), strict=True))

    def _bend(self, features: Floats) -> None:
        """Count a rating's curvature in the step."""
        size = len(features)
        step = self._step[:size, :size]
        moved = step @ features
        step -= np.outer(moved, moved * (CURVATURE / (1 + CURVATURE * float(features @ moved))))

    def _bend_all(self) -> None:
        """Count all ratings' curvature in the step anew."""
        size = self._basis.size
        features = self._features[: len(self._places), :size].astype(np.float64)
        self._step[:size, :size] = np.linalg.inv(np.eye(size) + CURVATURE * features.T @ features)

    def _make_room(self, count: int) -> None:
        """Have places for so many ratings."""
        while count > len(self._ratings):
            self._double()

    def _double(self) -> None:
        self._features, self._vectors = _doubled(self._features), _doubled(self._vectors)
        self._offsets, self._ratings = _doubled(self._offsets), _doubled(self._ratings)


def _doubled(rows: NDArray[Number]) -> NDArray[Number]:
    return np.concatenate([rows, np.zeros_like(rows)])
