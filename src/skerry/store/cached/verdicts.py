"""What a cache knows of judging: vectors, languages, verdicts, and what has none yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from skerry.domain.posts import Post
from skerry.domain.verdicts import Verdict
from skerry.store import finding, items, judging, passages
from skerry.store.cached.file import CacheFile
from skerry.store.values import ItemToJudge, PostToEncode, Vector


class VerdictCache(CacheFile):
    """Judging's part of a cache."""

    def verdict(self, item_id: int) -> Verdict | None:
        """All that was said of an item, for the why panel."""
        return self._run(lambda db: items.verdict(db, item_id))

    def items_to_try(self, ids: Sequence[int], *, model: str) -> list[ItemToJudge]:
        """Items by id, with their vectors of `model` as far as there are any; nothing is written."""
        return self._run(lambda db: finding.items_to_try(db, ids, model))

    def unencoded(self, model: str, limit: int) -> list[PostToEncode]:
        """Posts of feeds without a vector of `model`, those of the newest items first."""
        return self._change(lambda db: judging.unencoded(db, model, limit))

    def put_vectors(self, model: str, vectors: Sequence[tuple[int, Vector]]) -> None:
        """Store vectors by post id; items of these posts are to be judged again."""
        self._change(lambda db: judging.put_vectors(db, model, vectors))

    def vectors(self, model: str, post_ids: Sequence[int]) -> dict[int, Vector]:
        """Vectors by post id, as far as there are any."""
        return self._run(lambda db: judging.vectors(db, model, post_ids))

    def posts(self, uris: Sequence[str], *, model: str) -> dict[str, tuple[Post, Vector | None]]:
        """Posts by address, as far as the store has them, with their vectors of `model`."""
        return self._run(lambda db: passages.posts(db, uris, model))

    def passages(self, texts: Sequence[str], *, model: str) -> dict[str, Vector]:
        """The vectors of texts around posts, as far as `model` has read them."""
        return self._run(lambda db: passages.passages(db, texts, model))

    def put_passages(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Store vectors by text; the oldest give way."""
        self._change(lambda db: passages.put_passages(db, model, vectors))

    def unjudged(self, ruleset: str, limit: int, *, model: str, besides: str = "") -> list[ItemToJudge]:
        """Items that `ruleset` has not judged, newest first, with their vectors of `model` as far as there are any.

        What the ruleset `besides` has judged is left out as well.
        """
        return self._change(lambda db: judging.unjudged(db, ruleset, limit, model, besides))

    def put_languages(self, languages: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Store the languages that were read in the posts of items, by item id; none where that can't be told."""
        self._change(lambda db: judging.put_languages(db, languages))

    def put_verdicts(
        self, ruleset: str, verdicts: Sequence[tuple[int, Verdict]], asked: Collection[int] = ()
    ) -> tuple[int, ...]:
        """Store verdicts by item id; answers with the ids of those where the verdict is another than before.

        Items of `asked` stay in the timeline although they are hidden: somebody is asked whether that is right.
        """
        return self._change(lambda db: judging.put_verdicts(db, ruleset, verdicts, asked))

    def left_to_judge(self, ruleset: str) -> int:
        """How many items `ruleset` has not judged: a kept number."""
        return self._run(lambda db: judging.left_to_judge(db, ruleset))
