"""What a cache knows of taste: scores, the vectors to compare with, and what is to be scored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from skerry.store import judging, scores
from skerry.store.cached.file import CacheFile
from skerry.store.values import ItemToJudge, Rankable, Vector


class TasteCache(CacheFile):
    """Taste's part of a cache."""

    def vector_of(self, uri: str) -> tuple[str, Vector] | None:
        """A post's vector, and the model that made it; None while there is none."""
        return self._run(lambda db: scores.vector_of(db, uri))

    def items_of(self, uri: str) -> list[int]:
        """The items that show a post, the post itself before its reposts."""
        return self._run(lambda db: scores.items_of(db, uri))

    def items_to_score(self, ids: Sequence[int], *, model: str) -> list[ItemToJudge]:
        """Items by id, with their vectors of `model` as far as there are any."""
        return self._change(lambda db: judging.read_items(db, ids, model))

    def unscored(self, learner: str, limit: int, *, model: str) -> list[ItemToJudge]:
        """Items whose taste is that of another state of the ratings than `learner`, newest first; "" is none at all."""
        return self._change(lambda db: scores.unscored(db, learner, limit, model))

    def put_scores(self, learner: str, found: Sequence[tuple[int, float, float]]) -> tuple[int, ...]:
        """Store taste's part of scores: item id, the part, and how like anything rated the post is, 0 to 1.

        Answers with the ids of those where the part is another than before.
        """
        return self._change(lambda db: scores.put_scores(db, learner, found))

    def rankable(self, feed: str, newest: int) -> list[Rankable]:
        """What the ranked view puts in order: the newest items that aren't hidden, newest first."""
        return self._run(lambda db: scores.rankable(db, feed, newest))

    def put_lifts(self, feed: str, learner: str, lifts: Mapping[int, float]) -> tuple[int, ...]:
        """Put these items, by id, on the places kept for unusual posts, and no others.

        Answers with the ids of those whose score is another now; names of learners that nothing refers to are dropped.
        """

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            scores.forget_learners(db, learner)
            return scores.put_lifts(db, feed, lifts)

        return self._change(work)

    def landmarks(self, model: str) -> list[Vector]:
        """The vectors that taste compares others with, as they were chosen; none for another model."""
        return self._run(lambda db: scores.landmarks(db, model))

    def choose_landmarks(self, model: str, most: int) -> list[Vector]:
        """Choose them anew: the newest posts."""
        return self._change(lambda db: scores.choose_landmarks(db, model, most))

    def encoded(self, model: str, most: int) -> int:
        """How many posts of feeds a model has encoded; no more than `most` are counted."""
        return self._run(lambda db: scores.encoded(db, model, most))
