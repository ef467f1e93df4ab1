"""What the user's ratings make of the posts in the store, kept up to date: what is on the screen first.

A rating is learned at once and moves the items that the window names; then, in small steps, the learner takes the rest
of the way to its best, everything else is scored, newest first, and the places for unusual posts are given out anew.
Scores made on the way are stored under a name of their own, so that they are made again at the end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import numpy as np

from skerry.judge.subject import Subject, encode_text
from skerry.judge.taste import probes
from skerry.judge.taste.explaining import DIGITS, explain
from skerry.judge.taste.forgetting import week_of
from skerry.judge.taste.reasons import TasteExplanation
from skerry.judge.taste.shape import Floats
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import ItemToJudge, Rankable, Rating
from skerry.sync.encoding import Encoding
from skerry.sync.protocol import FOLLOWING
from skerry.sync.rules import Rules
from skerry.sync.teaching import Taught, Teacher
from skerry.sync.vectors import unpack_to
from skerry.sync.worker import Worker

PROVISIONAL = "~"
"""Ends the name that scores are stored under while the learner is on its way."""

STEP = 64
"""Items scored between two looks at the socket: about 15 ms."""

SETTLE_STEP = 5
"""Steps of the learner between two looks: 15 ms at 5,000 ratings."""

MOST_SETTLING = 400
"""After so many of these parts it is as good as it gets."""

RANKED = 2000
"""The newest items, which the ranked view puts in order."""

AT_ONCE = 50
"""More ratings than these that came at once, as by another program, are learned anew together with all others."""

LOOK_EVERY = 2.0
"""Seconds between two looks whether another program has rated."""

UNREAD = "the model has not read this post yet"

PROBE_ACTIONS = ("show", "keep", "boost")
"""What is done with a post that may be a probe: nothing that takes from it."""


class Tasting(Worker):
    """Keeps taste's part of every item's score.

    Args:
        cache: The store, for writing.
        user: user.db, where the ratings are.
        changed: Told the ids of items whose score is another now.
        now_ms: The time.
    """

    def __init__(
        self,
        cache: Cache,
        user: User,
        encoding: Encoding,
        rules: Rules,
        model: str,
        changed: Callable[[tuple[int, ...]], None],
        now_ms: Callable[[], int],
    ) -> None:
        super().__init__()
        self._cache, self._user, self._encoding, self._rules, self._model = cache, user, encoding, rules, model
        self._changed, self._now_ms = changed, now_ms
        self._teacher = Teacher(cache, user, encoding, model)
        self._taught: Taught | None = None
        self._is_provisional = False
        self._has_moved = True

    async def watch(self) -> None:
        """See what other programs rate, and when a new week begins."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            taught = self._taught
            known, week = (taught.turn, taught.week) if taught else (0, week_of(self._now_ms()))
            if self._user.rating_turn() != known or week != week_of(self._now_ms()):
                self.wake()

    async def rated(self, uri: str, near: Sequence[int]) -> None:
        """A rating was written or taken back: learn it and score the items before the reader's eyes by it."""
        taught = self._taught
        if taught is not None:
            await self._learn(taught, uri)
            if taught.name and self._taught is taught:
                self._score(taught, taught.name + PROVISIONAL, self._cache.items_to_score(near, model=self._model))
        self.wake()

    async def explain(self, item_id: int, uri: str) -> TasteExplanation | None:
        """What the ratings make of an item, or of a post; None when nothing is rated, or the post isn't known."""
        taught = self._taught
        found = self._cache.items_to_score([item_id] if item_id else self._cache.items_of(uri)[:1], model=self._model)
        if taught is None or not taught.marks:
            return None
        subject = Subject.from_item(found[0].item) if found else self._stranger(uri)
        if subject is None:
            return None
        vector = unpack_to(found[0].vector, taught.dimensions) if found and found[0].vector else None
        if vector is None and (made := await self._encoding.encode([encode_text(subject)])) is not None:
            vector = made[0]
        own = taught.marks.get(found[0].item.post.uri if found else uri, (0, 0))[0]
        if vector is None:
            return TasteExplanation(note=UNREAD, ratings=len(taught.marks), own=own)
        said = explain(taught.taste, vector, subject, self._text_of)
        stored = self._cache.items([found[0].id]).get(found[0].id) if found else None
        return _with(said, note=taught.note, is_probe=stored is not None and stored.is_probe, own=own)

    # Inside

    def _stranger(self, uri: str) -> Subject | None:
        """A post that a thread has and no feed."""
        focus = self._cache.thread(uri).focus
        return Subject.from_post(focus.post) if focus and focus.post else None

    def _text_of(self, uri: str) -> str:
        rating = self._user.rating(uri)
        return rating.post.text if rating and rating.post else ""

    async def _drain(self) -> None:
        if not await self._is_taught():
            return
        if self._is_provisional and self._taught:
            await self._settle(self._taught)
        while self._score_some():
            await asyncio.sleep(0)
        if self._has_moved and not self._work.is_set():
            self._has_moved = False
            await self._give_places()

    async def _is_taught(self) -> bool:
        """Have a learner that knows every rating; False while there can be none."""
        taught, topics = self._taught, self._rules.tastes()
        if taught is None and not self._user.rating_turn():
            return bool(self._cache.unscored("", 1, model=self._model))
        if not self._encoding.ready.is_set():
            return False
        if taught is None or self._is_outdated(taught, topics):
            self._taught = await self._teacher.teach(topics, self._now_ms())
            self._is_provisional = self._taught is not None
            return self._taught is not None
        return await self._catch_up(taught)

    def _is_outdated(self, taught: Taught, topics: object) -> bool:
        is_old = taught.topics != topics or taught.week != week_of(self._now_ms())
        return is_old or self._teacher.wants_landmarks(taught.landmarks)

    async def _catch_up(self, taught: Taught) -> bool:
        """Learn what was rated since."""
        turn = self._user.rating_turn()
        if turn == taught.turn:
            return True
        marks = {uri: (value, at_ms) for uri, value, at_ms in self._user.rating_marks()}
        others = [uri for uri in {**marks, **taught.marks} if marks.get(uri) != taught.marks.get(uri)]
        if len(others) > AT_ONCE:
            self._taught = await self._teacher.teach(taught.topics, self._now_ms())
            self._is_provisional = True
            return self._taught is not None
        for uri in others:
            if not await self._learn(taught, uri):
                return False
        taught.turn = turn
        return True

    async def _learn(self, taught: Taught, uri: str) -> bool:
        """Learn what user.db says of one post now; False when its vector can't be had."""
        rating: Rating | None = self._user.rating(uri)
        if taught.marks.get(uri) == ((rating.value, rating.at_ms) if rating else None):
            return True
        if rating is None:
            taught.forget(uri)
        else:
            vectors = await self._teacher.vectors([rating])
            if vectors is None:
                return False
            taught.rate(rating, vectors[uri])
        self._is_provisional = True
        return True

    async def _settle(self, taught: Taught) -> None:
        for _ in range(MOST_SETTLING):
            if taught.taste.settle(SETTLE_STEP):
                break
            await asyncio.sleep(0)
        self._is_provisional = False

    def _score_some(self) -> bool:
        taught = self._taught
        name = taught.name if taught else ""
        if self._is_provisional:  # a rating came while the rest was scored
            return False
        items = self._cache.unscored(name, STEP, model=self._model)
        if items:
            self._has_moved = True
            self._score(taught, name, items)
        return bool(items)

    def _score(self, taught: Taught | None, name: str, items: Sequence[ItemToJudge]) -> None:
        """Score items, and say which have another score now; those that the model has not read stay at 0."""
        found = {item.id: (0.0, 0.0) for item in items}
        read = [item for item in items if item.vector is not None] if taught and name else []
        if taught and read:
            parts, known = taught.taste.standing(taught.shelf.prepare(read))
            for item, part, like in zip(read, parts.tolist(), known.tolist(), strict=True):
                found[item.id] = (round(part, DIGITS) + 0.0, round(like, DIGITS))
        self._tell(self._cache.put_scores(name, [(item_id, *both) for item_id, both in found.items()]))

    async def _give_places(self) -> None:
        """Give out the ranked view's places for unusual posts."""
        taught = self._taught
        found: dict[int, float] = {}
        rows = self._cache.rankable(FOLLOWING, RANKED) if taught and taught.name else []
        if taught and rows:
            scores = np.array([row.ruled + row.taste for row in rows])
            known = np.array([row.known for row in rows])
            vectors = await self._looks(taught, rows, known)
            may_be = np.array([row.action in PROBE_ACTIONS and row.ruled >= 0 for row in rows])
            chosen = probes.choose(scores, known, may_be, vectors)
            found = {rows[at].id: lift for at, lift in probes.lifts(scores, chosen).items()}
        self._tell(self._cache.put_lifts(FOLLOWING, taught.name if taught else "", found))

    async def _looks(self, taught: Taught, rows: Sequence[Rankable], known: Floats) -> list[Floats | None]:
        """What the least known posts are about; None for the others, and for those without words."""
        found: dict[int, Floats] = {}
        wanted = [rows[int(at)].id for at in np.argsort(known, kind="stable")]
        wanted = wanted[: len(rows) // probes.ONE_IN * probes.LOOKED_AT]
        for start in range(0, len(wanted), STEP):
            items = self._cache.items_to_score(wanted[start : start + STEP], model=self._model)
            items = [item for item in items if item.vector is not None and item.vector.body]
            vectors = taught.shelf.prepare(items).compared.vectors
            found.update((item.id, vector) for item, vector in zip(items, vectors, strict=True))
            await asyncio.sleep(0)
        return [found.get(row.id) for row in rows]

    def _tell(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._changed(ids)


def _with(said: TasteExplanation, *, note: str, is_probe: bool, own: int) -> TasteExplanation:
    return TasteExplanation(said.score, said.reasons, said.rest, said.sure, said.ratings, note, is_probe, own)
