"""What stands around posts, for rules that reach so far: looked up in the store, and encoded once a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.posts import Post
from skerry.judge.reach import around_of, texts_around, uris_around, with_vectors
from skerry.judge.rules import Ruleset
from skerry.judge.subject import Subject, encode_text
from skerry.store.cache import Cache
from skerry.store.values import ItemToJudge, Vector
from skerry.sync.encoding import Encoding
from skerry.sync.vectors import pack, unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP = 64
"""Texts encoded at a time: about 50 ms of the encoder's core."""


class Surroundings:
    """Gives posts what stands around them. Costs nothing where no rule reaches beyond a post.

    Args:
        cache: The store, for writing.
        encoding: The encoder; without it topics are asked of what was encoded before.
        model: The id of the model that vectors are kept under.
    """

    def __init__(self, cache: Cache, encoding: Encoding, model: str) -> None:
        self._cache = cache
        self._encoding = encoding
        self._model = model

    def look(
        self, ruleset: Ruleset, items: Sequence[ItemToJudge], subjects: Sequence[Subject]
    ) -> tuple[list[Subject], list[str]]:
        """The posts with what is around them, and the texts there that have yet to be encoded.

        What is around a post that has no vector itself can wait: it is judged again when it has one.
        """
        if not ruleset.reaches:
            return [*subjects], []
        known = self._cache.posts([*{uri for item in items for uri in uris_around(item.item)}], model=self._model)
        posts = {uri: post for uri, (post, _) in known.items()}
        found = [
            replace(subject, around=around_of(item.item, posts)) for item, subject in zip(items, subjects, strict=True)
        ]
        if not ruleset.reads_around:
            return found, []
        found = with_vectors(found, _vectors(known.values()))
        texts = texts_around(found)
        kept = self._cache.passages(texts, model=self._model)
        found = with_vectors(found, {text: unpack(vector) for text, vector in kept.items() if vector.body})
        waiting = (subject for subject, item in zip(found, items, strict=True) if item.vector is not None)
        return found, [text for text in texts_around(waiting) if text not in kept]

    async def encode(self, texts: Sequence[str]) -> None:
        """Have texts encoded and kept, as far as the encoder is there."""
        for start in range(0, len(texts), STEP):
            step = texts[start : start + STEP]
            rows = await self._encoding.encode(step)
            if rows is None:
                return
            self._cache.put_passages(self._model, {text: pack(row) for text, row in zip(step, rows, strict=True)})


def _vectors(known: Iterable[tuple[Post, Vector | None]]) -> dict[str, NDArray[np.float32]]:
    """The vectors that posts of the store have already, by what the model read of them."""
    return {
        encode_text(Subject.from_post(post)): unpack(vector)
        for post, vector in known
        if vector is not None and vector.body
    }
