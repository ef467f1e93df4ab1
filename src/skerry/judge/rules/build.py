"""From what filters.toml says to rules that judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_

from skerry.config.rulespec import RuleSpec
from skerry.domain.verdicts import RuleResult
from skerry.judge.rules.finding import Condition
from skerry.judge.rules.near import Near
from skerry.judge.rules.rule import CERTAIN, Rule
from skerry.judge.rules.topic import Topic, TopicTexts, near_of, threshold_of
from skerry.judge.rules.traits import ByAuthor, Following, Has, InLanguage, LinksTo, MetIn
from skerry.judge.rules.words import any_of


def topics_of(specs: Iterable[RuleSpec]) -> tuple[TopicTexts, ...]:
    """The topics of the rules that have one, in the rules' order."""
    return tuple(TopicTexts.of(spec) for spec in specs if spec.has_topic)


def build_rules(specs: Sequence[RuleSpec]) -> tuple[Rule, ...]:
    """A rule for each spec, in order; topics and examples are numbered as `topics_of` lists them."""
    rules = []
    topic = example = 0
    for spec in specs:
        rules.append(_rule(spec, topic, example))
        if spec.has_topic:
            topic += 1
            example += len(spec.examples)
    return tuple(rules)


def _rule(spec: RuleSpec, topic: int, example: int) -> Rule:
    threshold = threshold_of(spec.strictness) if spec.has_topic else CERTAIN
    condition = _condition(spec, [*_traits(spec), *_subjects(spec, topic, example, threshold)])
    if exceptions := _exceptions(spec):
        condition &= ~reduce(or_, exceptions)
    miss = RuleResult(spec.name, spec.action, False, 0.0, (), False, threshold)
    return Rule(spec.name, spec.action, condition, threshold, miss)


def _condition(spec: RuleSpec, parts: list[Condition]) -> Condition:
    """All that a post has to meet: place and kind itself, the rest as far as the rule reaches."""
    own: list[Condition] = [MetIn(spec.places)]
    if spec.kind:
        own.append(Has("kind", frozenset(spec.kind)))
    if not spec.reach or not parts:
        return reduce(and_, [*own, *parts])
    return reduce(and_, [*own, Near(reduce(and_, parts), spec.reach)])


def _traits(spec: RuleSpec) -> list[Condition]:
    """The conditions that cost next to nothing."""
    traits: list[Condition] = []
    if spec.media:
        traits.append(Has("media", frozenset(spec.media)))
    if spec.langs:
        traits.append(InLanguage(spec.langs))
    if spec.labels:
        traits.append(Has("label", frozenset(spec.labels)))
    if spec.authors:
        traits.append(ByAuthor(frozenset(spec.authors)))
    if spec.domains:
        traits.append(LinksTo(frozenset(spec.domains)))
    return traits


def _subjects(spec: RuleSpec, topic: int, example: int, threshold: float) -> list[Condition]:
    """What the post is about: the topic or the words, either is enough."""
    about: list[Condition] = []
    if spec.has_topic:
        about.append(Topic(topic, spec.topic, near_of(threshold), spec.examples, example))
    if spec.words:
        about.append(any_of(spec.words))
    return [reduce(or_, about)] if about else []


def _exceptions(spec: RuleSpec) -> list[Condition]:
    exceptions: list[Condition] = []
    if spec.exceptions.following:
        exceptions.append(Following())
    if spec.exceptions.authors:
        exceptions.append(ByAuthor(frozenset(spec.exceptions.authors)))
    if spec.exceptions.words:
        exceptions.append(any_of(spec.exceptions.words))
    return exceptions
