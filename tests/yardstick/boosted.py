"""Ratings beside a boost rule: `python -m tests.yardstick.boosted dev|test [MODEL_FOLDER]`.

A reader likes whatever is about politics and society, and has a boost rule that says so in one sentence. Somewhat more
than half of their timeline is about it, as it was of the real posts on which others measured the same. They rate posts
as they come, one press in twenty wrong. What counts is which of the posts that they never rated get a score above 0: F1
in the mean over readers, and AUC. The posts that it is about are those of the topics that belong to it, in one half of
the yardstick; all others of that half, lures too, are not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.judge.rows import Row
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.subject import Subject
from skerry.judge.taste.files import score_file
from skerry.judge.taste.prior import Topics
from skerry.judge.taste.ratings import Rating
from tests.yardstick import yardstick
from tests.yardstick.figures import AKIN, auc, f1
from tests.yardstick.readers import UNSEEN, WRONG
from tests.yardstick.yardstick import Post, Split

SENTENCE = "politics, government, elections and social issues"
BROAD = "politics_society"
SHARE = 0.54
READERS = 40
PRESSES = (0, 5, 20, 60)

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def measure(posts: Sequence[Post], presses: int, topics: Topics, encode: Encode) -> tuple[float, float]:
    """F1 and AUC in the mean over readers."""
    names = {BROAD, *AKIN[BROAD]}
    about = np.array([post.topic in names and post.is_about for post in posts])
    found = []
    for reader in range(READERS):
        draw = np.random.default_rng(reader)
        liked = np.flatnonzero(about)
        others = draw.permutation(np.flatnonzero(~about))[: int(len(liked) * (1 - SHARE) / SHARE)]
        order = draw.permutation(np.concatenate([liked, others]))
        rows = [Row(str(at), Subject(posts[at].text)) for at in order]
        unseen = int(UNSEEN * len(order))
        rated = range(unseen, min(unseen + presses, len(order)))
        wrong = draw.random(len(rated)) < WRONG
        ratings = [
            Rating(("", rows[at].id), rows[at].subject, bool(about[order[at]] ^ is_wrong))
            for at, is_wrong in zip(rated, wrong, strict=True)
        ]
        scores = np.array(score_file(rows, ratings, topics, encode))[:unseen]
        found.append(_figures(scores, about[order[:unseen]]))
    one, other = np.mean(found, 0).tolist()
    return one, other


def _figures(scores: NDArray[np.float64], about: NDArray[np.bool_]) -> tuple[float, float]:
    passed = scores > 0
    right, wrong, missed = (passed & about).sum(), (passed & ~about).sum(), (~passed & about).sum()
    return f1(right, wrong, missed), auc(scores[about], scores[~about])


def main(split: Split, folder: Path | None) -> None:
    """Print the table, with the rule and without it."""
    posts = yardstick.posts(split)
    rule = Topics((TopicTexts(SENTENCE, "", (), ()),))
    with Encoder(find_model(folder)) as encoder:
        known: dict[str, NDArray[np.float32]] = {}

        def encode(texts: Sequence[str]) -> NDArray[np.float32]:
            for text in texts:
                if text not in known:
                    known[text] = encoder.encode([text])[0]
            return np.stack([known[text] for text in texts])

        print(f"{split}: F1 and AUC, {READERS} readers; letting all through is F1 {2 * SHARE / (1 + SHARE):.3f}")
        print(f"{'ratings':20}" + "".join(f"{presses:14}" for presses in PRESSES))
        for name, topics in (("with the boost rule", rule), ("without", Topics())):
            cells = [measure(posts, presses, topics, encode) for presses in PRESSES]
            print(f"{name:20}" + "".join(f"{one:8.3f}{other:6.3f}" for one, other in cells), flush=True)


if __name__ == "__main__":
    main("test" if "test" in sys.argv[1:2] else "dev", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
