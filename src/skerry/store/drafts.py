"""Posts that are being written, kept in user.db from the first key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec

from skerry.domain.writing import Draft, NewPost
from skerry.store import attachments
from skerry.store.files import Damaged
from skerry.store.rows import decode, encode
from skerry.store.running import Running


class Body(msgspec.Struct, frozen=True):
    """The column `body`."""

    posts: tuple[NewPost, ...]


class Drafts:
    """Drafts, as `User.drafts`. A power cut costs the last keys at most."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def put(self, posts: Iterable[NewPost], *, at_ms: int, draft: int = 0) -> int:
        """Keep posts as they are now, in place of a draft or as a new one (0); its id. Nothing is checked."""
        body = Body(tuple(posts))

        def work(db: sqlite3.Connection) -> int:
            sql = "INSERT OR REPLACE INTO draft (id, changed_ms, body) VALUES (?, ?, ?)"
            made = db.execute(sql, (draft or None, at_ms, encode(body))).lastrowid or draft
            attachments.hold(db, f"draft {made}", attachments.names_in(body.posts))
            return made

        return self._running.change(work)

    def list(self) -> list[Draft]:
        """All drafts, the one that was changed last first; one that can't be read is left out."""
        sql = "SELECT id, changed_ms, body FROM draft ORDER BY changed_ms DESC, id DESC"
        return list(_readable(self._running.run(lambda db: db.execute(sql).fetchall())))

    def get(self, draft: int) -> Draft | None:
        """A draft; None when there is none of this id."""
        sql = "SELECT id, changed_ms, body FROM draft WHERE id = ?"
        return next(_readable(self._running.run(lambda db: db.execute(sql, (draft,)).fetchall())), None)

    def delete(self, draft: int) -> None:
        """Throw a draft away."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM draft WHERE id = ?", (draft,))
            attachments.hold(db, f"draft {draft}", ())

        self._running.change(work)


def _readable(rows: Iterable[tuple[int, int, bytes]]) -> Iterator[Draft]:
    for number, changed_ms, body in rows:
        with suppress(Damaged):
            yield Draft(number, changed_ms, decode(Body, body).posts)
