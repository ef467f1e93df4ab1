"""What the account wrote, held against pages that don't know of it yet.

The AppView hears of a write later than the PDS has it, and a page may have been asked for before the write and arrive
after it. What such a page says of the same thing is older than what the store knows.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec
from msgspec.structs import replace

from skerry.domain.pages import BadItem, ItemToStore, PageNode, ThreadPage, TimelinePage
from skerry.domain.posts import Post
from skerry.store.rows import readable
from skerry.store.standing import Standing, stands, stood
from skerry.store.viewing import Switch, is_switched, switched

HELD_MS = 300_000
"""How long a write holds at most. The AppView knows of one within seconds as a rule, and minutes later when its stream
of events is behind. Another client that takes the write back is not believed for as long, unless the server has agreed
in between."""

SETTLING_MS = 30_000
"""How long it holds although the server agrees: an AppView answers from several machines, which learn of it one by one,
and what was asked for before may still be on its way."""

Kind = Literal[Standing, Switch, "delete"]
"""What was done to a subject: to an account by its DID, to a post by its address."""


class Write(msgspec.Struct, frozen=True, array_like=True):
    """A row of `written`."""

    subject: str
    kind: Kind
    record: str
    is_on: bool
    at_ms: int


def hold(db: sqlite3.Connection, write: Write) -> None:
    """Hold a write from now on, in place of an earlier one of the same kind; forget those whose time is over."""
    db.execute("DELETE FROM written WHERE at_ms NOT BETWEEN ?1 - ?2 AND ?1 + ?2", (write.at_ms, HELD_MS))
    db.execute(
        "INSERT OR REPLACE INTO written (subject, kind, record, is_on, at_ms) VALUES (?, ?, ?, ?, ?)",
        (write.subject, write.kind, write.record, write.is_on, write.at_ms),
    )


def over_page(db: sqlite3.Connection, page: TimelinePage, asked_ms: int) -> TimelinePage:
    """A page as it would be if the server knew all that was written."""
    held = _Held(db, asked_ms)
    if not held:
        return page
    items: list[ItemToStore | BadItem] = []
    for entry in page.items:
        if isinstance(entry, BadItem):
            items.append(entry)
        elif not held.is_deleted(entry.item.post.uri):
            post, raw = held.over(entry.item.post, entry.raw)
            items.append(ItemToStore(replace(entry.item, post=post), raw))
    return replace(page, items=tuple(items))


def over_thread(db: sqlite3.Connection, page: ThreadPage, asked_ms: int) -> ThreadPage:
    """The same of a thread."""
    held = _Held(db, asked_ms)
    return replace(page, nodes=tuple(map(held.over_node, page.nodes))) if held else page


class _Held:
    """What holds against answers that were asked for at `asked_ms`."""

    def __init__(self, db: sqlite3.Connection, asked_ms: int) -> None:
        self._db = db
        self._asked_ms = asked_ms
        rows = db.execute(
            "SELECT subject, kind, record, is_on, at_ms FROM written WHERE at_ms > ?1 - ?2 AND at_ms <= ?1 + ?2",
            (asked_ms, HELD_MS),
        ).fetchall()
        self._writes: dict[str, list[Write]] = {}
        for row in readable([(*row[:3], bool(row[3]), row[4]) for row in rows], list[Write]):
            self._writes.setdefault(row.subject, []).append(row)

    def __bool__(self) -> bool:
        return bool(self._writes)

    def is_deleted(self, uri: str) -> bool:
        """Whether the account deleted a post."""
        return any(write.kind == "delete" for write in self._writes.get(uri, ()))

    def over_node(self, node: PageNode) -> PageNode:
        """A line of a thread as it would be."""
        if node.post is None:
            return node
        if self.is_deleted(node.uri):
            return PageNode("gone", node.uri, node.depth)
        post, raw = self.over(node.post, node.raw)
        return replace(node, post=post, raw=raw)

    def over(self, post: Post, raw: bytes) -> tuple[Post, bytes]:
        """A post and its view as they would be."""
        for write in (*self._writes.get(post.author.did, ()), *self._writes.get(post.uri, ())):
            match write.kind:
                case "follow" | "mute" | "block" as kind:
                    if self._holds(write, is_on=stands(post.author, kind)):
                        post, raw = stood(post, raw, kind, write.record, is_on=write.is_on)
                case "like" | "repost" | "bookmark" | "mute-thread" as switch:
                    if self._holds(write, is_on=is_switched(post, switch)):
                        post = switched(post, switch, write.record, is_on=write.is_on)
                case "delete":
                    pass
        return post, raw

    def _holds(self, write: Write, *, is_on: bool) -> bool:
        """Whether the server says otherwise; once it has agreed for good, it is believed from then on."""
        if is_on == write.is_on and self._asked_ms >= write.at_ms + SETTLING_MS:
            self._db.execute("DELETE FROM written WHERE subject = ? AND kind = ?", (write.subject, write.kind))
        return is_on != write.is_on
