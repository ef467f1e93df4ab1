"""A rule as it judges: one condition, and what is done with a post that meets it."""

from __future__ import annotations

import msgspec

from skerry.config.rulespec import RuleAction
from skerry.domain.verdicts import RuleResult
from skerry.judge.rules.finding import Condition
from skerry.judge.rules.seen import Seen

CERTAIN = 0.5
"""The threshold of a rule without a topic, whose probability is 0 or 1."""


class Rule(msgspec.Struct, frozen=True):
    """A rule that holds now.

    Attributes:
        miss: What it says of a post that has nothing to do with it: one value for all of them.
    """

    name: str
    action: RuleAction
    condition: Condition
    threshold: float
    miss: RuleResult

    def judge(self, seen: Seen) -> RuleResult:
        """What the rule makes of a post."""
        found = self.condition.find(seen)
        if found.abstained:
            return RuleResult(self.name, self.action, False, 0.0, (), True, self.threshold)
        probability = found.probability
        if probability == 0.0:
            if found.unexcused < self.threshold:
                return self.miss
            saved = found.matches + found.excuses
            return RuleResult(self.name, self.action, False, 0.0, saved, False, self.threshold)
        is_hit = probability >= self.threshold
        return RuleResult(self.name, self.action, is_hit, probability, found.matches, False, self.threshold)
