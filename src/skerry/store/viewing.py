"""What the account did with a post, written into the cache as soon as it is done: the AppView says so later."""

from __future__ import annotations

import sqlite3
from typing import Literal

from msgspec.structs import replace

from skerry.domain.posts import Post
from skerry.store.posts import items_of
from skerry.store.rows import encode, maybe_post

Switch = Literal["like", "repost", "bookmark", "mute-thread"]
"""What an account switches on and off at a post."""


def set_viewer(db: sqlite3.Connection, uri: str, kind: Switch, record: str, is_on: bool) -> tuple[int, ...]:
    """Note a switch that was turned; answers with the items that show the post, none when it is as it was.

    `record` is the address of the like or repost.
    """
    row = db.execute("SELECT id, body FROM post WHERE uri = ?", (uri,)).fetchone()
    old = maybe_post(row[1]) if row else None
    if old is None:
        return ()
    new = switched(old, kind, record, is_on=is_on)
    if new == old:
        return ()
    db.execute("UPDATE post SET body = ? WHERE id = ?", (encode(new), row[0]))
    return tuple(items_of(db, row[0]))


def switched(post: Post, kind: Switch, record: str, *, is_on: bool) -> Post:
    """The post with the switch turned, its counts too."""
    viewer, counts = post.viewer, post.counts
    step = is_on - is_switched(post, kind)
    match kind:
        case "like":
            viewer = replace(viewer, like=record if is_on else "")
            counts = replace(counts, likes=max(0, counts.likes + step))
        case "repost":
            viewer = replace(viewer, repost=record if is_on else "")
            counts = replace(counts, reposts=max(0, counts.reposts + step))
        case "bookmark":
            viewer = replace(viewer, is_bookmarked=is_on)
        case "mute-thread":
            viewer = replace(viewer, is_thread_muted=is_on)
    return replace(post, viewer=viewer, counts=counts)


def is_switched(post: Post, kind: Switch) -> bool:
    """Whether a switch is on."""
    viewer = post.viewer
    match kind:
        case "like":
            return bool(viewer.like)
        case "repost":
            return bool(viewer.repost)
        case "bookmark":
            return viewer.is_bookmarked
        case "mute-thread":
            return viewer.is_thread_muted
