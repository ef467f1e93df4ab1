"""Between wishes and the columns of the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec

from skerry.domain.addresses import LISTS, POSTS
from skerry.domain.writing import (
    Delete,
    EditProfile,
    NewPost,
    OutboxRow,
    OutboxState,
    SaveList,
    SetGates,
    Toggle,
    Wish,
)

Row = tuple[int, OutboxState, bytes, int, int, int, str, int, str, str, int]

COLUMNS = "id, state, wish, made_ms, due_ms, tries, trouble, code, uri, cid, after"
"""Of a `Row`."""

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Wish] = msgspec.msgpack.Decoder(Wish)
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)
"""What a wish raises that this program did not write."""


def encode(wish: Wish) -> bytes:
    """A wish as a blob."""
    return _encoder.encode(wish)


def decode(blob: bytes) -> Wish:
    """A blob as a wish. Raises one of `UNREADABLE`."""
    return _decoder.decode(blob)


def readable(rows: Iterable[Row]) -> Iterator[OutboxRow]:
    """Rows as values; one that can't be read is left out."""
    for row_id, state, blob, made_ms, due_ms, tries, trouble, code, uri, cid, after in rows:
        with suppress(*UNREADABLE):
            wish = decode(blob)
            yield OutboxRow(row_id, state, wish, made_ms, due_ms, tries, trouble, code, uri, cid, after)


def topic_of(wish: Wish) -> str:
    """What a wish is about, where only the last one counts or the order matters; "" for what stands alone."""
    match wish:
        case Toggle(kind, subject, of_list=of_list):
            return f"{kind} {subject} {of_list}".rstrip()
        case SetGates(post):
            return f"gates {post}"
        case SaveList(uri=uri) if uri:
            return f"list {uri}"
        case EditProfile():
            return "profile"
        case _:
            return ""


def toggles(db: sqlite3.Connection, sent_after_ms: int) -> list[Toggle]:
    """Switches that are on their way, or were sent after a moment, the oldest first."""
    sql = """
        SELECT id, wish FROM outbox WHERE state IN ('held', 'waiting', 'sending') AND topic <> ''
        UNION ALL SELECT id, wish FROM outbox WHERE state = 'sent' AND topic <> '' AND due_ms > ? ORDER BY id
    """
    found: list[Toggle] = []
    for _, blob in db.execute(sql, (sent_after_ms,)):
        with suppress(*UNREADABLE):
            wish = decode(blob)
            if isinstance(wish, Toggle):
                found.append(wish)
    return found


def undo_of(wish: Wish, key: str) -> Toggle | Delete | None:
    """What undoes a wish that may have been written; `key` is its record's."""
    match wish:
        case NewPost():
            return Delete(f"{POSTS}/{key}")
        case SaveList(uri=""):
            return Delete(f"{LISTS}/{key}")
        case Toggle():
            return msgspec.structs.replace(wish, is_on=not wish.is_on, until_ms=0)
        case _:
            return None


def answering(post: NewPost, uri: str) -> NewPost:
    """The same post as an answer to another."""
    return msgspec.structs.replace(post, reply_to=uri)
