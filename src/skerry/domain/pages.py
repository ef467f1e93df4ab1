"""What the network's answers become: pages of items, each with the bytes it came from."""

from __future__ import annotations

import msgspec

from skerry.domain.posts import FeedItem, Post
from skerry.domain.threads import NodeKind


class ItemToStore(msgspec.Struct, frozen=True):
    """An item of a timeline and `raw`, the JSON of its post's view as the network gave it."""

    item: FeedItem
    raw: bytes


class BadItem(msgspec.Struct, frozen=True):
    """An item that could not be read: its post's address as far as that could be, else "", and why, in a few words."""

    uri: str
    why: str


class TimelinePage(msgspec.Struct, frozen=True):
    """A page in the server's order. `cursor` asks for the next; empty at the end."""

    items: tuple[ItemToStore | BadItem, ...] = ()
    cursor: str = ""


class PageNode(msgspec.Struct, frozen=True):
    """A line of a thread: see `skerry.store.values.ThreadNode`. `raw` is the post view's JSON."""

    kind: NodeKind
    uri: str
    depth: int
    post: Post | None = None
    raw: bytes = b""
    has_more: bool = False


class ThreadPage(msgspec.Struct, frozen=True):
    """A thread in reading order. `bad` counts nodes that could not be read."""

    nodes: tuple[PageNode, ...] = ()
    bad: int = 0
