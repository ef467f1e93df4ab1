"""The user's rules as sync keeps them: read, watched, compiled, and given the vectors of their words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from skerry.config.filters import load_filters, stamp
from skerry.config.paths import Paths
from skerry.config.rulespec import FilterFile
from skerry.domain.errors import ConfigError
from skerry.judge.rules import Judge, Ruleset, compile_rules
from skerry.judge.taste.prior import Topics, topics_of
from skerry.sync.encoding import Encoding
from skerry.sync.protocol import RulesChanged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOOK_EVERY = 1.0
"""Seconds between two looks at the files: an editor's save shows within that."""


class Rules:
    """What is judged with. A file that is refused leaves the last good rules in force.

    Args:
        paths: Where the files are.
        model: The id of the model in force: part of the ruleset's id, since another model gives other verdicts.
        now: The local time with its zone, for rules that hold at certain hours.
        one_in: One in so many hidden posts is shown, and its reader asked whether that is right; 0 for none.

    Attributes:
        on_read: Called whenever the files were read.
        paths: Where the files are.
        now: The local time with its zone.
        file: What the files in force say.
        vectors: The vectors of the texts of the rules in force, as far as they are known.
    """

    def __init__(
        self,
        paths: Paths,
        model: str,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        one_in: int = 0,
    ) -> None:
        self.paths = paths
        self._model = model
        self.now = now
        self.one_in = one_in
        self.on_read: Callable[[RulesChanged], None] = lambda _state: None
        self.file = FilterFile()
        self.vectors: dict[str, NDArray[np.float32]] = {}
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._change_at: datetime | None = None
        self.state = RulesChanged(0)
        self.ruleset: Ruleset = compile_rules(self.file, now())
        self.judge: Judge = self.ruleset.with_vectors(model, {})

    def look(self) -> bool:
        """Read the files if they changed, and compile anew if that, or the hour, asks for it. Whether it did."""
        seen = stamp(self.paths)
        if seen != self._seen:
            self._seen = seen
            return self._read()
        if self._change_at is not None and self.now() >= self._change_at:
            self._compile()
            return True
        return False

    def forget(self) -> None:
        """Read the files at the next look, changed or not."""
        self._seen = None

    def tastes(self) -> Topics:
        """What the rules that hold now boost and sink: where taste starts."""
        return topics_of(self.file, self.now())

    async def give_vectors(self, encoding: Encoding) -> bool:
        """Encode the rules' sentences, words and examples; whether the judge knows them now."""
        ruleset = self.ruleset
        texts = ruleset.texts()
        vectors = await self.encode(encoding, texts)
        if vectors is None or ruleset is not self.ruleset:
            return False
        self.vectors = vectors
        self.judge = ruleset.with_vectors(self._model, vectors)
        return True

    async def encode(self, encoding: Encoding, texts: Sequence[str]) -> dict[str, NDArray[np.float32]] | None:
        """The vectors of some texts, those of the rules in force as they are known; None when the encoder was lost."""
        known = {text: self.vectors[text] for text in texts if text in self.vectors}
        unknown = [text for text in texts if text not in known]
        found = await encoding.each(unknown) if unknown else {}
        return None if found is None else known | found

    async def watch(self, changed: Callable[[], None]) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self.look():
                changed()

    def _read(self) -> bool:
        try:
            self.file = load_filters(self.paths)
        except ConfigError as error:
            self.state = RulesChanged(len(self.ruleset.rules), str(error), self.file.source)
            self.on_read(self.state)
            return False
        self._compile()
        self.state = RulesChanged(len(self.ruleset.rules), source=self.file.source)
        self.on_read(self.state)
        return True

    def _compile(self) -> None:
        now = self.now()
        self.ruleset = compile_rules(self.file, now)
        self.judge = self.ruleset.with_vectors(self._model, {})
        self._change_at = self.ruleset.next_change(now)
