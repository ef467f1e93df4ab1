"""Reading where things are in a feed: keyset reads of one index."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from heapq import merge
from itertools import islice

from skerry.store.rows import ActionIndex, readable, to_action
from skerry.store.values import FeedState, ItemKey, Key

KeyRow = tuple[int, str, int, ActionIndex, float, int]
StateRow = tuple[int, int, str, int, int]
PlaceRow = tuple[int, int, str, int, ActionIndex, float, int]

CHUNK = 64
"""Ids a statement: always the same number, so that SQLite prepares it once."""

MARKS = ",".join("?" * CHUNK)

_COLUMNS = "SELECT sort_ms, tie, id, action, score, story FROM item WHERE feed = ? AND hidden = ?"
_OF_STORIES = f"""
    SELECT sort_ms, tie, id, action, score, story FROM item INDEXED BY item_story
    WHERE feed = ? AND story IN ({MARKS}) AND story <> 0 AND hidden = 0
"""  # noqa: S608 - marks only
_NEWEST = " ORDER BY sort_ms DESC, tie DESC, id DESC LIMIT ?"
_NEAREST = " ORDER BY sort_ms, tie, id LIMIT ?"
_BEFORE = " AND (sort_ms, tie, id) < (?, ?, ?)"
_AFTER = " AND (sort_ms, tie, id) > (?, ?, ?)"


def feed_id(db: sqlite3.Connection, name: str) -> int | None:
    """The id of a feed that is known."""
    row = db.execute("SELECT id FROM feed WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def keys(
    db: sqlite3.Connection, name: str, before: Key | None, after: Key | None, limit: int, hidden: bool | None
) -> list[ItemKey]:
    """Places of a feed, newest first; see `Cache.keys`."""
    feed = feed_id(db, name)
    if feed is None:
        return []
    if hidden is not None:
        return _keys(db, feed, before, after, limit, hidden)
    both = [_keys(db, feed, before, after, limit, which) for which in (False, True)]
    if after is not None and before is None:  # the nearest are the last
        return list(merge(*both, key=lambda key: key.key, reverse=True))[-limit:]
    return list(islice(merge(*both, key=lambda key: key.key, reverse=True), limit))


def _keys(
    db: sqlite3.Connection, feed: int, before: Key | None, after: Key | None, limit: int, hidden: bool
) -> list[ItemKey]:
    """Places of one of the two stretches of the index."""
    is_upward = after is not None and before is None
    sql = _COLUMNS + (_BEFORE if before else "") + (_AFTER if after else "") + (_NEAREST if is_upward else _NEWEST)
    rows = db.execute(sql, (feed, hidden, *(before or ()), *(after or ()), limit)).fetchall()
    found = [_key(row) for row in readable(rows, list[KeyRow])]
    return found[::-1] if is_upward else found


def _key(row: KeyRow) -> ItemKey:
    """A place from its columns."""
    sort_ms, tie, item_id, action, score, story = row
    return ItemKey(sort_ms, tie, item_id, to_action(action), score, story)


def keys_ranked(db: sqlite3.Connection, name: str, limit: int, newest: int) -> list[ItemKey]:
    """The newest that aren't hidden, by score; Python's sort keeps the order in time among equals."""
    found = keys(db, name, None, None, newest, False)
    return sorted(found, key=lambda key: -key.score)[:limit]


def item_of(db: sqlite3.Connection, name: str, address: str) -> ItemKey | None:
    """The place of an item by its address."""
    uri, _, repost = address.partition(" ")
    row = db.execute(
        "SELECT sort_ms, tie, item.id, action, score, item.story FROM post CROSS JOIN feed CROSS JOIN item"
        " ON item.post = post.id AND item.feed = feed.id AND repost = ?"
        " WHERE post.uri = ? AND feed.name = ?",
        (repost, uri, name),
    ).fetchone()
    return next(map(_key, readable([row] if row else [], list[KeyRow])), None)


def places(db: sqlite3.Connection, name: str, ids: Sequence[int]) -> list[ItemKey]:
    """Places of a feed's items by id, newest first."""
    feed = feed_id(db, name)
    found: list[ItemKey] = []
    for chunk in chunks(ids):
        rows = db.execute(
            f"SELECT feed, sort_ms, tie, id, action, score, story FROM item WHERE id IN ({MARKS})",  # noqa: S608 - marks only
            chunk,
        ).fetchall()
        found += [_key(row[1:]) for row in readable(rows, list[PlaceRow]) if row[0] == feed]
    return sorted(found, key=lambda key: key.key, reverse=True)


def of_stories(db: sqlite3.Connection, name: str, stories: Sequence[int]) -> list[ItemKey]:
    """The items of stories that are not hidden, newest first; see `Cache.of_stories`."""
    feed = feed_id(db, name)
    found: list[ItemKey] = []
    for chunk in chunks(stories) if feed is not None else ():
        rows = db.execute(_OF_STORIES, (feed, *chunk)).fetchall()
        found += [_key(row) for row in readable(rows, list[KeyRow])]
    return sorted(found, key=lambda key: key.key, reverse=True)


def chunks(ids: Sequence[int]) -> list[list[int]]:
    """Ids in lists of `CHUNK`, the last one filled up with its last."""
    parts = [list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)]
    return [part + part[-1:] * (CHUNK - len(part)) for part in parts]


def feed_state(db: sqlite3.Connection, name: str) -> FeedState:
    """The kept numbers of a feed."""
    row = db.execute(
        "SELECT items, hidden, cursor, is_complete, synced_ms FROM feed WHERE name = ?", (name,)
    ).fetchone()
    for items, hidden, cursor, is_complete, synced_ms in readable([row] if row else [], list[StateRow]):
        return FeedState(items, hidden, cursor, bool(is_complete), synced_ms)
    return FeedState()
