"""A row of a list: an item of the store, a gap between items, the line that others are folded into, or the end."""

from __future__ import annotations

import msgspec

TAIL = 0
"""The id of the last row, which says whether there is more."""

FOLDS = -(1 << 62)
"""The id of the line into which a story's other posts are folded is this plus the story's."""

Order = tuple[float, ...]
"""Where a row stands: rows are shown in ascending order of it, and no two of a list share one."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row without its content, so that twenty thousand of them cost little.

    Attributes:
        order: Where it stands in the list.
        id: The item's id in the store; below 0 the id of a gap, negated, or far below that (`FOLDS`) a story's;
            `TAIL` for the end.
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
        return FOLDS // 2 < self.id < TAIL

    @property
    def is_fold(self) -> bool:
        """Whether other posts of a story are folded into it."""
        return self.id <= FOLDS // 2
