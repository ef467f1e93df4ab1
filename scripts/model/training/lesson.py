"""What is taught: the topics of scripts/training but those that the yardstick's test asks about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from tests.yardstick import yardstick

from model.training.encoder import TorchEncoder
from model.training.topics import BroadTopic, Topic, read_broad_topics, read_topics

AKIN = 0.55
"""Topics whose sentences are nearer than this in the source's space don't refute each other."""
MAYBE_WITHIN = 0.3
"""A topic nearer than this to a broad one that doesn't list it may be within it all the same."""
MAYBE_ABOUT = 0.2
"""A lure whose subject is nearer than this to a broad topic may be about it."""

Flags = NDArray[np.bool_]
_Kind = TypeVar("_Kind", Topic, BroadTopic)


class Lesson(NamedTuple):
    """What is taught.

    Attributes:
        topics: The topics.
        broad: Those that have some of them within them.
        akin: Which topics don't refute each other, [topics, topics].
        within: Which topics are within which broad one, [broad, topics].
        unsure: Of which topics it isn't known, [broad, topics].
        unsure_lures: For each topic, of which of its lures it isn't known, [broad, lures].
    """

    topics: list[Topic]
    broad: list[BroadTopic]
    akin: Flags
    within: Flags
    unsure: Flags
    unsure_lures: list[Flags]

    def texts(self) -> list[str]:
        """Every post, and every sentence that says what one is about."""
        texts = [text for topic in self.topics for text in (topic.sentence, *topic.texts())]
        return [*texts, *(topic.sentence for topic in self.broad)]


def make_lesson(encoder: TorchEncoder) -> Lesson:
    """The lesson, told what is near to what by the untaught encoder."""
    every = read_topics()
    asked = encoder.encode([topic.sentence for topic in yardstick.topics("test")])
    broad = _apart(encoder, read_broad_topics(topic.slug for topic in every), asked)
    topics = _apart(encoder, every, asked)
    posts = sum(len(topic.posts) + len(topic.lures) for topic in topics)
    print(f"{len(topics)} of {len(every)} topics are taught, with {posts} posts; the others are akin to the test's")
    named = encoder.encode([topic.sentence for topic in topics])
    above = encoder.encode([topic.sentence for topic in broad])
    within = np.array([[topic.slug in each.within for topic in topics] for each in broad])
    subjects = [encoder.encode([lure.subject for lure in topic.lures]) for topic in topics]
    return Lesson(
        topics,
        broad,
        akin=(named @ named.T > AKIN) | _as_broad(topics, broad),
        within=within,
        unsure=(above @ named.T > MAYBE_WITHIN) & ~within,
        unsure_lures=[above @ subject.T > MAYBE_ABOUT for subject in subjects],
    )


def _as_broad(topics: Sequence[Topic], broad: Sequence[BroadTopic]) -> Flags:
    """Which pairs have one that is as broad as a broad topic, and one that is within that, [topics, topics]."""
    alike = np.array([[topic.slug in each.alike for topic in topics] for each in broad])
    within = np.array([[topic.slug in each.within for topic in topics] for each in broad])
    one_way: Flags = (alike[:, :, None] & within[:, None]).any(0)
    return one_way | one_way.T


def _apart(encoder: TorchEncoder, topics: Sequence[_Kind], asked: NDArray[np.float32]) -> list[_Kind]:
    """Those whose sentence is not akin to one of the test's topics."""
    nearest = (encoder.encode([topic.sentence for topic in topics]) @ asked.T).max(1)
    return [topic for topic, likeness in zip(topics, nearest, strict=True) if likeness <= AKIN]
