"""A file of posts and one of ratings to scores, the same in any order of the posts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skerry.judge.rows import Row
from skerry.judge.subject import Subject, encode_text
from skerry.judge.taste.cut import cut
from skerry.judge.taste.exact import ExactTaste
from skerry.judge.taste.kernel import Compared
from skerry.judge.taste.prior import Prior, Topics, generic_sentences
from skerry.judge.taste.ratings import Rating
from skerry.judge.taste.shape import Floats, Shape

DIGITS = 6
"""Decimal places of a score."""

MAX_EXACT = 1500
"""Ratings learned at once, the latest of the file; more would take minutes."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors, a row a text, each text by itself."""


def score_file(posts: Sequence[Row], ratings: Iterable[Rating], topics: Topics, encode: Encode) -> list[float]:
    """The score of each post, in the order of `posts`: above 0 for what the user would rather see.

    Args:
        posts: The posts.
        ratings: The ratings, in the order in which they were given.
        topics: What the user's rules boost and sink.
        encode: The encoder.
    """
    last = {rating.key: rating for rating in ratings}
    kept = sorted(list(last.values())[-MAX_EXACT:], key=lambda rating: (_order(rating.subject), rating.likes))
    subjects = sorted({row.subject for row in posts}, key=_order)
    places = {subject: place for place, subject in enumerate(subjects)}
    rated = [rating.subject for rating in kept]
    vectors = _vectors([*map(encode_text, (*subjects, *rated)), *topics.texts(), *generic_sentences()], encode)
    generic = np.stack([vectors[text] for text in generic_sentences()])
    shape = Shape(_stack(_landmarks((*subjects, *rated)), vectors), generic)
    prior = Prior(topics, vectors, generic)

    def compared(some: Sequence[Subject]) -> tuple[Compared, Floats]:
        raw = _stack([encode_text(subject) for subject in some], vectors)
        return Compared.of(shape.of(raw), some), prior.of(raw)

    ours, ours_prior = compared(subjects)
    theirs, theirs_prior = compared(rated)
    taste = ExactTaste(theirs, np.array([rating.likes for rating in kept], bool), theirs_prior)
    odds = taste.odds(ours, ours_prior)
    # every post counts in the cut, copies too, and sorted, so that the sums don't depend on the order of the file
    timeline = np.sort(odds[[places[row.subject] for row in posts]])
    zero = cut(timeline, sum(rating.likes for rating in kept), len(kept))
    scores = np.round(odds - zero, DIGITS)
    return [float(scores[places[row.subject]]) for row in posts]


def _order(subject: Subject) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str]:
    """Sorts subjects by what is seen of them, whatever the order in which they came."""
    return subject.text, subject.did, subject.kinds, subject.media, repr(subject)


def _landmarks(subjects: Iterable[Subject]) -> list[str]:
    """The texts, each once; in an order that has nothing to do with what they say, since only the first are used."""
    texts = {encode_text(subject) for subject in subjects}
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())


def _vectors(texts: Sequence[str], encode: Encode) -> dict[str, NDArray[np.float32]]:
    each = list(dict.fromkeys(texts))
    return dict(zip(each, encode(each), strict=True))


def _stack(texts: Sequence[str], vectors: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    width = len(next(iter(vectors.values())))
    return np.array([vectors[text] for text in texts], np.float32).reshape(len(texts), width)
