"""Posts to vectors to verdicts, newest first, in small steps, so that what is on the screen is judged first.

What tells the same as other posts is looked for last, when everything is encoded and judged.

A post without a vector is judged as well: words, authors and labels decide at once, topics abstain, and when the
vector is there the store asks for a second verdict.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from skerry.domain.feeds import place_of
from skerry.domain.moderation import UNMODERATED
from skerry.domain.verdicts import Verdict
from skerry.judge.asking import is_asked_about
from skerry.judge.language import load, written_in
from skerry.judge.subject import Subject, encode_text, own_words
from skerry.judge.verdict import moderated
from skerry.store.cache import Cache
from skerry.store.values import ItemToJudge
from skerry.sync.around import Surroundings
from skerry.sync.encoding import Encoding
from skerry.sync.moderating import Moderating
from skerry.sync.rules import Rules
from skerry.sync.stories import Telling
from skerry.sync.vectors import pack, unpack
from skerry.sync.worker import Worker

PROVISIONAL = "~"
"""Ends the name that verdicts are stored under while the topics' own vectors are not there."""

JUDGE_STEP = 200
"""Items judged between two looks at the socket: about 10 ms."""

READ_STEP = 50
"""Posts whose language is read between two looks at the socket: about 10 ms; a post is read once."""

ENCODE_STEP = 64
"""Posts encoded at a time: about 50 ms of the encoder's core."""

ENCODE_LOOK = 512
"""Posts without a vector that are read at a time, and so the largest number that `left` can show."""


class Pipeline(Worker):
    """Keeps every item of the store judged by the rules in force.

    Args:
        cache: The store, for writing.
        model: The id of the model that vectors are kept under.
        changed: Told the ids of items whose verdict is another now.
        progress: Told how many posts wait to be encoded; 0 at the end.
        moderating: The network's rules, which come before the user's; None where there are none.
    """

    def __init__(
        self,
        cache: Cache,
        encoding: Encoding,
        rules: Rules,
        model: str,
        changed: Callable[[tuple[int, ...]], None],
        progress: Callable[[int], None],
        moderating: Moderating | None = None,
    ) -> None:
        super().__init__()
        self._cache = cache
        self._encoding = encoding
        self._rules = rules
        self._model = model
        self._changed = changed
        self._progress = progress
        self._moderating = moderating
        self._has_rule_vectors = False
        self._can_read = False
        self._around = Surroundings(cache, encoding, model)
        self._telling = Telling(cache, encoding, model, self._tell)

    def wake(self, *, rules_changed: bool = False) -> None:
        """There may be something to do."""
        if rules_changed:
            self._has_rule_vectors = False
        super().wake()

    async def _drain(self) -> None:
        while True:
            if self._encoding.ready.is_set() and not self._has_rule_vectors:
                self._has_rule_vectors = await self._rules.give_vectors(self._encoding)
            while await self._judge_some():
                await asyncio.sleep(0)
            while self._moderating and self._moderating.decide_threads():
                await asyncio.sleep(0)
            if not await self._encode_some() and not await self._telling.tell_some():
                return

    async def _judge_some(self) -> bool:
        judge, ruleset = self._rules.judge, self._rules.ruleset
        one_in = self._rules.one_in  # part of the name: with another share other posts are asked about
        name, besides = f"{judge.id}/{one_in}" if one_in else judge.id, ""
        if self._moderating:
            name += f"/{self._moderating.id}"
        is_reaching = ruleset.reads_around and not self._encoding.ready.is_set()
        if judge.needs_vectors and (is_reaching or not judge.knows_topics):  # what was judged in full stays meanwhile
            name, besides = name + PROVISIONAL, name
        items = self._cache.unjudged(name, JUDGE_STEP, model=self._model, besides=besides)
        if not items:
            return False
        if not self._can_read and any(item.written is None for item in items):
            await asyncio.to_thread(load)
            self._can_read = True
            return True  # meanwhile the items, or the rules, may be others
        items = self._read_languages(items)
        vectors = [unpack(item.vector) if item.vector and item.vector.body else None for item in items]
        subjects, unread = self._around.look(ruleset, items, [_subject(item) for item in items])
        if unread and self._encoding.ready.is_set():
            await self._around.encode(unread)
            return True  # meanwhile the items, or the rules, may be others
        verdicts = judge.judge(subjects, vectors)
        judged = self._moderated(items, verdicts)
        asked = {i.id for i, v in judged if _may_ask(i) and is_asked_about(i.item.post.uri, v, one_in)}
        self._tell(self._cache.put_verdicts(name, [(i.id, v) for i, v in judged], asked))
        return True

    def _moderated(self, items: list[ItemToJudge], verdicts: list[Verdict]) -> list[tuple[ItemToJudge, Verdict]]:
        """The verdicts of the rules, each under what the network's rules do with the post."""
        judged = list(zip(items, verdicts, strict=True))
        if self._moderating is None:
            return judged
        found = self._moderating.of_items([item.id for item in items])
        return [(item, moderated(verdict, found.get(item.id, UNMODERATED))) for item, verdict in judged]

    def _read_languages(self, items: list[ItemToJudge]) -> list[ItemToJudge]:
        """The first of the items, all with their languages: what wasn't read yet is read, once a post, and kept."""
        unread = [at for at, item in enumerate(items) if item.written is None]
        if not unread:
            return items
        now = items[: unread[READ_STEP]] if len(unread) > READ_STEP else items
        read = {item.id: written_in(own_words(item.item.post)) for item in now if item.written is None}
        self._cache.put_languages([*read.items()])
        return [replace(item, written=read[item.id]) if item.id in read else item for item in now]

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
            while await self._judge_some():
                await asyncio.sleep(0)
        return True

    def _tell(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._changed(ids)


def _may_ask(item: ItemToJudge) -> bool:
    """Whether a hidden post may come back with a question: not in a thread, where it keeps a line of its own."""
    return place_of(item.feed) != "thread"


def _subject(item: ItemToJudge) -> Subject:
    """What the rules see of an item, where it is."""
    return Subject.from_item(item.item, item.written, place_of(item.feed))
