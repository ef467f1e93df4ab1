"""The figures of judging: `python -m tests.yardstick.measure dev|test [MODEL_FOLDER]`, or `scripts/bench judge`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.judge.rules.ruleset import background
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.topics import TopicReader
from tests.yardstick import yardstick
from tests.yardstick.figures import FULL, HEADER, SHARES, Floats, calibration, errors, figures
from tests.yardstick.yardstick import Post, Split, Topic

WAYS = {
    "one sentence": (False, False),
    "sentence, words": (True, False),
    "sentence, 4 examples": (False, True),
    "sentence, words, examples": (True, True),
}
"""What the user gives besides the sentence: words, examples."""

DEFAULT = 0.5
"""The cut of a rule that says nothing of strictness."""


def given(topic: Topic, *, words: bool, examples: bool) -> TopicTexts:
    """A topic as the user describes it."""
    return TopicTexts(topic.sentence, ", ".join(topic.words) if words else "", topic.examples if examples else (), ())


def probabilities(encoder: Encoder, topics: Sequence[TopicTexts], posts: Sequence[str]) -> Floats:
    """Each post's probability for each topic, [posts, topics], as the client judges."""
    texts = [*background().texts(), *(text for each in topics for text in each.all())]
    reader = TopicReader(topics, background(), dict(zip(texts, encoder.encode(texts), strict=True)))
    read = reader.read(list(encoder.encode(posts)))
    return np.array([reading[0] if reading else [0.0] * len(topics) for reading in read])


def keywords(topics: Sequence[Topic], posts: Sequence[Post]) -> Floats:
    """The baseline: how many of a topic's words a post has."""
    patterns = [[re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in topic.words] for topic in topics]
    return (
        np.array([[sum(bool(word.search(post.text)) for word in words) for words in patterns] for post in posts]) / 1.0
    )


def main(split: Split, folder: Path | None) -> None:
    """Print the table, for skerry's own model or for that of a folder."""
    topics, posts = yardstick.topics(split), yardstick.posts(split)
    print(f"{split}: {len(topics)} topics, {len(posts)} posts; F1, precision and recall at the default cut;")
    print(f"8x: posts about the topic count {FULL} times; absent: passed where no post is about the topic")
    print(f"{'the user gives':28}{HEADER}")
    print(f"{'words only, no model':28}{figures(keywords(topics, posts), topics, posts, 0.0)}")
    with Encoder(find_model(folder)) as encoder:
        for name, (words, examples) in WAYS.items():
            texts = [given(topic, words=words, examples=examples) for topic in topics]
            scores = probabilities(encoder, texts, [post.text for post in posts])
            print(f"{name:28}{figures(scores, topics, posts, DEFAULT)}")
            if words == examples:
                _print_languages(scores, topics, posts)
                _print_calibration(scores, topics, posts)


def _print_languages(scores: Floats, topics: Sequence[Topic], posts: Sequence[Post]) -> None:
    for lang in sorted({post.lang for post in posts}):
        rows = [row for row, post in enumerate(posts) if post.lang == lang]
        print(
            f"  in {lang:23}{figures(scores[rows], topics, [posts[row] for row in rows], DEFAULT)}  {len(rows)} posts"
        )


def _print_calibration(scores: Floats, topics: Sequence[Topic], posts: Sequence[Post]) -> None:
    bins = calibration(scores, topics, posts)
    for name, column in (("says, in five bins", 0), ("was so", 1), (f"was so at {FULL}x", 2)):
        print(f"  {name:26}" + "  ".join(f"{each[column]:.3f}" for each in bins))
    print(f"  {'with a share of':26}" + "  ".join(f"{share:6.4f}" for share in SHARES))
    found = [errors(scores, topics, posts, share) for share in SHARES]
    print(f"  {'says is off by':26}" + "  ".join(f"{each.plain:6.4f}" for each in found))
    print(f"  {'with the share told':26}" + "  ".join(f"{each.told:6.4f}" for each in found))


if __name__ == "__main__":
    main("test" if "test" in sys.argv[1:2] else "dev", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
