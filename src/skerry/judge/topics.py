"""Vectors to probabilities: how near each post is to each topic.

A post's score for a topic is the cosine of their vectors, less a part of the mean cosine to the three background
subjects nearest to the post, so that a post about something else, or about nothing in particular, is near to nothing;
what a subject has in common with the topic does not speak against it. Less, too, a part of the topic's own mean cosine
to made-up posts of any kind, so that a topic that is near to anything needs more. Both are known from recognising
speakers, where a voice is compared with a cohort before it is judged (T-norm and Z-norm, Auckenthaler et al. 2000).

Vectors are rounded to whole numbers before they are multiplied: every sum then is exact in float32, so that a post's
probability does not depend on the posts beside it in the matrix. Multiplied as they come, nine in ten products
differed in the last bits with the size of the batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skerry.judge.rules.topic import TEMPERATURE, Background, TopicTexts

Floats = NDArray[np.float32]

CONTRAST, NEAREST = 0.4, 3
"""How much of the likeness to how many background subjects is taken off."""

AKIN = 0.15
"""What a subject's likeness to the topic is above this is taken off its likeness to the post."""

LEVEL = 0.5
"""How much of a topic's mean likeness to the reference posts is taken off."""

EXAMPLES = 0.4
"""What the examples count in a topic's vector; the sentence and the words make up the rest."""

THRESHOLD_SENTENCE, THRESHOLD_WORDS, THRESHOLD_EXAMPLES = 0.165, 0.185, 0.2
"""The normal threshold, by the best that the user gave.

About where F1 is best on the yardstick's dev (0.17, 0.20, 0.21) and on the topics of scripts/training by a writer of
whom the model had learned nothing (0.17, 0.20, 0.21), a little lower for topics that fill the timeline. The constants
above were chosen on the same two, see docs/adr/0006-reading-topics.md.
"""

WIDER, BROAD_FROM, BROAD_TO = 0.10, 0.45, 0.85
"""How much lower the threshold of a broad topic is, and between which readings of its breadth that comes in."""

RIDGE = 1.0
"""Holds the reading of breadth near its mean."""

REPELLED = 0.20
"""A likeness to a `not_example` above this is taken off the score: all but .2 of it from the example itself.

Of the topics by a writer that the model hadn't learned from, with three posts about the nearest other topic given:
3 % of the others about that were still taken for the topic instead of 7 %, of the topic's own 53 % were found instead
of 57 %, and as many as before when the three were about something far away. .15 costs twice as much, .25 brings half.
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
        background: What posts and topics are compared with.
        vectors: The vector, of length 1, of each of their texts.
    """

    def __init__(self, topics: Sequence[TopicTexts], background: Background, vectors: Mapping[str, Floats]) -> None:
        columns = [
            np.stack([_topic_vector(topic, vectors) for topic in topics]),
            np.stack([vectors[text] for text in background.subjects]),
            *(vectors[text][None] for topic in topics for text in (*topic.examples, *topic.not_examples)),
        ]
        self._columns = _whole(np.concatenate(columns)).T
        self._topics = len(topics)
        posts = _whole(np.stack([vectors[text] for text in background.posts]))
        levels = (posts @ self._columns[:, : self._topics]).sum(0, dtype=np.float64) / len(posts) / SCALE**2
        breadth = _Breadth(background, vectors)
        normal = [_threshold(topic) - breadth.lowers(_said(topic, vectors)) for topic in topics]
        self._thresholds = np.array(normal) + LEVEL * levels
        self._background = slice(len(topics), len(topics) + len(background.subjects))
        subjects = self._columns[:, self._background].T @ self._columns[:, : self._topics]
        self._akin = np.maximum(subjects.T.astype(np.float64) / SCALE**2 - AKIN, 0)
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
        scores = cosines[:, : self._topics].copy()
        for topic, akin in enumerate(self._akin):
            nearest = np.sort(cosines[:, self._background] - akin, 1)[:, -NEAREST:]
            scores[:, topic] -= CONTRAST * nearest.sum(1) / NEAREST
        for topic, columns in self._repelled:
            scores[:, topic] -= np.maximum(cosines[:, columns].max(1) - REPELLED, 0)
        odds = np.clip((scores - self._thresholds) / TEMPERATURE, -50, 50)
        probabilities = np.round(1 / (1 + np.exp(-odds)), DIGITS)
        return probabilities.tolist(), np.round(cosines[:, self._examples], DIGITS).tolist()


class _Breadth:
    """Reads from a topic's vector how broad it is: a ridge regression on topics that are known to be broad or narrow.

    Twelve other broad topics were told from 147 mostly narrow ones with an AUC of .96.
    """

    def __init__(self, background: Background, vectors: Mapping[str, Floats]) -> None:
        known = np.stack([vectors[text] for text in (*background.broad, *background.narrow)]).astype(np.float64)
        broad, narrow = len(background.broad), len(background.narrow)
        is_broad = np.repeat([1.0, 0.0], [broad, narrow])
        counts = np.repeat([narrow / broad, 1.0], [broad, narrow])  # both kinds weigh the same
        self._mean = counts @ known / counts.sum()
        known -= self._mean
        pull = np.linalg.solve(known @ known.T + RIDGE * np.diag(1 / counts), is_broad - 0.5)
        self._weights = pull @ known

    def lowers(self, vector: Floats) -> float:
        """What a topic's breadth takes off its threshold."""
        reading = 0.5 + float(((vector - self._mean) * self._weights).sum())
        share = (reading - BROAD_FROM) / (BROAD_TO - BROAD_FROM)
        return round(WIDER * min(1.0, max(0.0, share)), 3)


def _said(topic: TopicTexts, vectors: Mapping[str, Floats]) -> Floats:
    """The vector by which a topic's breadth is told: its sentence's, or its own where it has none."""
    return vectors[topic.sentence] if topic.sentence else _topic_vector(topic, vectors)


def _topic_vector(topic: TopicTexts, vectors: Mapping[str, Floats]) -> Floats:
    """Of length 1: the sentence and the words alike, and the mean of the examples."""
    said = [_unit(vectors[text]) for text in (topic.sentence, topic.words) if text]
    shown = [vectors[text] for text in topic.examples]
    if not shown:
        return _unit(np.sum(said, 0))
    like = _unit(np.mean(shown, 0, dtype=np.float32))
    return _unit((1 - EXAMPLES) * _unit(np.sum(said, 0)) + EXAMPLES * like) if said else like


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
