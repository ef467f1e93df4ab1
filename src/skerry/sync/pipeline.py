"""Posts to vectors to verdicts, newest first, in small steps, so that what is on the screen is judged first.

A post without a vector is judged as well: words, authors and labels decide at once, topics abstain, and when the
vector is there the store asks for a second verdict.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from skerry.judge.subject import Subject, encode_text
from skerry.store.cache import Cache
from skerry.sync.encoding import Encoding
from skerry.sync.rules import Rules
from skerry.sync.vectors import pack, unpack

PROVISIONAL = "~"
"""Ends the name that verdicts are stored under while the topics' own vectors are not there."""

JUDGE_STEP = 200
"""Items judged between two looks at the socket: about 10 ms."""

ENCODE_STEP = 64
"""Posts encoded at a time: about 50 ms of the encoder's core."""

ENCODE_LOOK = 512
"""Posts without a vector that are read at a time, and so the largest number that `left` can show."""


class Pipeline:
    """Keeps every item of the store judged by the rules in force.

    Args:
        cache: The store, for writing.
        model: The id of the model that vectors are kept under.
        changed: Told the ids of items whose verdict is another now.
        progress: Told how many posts wait to be encoded; 0 at the end.
    """

    def __init__(
        self,
        cache: Cache,
        encoding: Encoding,
        rules: Rules,
        model: str,
        changed: Callable[[tuple[int, ...]], None],
        progress: Callable[[int], None],
    ) -> None:
        self._cache = cache
        self._encoding = encoding
        self._rules = rules
        self._model = model
        self._changed = changed
        self._progress = progress
        self._work = asyncio.Event()
        self._idle = asyncio.Event()
        self._has_rule_vectors = False

    def wake(self, *, rules_changed: bool = False) -> None:
        """There may be something to do."""
        if rules_changed:
            self._has_rule_vectors = False
        self._idle.clear()
        self._work.set()

    async def settled(self) -> None:
        """Wait until everything is judged as well as it can be now."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work whenever there is some."""
        while True:
            await self._work.wait()
            self._work.clear()
            await self._drain()
            if not self._work.is_set():
                self._idle.set()

    async def _drain(self) -> None:
        while True:
            if self._encoding.ready.is_set() and not self._has_rule_vectors:
                self._has_rule_vectors = await self._rules.give_vectors(self._encoding)
            while self._judge_some():
                await asyncio.sleep(0)
            if not await self._encode_some():
                return

    def _judge_some(self) -> bool:
        judge = self._rules.judge
        name, besides = judge.id, ""
        if judge.needs_vectors and not judge.knows_topics:  # what was judged in full stays as it is meanwhile
            name, besides = judge.id + PROVISIONAL, judge.id
        items = self._cache.unjudged(name, JUDGE_STEP, model=self._model, besides=besides)
        if not items:
            return False
        vectors = [unpack(item.vector) if item.vector and item.vector.body else None for item in items]
        verdicts = judge.judge([Subject.from_item(item.item) for item in items], vectors)
        self._tell(self._cache.put_verdicts(name, [(i.id, v) for i, v in zip(items, verdicts, strict=True)]))
        return True

    async def _encode_some(self) -> bool:
        if not self._encoding.ready.is_set():
            return False
        posts = self._cache.unencoded(self._model, ENCODE_LOOK)
        if not posts:
            self._progress(0)
            return False
        for start in range(0, len(posts), ENCODE_STEP):
            step = posts[start : start + ENCODE_STEP]
            self._progress(len(posts) - start)
            vectors = await self._encoding.encode([encode_text(Subject.from_post(post.post)) for post in step])
            if vectors is None:
                return False
            self._cache.put_vectors(self._model, [(p.id, pack(v)) for p, v in zip(step, vectors, strict=True)])
            while self._judge_some():
                await asyncio.sleep(0)
        return True

    def _tell(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._changed(ids)
