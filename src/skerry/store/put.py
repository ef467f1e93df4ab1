"""Storing a page of a feed: items, what they replace, what is gone, and how far the feed is known now."""

from __future__ import annotations

import sqlite3
from itertools import pairwise

from skerry.domain.pages import BadItem, ItemToStore, TimelinePage
from skerry.store.files import Damaged
from skerry.store.gaps import HIGHEST, LOWEST, TOP, Cover
from skerry.store.posts import drop_if_unused, lift, put_post
from skerry.store.rows import context_of, readable, repost_of, tie_of
from skerry.store.timeline import feed_id
from skerry.store.values import Key, Place, PutResult
from skerry.store.written import over_page

FEW = 10
"""So many items may be gone at once without a second thought."""

MANY = 4
"""More items gone than so many times those that are left: the server's trouble, sooner than what happened."""

StoredRow = tuple[int, int, str, str, int]


def put_page(
    db: sqlite3.Connection, name: str, page: TimelinePage, place: Place, asked_ms: int, own_did: str
) -> PutResult:
    """Store a page; see `Cache.put_page`. The caller holds a transaction."""
    page = over_page(db, page, asked_ms)
    feed = _feed(db, name)
    cover = Cover(db, feed, place)
    new: list[int] = []
    changed: list[int] = []
    keys: list[Key] = []
    # From the last to the first, so that of two at the same place the first gets the higher id, and stays before.
    for entry in reversed(page.items):
        if isinstance(entry, ItemToStore):
            key, is_new, ids = _put_item(db, feed, entry, asked_ms)
            keys.append(key)
            changed += ids
            if is_new:
                new.append(key[2])
    keys.reverse()
    follow = cover.settle(keys[-1] if keys else None, page.cursor)
    removed = _remove_gone(db, feed, page, keys, cover, asked_ms, own_did)
    if place.gap == TOP:
        db.execute("UPDATE feed SET synced_ms = ? WHERE id = ?", (asked_ms, feed))
    fresh = set(new)
    seen = dict.fromkeys(item_id for item_id in reversed(changed) if item_id not in fresh)
    return PutResult(tuple(reversed(new)), tuple(seen), removed, follow is None, follow)


def _feed(db: sqlite3.Connection, name: str) -> int:
    """The id of a feed, known from now on."""
    feed = feed_id(db, name)
    if feed is None:
        feed = db.execute("INSERT INTO feed (name) VALUES (?)", (name,)).lastrowid
    if feed is None:
        raise Damaged("a feed was not stored")
    return feed


def _put_item(db: sqlite3.Connection, feed: int, entry: ItemToStore, asked_ms: int) -> tuple[Key, bool, list[int]]:
    """Store one item: its place, whether it is new, and which items of the feed show another post now."""
    item = entry.item
    post_id, change = put_post(db, item.post, entry.raw)
    changed = []
    if change not in ("new", "same"):
        changed = [row[0] for row in db.execute("SELECT id FROM item WHERE post = ? AND feed = ?", (post_id, feed))]
    repost, context = repost_of(item), context_of(item)
    row = db.execute(
        "SELECT sort_ms, tie, id, context FROM item WHERE post = ? AND feed = ? AND repost = ?", (post_id, feed, repost)
    ).fetchone()
    if row is not None:
        if row[3] != context:
            db.execute("UPDATE item SET context = ?, ruleset = 0 WHERE id = ?", (context, row[2]))
            changed.append(row[2])
        return (row[0], row[1], row[2]), False, changed
    lift(db, post_id, item.sort_ms)
    tie = tie_of(item)
    made = db.execute(
        "INSERT INTO item (feed, sort_ms, tie, post, repost, put_ms, context, story)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT story FROM post WHERE id = ?4))",
        (feed, item.sort_ms, tie, post_id, repost, asked_ms, context),
    )
    if made.lastrowid is None:
        raise Damaged("an item was not stored")
    return (item.sort_ms, tie, made.lastrowid), True, changed


def _remove_gone(
    db: sqlite3.Connection,
    feed: int,
    page: TimelinePage,
    keys: list[Key],
    cover: Cover,
    asked_ms: int,
    own_did: str,
) -> tuple[int, ...]:
    """Remove what the page covers and no longer has: deleted, or its author unfollowed. Only when that is sure.

    It isn't when the page is out of order or holds an item without an address. What was stored after the page was
    asked for, and the account's own items (of which the AppView leaves some out of a full page), always stay. A first
    page that is empty and says that it is all covers the whole feed: few items go by it, whatever is left of many.
    """
    bad = {entry.uri for entry in page.items if isinstance(entry, BadItem)}
    is_all = cover.high == HIGHEST and not page.items and not page.cursor
    if cover.high is None or not (keys or is_all) or "" in bad or any(older > newer for newer, older in pairwise(keys)):
        return ()
    there = {key[2] for key in keys}
    own = f"at://{own_did}/"
    gone = [
        (item_id, post_id)
        for item_id, put_ms, uri, repost, post_id in _between(db, feed, cover.high, keys[-1] if keys else LOWEST)
        if item_id not in there
        and put_ms < asked_ms
        and uri not in bad
        and not (own_did and (uri.startswith(own) or repost.startswith(own) or repost == own_did))
    ]
    if len(gone) > max(FEW, MANY * len(keys)):
        return ()
    for item_id, post_id in gone:
        db.execute("DELETE FROM item WHERE id = ?", (item_id,))
        drop_if_unused(db, post_id)
    return tuple(item_id for item_id, _ in gone)


def _between(db: sqlite3.Connection, feed: int, high: Key, low: Key) -> list[StoredRow]:
    """The items of a feed between two places, both left out."""
    found: list[StoredRow] = []
    for hidden in (False, True):
        rows = db.execute(
            "SELECT item.id, put_ms, uri, repost, post.id FROM item CROSS JOIN post ON post.id = item.post"
            " WHERE feed = ? AND hidden = ? AND (sort_ms, tie, item.id) < (?, ?, ?)"
            " AND (sort_ms, tie, item.id) > (?, ?, ?)",
            (feed, hidden, *high, *low),
        ).fetchall()
        found += readable(rows, list[StoredRow])
    return found
