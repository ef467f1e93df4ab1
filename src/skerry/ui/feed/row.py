"""A row of a list: an item of the store, a gap between items, or the end."""

from __future__ import annotations

import msgspec

TAIL = 0
"""The id of the last row, which says whether there is more."""

Order = tuple[float, ...]
"""Where a row stands: rows are shown in ascending order of it, and no two of a list share one."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row without its content, so that twenty thousand of them cost little.

    Attributes:
        order: Where it stands in the list.
        id: The item's id in the store; below 0 the id of a gap, negated; `TAIL` for the end.
    """

    order: Order
    id: int

    @property
    def is_item(self) -> bool:
        """Whether a post stands behind it."""
        return self.id > TAIL

    @property
    def is_gap(self) -> bool:
        """Whether it stands for posts that are missing."""
        return self.id < TAIL
