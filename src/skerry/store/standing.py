"""How the account stands to somebody, written into their posts as soon as it is done: the AppView says so later."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Literal

import msgspec
from msgspec.structs import replace

from skerry.domain.posts import Author
from skerry.store.files import Damaged
from skerry.store.posts import items_of
from skerry.store.rows import encode, maybe_post, pack_raw, unpack_raw

Standing = Literal["follow", "mute", "block"]

_VIEWER: dict[Standing, str] = {"follow": "following", "mute": "muted", "block": "blocking"}
"""What the view of an account has it under. Source: `app.bsky.actor.defs#viewerState`."""


def set_standing(db: sqlite3.Connection, did: str, kind: Standing, record: str, is_on: bool) -> tuple[int, ...]:
    """Note it in all posts of an account, found by the index of addresses; answers with the items that show them.

    They are to be judged anew. `record` is the address of the follow or block.
    """
    first, end = f"at://{did}/", f"at://{did}0"  # 0 is what comes after /
    found = db.execute("SELECT id, body FROM post WHERE uri >= ? AND uri < ?", (first, end)).fetchall()
    changed: list[int] = []
    for post_id, body in found:
        post = maybe_post(body)
        if post is None:
            continue
        new = replace(post, author=_author(post.author, kind, is_on=is_on))
        db.execute("UPDATE post SET body = ? WHERE id = ?", (encode(new), post_id))
        _set_raw(db, post_id, _VIEWER[kind], (True if kind == "mute" else record) if is_on else None)
        db.execute("UPDATE item SET ruleset = 0 WHERE post = ?", (post_id,))
        changed += items_of(db, post_id)
    return tuple(changed)


def _author(author: Author, kind: Standing, *, is_on: bool) -> Author:
    match kind:
        case "follow":
            return replace(author, is_followed=is_on)
        case "mute":
            return replace(author, is_muted=is_on)
        case "block":
            return replace(author, is_blocked=is_on)


def _set_raw(db: sqlite3.Connection, post_id: int, name: str, value: object) -> None:
    """The same in the view as it came, by which moderation decides; None takes it out."""
    row = db.execute("SELECT body FROM raw WHERE post = ?", (post_id,)).fetchone()
    with suppress(Damaged, msgspec.MsgspecError, RecursionError):
        view = msgspec.json.decode(unpack_raw(row[0])) if row else None
        author = view.get("author") if isinstance(view, dict) else None
        if not isinstance(author, dict):
            return
        viewer = author.get("viewer")
        kept = {key: each for key, each in viewer.items() if key != name} if isinstance(viewer, dict) else {}
        author["viewer"] = kept if value is None else {**kept, name: value}
        db.execute("UPDATE raw SET body = ? WHERE post = ?", (pack_raw(msgspec.json.encode(view)), post_id))
