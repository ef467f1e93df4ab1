"""The user's rules as sync keeps them: read, watched, compiled, and given the vectors of their words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from skerry.config.filters import load_filters, stamp
from skerry.config.paths import Paths
from skerry.config.rulespec import FilterFile
from skerry.domain.errors import ConfigError
from skerry.judge.rules import Judge, Ruleset, compile_rules
from skerry.sync.encoding import Encoding
from skerry.sync.protocol import RulesChanged

LOOK_EVERY = 1.0
"""Seconds between two looks at the files: an editor's save shows within that."""


class Rules:
    """What is judged with. A file that is refused leaves the last good rules in force.

    Args:
        paths: Where the files are.
        model: The id of the model in force: part of the ruleset's id, since another model gives other verdicts.
        now: The local time with its zone, for rules that hold at certain hours.

    Attributes:
        on_read: Called whenever the files were read.
    """

    def __init__(
        self,
        paths: Paths,
        model: str,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._paths = paths
        self._model = model
        self._now = now
        self.on_read: Callable[[RulesChanged], None] = lambda _state: None
        self._file = FilterFile()
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._change_at: datetime | None = None
        self.state = RulesChanged(0)
        self.ruleset: Ruleset = compile_rules(self._file, now())
        self.judge: Judge = self.ruleset.with_vectors(model, {})

    def look(self) -> bool:
        """Read the files if they changed, and compile anew if that, or the hour, asks for it. Whether it did."""
        seen = stamp(self._paths)
        if seen != self._seen:
            self._seen = seen
            return self._read()
        if self._change_at is not None and self._now() >= self._change_at:
            self._compile()
            return True
        return False

    def forget(self) -> None:
        """Read the files at the next look, changed or not."""
        self._seen = None

    async def give_vectors(self, encoding: Encoding) -> bool:
        """Encode the rules' sentences, words and examples; whether the judge knows them now."""
        ruleset = self.ruleset
        texts = ruleset.texts()
        vectors = {}
        for text in texts:  # each by itself: a vector depends a little on what else is in its batch
            encoded = await encoding.encode([text])
            if encoded is None:
                return False
            vectors[text] = encoded[0]
        if ruleset is not self.ruleset:
            return False
        self.judge = ruleset.with_vectors(self._model, vectors)
        return True

    async def watch(self, changed: Callable[[], None]) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self.look():
                changed()

    def _read(self) -> bool:
        try:
            self._file = load_filters(self._paths)
        except ConfigError as error:
            self.state = RulesChanged(len(self.ruleset.rules), str(error))
            self.on_read(self.state)
            return False
        self._compile()
        self.state = RulesChanged(len(self.ruleset.rules))
        self.on_read(self.state)
        return True

    def _compile(self) -> None:
        now = self._now()
        self.ruleset = compile_rules(self._file, now)
        self.judge = self.ruleset.with_vectors(self._model, {})
        self._change_at = self.ruleset.next_change(now)
