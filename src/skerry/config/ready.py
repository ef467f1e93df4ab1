"""The ready-made topics that a rule switches on with `use = "name"`: what they say, and how well each was measured."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

FILE, FIGURES = "topics.toml", "topics.json"
"""In this package: the topics; what `python -m tests.yardstick.ready --write` chose and measured for them."""


class ReadyTopic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic of the library; the keys are those of a rule."""

    name: str
    topic: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Measured(msgspec.Struct, frozen=True):
    """How a topic did on made-up posts, as a rule that only says `use`.

    Attributes:
        strictness: The probability from which on it takes a post, unless the rule says another.
        took: How many posts it took.
        right: How many of these were it.
        there: How many were it in all.
    """

    strictness: float
    took: int
    right: int
    there: int

    @property
    def precision(self) -> float | None:
        """Of the posts that it took, the share that was it; None where it took none."""
        return self.right / self.took if self.took else None

    @property
    def recall(self) -> float:
        """Of the posts that were it, the share that it took."""
        return self.right / self.there


class Figures(msgspec.Struct, frozen=True):
    """What was measured, and on what.

    Attributes:
        model: The id of the model.
        near: Posts that borrow its words and aren't it, of each topic, at least.
        others: Posts about anything else, besides those of the other topics.
        topics: By name.
    """

    model: str
    near: int
    others: int
    topics: dict[str, Measured]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: tuple[ReadyTopic, ...]


@cache
def ready_topics() -> dict[str, ReadyTopic]:
    """The library, by name, in its order."""
    values = tomllib.loads((files("skerry.config") / FILE).read_text("utf-8"))
    return {topic.name: topic for topic in msgspec.convert(values, _File).topic}


@cache
def ready_figures() -> Figures:
    """What was measured of it."""
    return msgspec.json.decode((files("skerry.config") / FIGURES).read_bytes(), type=Figures)
