"""Ratings in user.db, each with what was learned from: a cache that is gone costs nothing of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from skerry.domain.posts import FeedItem
from skerry.judge.subject import Subject
from skerry.store.files import Damaged
from skerry.store.rows import decode, encode, readable
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import RatedPost, Rating, Vector

MAX_TEXT = 4000
"""Characters of a post that are kept: the model reads no more of it."""

Mark = tuple[str, int, int]
"""A rating in short: the post's address, the value, when."""

_AMONG = f"SELECT uri, value FROM rating WHERE uri IN ({MARKS})"  # noqa: S608 - marks only
_VECTORS = f"SELECT uri, model, scale, body FROM rating_vector WHERE uri IN ({MARKS})"  # noqa: S608 - marks only


def remembered(item: FeedItem) -> RatedPost:
    """What is kept of a post that is rated."""
    seen = Subject.from_item(item)
    return RatedPost(seen.text[:MAX_TEXT], seen.did, seen.handle, seen.kinds, seen.media)


def put(db: sqlite3.Connection, rating: Rating) -> None:
    """Rate a post, anew if it was; what was known of the post stays when nothing new is said of it."""
    db.execute(
        "INSERT INTO rating (uri, value, at_ms, post) VALUES (?, ?, ?, ?) ON CONFLICT (uri) DO UPDATE"
        " SET value = excluded.value, at_ms = excluded.at_ms, post = ifnull(excluded.post, post)",
        (rating.uri, rating.value, rating.at_ms, None if rating.post is None else encode(rating.post)),
    )


def remove(db: sqlite3.Connection, uris: Iterable[str]) -> None:
    """Take ratings back."""
    db.executemany("DELETE FROM rating WHERE uri = ?", [(uri,) for uri in uris])


def one(db: sqlite3.Connection, uri: str) -> Rating | None:
    """The rating of a post."""
    row = db.execute("SELECT uri, value, at_ms, post FROM rating WHERE uri = ?", (uri,)).fetchone()
    return next(_ratings([row] if row else []), None)


def every(db: sqlite3.Connection) -> list[Rating]:
    """All ratings with their posts, the oldest first."""
    return list(_ratings(db.execute("SELECT uri, value, at_ms, post FROM rating ORDER BY at_ms, uri").fetchall()))


def marks(db: sqlite3.Connection) -> list[Mark]:
    """All ratings in short, the oldest first: read from an index alone."""
    return readable(db.execute("SELECT uri, value, at_ms FROM rating ORDER BY at_ms, uri").fetchall(), list[Mark])


def counts(db: sqlite3.Connection) -> tuple[int, int]:
    """How many ratings are + and -, from an index alone."""
    found = dict(db.execute("SELECT value > 0, count(*) FROM rating INDEXED BY rating_age GROUP BY 1").fetchall())
    return found.get(1, 0), found.get(0, 0)


def among(db: sqlite3.Connection, uris: Sequence[str]) -> dict[str, int]:
    """How those of these posts that are rated are."""
    found: dict[str, int] = {}
    for chunk in _chunks(uris):
        found.update(readable(db.execute(_AMONG, chunk).fetchall(), list[tuple[str, int]]))
    return found


def turn(db: sqlite3.Connection) -> int:
    """A number that is another after every change of a rating."""
    return int(db.execute("SELECT turn FROM rating_turn").fetchone()[0])


def put_vectors(db: sqlite3.Connection, model: str, vectors: Mapping[str, Vector]) -> None:
    """Keep vectors of rated posts; what is not rated is left out."""
    db.executemany(
        "INSERT OR REPLACE INTO rating_vector SELECT uri, ?, ?, ? FROM rating WHERE uri = ?",
        [(model, vector.scale, vector.body, uri) for uri, vector in vectors.items()],
    )


def vectors(db: sqlite3.Connection, model: str, uris: Sequence[str]) -> dict[str, Vector]:
    """Vectors of rated posts, as far as this model made them."""
    found: dict[str, Vector] = {}
    for chunk in _chunks(uris):
        rows = readable(db.execute(_VECTORS, chunk).fetchall(), list[tuple[str, str, float, bytes]])
        found.update((uri, Vector(body, scale)) for uri, by, scale, body in rows if by == model)
    return found


def _ratings(rows: Sequence[object]) -> Iterator[Rating]:
    for uri, value, at_ms, post in readable(list(rows), list[tuple[str, int, int, bytes | None]]):
        found = None
        with suppress(Damaged):
            found = None if post is None else decode(RatedPost, post)
        yield Rating(uri, value, at_ms, found)


def _chunks(uris: Sequence[str]) -> list[list[str]]:
    """Addresses in as many as a statement takes, the last list filled up."""
    numbers = chunks(range(len(uris)))
    return [[uris[number] for number in chunk] for chunk in numbers]
