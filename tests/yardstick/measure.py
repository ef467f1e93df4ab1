"""The figures of judging: `python -m tests.yardstick.measure dev|test [MODEL_FOLDER]`, or `scripts/bench judge`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.judge.rules.ruleset import background
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.topics import TopicReader
from tests.yardstick import yardstick
from tests.yardstick.yardstick import Post, Split, Topic

Floats = NDArray[np.float64]

AKIN = {
    "politics_society": {"local_council", "immigration_policy", "bad_landlords", "vaccines_health", "rail_trouble",
                         "layoffs", "womens_rights", "tax_returns", "war_reporting", "ai_art"},
}  # fmt: skip
"""Topics whose posts are no counter-examples for a broad one that includes them."""


def auc(good: Floats, bad: Floats) -> float:
    """How often a good one is above a bad one; .5 is a coin's."""
    if not len(good) or not len(bad):
        return float("nan")
    return float((good[:, None] > bad[None]).mean() + (good[:, None] == bad[None]).mean() / 2)


def f1(hit: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    """The harmonic mean of precision and recall."""
    return float(2 * (hit & wanted).sum() / max(1, hit.sum() + wanted.sum()))


def probabilities(encoder: Encoder, topics: Sequence[Topic], posts: Sequence[Post], *, examples: bool) -> Floats:
    """Each post's probability for each topic, [posts, topics], as the client judges."""
    given = [
        TopicTexts(
            sentence=topic.sentence,
            words=", ".join(topic.words) if examples else "",
            examples=topic.examples if examples else (),
            not_examples=(),
        )
        for topic in topics
    ]
    texts = [*background(), *(text for each in given for text in each.all())]
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    reader = TopicReader(given, background(), vectors)
    read = reader.read(list(encoder.encode([post.text for post in posts])))
    return np.array([reading[0] if reading else [0.0] * len(topics) for reading in read])


def keywords(topics: Sequence[Topic], posts: Sequence[Post]) -> Floats:
    """The baseline: the share of a topic's words that a post has."""
    found = [
        [
            sum(bool(re.search(rf"\b{re.escape(word)}", post.text, re.IGNORECASE)) for word in topic.words)
            for topic in topics
        ]
        for post in posts
    ]
    return np.array(found, float) / 10


class Figures:
    """Means over the topics.

    Attributes:
        auc: True posts against all others.
        lures: True posts against those that borrow the topic's words.
        f1: At the default cut.
        flagged: Share of other topics' posts that pass the default cut.
    """

    def __init__(self, scores: Floats, topics: Sequence[Topic], posts: Sequence[Post], cut: float) -> None:
        self.auc, self.lures, self.f1, self.flagged = (
            float(np.nanmean(column)) for column in zip(*self._rows(scores, topics, posts, cut), strict=True)
        )

    @staticmethod
    def _rows(
        scores: Floats, topics: Sequence[Topic], posts: Sequence[Post], cut: float
    ) -> list[tuple[float, float, float, float]]:
        rows = []
        for column, topic in enumerate(topics):
            own = np.array([post.topic == topic.name for post in posts])
            about = own & np.array([post.is_about for post in posts])
            skip = np.array([post.topic in AKIN.get(topic.name, ()) for post in posts])
            score = scores[:, column]
            lures = auc(score[about], score[own & ~about])
            others = ~own & ~skip
            flagged = float((score > cut)[others].mean())
            rows.append(
                (auc(score[about], score[~about & ~skip]), lures, f1((score > cut)[~skip], about[~skip]), flagged)
            )
        return rows

    def __str__(self) -> str:
        return f"{self.auc:.3f}   {self.lures:.3f}   {self.f1:.3f}   {self.flagged:.3f}"


def main(split: Split, folder: Path | None) -> None:
    """Print the table, for skerry's own model or for that of a folder."""
    topics, posts = yardstick.topics(split), yardstick.posts(split)
    print(f"{split}: {len(topics)} topics, {len(posts)} posts")
    print(f"{'the user gives':24} AUC     lures   F1      flagged")
    print(f"{'words only, no model':24} {Figures(keywords(topics, posts), topics, posts, 0.0)}")
    with Encoder(find_model(folder)) as encoder:
        for name, examples in (("one sentence", False), ("sentence, words, examples", True)):
            scores = probabilities(encoder, topics, posts, examples=examples)
            print(f"{name:24} {Figures(scores, topics, posts, 0.5)}")
            for lang in sorted({post.lang for post in posts}) if not examples else ():
                rows = [row for row, post in enumerate(posts) if post.lang == lang]
                figures = Figures(scores[rows], topics, [posts[row] for row in rows], 0.5)
                print(f"  in {lang:20} {figures}   ({len(rows)} posts)")


if __name__ == "__main__":
    main("test" if "test" in sys.argv[1:2] else "dev", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
