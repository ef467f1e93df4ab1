"""Images of what is being written, in user.db: each once, by its SHA-256, as long as a draft or the outbox needs it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from skerry.domain.writing import Attachment, NewPost
from skerry.store.running import Running

UNUSED_MS = 24 * 3600 * 1000
"""How long an image is kept that nothing needs: it was just attached, or a draft was just thrown away."""


class Attachments:
    """Images by name, as `User.attachments`."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def put(self, body: bytes, *, mime: str, width: int, height: int, at_ms: int) -> str:
        """Keep an image as it is to be uploaded; its name. Sizes are in pixels, 0 where they are not known."""
        import hashlib  # 2 ms that the window's start need not pay

        name = hashlib.sha256(body).hexdigest()
        row = (name, mime, width, height, at_ms, body)
        sql = """
            INSERT INTO attachment (name, mime, width, height, put_ms, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET put_ms = excluded.put_ms
        """
        self._running.change(lambda db: db.execute(sql, row), is_durable=True)
        return name

    def get(self, name: str) -> Attachment | None:
        """An image with its bytes; None when it is not there."""
        sql = "SELECT name, mime, width, height, body FROM attachment WHERE name = ?"
        row = self._running.run(lambda db: db.execute(sql, (name,)).fetchone())
        return None if row is None else Attachment(*row)


def names_in(posts: Iterable[NewPost]) -> set[str]:
    """The attachments that posts need."""
    found: set[str] = set()
    for post in posts:
        found.update(image.attachment for image in post.images)
        if post.card is not None and post.card.thumb:
            found.add(post.card.thumb)
    return found


def hold(db: sqlite3.Connection, holder: str, names: Iterable[str]) -> None:
    """Say what a holder (`draft 3`, `outbox 7`) needs, in place of what it needed before."""
    db.execute("DELETE FROM attachment_use WHERE holder = ?", (holder,))
    db.executemany("INSERT INTO attachment_use (holder, name) VALUES (?, ?)", [(holder, name) for name in names])


def forget_unused(db: sqlite3.Connection, at_ms: int) -> None:
    """Drop what nothing has needed for a day."""
    db.execute(
        "DELETE FROM attachment WHERE put_ms < ? AND name NOT IN (SELECT name FROM attachment_use)",
        (at_ms - UNUSED_MS,),
    )
