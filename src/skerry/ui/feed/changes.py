"""What is to be done to the rows of a list, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from skerry.ui.feed.row import Row

if TYPE_CHECKING:
    from skerry.store.values import ItemKey


class Plan(msgspec.Struct, frozen=True):
    """What has to be done to the rows.

    Attributes:
        fresh: Places to put in.
        gone: Ids to take out.
        changed: Rows whose items are others now.
        retold: Places of items that are in another story now, or have another score where that is the order.
    """

    fresh: tuple[ItemKey, ...]
    gone: tuple[int, ...]
    changed: tuple[Row, ...]
    retold: tuple[ItemKey, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What was done. `redrawn` are the ids of rows that look different now, at their place or at another."""

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    redrawn: tuple[int, ...] = ()
