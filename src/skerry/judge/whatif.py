"""What would have changed what is done with a post: the same post judged again with one thing different.

Nothing here is guessed. A change is told when the judge, given the changed post or the changed rules, says something
else; what the model has to read for that (the text without a word) is asked for first, and encoded by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

import msgspec

from skerry.config.rulespec import RuleSpec
from skerry.domain.explanations import Explanation, Flip, FlipKind, Part, TopicView, Weight
from skerry.domain.moderation import UNMODERATED, Moderation
from skerry.domain.verdicts import Match, RuleResult, Verdict
from skerry.judge.rules.judging import Judge
from skerry.judge.rules.ruleset import Ruleset, compile_specs
from skerry.judge.rules.schedule import state_of
from skerry.judge.rules.topic import STEPS, TopicTexts, threshold_of
from skerry.judge.subject import Subject, encode_text
from skerry.judge.verdict import moderated
from skerry.judge.without import tokens, without, without_words

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    Vectors = Mapping[str, NDArray[np.float32]]

MAX_WORDS = 40
"""Different words of a post that are left out one by one: as many texts to encode, 2 ms each."""

MAX_PARTS, MAX_WEIGHTS, MAX_WORD_FLIPS = 3, 3, 3
"""How many of each are told."""

MAX_RULES, MAX_FLIPS = 10, 40
"""Rules that are looked at, and changes that are told: with 500 rules nobody reads more, and each costs a judge."""

MAX_TEXT = 200
"""Characters of an example that are kept: enough to know it by."""

LEAST_WEIGHT = 0.03
"""A word that takes less off the probability says nothing that a reader could use."""

TRAITS: dict[str, FlipKind] = {
    "domain": "domain", "label": "label", "lang": "lang", "kind": "kind", "media": "media",
}  # fmt: skip
"""Kinds of matches that are taken away as a whole, as kinds of flips."""


class Variant(msgspec.Struct, frozen=True):
    """A changed post, and what is different about it."""

    kind: FlipKind
    value: str
    rule: str
    subject: Subject


class WhatIf:
    """One post, asked about.

    Args:
        ruleset: The rules that hold now, with all of the files.
        judge: These rules with the vectors of their texts.
        vectors: The vectors of `ruleset.texts()`; empty without the model.
        subject: The post.
        vector: Its vector; None while it has none.
        now: The moment with its zone.
        moderation: What the network's rules do with it, which no change of the user's undoes.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        judge: Judge,
        vectors: Vectors,
        subject: Subject,
        vector: NDArray[np.float32] | None,
        now: datetime,
        moderation: Moderation = UNMODERATED,
    ) -> None:
        self._ruleset = ruleset
        self._judge = judge
        self._vectors = vectors
        self._subject = subject
        self._vector = vector
        self._now = now
        self.active = tuple(spec for spec in ruleset.specs if state_of(spec, now) == "active")
        self._moderation = moderation
        self.verdict: Verdict = moderated(judge.judge([subject], [vector])[0], moderation)
        self._variants = [*self._changed_posts(), *self._left_out()]

    def texts(self) -> list[str]:
        """What has to be encoded before `explain`; nothing when no rule has a topic, or the post has no vector."""
        if not (self._judge.knows_topics and self._vector is not None):
            return []
        own = encode_text(self._subject)
        changed = (encode_text(variant.subject) for variant in self._variants)
        return list(dict.fromkeys(text for text in changed if text != own and text.strip()))

    def explain(self, encoded: Vectors, shares: Mapping[str, float] | None = None) -> Explanation:
        """Everything; with the vectors of `texts()`, and by rule the share of its topic, see `judge.shares`."""
        subjects = [variant.subject for variant in self._variants]
        judged = self._judge.judge(subjects, [self._vector_of(subject, encoded) for subject in subjects])
        verdicts = [moderated(verdict, self._moderation) for verdict in judged]
        changed = list(zip(self._variants, verdicts, strict=True))
        flips = [*self._strictness(), *self._posts(changed), *self._words(changed), *self._rules(), *self._hours()]
        is_whole = not self._judge.needs_vectors or (self._judge.knows_topics and self._vector is not None)
        return Explanation(
            tuple(dict.fromkeys(flips))[:MAX_FLIPS], tuple(self._topics(changed, shares or {})), is_whole
        )

    # What the rules found

    @property
    def _deciding(self) -> list[RuleResult]:
        verdict = self.verdict
        return [result for result in verdict.results if result.hit and result.action == verdict.action][:MAX_RULES]

    @property
    def _near(self) -> list[RuleResult]:
        return [r for r in self.verdict.results if not r.hit and r.matches and not _excuses(r)][:MAX_RULES]

    def _spec(self, result: RuleResult) -> RuleSpec:
        return next(spec for spec in self.active if spec.name == result.rule)

    def _topical(self) -> list[RuleResult]:
        """The rules whose topic made them hit, or nearly."""
        return [r for r in (*self._deciding, *self._near) if any(match.kind == "topic" for match in r.matches)]

    # The post, changed

    def _changed_posts(self) -> Iterator[Variant]:
        subject = self._subject
        replace = msgspec.structs.replace
        followed: FlipKind = "unfollow" if subject.is_followed else "follow"
        yield Variant(followed, "", "", replace(subject, is_followed=not subject.is_followed))
        for result in self.verdict.results:
            words = [m.found or m.value for m in result.matches if m.kind == "word"]
            if result in self._deciding and len(words) > 1:
                yield Variant("words", "\n".join(words), result.rule, without_words(subject, words))
            for match in result.matches if result in self._deciding or _excuses(result) else ():
                met = _as_found(match)
                if (kind := _kind_of(match)) and (changed := without(subject, met)):
                    yield Variant(kind, met.found or met.value, result.rule, changed)

    def _left_out(self) -> Iterator[Variant]:
        """The post without each of its words, when a topic has to do with it."""
        if not self._topical() or self._vector is None:
            return
        for word in tokens(encode_text(self._subject), MAX_WORDS):
            yield Variant("word", word, "", without_words(self._subject, [word]))

    def _vector_of(self, subject: Subject, encoded: Vectors) -> NDArray[np.float32] | None:
        text = encode_text(subject)
        return self._vector if text == encode_text(self._subject) else encoded.get(text)

    def _posts(self, changed: Sequence[tuple[Variant, Verdict]]) -> Iterator[Flip]:
        """Changes of the post that a rule's own matches point to."""
        for variant, verdict in changed:
            is_word = variant.kind == "word" and not variant.rule
            if not is_word and self._is_other(variant.subject, verdict):
                yield Flip(variant.kind, variant.value, variant.rule, verdict.action, _of(verdict, variant.rule))

    def _words(self, changed: Sequence[tuple[Variant, Verdict]]) -> Iterator[Flip]:
        """Words whose absence would do it, those that leave the least of the topic first."""
        told = {variant.value for variant, _ in changed if variant.kind == "word" and variant.rule}
        names = [result.rule for result in self._topical()]
        found = [
            Flip("word", variant.value, names[0], verdict.action, _of(verdict, names[0]))
            for variant, verdict in changed
            if variant.kind == "word" and not variant.rule and variant.value.lower() not in told
            if self._is_other(variant.subject, verdict)
        ]
        yield from sorted(found, key=lambda flip: flip.probability)[:MAX_WORD_FLIPS]

    def _is_other(self, subject: Subject, verdict: Verdict) -> bool:
        """Whether something else is done. What the model could not read anew says nothing."""
        is_unread = any(result.abstained for result in verdict.results) and encode_text(subject).strip()
        return verdict.action != self.verdict.action and not is_unread

    # The rules, changed

    def _judged(self, specs: Sequence[RuleSpec]) -> Verdict:
        """The post by other rules, whose texts are those of the rules in force."""
        judge = compile_specs(tuple(specs)).with_vectors(self._judge.id, self._vectors)
        return moderated(judge.judge([self._subject], [self._vector])[0], self._moderation)

    def _strictness(self) -> Iterator[Flip]:
        for result in (*self._deciding, *self._near):
            spec = self._spec(result)
            if spec.has_topic:
                yield from self._steps(spec, result)

    def _steps(self, spec: RuleSpec, result: RuleResult) -> Iterator[Flip]:
        """The nearest step of strictness that would do it; for a hit beyond all of them the number that would."""
        steps: list[str | float] = sorted(STEPS, key=threshold_of, reverse=not result.hit)
        wanted = [s for s in steps if (threshold_of(s) > result.threshold) == result.hit]
        if result.hit and (number := ceil(result.probability * 100 + 0.5) / 100) < 1:
            wanted.append(number)
        for step in wanted:
            changed = [msgspec.structs.replace(s, strictness=step) if s is spec else s for s in self.active]
            verdict = self._judged(changed)
            if verdict.action != self.verdict.action:
                yield Flip("strictness", str(step), spec.name, verdict.action, threshold_of(step))
                return

    def _rules(self) -> Iterator[Flip]:
        """Without the rule that decided, or without all that did."""
        names = [result.rule for result in self._deciding]
        if not names:
            return
        for name in names:
            verdict = self._judged([spec for spec in self.active if spec.name != name])
            if verdict.action != self.verdict.action:
                yield Flip("rule", name, name, verdict.action)
        if len(names) > 1:
            verdict = self._judged([spec for spec in self.active if spec.name not in names])
            if verdict.action != self.verdict.action:
                yield Flip("rules", "\n".join(names), "", verdict.action)

    def _hours(self) -> Iterator[Flip]:
        """At another hour, when rules that keep hours begin or cease to hold."""
        kept = [s for s in self._ruleset.specs if s.between is not None and state_of(s, self._now) != "expired"]
        for spec in kept[:MAX_RULES]:
            is_on = spec in self.active
            others = [each for each in self.active if each is not spec]
            if not is_on and spec.has_topic and not all(text in self._vectors for text in TopicTexts.of(spec).all()):
                continue
            verdict = self._judged(others if is_on else [*others, spec])
            if verdict.action != self.verdict.action:
                yield Flip("out-of-hours" if is_on else "in-hours", str(spec.between), spec.name, verdict.action)

    # What the topic is nearest to

    def _topics(self, changed: Sequence[tuple[Variant, Verdict]], shares: Mapping[str, float]) -> Iterator[TopicView]:
        left_out = [(v.value, verdict) for v, verdict in changed if v.kind == "word" and not v.rule]
        for result in self._topical():
            topic = next(match.probability for match in result.matches if match.kind == "topic")
            weights = [
                Weight(word, probability)
                for word, verdict in left_out
                if 0 <= (probability := _topic_of(verdict, result.rule)) <= topic - LEAST_WEIGHT
            ]
            weights.sort(key=lambda weight: weight.probability)
            is_settled = any(match.kind == "word" for match in result.matches)
            share = 0.0 if is_settled else shares.get(result.rule, 0.0)
            yield TopicView(result.rule, topic, self._parts(result), tuple(weights[:MAX_WEIGHTS]), share)

    def _parts(self, result: RuleResult) -> tuple[Part, ...]:
        """What describes the topic, by its cosine to the post."""
        if self._vector is None:
            return ()
        texts = TopicTexts.of(self._spec(result))
        named = [("sentence", texts.sentence), ("words", texts.words)]
        named += [("example", text) for text in texts.examples] + [("not-example", text) for text in texts.not_examples]
        parts = [
            msgspec.convert((kind, text[:MAX_TEXT], round(float(self._vectors[text] @ self._vector), 4)), Part)
            for kind, text in named
            if text in self._vectors
        ]
        return tuple(sorted(parts, key=lambda part: -part.likeness)[:MAX_PARTS])


def _excuses(result: RuleResult) -> list[Match]:
    return [match for match in result.matches if match.kind == "exception"]


def _as_found(match: Match) -> Match:
    """An exception as the match that it is: its key is in `found`."""
    if match.kind != "exception":
        return match
    return Match("author" if match.found == "author" else "word", match.value)


def _kind_of(match: Match) -> FlipKind | None:
    """What it is called when this is taken away."""
    if match.kind == "exception":
        if match.value == "following":
            return None  # that is the flip "unfollow"
        return "author" if match.found == "author" else "word"
    if match.kind == "author":
        return "reposter" if match.found == "repost" else "author"
    return "word" if match.kind == "word" else TRAITS.get(match.kind)


def _of(verdict: Verdict, rule: str) -> float:
    """A rule's probability; below 0 when there is none."""
    result = next((result for result in verdict.results if result.rule == rule), None)
    return result.probability if result and not result.abstained else -1.0


def _topic_of(verdict: Verdict, rule: str) -> float:
    """What is left of a rule's topic, as far as it is told; below 0 when it isn't known."""
    result = next((result for result in verdict.results if result.rule == rule), None)
    if result is None or result.abstained:
        return -1.0
    return next((match.probability for match in result.matches if match.kind == "topic"), result.probability)
