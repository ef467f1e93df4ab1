"""The Gaussian process with all ratings at once: Laplace's approximation, by Newton's method.

Source: Rasmussen and Williams, Gaussian Processes for Machine Learning, algorithms 3.1 and 3.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skerry.judge.taste.kernel import Compared, kernel
from skerry.judge.taste.shape import Floats

STEPS, ENOUGH = 40, 1e-8
"""Newton's steps at most, and the change of a weight that ends them."""

LEAST_BEND = 1e-6
"""Of the log likelihood, where it is straight for all that a float can tell."""


class ExactTaste:
    """Ratings, learned. Its time grows with the cube of their number: 600 take a tenth of a second.

    Args:
        rated: The rated posts.
        likes: True for +, False for -.
        prior: The prior log odds of each.

    Attributes:
        weights: What each rating adds to the log odds of a post whose covariance with it is 1.
    """

    def __init__(self, rated: Compared, likes: NDArray[np.bool_], prior: Floats) -> None:
        self.rated = rated
        self.weights: Floats = np.zeros(len(likes))
        if not len(likes):
            return
        covariance = kernel(rated, rated)
        best = _merit(self.weights, covariance, likes, prior)
        for _ in range(STEPS):
            step = _newton(self.weights, covariance, likes, prior) - self.weights
            merit = _merit(self.weights + step, covariance, likes, prior)
            while merit < best and np.abs(step).max() > ENOUGH:  # Newton's method may overshoot
                step = step / 2
                merit = _merit(self.weights + step, covariance, likes, prior)
            if merit < best:
                break
            self.weights, best = self.weights + step, merit
            if np.abs(step).max() < ENOUGH:
                break

    def odds(self, posts: Compared, prior: Floats) -> Floats:
        """The log odds of a + for each post, [n]."""
        return prior + kernel(posts, self.rated) @ self.weights if len(self.weights) else prior


def _newton(weights: Floats, covariance: Floats, likes: NDArray[np.bool_], prior: Floats) -> Floats:
    """The weights that would be best if the log likelihood were as bent everywhere as it is at these."""
    gained = covariance @ weights
    chance = sigmoid(prior + gained)
    bend = np.sqrt(np.maximum(chance * (1 - chance), LEAST_BEND))
    goal = np.square(bend) * gained + likes - chance
    system = np.eye(len(likes)) + bend[:, None] * covariance * bend
    solved: Floats = goal - bend * np.linalg.solve(system, bend * (covariance @ goal))
    return solved


def _merit(weights: Floats, covariance: Floats, likes: NDArray[np.bool_], prior: Floats) -> float:
    """The log of the posterior at these weights, but for a constant."""
    gained = covariance @ weights
    odds = prior + gained
    return float(-np.logaddexp(0, np.where(likes, -odds, odds)).sum() - weights @ gained / 2)


def sigmoid(odds: Floats) -> Floats:
    """The probability of log odds."""
    chances: Floats = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    return chances
