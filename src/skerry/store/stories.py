"""Which posts tell the same: what is still to be looked at, what may be like it, and what came of it.

A post says which teller looked at it, as it says which model encoded it. Everything here is found by index, and costs
what a page adds: no read goes over all posts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from heapq import merge
from itertools import islice

from skerry.domain.stories import GROUNDS, Teller
from skerry.store.files import Damaged
from skerry.store.judging import named_id
from skerry.store.posts import remove_post
from skerry.store.rows import decode_post, maybe_post, readable
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import Likeness, PostToTell, ToldVector, Vector

_POSTS = f"""
    SELECT post.id, uri, post.body, scale, vector.body FROM post CROSS JOIN vector ON vector.post = post.id
    WHERE post.id IN ({MARKS})
"""  # noqa: S608 - marks only
_NAMES = f"""
    SELECT item.id, first.uri FROM item CROSS JOIN post AS first ON first.id = item.story
    WHERE item.id IN ({MARKS}) AND item.story <> 0
"""  # noqa: S608 - marks only
_TELLERS = f"SELECT id, uri, body FROM post WHERE id IN ({MARKS})"  # noqa: S608 - marks only

MOST_LOOKED_AT = 1000
"""Of the posts of one story, for those that are likest."""

UNKNOWN_ODDS = -99.0
"""What a pair counts that was never compared."""


def untold(db: sqlite3.Connection, teller: str, model: str, limit: int) -> list[PostToTell]:
    """Posts with a vector that the teller has not looked at; see `Cache.untold`."""
    by = named_id(db, "model", model)
    others = [0, *(row[0] for row in db.execute("SELECT id FROM model WHERE name <> ?", (teller,)))]
    sql = (
        "SELECT -top_ms, id FROM post WHERE told = ? AND model = ? AND top_ms IS NOT NULL ORDER BY top_ms DESC LIMIT ?"
    )
    found = [db.execute(sql, (other, by, limit)) for other in others]
    ids = [post_id for _, post_id in islice(merge(*found), limit)]
    known = posts(db, ids)
    return [known[post_id] for post_id in ids if post_id in known]


def posts(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, PostToTell]:
    """Posts with their vectors, by id; those that are gone are left out."""
    found: dict[int, PostToTell] = {}
    for chunk in chunks(ids):
        rows = db.execute(_POSTS, chunk).fetchall()
        for post_id, uri, body, scale, vector in readable(rows, list[tuple[int, str, bytes, float, bytes]]):
            try:
                found[post_id] = PostToTell(post_id, decode_post(body), Vector(vector, scale))
            except Damaged:
                remove_post(db, uri)
    return found


def told_between(db: sqlite3.Connection, teller: str, low_ms: int, high_ms: int, limit: int) -> list[ToldVector]:
    """Posts that the teller has looked at, written between two moments, the newest first."""
    rows = db.execute(
        "SELECT post.id, written_ms, vector.body, scale FROM post CROSS JOIN vector ON vector.post = post.id"
        " WHERE told = ? AND told <> 0 AND written_ms BETWEEN ? AND ? ORDER BY written_ms DESC LIMIT ?",
        (named_id(db, "model", teller), low_ms, high_ms, limit),
    ).fetchall()
    found = readable(rows, list[tuple[int, int, bytes, float]])
    return [ToldVector(post_id, written_ms, Vector(body, scale)) for post_id, written_ms, body, scale in found]


def begin(db: sqlite3.Connection, told: Sequence[tuple[PostToTell, Sequence[int]]]) -> tuple[int, ...]:
    """Forget what was told of posts, and note what they are found by; answers with the items that left a story."""
    left: list[int] = []
    for post, keys in told:
        left += _leave(db, post.id)
        db.execute(
            "DELETE FROM likeness WHERE other = ?1 AND post IN (SELECT other FROM likeness WHERE post = ?1)", (post.id,)
        )
        db.execute("DELETE FROM likeness WHERE post = ?", (post.id,))
        db.execute("DELETE FROM shared WHERE post = ?", (post.id,))
        db.executemany(
            "INSERT OR IGNORE INTO shared (key, written_ms, post) VALUES (?, ?, ?)",
            [(key, post.post.sort_ms, post.id) for key in keys],
        )
    return tuple(left)


def _leave(db: sqlite3.Connection, post_id: int) -> list[int]:
    """Take apart the story that a post is in, for all of it to be told anew; the items that were in it."""
    row = db.execute("SELECT story FROM post WHERE id = ?", (post_id,)).fetchone()
    if row is None or not row[0]:
        return []
    items = db.execute(
        "SELECT item.id FROM post CROSS JOIN item ON item.post = post.id WHERE post.story = ? AND post.story <> 0", row
    ).fetchall()
    db.execute("UPDATE post SET story = 0, told = 0 WHERE story = ? AND story <> 0", row)
    return [item for (item,) in items]


def sharing(db: sqlite3.Connection, key: int, low_ms: int, high_ms: int, limit: int) -> list[int]:
    """Posts that share something, written between two moments, the newest first."""
    return [
        row[0]
        for row in db.execute(
            "SELECT post FROM shared WHERE key = ? AND written_ms BETWEEN ? AND ? ORDER BY written_ms DESC LIMIT ?",
            (key, low_ms, high_ms, limit),
        )
    ]


def put_likenesses(db: sqlite3.Connection, found: Iterable[Likeness]) -> None:
    """Store how alike posts are, both ways round; of a post that has gone meanwhile, nothing."""
    db.executemany(
        "INSERT OR REPLACE INTO likeness (post, other, odds, ground) SELECT ?1, ?2, ?3, ?4"
        " WHERE EXISTS (SELECT 1 FROM post WHERE id = ?1) AND EXISTS (SELECT 1 FROM post WHERE id = ?2)",
        [
            (post, other, like.odds, GROUNDS.index(like.ground))
            for like in found
            for post, other in ((like.one, like.other), (like.other, like.one))
        ],
    )


def around(db: sqlite3.Connection, post_ids: Iterable[int], most: int) -> dict[int, dict[int, float]]:
    """The posts that hang together with some, over pairs with odds of 0 or more, each with the odds of all its pairs.

    Breadth first from the lowest id on, `most` posts at most.
    """
    found: dict[int, dict[int, float]] = {}
    waiting = sorted(set(post_ids))
    while waiting and len(found) < most:
        following: set[int] = set()
        for post_id in waiting[: most - len(found)]:
            rows = db.execute("SELECT other, odds FROM likeness WHERE post = ?", (post_id,)).fetchall()
            found[post_id] = dict(readable(rows, list[tuple[int, float]]))
            following.update(other for other, odds in found[post_id].items() if odds >= 0)
        waiting = sorted(following - found.keys())
    return found


def put_told(
    db: sqlite3.Connection, teller: str, model: str, told: Iterable[PostToTell], stories: Mapping[int, int]
) -> tuple[int, ...]:
    """Note that posts were told, and which story posts are in now (0: none); answers with the items that changed.

    One whose text has changed meanwhile has lost its vector of the model, and is told again.
    """
    by, model_id = named_id(db, "model", teller), named_id(db, "model", model)
    changed: list[int] = []
    for post_id, story in stories.items():
        done = db.execute("UPDATE post SET story = ? WHERE id = ? AND story <> ?", (story, post_id, story))
        if done.rowcount:
            changed += [row[0] for row in db.execute("SELECT id FROM item WHERE post = ?", (post_id,))]
    for post in told:
        db.execute(
            "UPDATE post SET told = ?, written_ms = ? WHERE id = ? AND model = ?",
            (by, post.post.sort_ms, post.id, model_id),
        )
    return tuple(changed)


def story_names(db: sqlite3.Connection, item_ids: Sequence[int]) -> dict[int, str]:
    """The address of the earliest post of each item's story, by the item's id; see `Cache.story_names`."""
    found: dict[int, str] = {}
    for chunk in chunks(item_ids):
        found.update(readable(db.execute(_NAMES, chunk).fetchall(), list[tuple[int, str]]))
    return found


def tellers(db: sqlite3.Connection, uri: str, limit: int) -> list[Teller]:
    """Who else tells what a post tells, the likest first; see `Cache.tellers`."""
    rows = db.execute(
        "SELECT other.id, odds, ground FROM post CROSS JOIN post AS other INDEXED BY post_story"
        " ON other.story = post.story AND other.story <> 0 AND other.id <> post.id"
        " LEFT JOIN likeness ON likeness.post = post.id AND likeness.other = other.id"
        " WHERE post.uri = ? AND post.story <> 0 LIMIT ?",
        (uri, MOST_LOOKED_AT),
    ).fetchall()
    others = readable(rows, list[tuple[int, float | None, int | None]])
    likest = sorted(others, key=lambda row: -(row[1] if row[1] is not None else UNKNOWN_ODDS))[:limit]
    said: dict[int, tuple[str, str]] = {}
    for chunk in chunks([post_id for post_id, _, _ in likest]):
        for post_id, address, body in readable(db.execute(_TELLERS, chunk).fetchall(), list[tuple[int, str, bytes]]):
            post = maybe_post(body)
            if post is not None:
                said[post_id] = (post.author.handle or post.author.did, address)
    return [
        Teller(*said[post_id], odds, GROUNDS[(ground or 0) % len(GROUNDS)])
        for post_id, odds, ground in likest
        if post_id in said
    ]
