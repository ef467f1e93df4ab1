"""Taste in the client: one rating after the other, each in the same time however many there were.

Up to `MAX_BASIS` rated posts are a basis (see `basis`), with which the result is that of the exact process; later
ratings count in full, but are seen through it. The curvature of a rating's log likelihood is at most 1/4, which gives
a step that never overshoots; its matrix is kept up to date with one rank a rating, and a few steps after each rating
bring the weights near to their best, which doesn't depend on the order of the ratings. `settle` takes the rest of the
way, in parts, while nobody waits.

Source of the bound: Boehning and Lindsay, Monotonicity of quadratic-approximation algorithms (1988).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.basis import MAX_BASIS, Basis
from skerry.judge.taste.exact import sigmoid
from skerry.judge.taste.kernel import INTERCEPT, TRAITS, Compared, kernel
from skerry.judge.taste.prior import Prior
from skerry.judge.taste.rated import Rated
from skerry.judge.taste.shape import Floats, Shape

FEWEST_STEPS, MOST_STEPS, WORK = 2, 60, 2e7
"""Steps after a rating: as many as make so many multiplications, within limits. At 5,000 ratings 3."""

ENOUGH = 1e-6
"""A change of a weight that is none."""

MANY_STEPS = 1000
"""Steps at most after many ratings at once."""

CURVATURE = 0.25
"""The most that a rating can bend the log likelihood."""

REMEMBERED = 32
"""States whose weights are kept, so that taking a rating back restores all that it changed exactly."""


class Prepared(msgspec.Struct, frozen=True):
    """Posts as they are compared, and their prior log odds, [n]. The slow part of scoring, which no rating changes."""

    compared: Compared
    prior: Floats

    def take(self, rows: slice | NDArray[np.intp]) -> Prepared:
        """Some of them."""
        return Prepared(self.compared.take(rows), self.prior[rows])


class Taste:
    """The ratings so far. Vectors are the model's, of length 1.

    Args:
        shape: The shape of the timeline.
        prior: What the rules say.
        dimensions: Values of a vector.

    Attributes:
        prior: What the rules say.
        shape: The shape of the timeline.
        rated: The rated posts.
    """

    def __init__(self, shape: Shape, prior: Prior, dimensions: int) -> None:
        self.shape, self.prior = shape, prior
        self.rated = Rated(dimensions)
        self._basis = Basis(dimensions, len(TRAITS))
        self._step = np.eye(MAX_BASIS, dtype=np.float32)  # says how to get there and not where: precision is no matter
        self._weights: Floats = np.zeros(MAX_BASIS)
        self._state = 0
        self._states: dict[int, tuple[Floats, bool]] = {}
        self._is_settled = True

    @property
    def counts(self) -> tuple[int, int]:
        """How many posts are rated + and -."""
        return int((self.rated.ratings > 0).sum()), int((self.rated.ratings < 0).sum())

    @property
    def state(self) -> str:
        """Names what was learned: the same for the same ratings with the same shares, in whatever order they came."""
        return f"{self._state:032x}"

    def rate(self, key: str, vector: NDArray[np.float32], subject: Subject, rating: int, share: float = 1.0) -> None:
        """Learn one rating: 1, -1, or 0 to take it back. A post rated before is rated anew.

        `share` is how much it counts, 0 to 1: see `forgetting`.
        """
        if key not in self.rated.places:
            if rating == 0:
                return
            self._append([key], vector[None], [subject])
            self._bend(self.rated.features[-1, : self._basis.size])
        self._remember()
        self._set(key, rating, share)
        if self._state in self._states:
            weights, self._is_settled = self._states[self._state]
            self._weights = weights.copy()
        else:
            size = max(1, self._basis.size)
            self._is_settled = False
            self.settle(int(np.clip(WORK / (len(self.rated) * size), FEWEST_STEPS, MOST_STEPS)))

    def learn(
        self,
        ratings: Sequence[tuple[str, NDArray[np.float32], Subject, int]],
        shares: Mapping[str, float] | None = None,
    ) -> None:
        """Learn many at once: what `rate` would learn of them one after the other, in a tenth of the time."""
        new = {key: at for at, (key, *_, rating) in enumerate(ratings) if rating and key not in self.rated.places}
        if new:
            vectors = np.stack([ratings[at][1] for at in new.values()])
            self._append(list(new), vectors, [ratings[at][2] for at in new.values()])
        for key, _, _, rating in ratings:
            if key in self.rated.places:
                self._set(key, rating, (shares or {}).get(key, 1.0))
        self._bend_all()
        self._is_settled = False
        self.settle(MANY_STEPS)

    def prepare(self, vectors: NDArray[np.float32], subjects: Sequence[Subject]) -> Prepared:
        """Posts ready to be scored again after every rating."""
        return Prepared(Compared.of(self.shape.of(vectors), subjects), self.prior.of(vectors))

    def score(self, posts: Prepared) -> Floats:
        """The log odds of a + for each post, [n]."""
        return posts.prior + self._covered(posts)[0]

    def standing(self, posts: Prepared) -> tuple[Floats, Floats]:
        """Each post's log odds against one of which nothing is known, [n], and its likeness to the nearest rated, [n].

        What holds for all posts alike is left out: how generous the user is with +.
        """
        sums, known = self._covered(posts)
        return posts.prior - self.prior.usual + sums - INTERCEPT * float(self.residuals.sum()), known

    def certainty(self, post: Prepared) -> float:
        """How much the ratings tell of one post: 0 nothing, 1 all."""
        features = self._basis.features(post.compared)[0]
        before = float(kernel(post.compared, post.compared)[0, 0])
        size = self._basis.size
        left = before - float(features @ features) + float(features @ self._step[:size, :size] @ features)
        return float(np.clip(1 - np.sqrt(max(left, 0.0) / before), 0, 1))

    @property
    def residuals(self) -> Floats:
        """How far each rating is from what was expected of it, times its share; 0 for one that was taken back, [n]."""
        rated, size = self.rated, self._basis.size
        expected = sigmoid(rated.offsets + rated.features[:, :size] @ self._weights[:size].astype(np.float32))
        residuals: Floats = ((rated.ratings > 0) - expected) * (rated.ratings != 0) * rated.shares
        return residuals

    def settle(self, steps: int) -> bool:
        """Bring the weights nearer to their best, by so many steps at most; whether they are there."""
        size = self._basis.size
        features, weights = self.rated.features[:, :size], self._weights[:size]
        for _ in range(0 if self._is_settled else steps):
            slope = self.residuals.astype(np.float32) @ features - weights.astype(np.float32)
            change = self._step[:size, :size] @ slope
            weights += change
            if np.abs(change).max(initial=0.0) < ENOUGH:
                self._is_settled = True
                break
        return self._is_settled

    def _covered(self, posts: Prepared) -> tuple[Floats, Floats]:
        is_rated: NDArray[np.bool_] = self.rated.ratings[self.rated.members] != 0
        return self._basis.covered(posts.compared, self._weights[: self._basis.size], is_rated)

    def _set(self, key: str, rating: int, share: float) -> None:
        at = self.rated.places[key]
        self._state ^= _sign(key, self.rated.ratings[at], self.rated.shares[at])
        self.rated.ratings[at], self.rated.shares[at] = rating, share
        self._state ^= _sign(key, rating, share)

    def _remember(self) -> None:
        """Keep the weights of the present state."""
        self._states.pop(self._state, None)
        self._states[self._state] = (self._weights.copy(), self._is_settled)
        while len(self._states) > REMEMBERED:
            del self._states[next(iter(self._states))]

    def _append(self, keys: Sequence[str], vectors: NDArray[np.float32], subjects: Sequence[Subject]) -> None:
        """Give posts their places, each key once, with no rating yet."""
        posts = Compared.of(self.shape.of(vectors), subjects)
        rows = self.rated.append(keys, posts, self.prior.of(vectors))
        at = 0
        while at < len(keys) and not self._basis.is_full:
            before = self._basis.size
            features = self._basis.take_in(posts.take(slice(at, at + 1)))
            if self._basis.size > before:
                self.rated.members.append(rows.start + at)
            self.rated.features[rows.start + at, : self._basis.size] = features[: self._basis.size]
            at += 1
        if at < len(keys):
            rest = self._basis.features(posts.take(slice(at, len(keys))))
            self.rated.features[rows.start + at :, : self._basis.size] = rest

    def _bend(self, features: NDArray[np.float32]) -> None:
        """Count a rating's curvature in the step."""
        size = len(features)
        step = self._step[:size, :size]
        moved = step @ features
        step -= np.outer(moved, moved * np.float32(CURVATURE / (1 + CURVATURE * float(features @ moved))))

    def _bend_all(self) -> None:
        """Count all ratings' curvature in the step anew."""
        size = self._basis.size
        features = self.rated.features[:, :size].astype(np.float64)
        self._step[:size, :size] = np.linalg.inv(np.eye(size) + CURVATURE * features.T @ features)


def _sign(key: str, rating: float, share: float) -> int:
    """A number for a rating; 0 for none. Combined by exclusive or they name a set of ratings."""
    if not rating:
        return 0
    said = f"{key}\n{int(rating)}\n{share:.9f}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=16).digest())
