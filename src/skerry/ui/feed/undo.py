"""What `u` takes back, the last first: ratings, likes, reposts, follows, and posts that are not sent yet."""

from __future__ import annotations

import msgspec

from skerry.domain.writing import Toggle
from skerry.store.values import RatedPost, Rating

MAX_DEEDS = 200
"""Of these, how many are remembered."""


class Undone(msgspec.Struct, frozen=True):
    """A rating: `value` is 0 for forgetting one, `before` what it replaced, None for none; `post` is what was rated."""

    uri: str
    value: int
    before: Rating | None
    post: RatedPost | None = None


class Switched(msgspec.Struct, frozen=True):
    """Something was switched on or off: the row of the outbox, and what was done, in words."""

    row: int
    toggle: Toggle
    words: str


class Posted(msgspec.Struct, frozen=True):
    """A post, or the first of a thread, was put into the outbox."""

    row: int


Deed = Undone | Switched | Posted


class Undo:
    """The deeds of this session that can be taken back."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []

    @property
    def last(self) -> Deed | None:
        """The last of all."""
        return self._deeds[-1] if self._deeds else None

    @property
    def last_rating(self) -> Undone | None:
        """The last rating among them."""
        return next((deed for deed in reversed(self._deeds) if isinstance(deed, Undone)), None)

    def push(self, deed: Deed) -> None:
        """Remember one more."""
        self._deeds = [*self._deeds[-MAX_DEEDS + 1 :], deed]

    def drop(self, deed: Deed) -> None:
        """It is taken back, or can't be any more: the last one like this."""
        for place in range(len(self._deeds) - 1, -1, -1):
            if self._deeds[place] == deed:
                del self._deeds[place]
                return
