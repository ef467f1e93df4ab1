"""The outbox in user.db as sync works through it: what is due, what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from msgspec.structs import replace

from skerry.domain.writing import Errand, Toggle, Written
from skerry.store import attachments, outbox, wishes
from skerry.store.running import Running

KEPT = 100
"""Rows that are kept once they are sent, so that the user can look at them."""

_READY = """
    (outbox.after = 0 OR EXISTS (SELECT 1 FROM outbox AS first WHERE first.id = outbox.after AND first.state = 'sent'))
    AND (outbox.topic = '' OR NOT EXISTS (
        SELECT 1 FROM outbox AS first WHERE first.topic = outbox.topic AND first.id < outbox.id
        AND first.state IN ('held', 'waiting', 'sending')
    ))
"""
"""What a row comes after was sent, and no earlier one is about the same."""

_OPEN = "state IN ('held', 'waiting')"
_DUE = f"""
    SELECT id, topic, record_key, wish, record, made_ms, is_uncertain, after
    FROM outbox WHERE {_OPEN} AND due_ms <= ? AND {_READY} ORDER BY id LIMIT 1
"""  # noqa: S608 - parts of ours
_SENT = """
    UPDATE outbox SET state = 'sent', is_uncertain = 0, trouble = '', code = 0, uri = ?, cid = ?, due_ms = ?
    WHERE id = ?
"""
_UNREADABLE = "UPDATE outbox SET state = 'failed', code = 1, trouble = 'it can''t be read' WHERE id = ?"
_NEXT = f"SELECT min(due_ms) FROM outbox WHERE {_OPEN} AND {_READY}"  # noqa: S608 - parts of ours


class Sending:
    """What sync does with the outbox, as `User.sending`; one sync a file."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def recover(self) -> None:
        """After a start: what an earlier sync was sending is to be sent."""
        self._running.change(lambda db: db.execute("UPDATE outbox SET state = 'waiting' WHERE state = 'sending'"))

    def release(self, at_ms: int) -> None:
        """End the time in which things can be undone."""
        sql = "UPDATE outbox SET state = 'waiting', due_ms = ? WHERE state = 'held'"
        self._running.change(lambda db: db.execute(sql, (at_ms,)), is_durable=True)

    def take(self, at_ms: int) -> Errand | None:
        """The first that is due, now being sent; None when nothing is."""
        return self._running.change(lambda db: _take(db, at_ms))

    def next_ms(self) -> int | None:
        """When the next is due; None when nothing waits but for another."""
        row = self._running.run(lambda db: db.execute(_NEXT).fetchone())
        return None if row[0] is None else int(row[0])

    def prepared(self, row_id: int, record: bytes) -> None:
        """Keep what is sent, so that the same is sent again; b"" to make it anew."""
        self._set(row_id, "record = ?", record)

    def asking(self, row_id: int) -> None:
        """It is being sent this moment: until an answer comes it may be there."""
        self._set(row_id, "is_uncertain = 1, tries = tries + 1")

    def refused(self, row_id: int) -> None:
        """The answer came, and it was not written."""
        self._set(row_id, "is_uncertain = 0")

    def put_off(self, row_id: int, trouble: str, code: int, until_ms: int) -> None:
        """Try again later; `code` is the exit code of the trouble."""
        self._set(row_id, "state = 'waiting', trouble = ?, code = ?, due_ms = ?", trouble, code, until_ms)

    def failed(self, row_id: int, trouble: str, code: int) -> None:
        """Give up until the user says otherwise."""
        self._set(row_id, "state = 'failed', trouble = ?, code = ?", trouble, code)

    def sent(self, errand: Errand, written: Written, *, subject: str, at_ms: int) -> None:
        """It is there. `subject` is what a switch is about, handles looked up."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(_SENT, (written.uri, written.cid, at_ms, errand.id))
            attachments.hold(db, f"outbox {errand.id}", ())
            if isinstance(errand.wish, Toggle) and subject:
                topic = wishes.topic_of(replace(errand.wish, subject=subject))
                db.execute("UPDATE outbox SET topic = ? WHERE id = ?", (topic, errand.id))
            _note_mute(db, errand, subject)
            _prune(db, at_ms)

        self._running.change(work, is_durable=True)

    def end_mutes(self, at_ms: int) -> tuple[int, ...]:
        """Wishes to end the mutes that are over; their ids."""

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            over = db.execute("SELECT did FROM mute_end WHERE until_ms <= ?", (at_ms,)).fetchall()
            ids = tuple(outbox.insert(db, Toggle("mute", did, is_on=False), at_ms, at_ms) for (did,) in over)
            db.executemany("DELETE FROM mute_end WHERE did = ?", over)
            return ids

        return self._running.change(work, is_durable=True)

    def next_mute_ms(self) -> int | None:
        """When the next mute ends."""
        row = self._running.run(lambda db: db.execute("SELECT min(until_ms) FROM mute_end").fetchone())
        return None if row[0] is None else int(row[0])

    def _set(self, row_id: int, what: str, *values: object) -> None:
        sql = f"UPDATE outbox SET {what} WHERE id = ?"  # noqa: S608 - assignments of ours
        self._running.change(lambda db: db.execute(sql, (*values, row_id)), is_durable=True)


def _take(db: sqlite3.Connection, at_ms: int) -> Errand | None:
    """The first row that is due; one that can't be read fails."""
    while (row := db.execute(_DUE, (at_ms,)).fetchone()) is not None:
        row_id, topic, key, blob, record, made_ms, is_uncertain, after = row
        try:
            wish = wishes.decode(blob)
        except wishes.UNREADABLE:
            db.execute(_UNREADABLE, (row_id,))
            continue
        db.execute("UPDATE outbox SET state = 'sending' WHERE id = ?", (row_id,))
        before = _written(db, after) if after else None
        return Errand(row_id, wish, key, made_ms, record, bool(is_uncertain), before, _earlier(db, topic))
    return None


def _written(db: sqlite3.Connection, row_id: int) -> Written:
    return Written(*db.execute("SELECT uri, cid, record FROM outbox WHERE id = ?", (row_id,)).fetchone())


def _earlier(db: sqlite3.Connection, topic: str) -> str:
    """The address of the last record that was written about a topic."""
    sql = "SELECT uri FROM outbox WHERE topic = ? AND state = 'sent' AND uri <> '' ORDER BY id DESC LIMIT 1"
    row = db.execute(sql, (topic,)).fetchone() if topic else None
    return str(row[0]) if row else ""


def _note_mute(db: sqlite3.Connection, errand: Errand, subject: str) -> None:
    wish = errand.wish
    if not isinstance(wish, Toggle) or wish.kind != "mute":
        return
    if wish.is_on and wish.until_ms:
        db.execute("INSERT OR REPLACE INTO mute_end (did, until_ms) VALUES (?, ?)", (subject, wish.until_ms))
    else:
        db.execute("DELETE FROM mute_end WHERE did = ?", (subject,))


def _prune(db: sqlite3.Connection, at_ms: int) -> None:
    """Forget what was sent long ago, unless something comes after it."""
    sql = "SELECT id FROM outbox WHERE state = 'sent' ORDER BY id DESC LIMIT -1 OFFSET ?"
    old: Sequence[tuple[int]] = db.execute(sql, (KEPT,)).fetchall()
    for (row_id,) in old:
        later = "SELECT 1 FROM outbox WHERE after = ? AND state <> 'sent'"
        if db.execute(later, (row_id,)).fetchone() is None:
            outbox.remove(db, row_id)
    attachments.forget_unused(db, at_ms)
