"""Storing posts: each once, the body always the latest, what hangs on its text dropped when that changes."""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec

from skerry.domain.posts import Post
from skerry.store.files import Damaged
from skerry.store.rows import decode_post, encode, pack_raw

Change = Literal["new", "same", "numbers", "context", "text"]
"""What is different: nothing; counts and what the account did; what rules look at; what the encoder reads."""


def put_post(db: sqlite3.Connection, post: Post, raw: bytes) -> tuple[int, Change]:
    """Store a post with its view's JSON; answers with its id and what is different."""
    body = encode(post)
    row = db.execute("SELECT id, body FROM post WHERE uri = ?", (post.uri,)).fetchone()
    if row is None:
        made = db.execute("INSERT INTO post (uri, body) VALUES (?, ?)", (post.uri, body))
        if made.lastrowid is None:
            raise Damaged("a post was not stored")
        db.execute("INSERT INTO raw (post, body) VALUES (?, ?)", (made.lastrowid, pack_raw(raw)))
        return made.lastrowid, "new"
    post_id, old = row
    if old == body:
        return post_id, "same"
    db.execute("UPDATE post SET body = ? WHERE id = ?", (body, post_id))
    db.execute("INSERT OR REPLACE INTO raw (post, body) VALUES (?, ?)", (post_id, pack_raw(raw)))
    change = _change(old, post)
    if change in ("context", "text"):
        db.execute("UPDATE item SET ruleset = 0 WHERE post = ?", (post_id,))
        forget_taste(db, post_id)
    if change == "text":
        db.execute("UPDATE post SET model = 0, told = 0, languages = NULL WHERE id = ?", (post_id,))
        db.execute("DELETE FROM vector WHERE post = ?", (post_id,))
    return post_id, change


def _change(old_body: bytes, new: Post) -> Change:
    """What of a post is different."""
    try:
        old = decode_post(old_body)
    except Damaged:
        return "text"
    if old.text != new.text or old.embed != new.embed:
        return "text"
    if msgspec.structs.replace(old, counts=new.counts, viewer=new.viewer) == new:
        return "numbers"
    return "context"


def forget_taste(db: sqlite3.Connection, post_id: int) -> None:
    """Have taste score the items of a post anew."""
    db.execute(
        "UPDATE item SET learner = 0, taste = 0, known = 0, score = ruled + lift WHERE post = ? AND learner <> 0",
        (post_id,),
    )


def lift(db: sqlite3.Connection, post_id: int, sort_ms: int) -> None:
    """Note that a post has an item at `sort_ms`: the newest counts."""
    db.execute(
        "UPDATE post SET top_ms = ? WHERE id = ? AND (top_ms IS NULL OR top_ms < ?)", (sort_ms, post_id, sort_ms)
    )


def items_of(db: sqlite3.Connection, post_id: int) -> list[int]:
    """The items that show a post, in all feeds."""
    return [row[0] for row in db.execute("SELECT id FROM item WHERE post = ?", (post_id,))]


def drop_if_unused(db: sqlite3.Connection, post_id: int) -> None:
    """Forget a post that neither a feed nor a thread shows."""
    db.execute(
        "DELETE FROM post WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM item WHERE post = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM node WHERE post = ?1)",
        (post_id,),
    )


def remove_post(db: sqlite3.Connection, uri: str) -> list[int]:
    """A post that is gone: out of every feed, a line "gone" in threads. Answers with the items' ids."""
    row = db.execute("SELECT id FROM post WHERE uri = ?", (uri,)).fetchone()
    if row is None:
        return []
    gone = items_of(db, row[0])
    db.execute("DELETE FROM item WHERE post = ?", row)
    db.execute("UPDATE node SET kind = 'gone', post = NULL WHERE post = ?", row)
    db.execute("DELETE FROM post WHERE id = ?", row)
    return gone
