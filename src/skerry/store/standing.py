"""How the account stands to somebody, written into their posts as soon as it is done: the AppView says so later."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Literal

import msgspec
from msgspec.structs import replace

from skerry.domain.posts import Author, Post
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
        raw = _raw(db, post_id)
        new, view = stood(post, raw, kind, record, is_on=is_on)
        db.execute("UPDATE post SET body = ? WHERE id = ?", (encode(new), post_id))
        if view != raw:
            db.execute("UPDATE raw SET body = ? WHERE post = ?", (pack_raw(view), post_id))
        db.execute("UPDATE item SET ruleset = 0 WHERE post = ?", (post_id,))
        changed += items_of(db, post_id)
    return tuple(changed)


def stood(post: Post, raw: bytes, kind: Standing, record: str, *, is_on: bool) -> tuple[Post, bytes]:
    """A post and the JSON of its view, by which moderation decides, with the account's standing to its author.

    Both stay as they are where a list still mutes or blocks somebody whom the account itself does no longer.
    """
    name = _VIEWER[kind]
    with suppress(msgspec.MsgspecError, RecursionError):
        view = msgspec.json.decode(raw) if raw else None
        author = view.get("author") if isinstance(view, dict) else None
        if isinstance(author, dict):
            viewer = author.get("viewer")
            kept = {key: each for key, each in viewer.items() if key != name} if isinstance(viewer, dict) else {}
            if not is_on and kept.get(f"{name}ByList"):
                return post, raw
            author["viewer"] = {**kept, name: True if kind == "mute" else record} if is_on else kept
            raw = msgspec.json.encode(view)
    return replace(post, author=_author(post.author, kind, is_on=is_on)), raw


def stands(author: Author, kind: Standing) -> bool:
    """Whether the account follows, mutes or blocks somebody, as far as their view says."""
    return {"follow": author.is_followed, "mute": author.is_muted, "block": author.is_blocked}[kind]


def _author(author: Author, kind: Standing, *, is_on: bool) -> Author:
    match kind:
        case "follow":
            return replace(author, is_followed=is_on)
        case "mute":
            return replace(author, is_muted=is_on)
        case "block":
            return replace(author, is_blocked=is_on)


def _raw(db: sqlite3.Connection, post_id: int) -> bytes:
    """The JSON of a post's view; empty when it can't be read."""
    row = db.execute("SELECT body FROM raw WHERE post = ?", (post_id,)).fetchone()
    try:
        return unpack_raw(row[0]) if row else b""
    except Damaged:
        return b""
