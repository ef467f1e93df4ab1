"""The rules that hold at a moment, compiled, and what the model has to read before they can judge."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from skerry.config.rulespec import FilterFile, RuleSpec
from skerry.judge.rules.build import build_rules, topics_of
from skerry.judge.rules.judging import Judge
from skerry.judge.rules.rule import Rule
from skerry.judge.rules.schedule import next_change, state_of
from skerry.judge.rules.topic import Background, TopicTexts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

JUDGE_VERSION = 2
"""Raised when the same rules judge a post differently than before, so that stored verdicts are made anew."""


class Ruleset(msgspec.Struct, frozen=True):
    """Some rules, ready to judge but for the vectors of their topics.

    Attributes:
        rules: In the files' order.
        topics: What describes each topic.
        specs: The rules of the files, also those that don't hold now.
        digest: A hash of what the rules say; see `id_with`.
        active: The rules that hold now.
    """

    rules: tuple[Rule, ...]
    topics: tuple[TopicTexts, ...]
    specs: tuple[RuleSpec, ...]
    digest: str
    active: tuple[RuleSpec, ...] = ()

    def texts(self) -> list[str]:
        """The texts whose vectors `with_vectors` needs, each once; none when no rule has a topic."""
        if not self.topics:
            return []
        return list(dict.fromkeys([*background().texts(), *(text for topic in self.topics for text in topic.all())]))

    def with_vectors(self, model_id: str, vectors: Mapping[str, NDArray[np.float32]]) -> Judge:
        """The judge. Without vectors, or with a text of `texts()` lacking, rules with a topic abstain.

        Args:
            model_id: Which model the vectors are of; verdicts of another one are not comparable.
            vectors: The vector, of length 1, of each of `texts()`.
        """
        return Judge(self.id_with(model_id), self.rules, self.topics, background(), vectors)

    @property
    def reads_languages(self) -> bool:
        """Whether a rule asks what a post is written in."""
        return any(spec.langs for spec in self.specs)

    @property
    def reaches(self) -> bool:
        """Whether a rule that holds now looks beyond a post, so that judging needs what is around it."""
        return any(spec.reach for spec in self.active)

    @property
    def reads_around(self) -> bool:
        """Whether such a rule asks the model, so that what is around a post has to be encoded as well."""
        return any(spec.reach and spec.has_topic for spec in self.active)

    def id_with(self, model_id: str) -> str:
        """What verdicts are stored under: the same for the same rules, whatever the file and the hour."""
        model = model_id if self.topics else ""
        return hashlib.sha256(f"{JUDGE_VERSION} {self.digest} {model}".encode()).hexdigest()[:20]

    def next_change(self, now: datetime) -> datetime | None:
        """When other rules of the files will hold than at `now`; None when never."""
        return next_change(self.specs, now)


def compile_rules(filters: FilterFile, now: datetime) -> Ruleset:
    """The rules that hold at a moment, which has its zone."""
    return compile_specs(tuple(spec for spec in filters.rules if state_of(spec, now) == "active"), filters.rules)


def compile_specs(active: tuple[RuleSpec, ...], every: tuple[RuleSpec, ...] = ()) -> Ruleset:
    """These rules, whatever the hour; `every` are those that `next_change` looks at."""
    return Ruleset(build_rules(active), topics_of(active), every or active, _digest(active), active)


@cache
def background() -> Background:
    """What posts and topics are compared with."""
    known = _lines("breadth.txt")
    return Background(
        subjects=_lines("background.txt"),
        posts=_lines("reference.txt"),
        broad=tuple(line[2:] for line in known if line.startswith("+")),
        narrow=tuple(line[2:] for line in known if line.startswith("-")),
    )


def _lines(name: str) -> tuple[str, ...]:
    lines = (files("skerry.judge") / name).read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _digest(specs: tuple[RuleSpec, ...]) -> str:
    """Everything that a verdict depends on; where a rule stands and how long it holds is not part of it."""
    said = [msgspec.structs.replace(spec, file="", line=0, use="", between=None, expires=None) for spec in specs]
    return hashlib.sha256(msgspec.json.encode([said, background()], order="deterministic")).hexdigest()
