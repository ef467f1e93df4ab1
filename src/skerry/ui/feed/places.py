"""From the store's places to rows in the order of a view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from skerry.ui.feed.row import TAIL, Order, Row

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.values import Gap, ItemKey, Key

View = Literal["chronological", "ranked", "unread"]
VIEWS: tuple[View, ...] = ("chronological", "ranked", "unread")
"""The views of a timeline, in the order in which the key goes through them."""

TIE_BYTES = 64
"""A cid has 59; the tie only has to sort equal moments."""

LAST = float("inf")


class Named(msgspec.Struct, frozen=True, gc=False):
    """A place with the address that read marks go by."""

    key: ItemKey
    address: str


def by_time(key: Key) -> Order:
    """Newest first."""
    sort_ms, tie, item_id = key
    return (-sort_ms, -int.from_bytes(tie.encode()[:TIE_BYTES].ljust(TIE_BYTES, b"\0")), -item_id)


def by_score(key: ItemKey) -> Order:
    """The highest score first, then the newest."""
    return (-key.score, *by_time(key.key))


def item_row(key: ItemKey, view: View) -> Row:
    """The row of an item."""
    return Row(by_score(key) if view == "ranked" else by_time(key.key), key.id)


def gap_row(gap: Gap) -> Row:
    """The row of a gap: right below the newer of its neighbours."""
    return Row((*by_time(gap.newer), 1), -gap.id)


def tail_row() -> Row:
    """The row at the end."""
    return Row((LAST,), TAIL)


def named(cache: Cache, keys: Sequence[ItemKey]) -> list[Named]:
    """Places with their addresses; those that have left the store are left out."""
    addresses = cache.addresses([key.id for key in keys])
    return [Named(key, addresses[key.id]) for key in keys if key.id in addresses]
