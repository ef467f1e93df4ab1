"""Posts through the encoder to verdicts, for a command; and what happens when the encoder is lost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skerry.cli.scoring import Model, Scorer
from skerry.domain.errors import EncoderDied, NotSealed
from skerry.encoder.fake import FakeEncoder
from skerry.judge.subject import Subject
from tests.unit.judging import rule, ruleset

RULES = ruleset(rule("topic = 'football matches'", name="t") + rule("words = ['cat']", name="w", action="dim"))
POSTS = [Subject("football matches"), Subject("a cat")]


class Dying(FakeEncoder):
    """An encoder that is lost after some texts.

    Attributes:
        is_closed: Whether it was told to end.
    """

    def __init__(self, lives: int) -> None:
        super().__init__()
        self._lives = lives
        self.is_closed = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As an encoder, as long as it lives."""
        if len(self.texts) + len(texts) > self._lives:
            raise EncoderDied("the encoder ended")
        return super().encode(texts)

    def close(self) -> None:
        """Take note."""
        self.is_closed = True


def refuse() -> Model:
    """An encoder that the kernel does not seal."""
    raise NotSealed("this system does not seal the encoder", remedy="filters by topic are off")


def test_scorer_judges_with_topics() -> None:
    """All is well: topics are read, nothing is said."""
    encoder = FakeEncoder()
    with Scorer(RULES, lambda: encoder) as scorer:
        assert [verdict.action for verdict in scorer.judge(POSTS)] == ["hide", "dim"]
        assert scorer.problem == ""


def test_scorer_without_topics_starts_no_encoder() -> None:
    """Words need no model."""
    with Scorer(ruleset(rule("words = ['cat']")), refuse) as scorer:
        assert [verdict.action for verdict in scorer.judge(POSTS)] == ["show", "hide"]
        assert scorer.problem == ""


def test_scorer_whose_encoder_is_refused_abstains_and_says_why() -> None:
    """Never silently: topics abstain, words decide, the reason is there."""
    with Scorer(RULES, refuse) as scorer:
        verdicts = scorer.judge(POSTS)
    assert [verdict.action for verdict in verdicts] == ["show", "dim"]
    assert all(verdict.results[0].abstained for verdict in verdicts)
    assert "this system does not seal the encoder" in scorer.problem


def test_scorer_whose_encoder_is_lost_on_the_way_goes_on_without() -> None:
    """What was judged stays; from then on topics abstain."""
    encoder = Dying(len(RULES.texts()) + 2)
    with Scorer(RULES, lambda: encoder) as scorer:
        assert scorer.judge(POSTS)[0].action == "hide"
        assert scorer.problem == ""
        assert scorer.judge(POSTS)[0].results[0].abstained
        assert "the encoder ended" in scorer.problem
    assert encoder.is_closed


def test_scorer_gives_each_text_alone() -> None:
    """A text's vector depends a little on the texts that it runs with; a file's verdicts must not."""
    encoder = FakeEncoder()
    calls: list[int] = []

    class Counting(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            calls.append(len(texts))
            return encoder.encode(texts)

    with Scorer(RULES, Counting) as scorer:
        scorer.judge(POSTS)
    assert set(calls) == {1}
