"""The yardstick for any model, as `skerry model bench` prints it: its vectors are fitted as `skerry model use` does.

`python -m tests.yardstick.models dev|test MODEL_FOLDER [--json]`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.encoder.trial import fitted
from skerry.judge.stories import Stories, StoryPost
from tests.yardstick import yardstick
from tests.yardstick.figures import FULL, HEADER, Figures, f1, figures
from tests.yardstick.measure import DEFAULT, WAYS, given, keywords, probabilities
from tests.yardstick.yardstick import Split

EVERY = "all"
"""Stands for the posts of all languages."""

NO_MODEL = "words only, no model"
IN_LANGUAGES = ("one sentence", "sentence, words, examples")
"""The ways whose figures are also told for each language."""

Row = tuple[str, str, Figures]
"""What the user gives, the language, the figures."""


def rows(split: Split, encoder: Encoder) -> Iterator[Row]:
    """The table of a half, a row at a time."""
    topics, posts = yardstick.topics(split), yardstick.posts(split)
    yield NO_MODEL, EVERY, figures(keywords(topics, posts), topics, posts, 0.0)
    for name, (words, examples) in WAYS.items():
        texts = [given(topic, words=words, examples=examples) for topic in topics]
        scores = probabilities(encoder, texts, [post.text for post in posts])
        yield name, EVERY, figures(scores, topics, posts, DEFAULT)
        for lang in sorted({post.lang for post in posts}) if name in IN_LANGUAGES else ():
            chosen = [row for row, post in enumerate(posts) if post.lang == lang]
            yield name, lang, figures(scores[chosen], topics, [posts[row] for row in chosen], DEFAULT)


def stories(encoder: Encoder) -> float:
    """F1 of pairs of posts that tell the same thing, and of near misses, each pair alone."""
    hits = wrong = missed = 0
    for pair in yardstick.pairs():
        told = Stories(encoder.encode)
        told.add([StoryPost("a", pair.left), StoryPost("b", pair.right)], [*encoder.encode([pair.left, pair.right])])
        is_told = told.story_of("a") is not None
        hits, wrong, missed = (
            hits + (is_told & pair.is_same),
            wrong + (is_told > pair.is_same),
            missed + (is_told < pair.is_same),
        )
    return f1(hits, wrong, missed)


def main(split: Split, folder: Path, *, as_json: bool) -> None:
    """Print the figures of a model."""
    with Encoder(fitted(find_model(folder))) as encoder:
        if as_json:
            table = [{"given": name, "lang": lang, **found._asdict()} for name, lang, found in rows(split, encoder)]
            print(json.dumps({"part": split, "rows": table, "stories_f1": stories(encoder)}))
            return
        print(f"{split}: F1, precision and recall at the default cut; 8x: posts about the topic count {FULL} times;")
        print("absent: passed where no post is about the topic")
        print(f"{'the user gives':28}{HEADER}")
        for name, lang, found in rows(split, encoder):
            print(f"{name if lang == EVERY else f'  in {lang}':28}{found}", flush=True)
        print(f"{'pairs that tell the same, F1':28}{stories(encoder):6.3f}")


if __name__ == "__main__":
    main("dev" if sys.argv[1] == "dev" else "test", Path(sys.argv[2]), as_json="--json" in sys.argv[3:])
