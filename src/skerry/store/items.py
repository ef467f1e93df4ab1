"""Reading items by id."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from skerry.domain.verdicts import Verdict
from skerry.store.files import Damaged
from skerry.store.rows import ActionIndex, address, decode_verdict, readable, to_action, to_item, unpack_raw
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import StoredItem

ItemRow = tuple[int, ActionIndex, float, int, bytes | None, bytes]

_ITEMS = f"""
    SELECT item.id, action, score, ruleset, context, body FROM item CROSS JOIN post ON post.id = item.post
    WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only
_ADDRESSES = f"""
    SELECT item.id, uri, repost FROM item CROSS JOIN post ON post.id = item.post WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only


def items(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, StoredItem]:
    """Items by id, in the order asked for."""
    found: dict[int, StoredItem] = {}
    for chunk in chunks(ids):
        for row in readable(db.execute(_ITEMS, chunk).fetchall(), list[ItemRow]):
            with suppress(Damaged):  # it comes again with the next page that has it
                found[row[0]] = _stored(row)
    return {item_id: found[item_id] for item_id in ids if item_id in found}


def _stored(row: ItemRow) -> StoredItem:
    """An item from its columns. Raises Damaged."""
    item_id, action, score, ruleset, context, body = row
    return StoredItem(item_id, to_item(body, context), to_action(action), score, ruleset != 0)


def addresses(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Addresses by id, in the order asked for, without reading the items."""
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        for item_id, uri, repost in readable(db.execute(_ADDRESSES, chunk).fetchall(), list[tuple[int, str, str]]):
            found[item_id] = address(uri, repost)
    return {item_id: found[item_id] for item_id in ids if item_id in found}


def verdict(db: sqlite3.Connection, item_id: int) -> Verdict | None:
    """All that was said of an item."""
    row = db.execute("SELECT body FROM verdict WHERE item = ?", (item_id,)).fetchone()
    with suppress(Damaged):
        return None if row is None else decode_verdict(row[0])
    return None


def raw(db: sqlite3.Connection, uri: str) -> bytes | None:
    """The JSON of a post's view as the network gave it."""
    row = db.execute("SELECT raw.body FROM post CROSS JOIN raw ON raw.post = post.id WHERE uri = ?", (uri,)).fetchone()
    with suppress(Damaged):
        return None if row is None else unpack_raw(row[0])
    return None
