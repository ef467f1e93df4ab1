"""A topic: what the user says it is, as a condition, and as texts for the model."""

from __future__ import annotations

import math

import msgspec

from skerry.config.checks import is_pattern
from skerry.config.rulespec import RuleSpec
from skerry.domain.verdicts import Match
from skerry.judge.rules.finding import ABSTAINED, Condition, Finding
from skerry.judge.rules.seen import Seen

TEMPERATURE = 0.055
"""How much score makes the odds e times as large.

The slope of a logistic regression on made-up posts that the model had not learned from: .052 to .064, whatever the user
had given and whether 2 or 18 in 100 posts were about the topic.
"""

STEPS = {"loose": -0.05, "normal": 0.0, "strict": 0.06}
"""What the steps of `strictness` add to the normal threshold, in score."""

NEAR = 0.05
"""A miss by no more than this, the step from normal to loose, is told as a near one."""


MAX_EXPONENT = 700.0
"""Beyond this a float overflows."""


def probability_of(above: float) -> float:
    """The probability of a score that lies so far above the normal threshold: there it is .5."""
    return 1.0 / (1.0 + math.exp(min(-above / TEMPERATURE, MAX_EXPONENT)))


class TopicTexts(msgspec.Struct, frozen=True):
    """What the user gave to describe a topic; `words` is the comma list, without patterns."""

    sentence: str
    words: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]

    @classmethod
    def of(cls, spec: RuleSpec) -> TopicTexts:
        """The texts of a rule that has a topic or examples."""
        words = ", ".join(word for word in spec.words if not is_pattern(word)) if spec.topic else ""
        return cls(spec.topic, words, spec.examples, spec.not_examples)

    def all(self) -> list[str]:
        """Every text, those that are empty left out."""
        return [text for text in (self.sentence, self.words, *self.examples, *self.not_examples) if text]


class Background(msgspec.Struct, frozen=True):
    """What the packaged files say that posts and topics are compared with.

    Attributes:
        subjects: What a post may be about instead, from `background.txt`.
        posts: Posts of any kind, from `reference.txt`.
        broad: Topics that are broad, from `breadth.txt`.
        narrow: Topics that are narrow, from the same.
    """

    subjects: tuple[str, ...]
    posts: tuple[str, ...]
    broad: tuple[str, ...]
    narrow: tuple[str, ...]

    def texts(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.subjects, *self.posts, *self.broad, *self.narrow)


class Topic(Condition, frozen=True):
    """Met by posts about a topic.

    Attributes:
        index: Which of the ruleset's topics.
        sentence: The user's words; empty when only examples were given.
        near: The probability from which on a post is near enough to be told about: `near_of(threshold)`.
        examples: The examples.
        first_example: Which of the ruleset's examples is the first of these.
    """

    index: int
    sentence: str
    near: float
    examples: tuple[str, ...] = ()
    first_example: int = 0

    def find(self, seen: Seen) -> Finding:
        """The model's word, with the nearest example; without them when the post is far from it."""
        if seen.topics is None:
            return ABSTAINED
        probability = seen.topics[self.index]
        if probability < self.near:
            return Finding(probability)
        return Finding(probability, (Match("topic", self.sentence, probability), *self._nearest(seen)))

    def _nearest(self, seen: Seen) -> tuple[Match, ...]:
        if not self.examples:
            return ()
        likeness = seen.likeness[self.first_example : self.first_example + len(self.examples)]
        best = max(range(len(likeness)), key=likeness.__getitem__)
        return (Match("example", self.examples[best], max(0.0, likeness[best])),)


def threshold_of(strictness: str | float) -> float:
    """The probability that a strictness asks for: a step's, or the number itself."""
    return round(probability_of(STEPS[strictness]), 6) if isinstance(strictness, str) else strictness


def near_of(threshold: float) -> float:
    """The probability of a score that lies `NEAR` below the threshold's."""
    odds = math.log(threshold / (1 - threshold))
    return min(threshold, probability_of(odds * TEMPERATURE - NEAR))
