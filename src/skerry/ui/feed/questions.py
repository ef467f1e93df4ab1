"""Hidden posts that are shown with a question, and what the reader answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from skerry.domain.explanations import Precision
    from skerry.domain.verdicts import Action
    from skerry.store.cache import Cache
    from skerry.store.user import User
    from skerry.store.values import StoredItem


class Question(msgspec.Struct, frozen=True):
    """Was it right of a rule to hide a post? `answer` is None until the reader has said."""

    uri: str
    rule: str
    probability: float
    answer: bool | None = None


class Questions:
    """The questions of one account; answers are read when the first one is shown.

    Attributes:
        keys: How to answer, as the question ends.
    """

    def __init__(self, cache: Cache, user: User) -> None:
        self.keys = ""
        self._cache = cache
        self._user = user
        self._answers: dict[tuple[str, str], bool] | None = None

    def of(self, item: StoredItem) -> Question | None:
        """What is asked about an item."""
        verdict = self._cache.verdict(item.id) if item.is_asked else None
        deciding = verdict.deciding if verdict else None
        if deciding is None:
            return None
        if self._answers is None:
            self._answers = self._user.answers()
        uri = item.item.post.uri
        return Question(uri, deciding.rule, deciding.probability, self._answers.get((uri, deciding.rule)))

    def action(self, item: StoredItem) -> Action:
        """What is done with an item: what is asked about is shown; rightly hidden, says its reader, it is a line."""
        question = self.of(item)
        if question is None:
            return item.action
        return "collapse" if question.answer else "hide"

    def words(self, item: StoredItem) -> str:
        """What is asked about an item, or what its reader said; "" for all others."""
        question = self.of(item)
        if question is None:
            return ""
        if question.answer is None:
            return f"Was it right to hide this? {self.keys}"
        return f"You said that this was {'right' if question.answer else 'wrong'}."

    def answer(self, question: Question, is_right: bool, now_ms: int) -> Precision:
        """Keep an answer; how often the rule was right by now. Raises StoreError."""
        self._user.answer(question.uri, question.rule, is_right, probability=question.probability, at_ms=now_ms)
        if self._answers is not None:
            self._answers[question.uri, question.rule] = is_right
        return self._user.precision()[question.rule]
