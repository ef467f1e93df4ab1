"""From the ratings in user.db to a learner: the vectors it takes, where they come from, and what names the result."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.forgetting import share, week_of
from skerry.judge.taste.learner import Taste
from skerry.judge.taste.prior import Prior, Topics, generic_sentences
from skerry.judge.taste.ratings import not_enough
from skerry.judge.taste.shape import MAX_LANDMARKS, Shape
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import RatedPost, Rating, Vector
from skerry.sync.prepared import Shelf
from skerry.sync.vectors import pack, unpack, unpack_to

TASTE_VERSION = 1
"""Raised when the same ratings give other scores than before, so that stored ones are made anew."""

FEWEST_LANDMARKS, FEW_LANDMARKS = 16, 4
"""From so many posts on there are landmarks; they are chosen anew when there are four times as many posts as when they
were, until there are enough."""

ENCODE_STEP = 32
"""Rated posts encoded at a time."""

Lesson = tuple[str, NDArray[np.float32], Subject, int]


class Encodes(Protocol):
    """What gives vectors: sync's `Encoding`, or a child that a command has started."""

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors of length 1, a row a text; None while there is nobody to ask."""


class Taught:
    """A learner with what it learned from.

    Attributes:
        taste: The learner.
        shelf: Posts ready to be scored by it.
        topics: What the rules boosted and sank.
        week: The week that the shares of ratings count from.
        landmarks: How many there were.
        marks: The ratings that it knows: value and time by address.
        turn: The state of user.db that these are from.
    """

    def __init__(
        self, taste: Taste, topics: Topics, week: int, landmarks: Sequence[Vector], basis: str, dimensions: int
    ) -> None:
        self.taste, self.topics, self.week = taste, topics, week
        self.landmarks = len(landmarks)
        self.shelf = Shelf(taste, dimensions)
        self.dimensions = dimensions
        self.marks: dict[str, tuple[int, int]] = {}
        self.turn = -1
        said = [TASTE_VERSION, basis, week, topics, [(vector.body, vector.scale) for vector in landmarks]]
        self._basis = hashlib.sha256(msgspec.msgpack.encode(said)).hexdigest()

    @property
    def note(self) -> str:
        """Why what was learned doesn't count yet; "" when it does."""
        return not_enough(*self.taste.counts)

    @property
    def name(self) -> str:
        """What scores are stored under; "" while they don't count. The same for the same ratings, in any order."""
        if self.note:
            return ""
        return hashlib.sha256(f"{self._basis} {self.taste.state}".encode()).hexdigest()[:20]

    def learn(self, lessons: Sequence[Lesson], marks: Iterable[tuple[str, int, int]]) -> None:
        """Learn many ratings at once."""
        known = {uri: (value, at_ms) for uri, value, at_ms in marks}
        self.taste.learn(lessons, {uri: share(at_ms, self.week) for uri, (_, at_ms) in known.items()})
        self.marks.update(known)

    def rate(self, rating: Rating, vector: NDArray[np.float32]) -> None:
        """Learn one."""
        subject = subject_of(rating.post)
        self.taste.rate(rating.uri, vector, subject, rating.value, share(rating.at_ms, self.week))
        self.marks[rating.uri] = (rating.value, rating.at_ms)

    def forget(self, uri: str) -> None:
        """Unlearn one."""
        self.taste.rate(uri, np.zeros(self.dimensions, np.float32), Subject(""), 0)
        self.marks.pop(uri, None)


class Teacher:
    """Makes learners. Vectors of rated posts are kept in user.db, those of words in memory.

    Args:
        cache: The store, for writing if it `may_choose` landmarks.
        user: user.db.
        encoding: Gives vectors.
        model: The id of the model.
        may_choose: Whether landmarks may be chosen anew.
    """

    def __init__(self, cache: Cache, user: User, encoding: Encodes, model: str, *, may_choose: bool = True) -> None:
        self._cache, self._user, self._encoding, self._model = cache, user, encoding, model
        self._may_choose = may_choose
        self._words: dict[str, NDArray[np.float32]] = {}

    def wants_landmarks(self, count: int) -> bool:
        """Whether there are so many more posts than landmarks that these should be chosen anew."""
        if count >= MAX_LANDMARKS or not self._may_choose:
            return False
        wanted = max(FEWEST_LANDMARKS, count * FEW_LANDMARKS)
        return self._cache.encoded(self._model, wanted) >= wanted

    async def teach(self, topics: Topics, now_ms: int) -> Taught | None:
        """A learner of all ratings; None while the model can't be asked."""
        turn, rated = self._user.rating_turn(), self._user.rated()
        words = await self.of_words([*generic_sentences(), *topics.texts()])
        vectors = await self.vectors(rated) if words is not None else None
        if words is None or vectors is None:
            return None
        landmarks = self._cache.landmarks(self._model)
        if self.wants_landmarks(len(landmarks)):
            landmarks = self._cache.choose_landmarks(self._model, MAX_LANDMARKS)
        generic = np.stack([words[text] for text in generic_sentences()])
        dimensions = generic.shape[1]

        def build() -> Taught:
            rows = [row for row in map(unpack, landmarks) if len(row) == dimensions]
            shape = Shape(np.array(rows, np.float32).reshape(len(rows), dimensions), generic)
            taste = Taste(shape, Prior(topics, words, generic), dimensions)
            taught = Taught(taste, topics, week_of(now_ms), landmarks, self._model, dimensions)
            lessons = [(r.uri, vectors[r.uri], subject_of(r.post), r.value) for r in rated]
            taught.learn(lessons, [(r.uri, r.value, r.at_ms) for r in rated])
            taught.turn = turn
            return taught

        return await asyncio.to_thread(build)

    async def vectors(self, ratings: Sequence[Rating]) -> dict[str, NDArray[np.float32]] | None:
        """The vector of each rated post: kept, or the cache's, or made now and kept; None when the model is gone."""
        kept = self._user.rating_vectors(self._model, [rating.uri for rating in ratings])
        fresh: dict[str, Vector] = {}
        missing = []
        for rating in ratings:
            if rating.uri in kept:
                continue
            found = self._cache.vector_of(rating.uri)
            if found and found[0] == self._model:
                fresh[rating.uri] = found[1]
            else:
                missing.append(rating)
        for start in range(0, len(missing), ENCODE_STEP):
            step = missing[start : start + ENCODE_STEP]
            made = await self._encoding.encode([rating.post.text if rating.post else "" for rating in step])
            if made is None:
                return None
            fresh.update((rating.uri, pack(vector)) for rating, vector in zip(step, made, strict=True))
        if fresh:
            self._user.put_rating_vectors(self._model, fresh)
        words = await self.of_words(generic_sentences()[:1])
        if words is None:
            return None
        dimensions = len(next(iter(words.values())))
        return {uri: unpack_to(vector, dimensions) for uri, vector in {**kept, **fresh}.items()}

    async def of_words(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]] | None:
        """Vectors of words that don't change, each text by itself."""
        for text in dict.fromkeys(texts):
            if text not in self._words:
                made = await self._encoding.encode([text])
                if made is None:
                    return None
                self._words[text] = made[0]
        return {text: self._words[text] for text in texts}


def subject_of(post: RatedPost | None) -> Subject:
    """A rated post as the learner sees it."""
    if post is None:
        return Subject("")
    return Subject(post.text, handle=post.handle, did=post.did, kinds=post.kinds, media=post.media)
