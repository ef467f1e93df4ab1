"""What moderation reads and leaves in the cache: the views as they came, what is done with posts, the preferences."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress

from skerry.domain.moderation import Moderation
from skerry.store.files import Damaged
from skerry.store.posts import items_of
from skerry.store.rows import from_moderation, readable, to_moderation, unpack_raw
from skerry.store.timeline import MARKS, chunks

KEPT_MS = 86_400_000
"""How long profiles and lists of people are kept: what has a colon in its name."""

_RAWS = f"""
    SELECT item.id, raw.body FROM item CROSS JOIN raw ON raw.post = item.post WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only


def raws(db: sqlite3.Connection, item_ids: Sequence[int]) -> dict[int, bytes]:
    """Views by item id; see `Cache.raws`."""
    found: dict[int, bytes] = {}
    for chunk in chunks(item_ids):
        for item_id, body in readable(db.execute(_RAWS, chunk).fetchall(), list[tuple[int, bytes]]):
            with suppress(Damaged):
                found[item_id] = unpack_raw(body)
    return found


def beside_feeds(db: sqlite3.Connection, after: int, limit: int) -> list[tuple[int, str, bytes]]:
    """Posts that no feed has; see `Cache.beside_feeds`. One that can't be read has an empty view."""
    rows = db.execute(
        "SELECT post.id, uri, raw.body FROM post LEFT JOIN raw ON raw.post = post.id"
        " WHERE post.id > ? AND top_ms IS NULL ORDER BY post.id LIMIT ?",
        (after, limit),
    ).fetchall()
    found: list[tuple[int, str, bytes]] = []
    for post_id, uri, body in readable(rows, list[tuple[int, str, bytes | None]]):
        view = b""
        with suppress(Damaged):
            view = unpack_raw(body) if body is not None else b""
        found.append((post_id, uri, view))
    return found


def moderation(db: sqlite3.Connection, uri: str) -> Moderation:
    """What is done with a post."""
    row = db.execute("SELECT moderation FROM post WHERE uri = ?", (uri,)).fetchone()
    return to_moderation(row[0] if row else None)


def put_moderations(db: sqlite3.Connection, found: Mapping[str, Moderation]) -> tuple[int, ...]:
    """Store what is done with posts; see `Cache.put_moderations`. The caller holds a transaction."""
    changed: list[int] = []
    for uri, moderation in found.items():
        row = db.execute("SELECT id, moderation FROM post WHERE uri = ?", (uri,)).fetchone()
        if row is not None and (column := from_moderation(moderation)) != row[1]:
            put_moderation(db, row[0], column)
            changed += items_of(db, row[0])
    return tuple(changed)


def put_moderation(db: sqlite3.Connection, post_id: int, column: bytes | None) -> None:
    """Store what is done with a post."""
    db.execute("UPDATE post SET moderation = ? WHERE id = ?", (column, post_id))


def kept(db: sqlite3.Connection, name: str) -> bytes | None:
    """What was kept under a name."""
    row = db.execute("SELECT body FROM kept WHERE name = ?", (name,)).fetchone()
    return row[0] if row is not None and isinstance(row[0], bytes) else None


def keep(db: sqlite3.Connection, name: str, body: bytes, at_ms: int) -> None:
    """Keep something under a name. The caller holds a transaction."""
    db.execute("INSERT OR REPLACE INTO kept (name, at_ms, body) VALUES (?, ?, ?)", (name, at_ms, body))
    if ":" in name:
        db.execute("DELETE FROM kept WHERE instr(name, ':') AND at_ms < ?", (at_ms - KEPT_MS,))
