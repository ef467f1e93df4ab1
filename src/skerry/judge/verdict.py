"""From what the rules say of a post to what is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from skerry.domain.moderation import UNMODERATED, Moderation
from skerry.domain.verdicts import PRECEDENCE, Action, RuleResult, Verdict

SCORE_DIGITS = 6
"""Decimal places of a score: the order in which rules are added up is not to be seen."""

SIGNS = {"boost": 1, "sink": -1}
"""What an action does to the score."""


TAKING: tuple[Action, ...] = ("hide", "collapse", "dim", "blur-media")
"""What is taken away of a post, the most first."""


def decide(results: Sequence[RuleResult], *, written: tuple[str, ...] = ()) -> Verdict:
    """One verdict from the results of all rules; `PRECEDENCE` decides among them.

    Args:
        results: What each rule made of the post.
        written: The languages that were read in the post.
    """
    if not any(result.hit for result in results):
        return Verdict(results=tuple(results), written=written)
    score = _score(results)
    return Verdict(_acts(results) or _moved(results, score), score, tuple(results), written)


def moderated(verdict: Verdict, moderation: Moderation) -> Verdict:
    """What the rules say under the network's: nothing brings back what those take, a rule may take more."""
    if moderation == UNMODERATED:
        return verdict
    return replace(verdict, action=_over(moderation, verdict.action), moderation=moderation)


def _over(moderation: Moderation, action: Action) -> Action:
    """What is done where moderation does one thing and the rules another: whatever takes away more."""
    if moderation.action == "show":
        return action
    return min(moderation.action, action, key=lambda each: TAKING.index(each) if each in TAKING else len(TAKING))


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
