"""`app.bsky.feed.getPostThread`, decoded node by node and never by recursion: depth and cycles cost nothing."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from skerry.domain.decoding import UNREADABLE, decode_answer, decode_post, decode_view, mended, uri_in
from skerry.domain.lexicon import GateView, ThreadAnswer, ThreadItem
from skerry.domain.pages import PageNode, ThreadPage
from skerry.domain.parts import optional_address
from skerry.domain.threads import NodeKind

MAX_NODES = 2000
"""Posts of one thread; the rest is for a request further down."""

MAX_ANCESTORS = 100
MAX_DEPTH = 60
"""Answers to answers. Each level is scanned again for each level above it, so this bounds the work as well."""

_KINDS: dict[str, NodeKind] = {
    "app.bsky.feed.defs#notFoundPost": "gone",
    "app.bsky.feed.defs#blockedPost": "blocked",
}


def decode_thread(body: bytes, *, host: str = "") -> ThreadPage:
    """A thread in reading order: ancestors, the post asked for, its replies depth first in the server's order.

    A node that can't be read is of the kind "unknown"; one whose address was there before is left out.

    Raises:
        BadAnswer: It isn't JSON, or has no `thread`; `host` goes into its words.
    """
    answer = decode_answer(body, ThreadAnswer, host)
    focus, view = _node(answer.thread, 0)
    hidden = _hidden(answer.threadgate)
    nodes = [focus]
    seen = {focus.uri}
    above: list[PageNode] = []
    if view is not None:
        above = [node for node in _ancestors(view) if _is_first(node, seen)]
        nodes += [_gated(node, hidden) for node in _replies(view, seen)]
    nodes = [*reversed(above), *nodes]
    return ThreadPage(tuple(nodes), sum(node.kind == "unknown" for node in nodes))


def _hidden(raw: msgspec.Raw) -> frozenset[str]:
    """The replies that the thread's author hides. A gate that can't be read hides nothing."""
    if not bytes(raw):
        return frozenset()
    try:
        gate: GateView = decode_view(raw, GateView)
    except UNREADABLE:
        return frozenset()
    return frozenset(gate.record.hidden_replies)


def _gated(node: PageNode, hidden: frozenset[str]) -> PageNode:
    """A node, hidden if the thread's author says so."""
    is_hidden = node.kind == "post" and node.uri in hidden
    return msgspec.structs.replace(node, kind="hidden") if is_hidden else node


def _is_first(node: PageNode, seen: set[str]) -> bool:
    """Whether a post was not there before; notes it. Nodes without an address are never the same."""
    if node.uri in seen and node.uri:
        return False
    seen.add(node.uri)
    return True


def _ancestors(view: ThreadItem) -> Iterator[PageNode]:
    """What a post answers, the nearest first."""
    for depth in range(1, MAX_ANCESTORS + 1):
        if not bytes(view.parent):
            return
        node, above = _node(view.parent, -depth)
        yield node
        if above is None:
            return
        view = above


def _replies(view: ThreadItem, seen: set[str]) -> list[PageNode]:
    """All replies, each after what it answers."""
    nodes: list[PageNode] = []
    waiting = [(raw, 1) for raw in reversed(view.replies)]
    while waiting and len(nodes) < MAX_NODES:
        raw, depth = waiting.pop()
        node, below = _node(raw, depth)
        if not _is_first(node, seen):
            continue
        nodes.append(node)
        if below is not None and depth < MAX_DEPTH:
            waiting += [(reply, depth + 1) for reply in reversed(below.replies)]
    return nodes


def _node(raw: msgspec.Raw, depth: int) -> tuple[PageNode, ThreadItem | None]:
    """A node, and its view when there may be more behind it."""
    try:
        return mended(lambda view: _to_node(view, depth), raw)
    except UNREADABLE:
        return PageNode("unknown", uri_in(raw), depth), None


def _to_node(raw: bytes | msgspec.Raw, depth: int) -> tuple[PageNode, ThreadItem | None]:
    """See `_node`. Raises one of `UNREADABLE`."""
    view: ThreadItem = decode_view(raw, ThreadItem)
    if view.type in _KINDS:
        return PageNode(_KINDS[view.type], optional_address(view.uri), depth), None
    post = decode_post(view.post)
    has_more = depth >= 0 and post.counts.replies > 0 and (not view.replies or depth == MAX_DEPTH)
    return PageNode("post", post.uri, depth, post, bytes(view.post), has_more), view
