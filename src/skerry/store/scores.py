"""What the user's ratings make of items: taste's part of their scores, and the places kept for unusual posts.

An item says which state of the ratings gave it its part. What is to be scored is whatever another says, found by index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import islice

from skerry.store.judging import named_id, read_items
from skerry.store.rows import ActionIndex, readable, to_action
from skerry.store.timeline import feed_id
from skerry.store.values import ItemToJudge, Rankable, Vector

_LEARNERS = """
    WITH RECURSIVE each (id) AS (
        SELECT min(learner) FROM item
        UNION ALL SELECT (SELECT min(learner) FROM item WHERE learner > each.id) FROM each WHERE each.id IS NOT NULL
    )
    SELECT id FROM each WHERE id IS NOT NULL
"""
"""Each learner that an item names: one look into the index for each."""

_RANKABLE = """
    SELECT id, post, action, ruled, taste, lift, known FROM item WHERE feed = ? AND hidden = 0
    ORDER BY sort_ms DESC, tie DESC, id DESC LIMIT ?
"""


def unscored(db: sqlite3.Connection, learner: str, limit: int, model: str) -> list[ItemToJudge]:
    """Items that a state of the ratings has not scored; see `Cache.unscored`."""
    current = _learner(db, learner)
    found = [
        db.execute(
            "SELECT -sort_ms, -id FROM item WHERE learner = ? ORDER BY sort_ms DESC, id DESC LIMIT ?", (other, limit)
        )
        for other in _in_use(db)
        if other != current
    ]
    return read_items(db, [-minus_id for _, minus_id in islice(merge(*found), limit)], model)


def put_scores(db: sqlite3.Connection, learner: str, scores: Sequence[tuple[int, float, float]]) -> tuple[int, ...]:
    """Store taste's part and likeness to what is rated, by item id; see `Cache.put_scores`."""
    by = named_id(db, "learner", learner) if learner else 0
    changed = []
    for item_id, taste, known in scores:
        row = db.execute("SELECT taste FROM item WHERE id = ?", (item_id,)).fetchone()
        db.execute(
            "UPDATE item SET taste = ?1, known = ?2, learner = ?3, score = ruled + ?1 + lift WHERE id = ?4",
            (taste, known, by, item_id),
        )
        if row is not None and row[0] != taste:
            changed.append(item_id)
    return tuple(changed)


def forget_learners(db: sqlite3.Connection, learner: str) -> None:
    """Drop the names of states of the ratings that no item refers to."""
    used = {*_in_use(db), _learner(db, learner)}
    for (other,) in db.execute("SELECT id FROM learner").fetchall():
        if other not in used:
            db.execute("DELETE FROM learner WHERE id = ?", (other,))


def rankable(db: sqlite3.Connection, name: str, newest: int) -> list[Rankable]:
    """The newest items that aren't hidden, newest first."""
    rows = db.execute(_RANKABLE, (feed_id(db, name) or 0, newest)).fetchall()
    kind = list[tuple[int, int, ActionIndex, float, float, float, float]]
    return [Rankable(row[0], row[1], to_action(row[2]), *row[3:]) for row in readable(rows, kind)]


def put_lifts(db: sqlite3.Connection, name: str, lifts: Mapping[int, float]) -> tuple[int, ...]:
    """Lift these items of a feed, by id, and no others; the ids of those whose score is another now."""
    rows = db.execute("SELECT id, lift FROM item WHERE feed = ? AND lift <> 0", (feed_id(db, name) or 0,)).fetchall()
    old = dict(readable(rows, list[tuple[int, float]]))
    changed = [item_id for item_id in {*old, *lifts} if old.get(item_id, 0.0) != lifts.get(item_id, 0.0)]
    for item_id in changed:
        db.execute(
            "UPDATE item SET lift = ?1, score = ruled + taste + ?1 WHERE id = ?2", (lifts.get(item_id, 0.0), item_id)
        )
    return tuple(changed)


def landmarks(db: sqlite3.Connection, model: str) -> list[Vector]:
    """The landmarks as they were chosen for a model."""
    rows = db.execute(
        "SELECT scale, body FROM landmark CROSS JOIN model ON model.id = landmark.model WHERE model.name = ?"
        " ORDER BY landmark.id",
        (model,),
    ).fetchall()
    return [Vector(body, scale) for scale, body in readable(rows, list[tuple[float, bytes]])]


def choose_landmarks(db: sqlite3.Connection, model: str, most: int) -> list[Vector]:
    """Take the newest posts of feeds that a model has encoded as landmarks from now on."""
    db.execute("DELETE FROM landmark")
    db.execute(
        "INSERT INTO landmark (model, scale, body)"
        " SELECT post.model, scale, vector.body FROM post CROSS JOIN vector ON vector.post = post.id"
        " WHERE post.model = (SELECT id FROM model WHERE name = ?) AND top_ms IS NOT NULL AND length(vector.body) > 0"
        " ORDER BY top_ms DESC, post.id LIMIT ?",
        (model, most),
    )
    return landmarks(db, model)


def encoded(db: sqlite3.Connection, model: str, most: int) -> int:
    """How many posts of feeds a model has encoded; no more than `most` are counted."""
    return len(
        db.execute(
            "SELECT 1 FROM post WHERE model = (SELECT id FROM model WHERE name = ?) AND top_ms IS NOT NULL LIMIT ?",
            (model, most),
        ).fetchall()
    )


def vector_of(db: sqlite3.Connection, uri: str) -> tuple[str, Vector] | None:
    """A post's vector and the model that made it."""
    row = db.execute(
        "SELECT name, scale, vector.body FROM post CROSS JOIN model ON model.id = post.model"
        " CROSS JOIN vector ON vector.post = post.id WHERE uri = ?",
        (uri,),
    ).fetchone()
    found = readable([row] if row else [], list[tuple[str, float, bytes]])
    return next(((name, Vector(body, scale)) for name, scale, body in found), None)


def items_of(db: sqlite3.Connection, uri: str) -> list[int]:
    """The items that show a post."""
    sql = "SELECT item.id FROM post CROSS JOIN item ON item.post = post.id WHERE uri = ? ORDER BY repost"
    return [int(row[0]) for row in db.execute(sql, (uri,))]


def _learner(db: sqlite3.Connection, name: str) -> int:
    """The id of a state of the ratings; 0 for the one without any, -1 for one that no item knows."""
    row = db.execute("SELECT id FROM learner WHERE name = ?", (name,)).fetchone() if name else (0,)
    return -1 if row is None else int(row[0])


def _in_use(db: sqlite3.Connection) -> list[int]:
    return [int(row[0]) for row in db.execute(_LEARNERS)]
