"""Which topics are taught: all of scripts/training but those that the yardstick's test asks about."""

from __future__ import annotations

from collections.abc import Sequence

from tests.yardstick import yardstick

from model.source import Source
from model.training.encoder import TorchEncoder
from model.training.topics import Topic, read_topics
from model.training.tune import AKIN


def lesson(source: Source, sentences: Sequence[str]) -> list[Topic]:
    """The topics whose sentence is not akin, in the source's space, to that of a topic of the test."""
    encoder = TorchEncoder(source)
    encoder.centre_on(sentences)
    topics = read_topics()
    asked = encoder.encode([topic.sentence for topic in yardstick.topics("test")])
    nearest = (encoder.encode([topic.sentence for topic in topics]) @ asked.T).max(1)
    taught = [topic for topic, likeness in zip(topics, nearest, strict=True) if likeness <= AKIN]
    posts = sum(len(topic.posts) + len(topic.lures) for topic in taught)
    print(f"{len(taught)} of {len(topics)} topics are taught, with {posts} posts; the others are akin to the test's")
    return taught
