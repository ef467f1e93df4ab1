"""From what the rules say of a post to what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from skerry.domain.verdicts import PRECEDENCE, Action, RuleResult, Verdict

SCORE_DIGITS = 6
"""Decimal places of a score: the order in which rules are added up is not to be seen."""

SIGNS = {"boost": 1, "sink": -1}
"""What an action does to the score."""


def decide(*authorities: Sequence[RuleResult]) -> Verdict:
    """One verdict from everybody's results.

    Args:
        authorities: The results of each who has a say, the one that nobody overrules first. Whoever acts on the post
            settles what is done with it; within one authority `PRECEDENCE` decides.
    """
    results = tuple(chain.from_iterable(authorities))
    if not any(result.hit for result in results):
        return Verdict(results=results)
    score = _score(results)
    action = next((action for action in map(_acts, authorities) if action), None)
    return Verdict(action or _moved(results, score), score, results)


def _acts(results: Sequence[RuleResult]) -> Action | None:
    """The strongest action among the hits; None when none of them does more than move the score."""
    hits = {result.action for result in results if result.hit}
    return next((action for action in PRECEDENCE if action in hits and action not in SIGNS), None)


def _score(results: Sequence[RuleResult]) -> float:
    """What the rules that hit add and take, each by its probability."""
    moved = [SIGNS[result.action] * result.probability for result in results if result.hit and result.action in SIGNS]
    return round(sum(moved), SCORE_DIGITS) if moved else 0.0


def _moved(results: Sequence[RuleResult], score: float) -> Action:
    """What to call a post whose score alone was moved: by the side that outweighs."""
    hits = {result.action for result in results if result.hit}
    if score and len(hits) > 1:
        return "boost" if score > 0 else "sink"
    return next((action for action in PRECEDENCE if action in hits), "show")
