"""Feeds that the server puts in order: the newest list in place of the one before, further pages below it.

A place says when the list was fetched and how far down an item stands, not how old its post is: the order of a
generator, or of a search, is its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from skerry.domain.feeds import FOLLOWING, NOTIFICATIONS
from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.store.files import Damaged
from skerry.store.gaps import TAIL
from skerry.store.posts import drop_if_unused, items_of, lift, put_post
from skerry.store.rows import context_of, readable, repost_of
from skerry.store.timeline import MARKS, chunks, feed_id
from skerry.store.values import Place, PutResult
from skerry.store.written import over_page

KEPT_MS = 7 * 86_400_000
"""How long a list stays that nobody opens."""

MOST_LISTS = 200
"""Lists that are kept at most: those opened last."""

_NAMES = f"""
    SELECT item.id, name FROM item CROSS JOIN feed ON feed.id = item.feed WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only


def put_list(db: sqlite3.Connection, name: str, page: TimelinePage, cursor: str, asked_ms: int) -> PutResult:
    """Store a page of a list; see `Cache.put_list`. The caller holds a transaction."""
    page = over_page(db, page, asked_ms)
    feed = feed_id(db, name)
    if feed is None:
        feed = db.execute("INSERT INTO feed (name) VALUES (?)", (name,)).lastrowid
    if feed is None:
        raise Damaged("a feed was not stored")
    before = [] if cursor else _items(db, feed)
    db.executemany("DELETE FROM item WHERE id = ?", [(item_id,) for item_id, _ in before])
    top_ms = _below(db, feed, asked_ms) if cursor else asked_ms
    entries = [entry for entry in page.items if isinstance(entry, ItemToStore)]
    new: list[int] = []
    changed: list[int] = []
    for number, entry in enumerate(entries):
        item_id, ids = _put_item(db, feed, entry, top_ms - number, asked_ms)
        new += [item_id] if item_id else []
        changed += ids
    for _, post_id in before:
        drop_if_unused(db, post_id)
    is_end = not page.cursor or page.cursor == cursor
    synced = () if cursor else (asked_ms,)
    db.execute(
        f"UPDATE feed SET cursor = ?, is_complete = ?{', synced_ms = ?' * bool(synced)} WHERE id = ?",  # noqa: S608 - a column of ours
        ("" if is_end else page.cursor, is_end, *synced, feed),
    )
    if not cursor:
        _drop_old(db, asked_ms)
    fresh = set(new)
    others = tuple(item_id for item_id in dict.fromkeys(changed) if item_id not in fresh)
    removed = tuple(item_id for item_id, _ in before)
    return PutResult(tuple(new), others, removed, is_end, None if is_end else Place(TAIL, page.cursor))


def feeds_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Items by the name of the feed that they are in; see `Cache.feeds_of`."""
    names: dict[int, str] = {}
    for chunk in chunks(ids):
        names.update(readable(db.execute(_NAMES, chunk).fetchall(), list[tuple[int, str]]))
    found: dict[str, list[int]] = {}
    for item_id in ids:
        if item_id in names:
            found.setdefault(names[item_id], []).append(item_id)
    return {name: tuple(each) for name, each in found.items()}


def _put_item(
    db: sqlite3.Connection, feed: int, entry: ItemToStore, sort_ms: int, asked_ms: int
) -> tuple[int, list[int]]:
    """Store an item: its id, 0 when the list has it already, and the items, of all feeds, whose post is another now."""
    item = entry.item
    post_id, change = put_post(db, item.post, entry.raw)
    changed = [] if change in ("new", "same") else items_of(db, post_id)
    lift(db, post_id, sort_ms)
    made = db.execute(
        "INSERT OR IGNORE INTO item (feed, sort_ms, tie, post, repost, put_ms, context, story)"
        " VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, (SELECT story FROM post WHERE id = ?3))",
        (feed, sort_ms, post_id, repost_of(item), asked_ms, context_of(item)),
    )
    return (made.lastrowid or 0) if made.rowcount else 0, changed


def _items(db: sqlite3.Connection, feed: int) -> list[tuple[int, int]]:
    """The items of a list and their posts."""
    return readable(db.execute("SELECT id, post FROM item WHERE feed = ?", (feed,)).fetchall(), list[tuple[int, int]])


def _below(db: sqlite3.Connection, feed: int, asked_ms: int) -> int:
    """The place below the last item."""
    lowest = [
        db.execute("SELECT min(sort_ms) FROM item WHERE feed = ? AND hidden = ?", (feed, hidden)).fetchone()[0]
        for hidden in (False, True)
    ]
    return min((place for place in lowest if isinstance(place, int)), default=asked_ms) - 1


def _drop_old(db: sqlite3.Connection, now_ms: int) -> None:
    """Forget lists that nobody has opened for long, and those beyond the most that are kept."""
    rows = db.execute(
        "SELECT id, synced_ms FROM feed WHERE name NOT IN (?, ?) AND name NOT GLOB 'thread:*' ORDER BY synced_ms DESC",
        (FOLLOWING, NOTIFICATIONS),
    ).fetchall()
    for number, (feed, synced_ms) in enumerate(readable(rows, list[tuple[int, int]])):
        if synced_ms < now_ms - KEPT_MS or number >= MOST_LISTS:
            gone = _items(db, feed)
            db.execute("DELETE FROM item WHERE feed = ?", (feed,))
            db.execute("DELETE FROM feed WHERE id = ?", (feed,))
            for _, post_id in gone:
                drop_if_unused(db, post_id)
