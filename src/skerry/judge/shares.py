"""How common a topic is on a timeline, told without a label, and what a rule's probability is worth there.

A rule's probability is right where one post in ten is about its topic. Where the topic is rarer the same likeness is
right less often, where it fills the timeline more often: the odds go as the odds of the share (Bayes). The share itself
is the one at which the posts, taken together, are about the topic as often as it says. Saerens, Latinne and
Decaestecker 2002 find it by repeated correction (EM), here it is halving, which ends at the same place. Five posts of
the usual share are added, so that a few posts say little.

Nothing is decided by it: what a rule does to a post depends on the post and the rule alone, so that it can't go to and
fro with the timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from skerry.domain.verdicts import RuleResult, Verdict

USUAL = 0.1
"""The share at which a rule's probability is right as it stands, measured on the yardstick's dev."""

ADDED = 5.0
"""Posts of the usual share that are added. Of 5, 20 and 50, 5 was right most often at 2,000 posts and at 300."""

WINDOW = 2000
"""The newest posts, by which a share is told."""

ENOUGH = 200
"""Of fewer posts no share is told."""

LEAST, MOST = 1e-4, 0.9
"""Between these a share lies."""

HALVINGS = 30
"""Of the interval in which a share lies: to a millionth of it."""

EDGE = 1e-6
"""A probability is at least this far from 0 and 1, its last decimal."""


def share_of(probabilities: Sequence[float]) -> float | None:
    """The share of posts that are about a topic, from the probability of each; None of too few.

    The posts' order makes no difference.
    """
    if len(probabilities) < ENOUGH:
        return None
    ratios = [_odds(each) / _odds(USUAL) for each in probabilities]
    low, high = LEAST, MOST
    for _ in range(HALVINGS):
        share = (low + high) / 2
        odds = share / (1 - share)
        about = fsum(odds * ratio / (1 + odds * ratio) for ratio in ratios) + ADDED * USUAL
        low, high = (share, high) if about > share * (len(ratios) + ADDED) else (low, share)
    return float(f"{low:.3g}")


def likely(probability: float, share: float) -> float:
    """How likely a post is about a topic that fills such a share of the timeline; `probability`: the rule's."""
    odds = _odds(probability) / _odds(USUAL) * _odds(share)
    return round(odds / (1 + odds), 6)


def shares(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """By rule, the share of its topic among posts; a rule without a topic, or seen on too few posts, is left out.

    Posts of which the model's word isn't known, see `model_said`, tell nothing.
    """
    asked: dict[str, list[float]] = {}
    for verdict in verdicts:
        for result in verdict.results:
            if (said := model_said(result)) is not None:
                asked.setdefault(result.rule, []).append(said)
    return told(asked)


def model_said(result: RuleResult) -> float | None:
    """How sure the model is that a post is about a rule's topic; None where it wasn't asked, or that isn't known.

    A post that another key of the rule leaves out has the probability 0, one with a word of the rule 1, with the
    model's own beside it if that is near enough to be told.
    """
    if result.abstained:
        return None
    if 0 < result.probability < 1:
        return result.probability
    return next((match.probability for match in result.matches if match.kind == "topic"), None)


def told(asked: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The share of each rule's topic, from the probabilities of the posts that the model was asked about."""
    found = {rule: share_of(probabilities) for rule, probabilities in asked.items()}
    return {rule: share for rule, share in found.items() if share is not None}


def _odds(probability: float) -> float:
    inside = min(max(probability, EDGE), 1 - EDGE)
    return inside / (1 - inside)
