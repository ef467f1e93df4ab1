"""The outbox in user.db as the user sees it: what is to be written, to be taken back, tried again or dropped.

What sync does with the rows is in `skerry.store.sending`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import get_args

from skerry.domain.errors import UsageError
from skerry.domain.posting import (
    MAX_IMAGE_BYTES,
    MAX_THUMB_BYTES,
    check_gates,
    check_list,
    check_post,
    check_profile,
    check_report,
)
from skerry.domain.writing import (
    FRESH_MS,
    EditProfile,
    NewPost,
    OtherWish,
    OutboxRow,
    OutboxState,
    Report,
    SaveList,
    SetGates,
    Toggle,
    ToggleKind,
    Wish,
)
from skerry.store import attachments, wishes
from skerry.store.keys import next_key
from skerry.store.running import Running
from skerry.store.wishes import COLUMNS, Row, readable, topic_of

_BEFORE = "at://did:web:self.invalid/app.bsky.feed.post/before"
"""Stands for the post before in the checks of a thread."""

_OPEN = "('held', 'waiting', 'failed')"
_UNTRIED = "is_uncertain = 0 AND state IN ('held', 'waiting', 'failed')"


class Outbox:
    """What is to be written, as `User.outbox`. `at_ms` is now, in milliseconds since 1970."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def post(self, posts: Sequence[NewPost], *, at_ms: int, hold_ms: int = 0) -> tuple[int, ...]:
        """One post, or a thread in which each answers the one before it; the ids.

        Args:
            posts: What to post.
            at_ms: When the user said so; their `createdAt`, a millisecond apart.
            hold_ms: How long it can be undone.

        Raises:
            UsageError: One can't be posted (then none is).
        """
        for number, post in enumerate(posts):
            check_post(post if number == 0 else wishes.answering(post, _BEFORE))

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            ids: list[int] = []
            for number, post in enumerate(posts):
                _check_attachments(db, post)
                after = ids[-1] if ids else 0
                ids.append(insert(db, post, at_ms + number, at_ms + hold_ms, is_held=hold_ms > 0, after=after))
            attachments.forget_unused(db, at_ms)
            return tuple(ids)

        return self._running.change(work, is_durable=True)

    def toggle(self, toggle: Toggle, *, at_ms: int) -> int:
        """Have something on or off; an earlier wish about the same, not tried yet, gives way."""

        def work(db: sqlite3.Connection) -> int:
            db.execute(f"DELETE FROM outbox WHERE topic = ? AND {_UNTRIED}", (topic_of(toggle),))  # noqa: S608 - ours
            return insert(db, toggle, at_ms, at_ms)

        return self._running.change(work, is_durable=True)

    def add(self, wish: OtherWish, *, at_ms: int, hold_ms: int = 0) -> int:
        """Anything else. Raises `UsageError`."""
        _check(wish)
        is_held = hold_ms > 0
        return self._running.change(
            lambda db: insert(db, wish, at_ms, at_ms + hold_ms, is_held=is_held), is_durable=True
        )

    def rows(self, *, limit: int = 100) -> list[OutboxRow]:
        """The newest rows, the newest first; one that can't be read is left out."""
        sql = f"SELECT {COLUMNS} FROM outbox ORDER BY id DESC LIMIT ?"  # noqa: S608 - names of ours
        return list(readable(self._running.run(lambda db: db.execute(sql, (limit,)).fetchall())))

    def row(self, row_id: int) -> OutboxRow | None:
        """A row; None when it was taken back, or is long sent."""
        return self._running.run(lambda db: _row(db, row_id))

    def counts(self) -> dict[OutboxState, int]:
        """How many rows are in each state, from an index alone; of what was sent, the last are kept."""
        rows = self._running.run(lambda db: db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
        known = set(get_args(OutboxState))
        return {state: number for state, number in rows if state in known}

    def wishes(self, subjects: Iterable[str], *, at_ms: int) -> dict[tuple[ToggleKind, str], bool]:
        """What is on or off for these subjects by wishes that are not sent yet, or only just: the last one counts."""
        wanted = set(subjects)
        rows = self._running.run(lambda db: wishes.toggles(db, at_ms - FRESH_MS))
        return {(wish.kind, wish.subject): wish.is_on for wish in rows if wish.subject in wanted}

    def memberships(self, did: str, *, at_ms: int) -> dict[str, bool]:
        """By the addresses of lists, whether somebody is to be on them, by wishes as in `wishes`."""
        rows = self._running.run(lambda db: wishes.toggles(db, at_ms - FRESH_MS))
        return {wish.of_list: wish.is_on for wish in rows if wish.kind == "list-item" and wish.subject == did}

    def take_back(self, row_id: int) -> tuple[Wish, ...]:
        """Undo, or edit: a row, and what comes after it in its thread, out of the outbox, and what they were.

        What may have been written although no answer came is deleted again. Nothing is taken back, and () given, when
        it is being sent, or was.
        """
        return self._running.change(lambda db: _take_back(db, row_id), is_durable=True)

    def drop(self, row_id: int) -> bool:
        """Take a row back and throw it away; False when it is being sent, or was."""
        return bool(self.take_back(row_id))

    def retry(self, row_id: int, *, at_ms: int) -> bool:
        """Try what failed, or waits to be tried again, now; False for a row that does neither."""
        sql = """
            UPDATE outbox SET state = 'waiting', due_ms = ?, tries = 0, trouble = '', code = 0,
            record = CASE is_uncertain WHEN 0 THEN x'' ELSE record END
            WHERE id = ? AND state IN ('failed', 'waiting')
        """
        return self._running.change(lambda db: db.execute(sql, (at_ms, row_id)).rowcount > 0, is_durable=True)

    def mutes(self) -> dict[str, int]:
        """When mutes end that don't last, by DID."""
        return dict(self._running.run(lambda db: db.execute("SELECT did, until_ms FROM mute_end").fetchall()))

    def send_now(self, row_id: int, *, at_ms: int) -> bool:
        """End the time in which a row, and what comes after it, can be undone; False when it is over."""

        def work(db: sqlite3.Connection) -> bool:
            ids = [(at_ms, each) for each in _thread(db, row_id)]
            sql = "UPDATE outbox SET state = 'waiting', due_ms = ? WHERE id = ? AND state = 'held'"
            return db.executemany(sql, ids).rowcount > 0

        return self._running.change(work)


def insert(
    db: sqlite3.Connection, wish: Wish, made_ms: int, due_ms: int, *, is_held: bool = False, after: int = 0
) -> int:
    """A new row with a key of its own; its id."""
    state = "held" if is_held else "waiting"
    row = (topic_of(wish), next_key(db, made_ms), state, after, made_ms, due_ms, wishes.encode(wish))
    sql = """
        INSERT INTO outbox (topic, record_key, state, after, made_ms, due_ms, wish) VALUES (?, ?, ?, ?, ?, ?, ?)
    """
    row_id = db.execute(sql, row).lastrowid or 0
    if isinstance(wish, NewPost):
        attachments.hold(db, f"outbox {row_id}", attachments.names_in([wish]))
    return row_id


def _check(wish: OtherWish) -> None:
    """Whether this can be written. Raises `UsageError`."""
    match wish:
        case SetGates(_, gates):
            check_gates(gates)
        case Report(text=text):
            check_report(text)
        case SaveList():
            check_list(wish)
        case EditProfile():
            check_profile(wish)
        case _:
            pass


def _check_attachments(db: sqlite3.Connection, post: NewPost) -> None:
    """Whether the images are there and small enough. Raises `UsageError`."""
    thumb = post.card.thumb if post.card is not None else ""
    for name in attachments.names_in([post]):
        row = db.execute("SELECT length(body) FROM attachment WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise UsageError("an image of the post is no longer there", remedy="attach it again")
        most = MAX_THUMB_BYTES if name == thumb else MAX_IMAGE_BYTES
        if row[0] > most:
            raise UsageError(f"an image has {row[0]:,} bytes, {most:,} are the most", remedy="make it smaller")


def _row(db: sqlite3.Connection, row_id: int) -> OutboxRow | None:
    rows: list[Row] = db.execute(f"SELECT {COLUMNS} FROM outbox WHERE id = ?", (row_id,)).fetchall()  # noqa: S608 - ours
    return next(readable(rows), None)


def _thread(db: sqlite3.Connection, row_id: int) -> list[int]:
    """A row and all that comes after it, in order."""
    sql = """
        WITH RECURSIVE later (id) AS (
            SELECT id FROM outbox WHERE id = ?
            UNION SELECT outbox.id FROM outbox JOIN later ON outbox.after = later.id
        ) SELECT id FROM later ORDER BY id
    """
    return [each for (each,) in db.execute(sql, (row_id,))]


def _take_back(db: sqlite3.Connection, row_id: int) -> tuple[Wish, ...]:
    """See `Outbox.take_back`."""
    sql = f"SELECT record_key, is_uncertain, made_ms FROM outbox WHERE id = ? AND state IN {_OPEN}"  # noqa: S608 - ours
    if db.execute(sql, (row_id,)).fetchone() is None:
        return ()
    taken: list[Wish] = []
    for each in _thread(db, row_id):
        key, is_uncertain, made_ms = db.execute(sql, (each,)).fetchone()
        row = _row(db, each)
        remove(db, each)
        if row is None:
            continue
        taken.append(_continued(db, row))
        undo = wishes.undo_of(row.wish, key) if is_uncertain else None
        if undo is not None:
            insert(db, undo, made_ms, 0)
    return tuple(taken)


def _continued(db: sqlite3.Connection, row: OutboxRow) -> Wish:
    """The wish; what came after a post that was sent answers that one now."""
    before = _row(db, row.after) if row.after else None
    if before is None or not before.uri or not isinstance(row.wish, NewPost):
        return row.wish
    return wishes.answering(row.wish, before.uri)


def remove(db: sqlite3.Connection, row_id: int) -> None:
    """Take a row out, and let go of what it needs."""
    db.execute("DELETE FROM outbox WHERE id = ?", (row_id,))
    attachments.hold(db, f"outbox {row_id}", ())
