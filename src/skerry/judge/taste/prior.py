"""What the user's rules say of a post's appeal before any rating: the topics of their boost and sink rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, reduce
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.config.rulespec import FilterFile
from skerry.judge.rules.schedule import state_of
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.taste.shape import Floats, unit

SLOPE, OFFSET = 0.9, 1.0
"""Prior log odds of a +: SLOPE * (z - OFFSET), z being how many deviations of the generic sentences' cosines to a topic
the post's own lies above their mean."""

WITHOUT = -2.0
"""Prior log odds where no rule boosts anything."""

LIMITS = (-2.0, 6.0)
"""Of z: a post in another script may lie far outside."""


class Topics(msgspec.Struct, frozen=True):
    """The topics of the user's rules: what they would rather see, and what rather not."""

    boost: tuple[TopicTexts, ...] = ()
    sink: tuple[TopicTexts, ...] = ()

    def texts(self) -> list[str]:
        """All that needs a vector, each once."""
        return list(dict.fromkeys(text for topic in (*self.boost, *self.sink) for text in topic.all()))


def topics_of(filters: FilterFile, now: datetime) -> Topics:
    """The topics of the boost and sink rules that hold at a moment, which has its zone."""
    specs = [spec for spec in filters.rules if (spec.topic or spec.examples) and state_of(spec, now) == "active"]
    boost = tuple(TopicTexts.of(spec) for spec in specs if spec.action == "boost")
    return Topics(boost, tuple(TopicTexts.of(spec) for spec in specs if spec.action == "sink"))


class Prior:
    """The prior log odds of a + for any vector.

    Args:
        topics: The topics.
        vectors: The vector of each of their texts.
        generic: Vectors of the generic sentences, [m, d].
    """

    def __init__(
        self, topics: Topics, vectors: Mapping[str, NDArray[np.float32]], generic: NDArray[np.float32]
    ) -> None:
        self._boost = [_Scale(topic, vectors, generic) for topic in topics.boost]
        self._sink = [_Scale(topic, vectors, generic) for topic in topics.sink]

    def of(self, vectors: NDArray[np.float32]) -> Floats:
        """Log odds of each, [n]."""
        odds = np.full(len(vectors), WITHOUT)
        if self._boost:
            odds = SLOPE * (np.max([scale.of(vectors) for scale in self._boost], axis=0) - OFFSET)
        if self._sink:
            sunk = np.max([scale.of(vectors) for scale in self._sink], axis=0)
            odds = odds - SLOPE * np.maximum(sunk - OFFSET, 0) * 2
        odds[~vectors.any(1)] = self.usual  # a post without words
        return odds

    @property
    def usual(self) -> float:
        """The prior log odds of a post that is as near to each topic as everyday sentences are."""
        return -SLOPE * OFFSET if self._boost else WITHOUT

    def by_topic(self, vector: NDArray[np.float32]) -> list[tuple[TopicTexts, float]]:
        """The topics that move one post's prior, and by how much: `of(vector) - usual` is their sum."""
        one = vector[None]
        found: list[tuple[TopicTexts, float]] = []
        if not vector.any():
            return found
        if self._boost:
            z, topic = max(((float(scale.of(one)[0]), scale.texts) for scale in self._boost), key=lambda pair: pair[0])
            found.append((topic, SLOPE * z))
        if self._sink:
            z, topic = max(((float(scale.of(one)[0]), scale.texts) for scale in self._sink), key=lambda pair: pair[0])
            found.append((topic, -SLOPE * max(z - OFFSET, 0.0) * 2))
        return [(topic, pull) for topic, pull in found if pull]


class _Scale:
    """One topic: how far above generic sentences a vector's likeness to it is."""

    def __init__(
        self, topic: TopicTexts, vectors: Mapping[str, NDArray[np.float32]], generic: NDArray[np.float32]
    ) -> None:
        self.texts = topic
        parts = [vectors[text].astype(np.float64) for text in (topic.sentence, topic.words) if text]
        if topic.examples:
            parts.append(np.mean([vectors[text] for text in topic.examples], 0, dtype=np.float64))
        self._topic = reduce(lambda before, part: unit(before + unit(part)), parts, np.zeros(generic.shape[1]))
        usual = generic.astype(np.float64) @ self._topic
        self._mean, self._deviation = float(usual.mean()), max(float(usual.std()), 1e-6)

    def of(self, vectors: NDArray[np.float32]) -> Floats:
        z = (vectors.astype(np.float64) @ self._topic - self._mean) / self._deviation
        return np.clip(z, *LIMITS)


@lru_cache(maxsize=1)
def generic_sentences() -> tuple[str, ...]:
    """Everyday sentences about nothing in particular, those that the model's vectors are centred on."""
    text = resources.files("skerry.judge.taste").joinpath("generic.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
