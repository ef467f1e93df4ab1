"""What is still to be encoded and judged, and what came of it.

An item says which rules judged it, a post which model encoded it. What is to be done is whatever another says, or
none: found by index, the newest first, without a list of it being kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from heapq import merge
from itertools import islice
from math import isnan

from msgspec.structs import replace

from skerry.domain.moderation import UNMODERATED
from skerry.domain.verdicts import ACTIONS, Verdict
from skerry.store.files import Damaged
from skerry.store.moderating import put_moderation
from skerry.store.posts import forget_taste, items_of, remove_post
from skerry.store.rows import HIDE, decode_post, encode, from_moderation, readable, to_item, to_languages
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import ItemToJudge, PostToEncode, Vector

_VECTORS = f"""
    SELECT id, model, vector.body, scale FROM post CROSS JOIN vector ON vector.post = post.id WHERE id IN ({MARKS})
"""  # noqa: S608 - marks only
_TO_JUDGE = f"""
    SELECT item.id, post.id, uri, context, languages, feed.name, body FROM item
    CROSS JOIN post ON post.id = item.post CROSS JOIN feed ON feed.id = item.feed WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only
_JudgeRow = tuple[int, int, str, bytes | None, str | None, str, bytes]
_JUDGED = """
    SELECT post.id, moderation, asked, verdict.body FROM item
    CROSS JOIN post ON post.id = item.post LEFT JOIN verdict ON verdict.item = item.id WHERE item.id = ?
"""


def unencoded(db: sqlite3.Connection, model: str, limit: int) -> list[PostToEncode]:
    """Posts without a vector of a model; see `Cache.unencoded`."""
    others = _others(db, "SELECT id FROM model WHERE name <> ?", model)
    found = [
        db.execute(
            "SELECT -top_ms, id FROM post WHERE model = ? AND top_ms IS NOT NULL ORDER BY top_ms DESC LIMIT ?",
            (other, limit),
        )
        for other in others
    ]
    posts: list[PostToEncode] = []
    for _, post_id in list(islice(merge(*found), limit)):
        uri, body = db.execute("SELECT uri, body FROM post WHERE id = ?", (post_id,)).fetchone()
        try:
            posts.append(PostToEncode(post_id, decode_post(body)))
        except Damaged:
            remove_post(db, uri)  # it comes again with the next page that has it
    return posts


def put_vectors(db: sqlite3.Connection, model: str, vectors: Sequence[tuple[int, Vector]]) -> None:
    """Store vectors by post id; see `Cache.put_vectors`. The caller holds a transaction."""
    model_id = named_id(db, "model", model)
    for post_id, vector in vectors:
        if db.execute("UPDATE post SET model = ? WHERE id = ?", (model_id, post_id)).rowcount:
            db.execute(
                "INSERT OR REPLACE INTO vector (post, scale, body) VALUES (?, ?, ?)",
                (post_id, vector.scale, vector.body),
            )
            db.execute("UPDATE item SET ruleset = 0 WHERE post = ? AND ruleset <> 0", (post_id,))
            forget_taste(db, post_id)


def vectors(db: sqlite3.Connection, model: str, post_ids: Sequence[int]) -> dict[int, Vector]:
    """Vectors by post id."""
    row = db.execute("SELECT id FROM model WHERE name = ?", (model,)).fetchone()
    found: dict[int, Vector] = {}
    for chunk in chunks(post_ids) if row is not None else ():
        rows = db.execute(_VECTORS, chunk).fetchall()
        for post_id, by, body, scale in readable(rows, list[tuple[int, int, bytes, float]]):
            if by == row[0]:
                found[post_id] = Vector(body, scale)
    return found


def unjudged(db: sqlite3.Connection, ruleset: str, limit: int, model: str, besides: str = "") -> list[ItemToJudge]:
    """Items that the rules have not judged; see `Cache.unjudged`."""
    others = _others(db, "SELECT id FROM ruleset WHERE name NOT IN (?, ?) AND items > 0 AND id <> 0", ruleset, besides)
    found = [
        db.execute(
            "SELECT -sort_ms, -id FROM item WHERE ruleset = ? ORDER BY sort_ms DESC, id DESC LIMIT ?", (other, limit)
        )
        for other in others
    ]
    return read_items(db, [-minus_id for _, minus_id in islice(merge(*found), limit)], model)


def read_items(db: sqlite3.Connection, ids: Sequence[int], model: str) -> list[ItemToJudge]:
    """Items by id with their vectors of a model, in the order asked for; those that are gone are left out."""
    items: dict[int, ItemToJudge] = {}
    posts: dict[int, int] = {}
    for chunk in chunks(ids):
        rows = db.execute(_TO_JUDGE, chunk).fetchall()
        for item_id, post_id, uri, context, languages, feed, body in readable(rows, list[_JudgeRow]):
            try:
                items[item_id] = ItemToJudge(item_id, to_item(body, context), None, to_languages(languages), feed)
                posts[item_id] = post_id
            except Damaged:
                remove_post(db, uri)
    known = vectors(db, model, sorted(set(posts.values())))
    return [replace(items[item_id], vector=known.get(posts[item_id])) for item_id in ids if item_id in items]


def put_languages(db: sqlite3.Connection, languages: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Store what posts are written in; see `Cache.put_languages`. The caller holds a transaction."""
    rows = [(" ".join(codes), item_id) for item_id, codes in languages]
    db.executemany("UPDATE post SET languages = ? WHERE id = (SELECT post FROM item WHERE id = ?)", rows)


def put_verdicts(
    db: sqlite3.Connection, ruleset: str, verdicts: Iterable[tuple[int, Verdict]], asked: Collection[int] = ()
) -> tuple[int, ...]:
    """Store verdicts by item id; see `Cache.put_verdicts`. The caller holds a transaction."""
    by = named_id(db, "ruleset", ruleset)
    changed: list[int] = []
    for item_id, verdict in verdicts:
        body = encode(replace(verdict, moderation=UNMODERATED))  # the post has it
        post_id, before, *old = db.execute(_JUDGED, (item_id,)).fetchone() or (0, None)
        if post_id and (moderation := from_moderation(verdict.moderation)) != before:
            put_moderation(db, post_id, moderation)
            changed += items_of(db, post_id)
        is_asked = verdict.action == "hide" and item_id in asked
        action = ACTIONS.index("show" if is_asked else verdict.action)
        done = db.execute(
            "UPDATE item SET action = ?1, ruled = ?2, score = ?2 + taste + lift, hidden = ?3, ruleset = ?4, asked = ?6"
            " WHERE id = ?5",
            (action, 0.0 if isnan(verdict.score) else verdict.score, action == HIDE, by, item_id, is_asked),
        )
        if done.rowcount and old != [is_asked, body]:
            db.execute("INSERT OR REPLACE INTO verdict (item, body) VALUES (?, ?)", (item_id, body))
            changed.append(item_id)
    db.execute("DELETE FROM ruleset WHERE items <= 0 AND id NOT IN (0, ?)", (by,))
    return tuple(dict.fromkeys(changed))


def left_to_judge(db: sqlite3.Connection, ruleset: str) -> int:
    """How many items the rules have not judged."""
    return int(db.execute("SELECT total(items) FROM ruleset WHERE name <> ?", (ruleset,)).fetchone()[0])


def _others(db: sqlite3.Connection, sql: str, *names: str) -> list[int]:
    """Ids of all rulesets or models but those named, and 0 for none."""
    return [0, *(row[0] for row in db.execute(sql, names) if row[0] != 0)]


def named_id(db: sqlite3.Connection, table: str, name: str) -> int:
    """The id of a ruleset, a model or a learner, known from now on."""
    row = db.execute(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608 - a table of ours
    if row is not None:
        return int(row[0])
    made = db.execute(f"INSERT INTO {table} (name) VALUES (?)", (name,)).lastrowid  # noqa: S608 - a table of ours
    if made is None:
        raise Damaged(f"a {table} was not stored")
    return made
