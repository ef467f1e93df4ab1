"""Likes, reposts, follows, blocks, members of lists. Source: the lexicons `app.bsky.feed.*` and `app.bsky.graph.*`."""

from __future__ import annotations

from skerry.bsky.writing.records import Record, record
from skerry.domain.writing import ToggleKind

COLLECTIONS: dict[ToggleKind, str] = {
    "like": "app.bsky.feed.like",
    "repost": "app.bsky.feed.repost",
    "follow": "app.bsky.graph.follow",
    "block": "app.bsky.graph.block",
    "list-item": "app.bsky.graph.listitem",
    "list-block": "app.bsky.graph.listblock",
}
"""The switches that are records; the others are methods of the AppView."""


def of_post(kind: ToggleKind, uri: str, cid: str, key: str, created: str) -> Record:
    """A like or a repost."""
    return record(COLLECTIONS[kind], key, {"subject": {"uri": uri, "cid": cid}, "createdAt": created})


def of_list(uri: str, key: str, created: str) -> Record:
    """A block of all who are on a list."""
    return record(COLLECTIONS["list-block"], key, {"subject": uri, "createdAt": created})


def of_person(kind: ToggleKind, did: str, key: str, created: str, *, of_list: str = "") -> Record:
    """A follow, a block, or somebody's place in a list."""
    return record(COLLECTIONS[kind], key, {"subject": did, "list": of_list or None, "createdAt": created})
