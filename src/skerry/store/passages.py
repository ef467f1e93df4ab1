"""Texts around posts that were encoded for rules which reach so far: each once, the latest kept."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TypeVar

from skerry.domain.posts import Post
from skerry.store.judging import named_id, vectors
from skerry.store.rows import maybe_post, readable
from skerry.store.timeline import CHUNK, MARKS
from skerry.store.values import Vector

T = TypeVar("T")

MOST = 50_000
"""Texts that are kept: 50 MB at 1,024 dimensions."""

_POSTS = f"SELECT id, uri, body FROM post WHERE uri IN ({MARKS})"  # noqa: S608 - marks only
_PASSAGES = f"SELECT key, scale, body FROM passage WHERE key IN ({MARKS}) AND model = ?"  # noqa: S608 - marks only


def posts(db: sqlite3.Connection, uris: Sequence[str], model: str) -> dict[str, tuple[Post, Vector | None]]:
    """Posts with their vectors; see `Cache.posts`."""
    found: dict[int, Post] = {}
    for chunk in _chunks(uris):
        for post_id, _uri, body in readable(db.execute(_POSTS, chunk).fetchall(), list[tuple[int, str, bytes]]):
            if post := maybe_post(body):
                found[post_id] = post
    known = vectors(db, model, [*found])
    return {post.uri: (post, known.get(post_id)) for post_id, post in found.items()}


def passages(db: sqlite3.Connection, texts: Sequence[str], model: str) -> dict[str, Vector]:
    """Vectors by text; see `Cache.passages`."""
    row = db.execute("SELECT id FROM model WHERE name = ?", (model,)).fetchone()
    if row is None:
        return {}
    by_key = {_key(text): text for text in texts}
    found: dict[str, Vector] = {}
    for chunk in _chunks([*by_key]):
        rows = db.execute(_PASSAGES, (*chunk, row[0])).fetchall()
        for key, scale, body in readable(rows, list[tuple[bytes, float, bytes]]):
            found[by_key[key]] = Vector(body, scale)
    return found


def put_passages(db: sqlite3.Connection, model: str, found: Mapping[str, Vector]) -> None:
    """Store vectors by text; see `Cache.put_passages`. The caller holds a transaction."""
    model_id = named_id(db, "model", model)
    rows = [(_key(text), model_id, vector.scale, vector.body) for text, vector in found.items()]
    db.executemany("INSERT OR REPLACE INTO passage (key, model, scale, body) VALUES (?, ?, ?, ?)", rows)
    db.execute("DELETE FROM passage WHERE id <= (SELECT max(id) FROM passage) - ?", (MOST,))


def _chunks(values: Sequence[T]) -> list[list[T]]:
    """Values in lists of `CHUNK`, the last one filled up with its last."""
    parts = [[*values[start : start + CHUNK]] for start in range(0, len(values), CHUNK)]
    return [part + part[-1:] * (CHUNK - len(part)) for part in parts]


def _key(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
