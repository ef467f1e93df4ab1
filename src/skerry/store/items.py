"""Reading items by id."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from skerry.domain.verdicts import Verdict
from skerry.store.files import Damaged
from skerry.store.rows import (
    ActionIndex,
    address,
    decode_verdict,
    readable,
    to_action,
    to_item,
    to_moderation,
    unpack_raw,
)
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import StoredItem

ItemRow = tuple[int, ActionIndex, float, int, float, float, int, bytes | None, bytes, bytes | None]

_ITEMS = f"""
    SELECT item.id, action, score, ruleset, taste, lift, asked, context, body, moderation
    FROM item CROSS JOIN post ON post.id = item.post
    WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only
_VERDICT = """
    SELECT verdict.body, moderation FROM verdict
    CROSS JOIN item ON item.id = verdict.item CROSS JOIN post ON post.id = item.post WHERE verdict.item = ?
"""
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
    item_id, action, score, ruleset, taste, lift, asked, context, body, moderation = row
    item = to_item(body, context)
    shown = (to_action(action), score, ruleset != 0, taste, lift != 0, asked != 0)
    return StoredItem(item_id, item, *shown, moderation=to_moderation(moderation))


def addresses(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Addresses by id, in the order asked for, without reading the items."""
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        for item_id, uri, repost in readable(db.execute(_ADDRESSES, chunk).fetchall(), list[tuple[int, str, str]]):
            found[item_id] = address(uri, repost)
    return {item_id: found[item_id] for item_id in ids if item_id in found}


def verdict(db: sqlite3.Connection, item_id: int) -> Verdict | None:
    """All that was said of an item."""
    row = db.execute(_VERDICT, (item_id,)).fetchone()
    with suppress(Damaged):
        return None if row is None else replace(decode_verdict(row[0]), moderation=to_moderation(row[1]))
    return None


def raw(db: sqlite3.Connection, uri: str) -> bytes | None:
    """The JSON of a post's view as the network gave it."""
    row = db.execute("SELECT raw.body FROM post CROSS JOIN raw ON raw.post = post.id WHERE uri = ?", (uri,)).fetchone()
    with suppress(Damaged):
        return None if row is None else unpack_raw(row[0])
    return None
