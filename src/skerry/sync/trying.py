"""What a window asks to have worked out: what would have changed a verdict, and what other rules would do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.config.drafts import Drafts
from skerry.config.rulespec import FilterFile, RuleSpec
from skerry.domain.backtests import Backtest
from skerry.domain.errors import UsageError
from skerry.domain.explanations import Explanation
from skerry.domain.feeds import place_of
from skerry.domain.verdicts import Verdict
from skerry.judge import whatif
from skerry.judge.backtest import Backtester
from skerry.judge.rules import state_of
from skerry.judge.shares import WINDOW, shares
from skerry.judge.subject import Subject
from skerry.store.cache import Cache
from skerry.sync.around import Surroundings
from skerry.sync.encoding import Encoding
from skerry.sync.protocol import FOLLOWING, TryRules, WhatIf
from skerry.sync.rules import Rules
from skerry.sync.vectors import unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from skerry.store.values import ItemToJudge, Key, Vector

PAGE = 2000
"""Places read at a time."""

STEP = 200
"""Items judged between two looks at the socket."""


class Trying:
    """Answers such requests.

    Args:
        cache: The store.
        rules: The rules in force.
        encoding: The encoder; without it topics say nothing.
        model: The id of the model that vectors are kept under.
    """

    def __init__(self, cache: Cache, rules: Rules, encoding: Encoding, model: str) -> None:
        self._cache = cache
        self._rules = rules
        self._encoding = encoding
        self._model = model
        self._around = Surroundings(cache, encoding, model)

    async def answer(self, asked: WhatIf | TryRules) -> Explanation | Backtest | None:
        """Answer one."""
        return await (self.what_if(asked) if isinstance(asked, WhatIf) else self.try_rules(asked))

    async def what_if(self, asked: WhatIf) -> Explanation | None:
        """What would have changed what is done with a post; None for one that is not in the store."""
        item = self._item(asked)
        if item is None:
            return None
        rules, judge = self._rules, self._rules.judge
        known = rules.vectors if judge.knows_topics else {}
        subject, vector = Subject.from_item(item.item, item.written, place_of(item.feed)), _floats(item.vector)
        (subject,), _ = self._around.look(rules.ruleset, [item], [subject])
        moderation = self._cache.moderation(item.item.post.uri)
        post = await asyncio.to_thread(
            whatif.WhatIf, rules.ruleset, judge, known, subject, vector, rules.now(), moderation
        )
        encoded = await rules.encode(self._encoding, post.texts())
        return await asyncio.to_thread(post.explain, encoded or {}, await self._shares())

    async def _shares(self) -> dict[str, float]:
        """How common each rule's topic is among the newest posts of the timeline."""
        keys = self._cache.keys(FOLLOWING, limit=WINDOW)
        verdicts: list[Verdict] = []
        for start in range(0, len(keys), STEP):
            found = (self._cache.verdict(key.id) for key in keys[start : start + STEP])
            verdicts += [verdict for verdict in found if verdict]
            await asyncio.sleep(0)
        return await asyncio.to_thread(shares, verdicts)

    async def try_rules(self, asked: TryRules) -> Backtest:
        """What the rules would do with a draft in force. Raises ConfigError for a mistake in it."""
        paths = self._rules.paths
        file = Path(asked.file)
        if file != paths.filters_file and file.parent != paths.filters_folder:
            raise UsageError("this is no file of your rules", where=asked.file)
        drafts = Drafts(paths)
        tester = Backtester(self._living(self._rules.file), self._living(drafts.rules_with(drafts.of(file))))
        if texts := tester.ruleset.texts():
            vectors = await self._rules.encode(self._encoding, texts)
            if vectors is not None:
                tester.use(self._model, vectors)
        before: Key | None = None
        while keys := self._cache.keys(FOLLOWING, before=before, limit=PAGE):
            for start in range(0, len(keys), STEP):
                await self._add(tester, [key.id for key in keys[start : start + STEP]])
                await asyncio.sleep(0)
            before = keys[-1].key
        return tester.result(asked.limit)

    async def _add(self, tester: Backtester, ids: list[int]) -> None:
        items = self._cache.items_to_try(ids, model=self._model)
        plain = [Subject.from_item(item.item, item.written, FOLLOWING) for item in items]
        subjects, unread = self._around.look(tester.ruleset, items, plain)
        if unread:
            await self._around.encode(unread)
            subjects, _ = self._around.look(tester.ruleset, items, plain)
        tester.add(
            [(item.id, item.item.sort_ms) for item in items],
            subjects,
            [_floats(item.vector) for item in items],
        )

    def _living(self, file: FilterFile) -> list[RuleSpec]:
        """The rules that have not expired, whatever the hour."""
        now = self._rules.now()
        return [rule for rule in file.rules if state_of(rule, now) != "expired"]

    def _item(self, asked: WhatIf) -> ItemToJudge | None:
        ids = [asked.item] if asked.item else self._cache.items_of(asked.uri)[:1]
        return next(iter(self._cache.items_to_try(ids, model=self._model)), None)


def _floats(vector: Vector | None) -> NDArray[np.float32] | None:
    return unpack(vector) if vector and vector.body else None
