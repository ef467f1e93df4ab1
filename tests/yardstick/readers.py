"""How soon ratings tell: `python -m tests.yardstick.readers [MODEL_FOLDER]` prints the table of docs/taste.md.

Simulated readers of the yardstick's posts, who like 2 to 4 of its topics and nothing else, not even the posts that
borrow their words; they press as many + as -, and one press in twenty is wrong. The learner is the package's, without a
file of rules; AUC is over the 40 % of the posts that were never rated. Nothing of the learner was chosen by the readers
without authors; how much an author counts was chosen by those with authors, who are made up here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.judge.subject import Subject
from skerry.judge.taste import kernel
from skerry.judge.taste.exact import ExactTaste
from skerry.judge.taste.kernel import Compared
from skerry.judge.taste.prior import Prior, Topics, generic_sentences
from skerry.judge.taste.shape import Shape
from tests.yardstick import yardstick
from tests.yardstick.yardstick import Post

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

READERS = 40
PRESSES = (20, 60)
WRONG = 0.05
UNSEEN = 0.4
AUTHORS = 80
OWN = 0.67
"""Share of an author's posts that are about one of their two topics, where authors have some."""
FANCIED = 4
"""Authors that a reader likes whatever they write, and as many whom they don't."""


class World(NamedTuple):
    """The posts as one reader meets them: who wrote each, and whether it is liked."""

    subjects: list[Subject]
    likes: Flags


Make = Callable[[list[Post], Generator], World]


def without_authors(posts: list[Post], draw: Generator) -> World:
    """Nobody knows who wrote a post."""
    return World([Subject("") for _ in posts], _liked(posts, draw))


def specialists(posts: list[Post], draw: Generator) -> World:
    """Authors who write mostly about two topics each."""
    authors = _authors(posts, draw, OWN)
    return World(_subjects(authors), _liked(posts, draw))


def fans(posts: list[Post], draw: Generator) -> World:
    """The same authors; the reader also likes some of them, and dislikes some."""
    authors = _authors(posts, draw, OWN)
    likes = _liked(posts, draw)
    liked, disliked = np.split(draw.choice(AUTHORS, 2 * FANCIED, replace=False), 2)
    return World(_subjects(authors), (likes | np.isin(authors, liked)) & ~np.isin(authors, disliked))


def strangers(posts: list[Post], draw: Generator) -> World:
    """Authors who say nothing, since all write about everything."""
    authors = _authors(posts, draw, 0.0)
    return World(_subjects(authors), _liked(posts, draw))


WORLDS: dict[str, Make] = {
    "nobody knows who wrote a post": without_authors,
    "authors with two topics each": specialists,
    "and four liked, four disliked": fans,
    "authors who write about all": strangers,
}


def _liked(posts: list[Post], draw: Generator) -> Flags:
    names = sorted({post.topic for post in posts})
    liked = draw.choice(names, draw.integers(2, 5), replace=False)
    likes: Flags = np.isin([post.topic for post in posts], liked) & np.array([post.is_about for post in posts])
    return likes


def _authors(posts: list[Post], draw: Generator, own: float) -> NDArray[np.intp]:
    """For each post its author."""
    names = sorted({post.topic for post in posts})
    topics = [draw.choice(len(names), 2, replace=False) for _ in range(AUTHORS)]
    by_topic = {name: [a for a in range(AUTHORS) if number in topics[a]] for number, name in enumerate(names)}
    found = []
    for post in posts:
        theirs = by_topic[post.topic]
        found.append(draw.choice(theirs) if theirs and draw.random() < own else draw.integers(AUTHORS))
    return np.array(found, dtype=np.intp)


def _subjects(authors: NDArray[np.intp]) -> list[Subject]:
    return [Subject("", did=f"did:plc:{author}") for author in authors]


def rated(likes: Flags, presses: int, draw: Generator) -> tuple[NDArray[np.intp], Flags, NDArray[np.intp]]:
    """Which posts are rated, how, and which are never seen: half of the presses are +, where there are so many."""
    order = draw.permutation(len(likes))
    unseen, seen = np.split(order, [int(UNSEEN * len(order))])
    plus, minus = seen[likes[seen]], seen[~likes[seen]]
    count = min(presses // 2, len(plus))
    chosen = draw.permutation(np.concatenate([plus[:count], minus[: presses - count]]))
    return chosen, likes[chosen] ^ (draw.random(len(chosen)) < WRONG), unseen


def auc(scores: Floats, likes: Flags) -> float:
    """How often a liked post stands above another."""
    above = scores[likes][:, None] - scores[~likes][None]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def measure(posts: list[Post], shaped: Floats, prior: Floats, make: Make, presses: int) -> float:
    """The mean AUC of all readers."""
    found = []
    for reader in range(READERS):
        draw = np.random.default_rng(reader)
        world = make(posts, draw)
        compared = Compared.of(shaped, world.subjects)
        chosen, pressed, unseen = rated(world.likes, presses, draw)
        odds = ExactTaste(compared.take(chosen), pressed, prior[chosen]).odds(compared, prior)
        found.append(auc(odds[unseen], world.likes[unseen]))
    return float(np.mean(found))


def main(folder: Path | None) -> None:
    """Print the table, with and without what an author counts."""
    posts = [*yardstick.posts("dev"), *yardstick.posts("test")]
    with Encoder(find_model(folder)) as encoder:
        vectors = np.concatenate([encoder.encode([post.text]) for post in posts])
        generic = np.concatenate([encoder.encode([text]) for text in generic_sentences()])
    shaped, prior = Shape(vectors, generic).of(vectors), Prior(Topics(), {}, generic).of(vectors)
    counts = kernel.AUTHOR
    print(f"{len(posts)} posts, {READERS} readers; AUC after {PRESSES[0]} and {PRESSES[1]} ratings")
    print(f"{'':32}{'authors left out':>20}{'as it is':>20}")
    for name, make in WORLDS.items():
        cells = []
        for kernel.AUTHOR in (0.0, counts):
            figures = [measure(posts, shaped, prior, make, presses) for presses in PRESSES]
            cells.append(f"{figures[0]:14.3f}{figures[1]:6.3f}")
        print(f"{name:32}{''.join(cells)}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
