"""Vectors to probabilities: how near each post is to each topic, by the model's recipe.

A post's score for a topic is the cosine of their vectors, less 0.3 of the mean cosine to the three background
subjects nearest to the post, so that a post about nothing in particular is near to nothing.

Vectors are rounded to whole numbers before they are multiplied: every sum then is exact in float32, so that a post's
probability does not depend on the posts beside it in the matrix. Multiplied as they come, nine in ten products
differed in the last bits with the size of the batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from skerry.judge.rules.topic import TEMPERATURE, TopicTexts

Floats = NDArray[np.float32]

CONTRAST, NEAREST = 0.3, 3
"""How much of the likeness to how many background subjects is taken off. Source: the recipe."""

THRESHOLD_SENTENCE, THRESHOLD_WORDS, THRESHOLD_EXAMPLES = 0.12, 0.16, 0.19
"""The normal threshold, by the best that the user gave. Source: the recipe."""

REPELLED = 0.20
"""A likeness to a `not_example` above this is taken off the score: all but .2 of it from the example itself.

Chosen of 16 ways on the 1,092 made-up posts: with three posts about the nearest other topic given, 10 % of the others
about it were still taken for the topic instead of 21 %; of the topic's own posts 60 % were found instead of 66 %, and
64 % when the three were about something far away. Moving the topic's vector away from them cost more of its own.
"""

SCALE = 3600
"""Unit vectors are rounded to whole numbers of 1/3600: products of two stay below 2**24 even when a length is off by
an eighth, as it may be after storing in signed bytes; a cosine is off by .0006 at most in 150,000."""

LENGTHS = (0.8, 1.125)
"""Between these a vector has length 1 for all that is known of it; anything else is no vector of the model's."""

DIGITS = 6
"""Decimal places of a probability."""

Reading = tuple[list[float], list[float]]
"""For one post: the probability of each topic, the cosine to each example."""


class TopicReader:
    """Reads posts' vectors for some topics.

    Args:
        topics: What describes each.
        background: The background subjects.
        vectors: The vector, of length 1, of each of their texts.
    """

    def __init__(self, topics: Sequence[TopicTexts], background: Sequence[str], vectors: Mapping[str, Floats]) -> None:
        columns = [
            np.stack([_topic_vector(topic, vectors) for topic in topics]),
            np.stack([vectors[text] for text in background]),
            *(vectors[text][None] for topic in topics for text in (*topic.examples, *topic.not_examples)),
        ]
        self._columns = _whole(np.concatenate(columns)).T
        self._thresholds = np.array([_threshold(topic) for topic in topics])
        self._topics = len(topics)
        self._background = slice(len(topics), len(topics) + len(background))
        self._examples, self._repelled = _example_columns(topics, self._background.stop)

    def read(self, vectors: Sequence[Floats | None]) -> list[Reading | None]:
        """For each post its reading; None where there is no vector, or one that isn't of length 1."""
        width = self._columns.shape[0]
        rows = [row for row, vector in enumerate(vectors) if vector is not None and vector.shape == (width,)]
        readings: list[Reading | None] = [None] * len(vectors)
        if not rows:
            return readings
        whole = _whole(np.stack([np.asarray(vectors[row], np.float32) for row in rows]))
        lengths = np.sqrt(np.square(whole, dtype=np.float64).sum(1)) / SCALE
        is_unit = (lengths >= LENGTHS[0]) & (lengths <= LENGTHS[1])
        for row, *reading in zip(np.array(rows)[is_unit].tolist(), *self._read(whole[is_unit]), strict=True):
            readings[row] = (reading[0], reading[1])
        return readings

    def _read(self, whole: Floats) -> tuple[list[list[float]], list[list[float]]]:
        cosines = (whole @ self._columns).astype(np.float64) / SCALE**2
        nearest = np.sort(cosines[:, self._background], 1)[:, -NEAREST:].sum(1) / NEAREST
        scores = cosines[:, : self._topics] - CONTRAST * nearest[:, None]
        for topic, columns in self._repelled:
            scores[:, topic] -= np.maximum(cosines[:, columns].max(1) - REPELLED, 0)
        odds = np.clip((scores - self._thresholds) / TEMPERATURE, -50, 50)
        probabilities = np.round(1 / (1 + np.exp(-odds)), DIGITS)
        return probabilities.tolist(), np.round(cosines[:, self._examples], DIGITS).tolist()


def _topic_vector(topic: TopicTexts, vectors: Mapping[str, Floats]) -> Floats:
    """The recipe's vector of a topic: sentence, words and examples, each with the same weight as what is before it."""
    parts = [vectors[text] for text in (topic.sentence, topic.words) if text]
    if topic.examples:
        parts.append(np.mean([vectors[text] for text in topic.examples], 0, dtype=np.float32))
    return reduce(lambda before, part: _unit(before + _unit(part)), parts, np.zeros_like(parts[0]))


def _threshold(topic: TopicTexts) -> float:
    if topic.examples:
        return THRESHOLD_EXAMPLES
    return THRESHOLD_WORDS if topic.words else THRESHOLD_SENTENCE


def _example_columns(topics: Sequence[TopicTexts], first: int) -> tuple[list[int], list[tuple[int, slice]]]:
    """Where the examples are among the columns, and for each topic that has some its `not_examples`."""
    examples: list[int] = []
    repelled = []
    for index, topic in enumerate(topics):
        end = first + len(topic.examples)
        examples += range(first, end)
        first = end + len(topic.not_examples)
        if topic.not_examples:
            repelled.append((index, slice(end, first)))
    return examples, repelled


def _unit(vector: Floats) -> Floats:
    length = np.float32(np.linalg.norm(vector))
    return np.divide(vector, length or np.float32(1))


def _whole(vectors: Floats) -> Floats:
    """Rounded to whole numbers, still as float32; what is no number becomes 0."""
    numbers: Floats = np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0) * np.float32(SCALE)
    return np.rint(numbers)
