"""Rules tried on posts that are there already: both sets of rules judge each post, what they share only once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from math import fsum
from typing import TYPE_CHECKING

import msgspec

from skerry.config.rulespec import RuleSpec
from skerry.domain.backtests import ActionTally, Backtest, Case, RuleTally
from skerry.domain.verdicts import ACTIONS, Action, RuleResult, Verdict
from skerry.judge.rules.judging import Judge
from skerry.judge.rules.ruleset import Ruleset, compile_specs
from skerry.judge.shares import WINDOW, likely, model_said, share_of
from skerry.judge.subject import Subject
from skerry.judge.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

EDGE = 1e-6
"""Probabilities nearer to 0 or 1 than this are as far from a threshold as can be."""

NOTHING = Verdict()


class Backtester:
    """Takes posts and adds up.

    Args:
        before: The rules to compare with, whatever the hour.
        after: The rules that are tried.
        only: The name of the rule whose posts are listed; empty for all.

    Attributes:
        ruleset: All rules together; the judge needs the vectors of its `texts()`.
    """

    def __init__(self, before: Sequence[RuleSpec], after: Sequence[RuleSpec], only: str = "") -> None:
        places: dict[bytes, int] = {}
        specs: list[RuleSpec] = []
        for spec in (*after, *before):
            if places.setdefault(_said(spec), len(specs)) == len(specs):
                specs.append(spec)
        self._before = [places[_said(spec)] for spec in before]
        self._after = [places[_said(spec)] for spec in after]
        self._new = {spec.name for spec in after if places[_said(spec)] not in set(self._before)}
        self._is_same = self._before == self._after
        self._only = only
        self._tried = tuple(after)
        self._topical = [place for place in dict.fromkeys(self._after) if specs[place].has_topic]
        self.ruleset: Ruleset = compile_specs(tuple(specs))
        self._judge: Judge = self.ruleset.with_vectors("", {})
        self._posts = self._unread = self._changed = 0
        self._first = self._last = 0
        self._actions: Counter[tuple[bool, Action]] = Counter()
        self._rules: Counter[tuple[str, str]] = Counter()
        self._asked: dict[str, tuple[list[float], list[float]]] = {}
        self._cases: list[Case] = []

    def use(self, model_id: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Judge topics too, with these vectors of `ruleset.texts()`."""
        self._judge = self.ruleset.with_vectors(model_id, vectors)

    def add(
        self,
        items: Sequence[tuple[int, int]],
        subjects: Sequence[Subject],
        vectors: Sequence[NDArray[np.float32] | None],
    ) -> None:
        """Judge some posts, each given by its id and its place in time, its subject, and its vector or None."""
        for (item, at_ms), verdict, vector in zip(items, self._judge.judge(subjects, vectors), vectors, strict=True):
            self._posts += 1
            self._unread += self._judge.needs_vectors and (vector is None or not self._judge.knows_topics)
            self._first = min(self._first or at_ms, at_ms)
            self._last = max(self._last, at_ms)
            self._count(item, [*verdict.results])
            for place in self._topical:
                if self._posts <= WINDOW or verdict.results[place].hit:
                    self._ask(verdict.results[place])

    def result(self, limit: int) -> Backtest:
        """What came of it, with at most `limit` of the posts."""
        cases = sorted(self._cases, key=self._place)
        actions = [
            ActionTally(action, self._actions[False, action], self._actions[True, action])
            for action in ACTIONS
            if self._actions[False, action] or self._actions[True, action]
        ]
        rules = [
            RuleTally(
                spec.name,
                spec.action,
                self._rules[spec.name, "hit"],
                self._rules[spec.name, "decides"],
                self._rules[spec.name, "near"],
                self._likely(spec.name),
            )
            for spec in self._tried
        ]
        return Backtest(
            posts=self._posts,
            first_ms=self._first,
            last_ms=self._last,
            unread=self._unread,
            changed=self._changed,
            actions=tuple(actions),
            rules=tuple(rules),
            cases=tuple(cases[:limit]),
            left_out=max(0, len(cases) - limit),
        )

    def _ask(self, result: RuleResult) -> None:
        """Keep what the model said of a post: of the first, which are the newest, and of those that the rule hit."""
        said = model_said(result)
        if said is not None:
            every, hits = self._asked.setdefault(result.rule, ([], []))
            if self._posts <= WINDOW:
                every.append(said)
            if result.hit and result.probability < 1:  # of what a word settles there is nothing to reckon
                hits.append(said)

    def _likely(self, rule: str) -> float:
        """The part of a rule's hits by its topic that is about it; below 0 where that can't be told."""
        every, hits = self._asked.get(rule, ((), ()))
        share = share_of(every) if hits else None
        return -1.0 if share is None else round(fsum(likely(each, share) for each in hits) / len(hits), 4)

    def _place(self, case: Case) -> tuple[bool, float, int]:
        """Where a post stands in the list: what the change is about first, then how far it is from the threshold."""
        is_about_it = case.is_changed or case.rule in self._new
        return (not is_about_it, _margin(case.probability, case.threshold), -case.item)

    def _count(self, item: int, results: Sequence[RuleResult]) -> None:
        """Add one post."""
        if not any(result.hit for result in results):
            self._actions[False, "show"] += 1
            self._actions[True, "show"] += 1
            if any(result.matches for result in results):
                tried = [results[place] for place in self._after]
                self._note(item, NOTHING, Verdict(results=tuple(tried)))
            return
        before = decide([results[place] for place in self._before])
        after = before if self._is_same else decide([results[place] for place in self._after])
        self._actions[False, before.action] += 1
        self._actions[True, after.action] += 1
        self._changed += before.action != after.action
        self._note(item, before, after)

    def _note(self, item: int, before: Verdict, after: Verdict) -> None:
        """Count what the tried rules made of a post, and list it if one of them has to do with it."""
        for result in after.results:
            if result.hit:
                self._rules[result.rule, "hit"] += 1
                self._rules[result.rule, "decides"] += result.action == after.action
            elif result.matches and _is_near(result):
                self._rules[result.rule, "near"] += 1
        settles = self._settling(before, after)
        if settles:
            is_hit = settles.hit and settles in after.results
            rule = (settles.rule, settles.probability, settles.threshold, is_hit)
            self._cases.append(Case(item, before.action, after.action, *rule))

    def _settling(self, before: Verdict, after: Verdict) -> RuleResult | None:
        """The rule that a post is listed for: the surest that decides, or the one that comes nearest to it."""
        results = [result for result in after.results if not self._only or result.rule == self._only]
        deciding = [r for r in results if r.hit and (self._only or r.action == after.action)]
        if deciding:
            return max(deciding, key=lambda result: result.probability)
        near = [result for result in results if _is_near(result)]
        gone = before.deciding if before.action != after.action and not self._only else None
        if gone:  # how near its rule still is, if there still is one
            return next((result for result in near if result.rule == gone.rule), gone)
        return min(near, key=lambda result: _margin(result.probability, result.threshold), default=None)


def _is_near(result: RuleResult) -> bool:
    """Whether it is told as a near miss: not one that an exception saved."""
    return not result.hit and bool(result.matches) and not any(match.kind == "exception" for match in result.matches)


def _margin(probability: float, threshold: float) -> float:
    """How far apart two probabilities are, in log odds, so that 97 and 99 % are as far apart as 50 and 75 %."""
    return abs(_odds(probability) - _odds(threshold))


def _odds(probability: float) -> float:
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))


def _said(spec: RuleSpec) -> bytes:
    """A rule without where it stands and when it holds: what it says of a post depends on nothing else."""
    return msgspec.json.encode(msgspec.structs.replace(spec, file="", line=0, between=None, expires=None))
