"""Posts and their vectors to verdicts: pure, the same for a post whatever stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from skerry.domain.verdicts import Verdict
from skerry.judge.rules.rule import Rule
from skerry.judge.rules.seen import Seen
from skerry.judge.rules.topic import Background, TopicTexts
from skerry.judge.subject import Around, Subject
from skerry.judge.verdict import decide

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from skerry.judge.topics import TopicReader

BLOCK = 1000
"""Posts whose vectors are compared at once: 4 MB of vectors."""


class Judge:
    """Rules that can judge.

    Attributes:
        id: What verdicts are stored under.
        rules: The rules, in the order of the verdicts' results.
        needs_vectors: Whether a rule has a topic, so that a post's vector makes a difference.
        knows_topics: Whether it has the vectors of all topics; else these rules abstain.
    """

    def __init__(
        self,
        judge_id: str,
        rules: Sequence[Rule],
        topics: Sequence[TopicTexts],
        background: Background,
        vectors: Mapping[str, NDArray[np.float32]],
    ) -> None:
        self.id = judge_id
        self.rules = tuple(rules)
        self.needs_vectors = bool(topics)
        self._reader = _reader(topics, background, vectors)
        self.knows_topics = self._reader is not None

    def judge(
        self,
        subjects: Sequence[Subject],
        vectors: Sequence[NDArray[np.float32] | None] | NDArray[np.float32] | None = None,
    ) -> list[Verdict]:
        """The verdict of each post.

        Args:
            subjects: The posts.
            vectors: For each its vector, of length 1, or None while it has none; None when none of them has one.
        """
        rows: Sequence[NDArray[np.float32] | None] = [None] * len(subjects) if vectors is None else list(vectors)
        return [
            decide([rule.judge(seen) for rule in self.rules], written=seen.subject.written)
            for start in range(0, len(subjects), BLOCK)
            for seen in self._see(subjects[start : start + BLOCK], rows[start : start + BLOCK])
        ]

    def _see(self, subjects: Sequence[Subject], vectors: Sequence[NDArray[np.float32] | None]) -> Iterator[Seen]:
        """The posts of a block with their readings, and what stands around them with theirs."""
        around = [each for subject in subjects for each in subject.around]
        others = self._read([each.subject for each in around], _vectors_of(around))
        for subject, seen in zip(subjects, self._read(subjects, vectors), strict=True):
            if subject.around:
                seen.around = [(each.where, next(others)) for each in subject.around]
            yield seen

    def _read(self, subjects: Sequence[Subject], vectors: Sequence[NDArray[np.float32] | None]) -> Iterator[Seen]:
        if self._reader is None:
            yield from map(Seen, subjects)
            return
        for subject, reading in zip(subjects, self._reader.read(vectors), strict=True):
            yield Seen(subject, *reading) if reading else Seen(subject)


def _vectors_of(around: Sequence[Around]) -> list[NDArray[np.float32] | None]:
    """The vectors of what stands around posts."""
    if not any(each.vector for each in around):
        return [None] * len(around)
    import numpy as np

    return [np.frombuffer(each.vector, np.float32) if each.vector else None for each in around]


def _reader(
    topics: Sequence[TopicTexts], background: Background, vectors: Mapping[str, NDArray[np.float32]]
) -> TopicReader | None:
    """What reads the topics; None when there are none, or the vector of one of their texts is lacking."""
    needed = (*background.texts(), *(text for topic in topics for text in topic.all()))
    if not topics or not all(text in vectors for text in needed):
        return None
    from skerry.judge.topics import TopicReader

    return TopicReader(topics, background, vectors)
