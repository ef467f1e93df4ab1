"""A post while it is judged: what several conditions need of it, made once, when the first asks."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.judge.rules.text import fold, words_of
from skerry.judge.subject import Subject, Where


class Seen:
    """A subject, with the likeness of its vector to the topics.

    Attributes:
        subject: The post.
        topics: The probability of each topic of the ruleset; None while the post has no vector.
        likeness: The cosine to each example of the ruleset; empty likewise.
        around: What stands around it, seen in the same way; only where a rule reaches so far.
    """

    __slots__ = ("_data", "_folded", "_sequence", "_words", "around", "likeness", "subject", "topics")

    def __init__(self, subject: Subject, topics: Sequence[float] | None = None, likeness: Sequence[float] = ()) -> None:
        self.around: Sequence[tuple[Where, Seen]] = ()
        self.subject = subject
        self.topics = topics
        self.likeness = likeness
        self._folded: str | None = None
        self._sequence: list[str] | None = None
        self._words: frozenset[str] | None = None
        self._data: bytes | None = None

    @property
    def folded(self) -> str:
        """All that can be read of the post, folded."""
        if self._folded is None:
            subject = self.subject
            tags = "".join(f"\n#{tag}" for tag in subject.tags)
            self._folded = fold(subject.text + tags)
        return self._folded

    @property
    def sequence(self) -> list[str]:
        """Its words, in order."""
        if self._sequence is None:
            self._sequence = words_of(self.folded)
        return self._sequence

    @property
    def words(self) -> frozenset[str]:
        """Its words."""
        if self._words is None:
            self._words = frozenset(self.sequence)
        return self._words

    @property
    def data(self) -> bytes:
        """Its text as UTF-8, for patterns."""
        if self._data is None:
            self._data = self.subject.text.encode("utf-8", "replace")
        return self._data
