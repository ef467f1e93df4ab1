"""What is decided about a post or a person: the causes, and what follows from them in each context."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from skerry.judge.moderation.behavior import Context, Effect
from skerry.judge.moderation.causes import Cause


class Treatment(msgspec.Struct, frozen=True):
    """What is done in one context, with the causes of it, those that weigh most first in the first two.

    Attributes:
        filters: Why it is left out of the list.
        blurs: Why it is covered.
        alerts: What is warned of.
        informs: What is told.
        is_final: Whether the cover stays on.
    """

    filters: tuple[Cause, ...] = ()
    blurs: tuple[Cause, ...] = ()
    alerts: tuple[Cause, ...] = ()
    informs: tuple[Cause, ...] = ()
    is_final: bool = False


class Decision(msgspec.Struct, frozen=True):
    """All causes, in the order in which they were found.

    Attributes:
        causes: The causes.
        is_own: Whether it is the reader's own: blocks and mutes don't count then, and labels hide nothing for good.
    """

    causes: tuple[Cause, ...]
    is_own: bool

    def treatment(self, context: Context) -> Treatment:
        """What follows in a context."""
        causes = [cause for cause in self.causes if not self.is_own or cause.kind in ("hidden", "label")]
        shown = [(cause, cause.behavior.get(context)) for cause in causes if not cause.is_quoted]
        blurs = [cause for cause, effect in shown if effect is Effect.BLUR]
        return Treatment(
            filters=_sorted(cause for cause in causes if context in cause.filters and not self._is_spared(cause)),
            blurs=_sorted(blurs),
            alerts=tuple(cause for cause, effect in shown if effect is Effect.ALERT),
            informs=tuple(cause for cause, effect in shown if effect is Effect.INFORM),
            is_final=not self.is_own and any(cause.is_final for cause in blurs),
        )

    def _is_spared(self, cause: Cause) -> bool:
        """Whether a label leaves it where it is since it is the reader's own."""
        return self.is_own and cause.kind == "label"


def _sorted(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(sorted(causes, key=lambda cause: cause.priority))
