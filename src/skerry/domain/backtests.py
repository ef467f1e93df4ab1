"""What some rules would have done to the posts of a store, against what others do: numbers, and the posts."""

from __future__ import annotations

import msgspec

from skerry.domain.verdicts import Action


class Case(msgspec.Struct, frozen=True, array_like=True):
    """A post that the tried rules act on, or nearly, or that they no longer act on.

    Attributes:
        item: The item's id in the store.
        before: What is done with it by the rules it is compared with.
        after: What the tried rules do.
        rule: The rule that settles it, or that nearly would.
        probability: That rule's.
        threshold: From which on it hits.
        is_hit: Whether it does.
    """

    item: int
    before: Action
    after: Action
    rule: str
    probability: float
    threshold: float
    is_hit: bool

    @property
    def is_changed(self) -> bool:
        """Whether something else is done with it."""
        return self.before != self.after


class RuleTally(msgspec.Struct, frozen=True, array_like=True):
    """How often a tried rule hit, settled what is done, and nearly hit.

    `likely` is the part of the hits by its topic that is about it, as far as the model can tell, see `judge.shares`;
    below 0 where that isn't known.
    """

    rule: str
    action: Action
    hits: int = 0
    decides: int = 0
    near: int = 0
    likely: float = -1.0


class ActionTally(msgspec.Struct, frozen=True, array_like=True):
    """With how many posts something is done, by the rules compared with and by those that are tried."""

    action: Action
    before: int
    after: int


class Backtest(msgspec.Struct, frozen=True, array_like=True):
    """The outcome.

    Attributes:
        posts: How many items were judged.
        first_ms: The oldest of them, by its place in the timeline; 0 when there was none.
        last_ms: The newest.
        unread: How many the model has not read, so that topics say nothing of them.
        changed: With how many something else is done than before.
        actions: By action, those that occur.
        rules: By tried rule, in their order.
        cases: The posts, what the change is about first, and of that what is nearest to a threshold; not more than
            were asked for.
        left_out: How many more cases there are.
    """

    posts: int = 0
    first_ms: int = 0
    last_ms: int = 0
    unread: int = 0
    changed: int = 0
    actions: tuple[ActionTally, ...] = ()
    rules: tuple[RuleTally, ...] = ()
    cases: tuple[Case, ...] = ()
    left_out: int = 0

    def tally(self, action: Action) -> ActionTally:
        """What there is of an action."""
        return next((tally for tally in self.actions if tally.action == action), ActionTally(action, 0, 0))
