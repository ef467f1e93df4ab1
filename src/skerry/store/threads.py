"""Threads as they were last fetched; without one, what the timeline knows of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from skerry.domain.feeds import thread_feed
from skerry.domain.moderation import Moderation
from skerry.domain.pages import ThreadPage
from skerry.domain.posts import Post
from skerry.domain.threads import NodeKind
from skerry.store.files import Damaged
from skerry.store.posts import drop_if_unused, items_of, lift, put_post
from skerry.store.rows import maybe_post, readable, to_moderation
from skerry.store.timeline import feed_id
from skerry.store.values import ThreadNode, ThreadView
from skerry.store.written import over_thread

MAX_THREADS = 300
"""Threads that are kept: those fetched last."""

MAX_CHAIN = 50
"""Ancestors that are looked for among known posts when a thread was never fetched."""

NodeRow = tuple[int, NodeKind, str, int, bytes | None, bytes | None]


def put_thread(db: sqlite3.Connection, uri: str, page: ThreadPage, fetched_ms: int) -> tuple[int, ...]:
    """Store a thread in place of what was known of it; see `Cache.put_thread`. The caller holds a transaction.

    Each post but the one that was asked for is an item of the feed `thread:URI`, so that it is encoded, judged and
    explained as any other; what is there already keeps its verdict.
    """
    page = over_thread(db, page, fetched_ms)
    before = _forget_lines(db, uri)
    thread = db.execute("INSERT INTO thread (uri, fetched_ms) VALUES (?, ?)", (uri, fetched_ms)).lastrowid
    if thread is None:
        raise Damaged("a thread was not stored")
    changed: list[int] = []
    places: dict[int, int] = {}
    for line, node in enumerate(page.nodes):
        post_id = None
        if node.post is not None:
            post_id, change = put_post(db, node.post, node.raw)
            if change not in ("new", "same"):
                changed += items_of(db, post_id)
            if node.depth:
                places.setdefault(post_id, fetched_ms - line)
        db.execute(
            "INSERT INTO node (thread, line, depth, kind, uri, has_more, post) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (thread, line, node.depth, node.kind, node.uri, node.has_more, post_id),
        )
    _put_items(db, thread_feed(uri), places, fetched_ms)
    for post_id in before:
        drop_if_unused(db, post_id)
    old = db.execute("SELECT uri FROM thread ORDER BY fetched_ms DESC LIMIT -1 OFFSET ?", (MAX_THREADS,)).fetchall()
    for row in old:
        _drop(db, row[0])
    return tuple(dict.fromkeys(changed))


def _put_items(db: sqlite3.Connection, name: str, places: Mapping[int, int], fetched_ms: int) -> None:
    """The items of a thread: these posts at these places, and no others."""
    feed = feed_id(db, name)
    if feed is None:
        feed = db.execute("INSERT INTO feed (name, is_complete) VALUES (?, 1)", (name,)).lastrowid
    known = db.execute("SELECT id, post FROM item WHERE feed = ?", (feed,)).fetchall()
    gone = [(item_id,) for item_id, post in readable(known, list[tuple[int, int]]) if post not in places]
    db.executemany("DELETE FROM item WHERE id = ?", gone)
    for post_id, sort_ms in places.items():
        lift(db, post_id, sort_ms)
        db.execute(
            "INSERT INTO item (feed, sort_ms, tie, post, put_ms, story)"
            " VALUES (?1, ?2, '', ?3, ?4, (SELECT story FROM post WHERE id = ?3))"
            " ON CONFLICT (post, feed, repost) DO UPDATE SET sort_ms = ?2",
            (feed, sort_ms, post_id, fetched_ms),
        )


def _forget_lines(db: sqlite3.Connection, uri: str) -> list[int]:
    """Forget a thread but for its items; answers with the posts that it had."""
    row = db.execute("SELECT id FROM thread WHERE uri = ?", (uri,)).fetchone()
    if row is None:
        return []
    posts = db.execute("SELECT post FROM node WHERE thread = ? AND post IS NOT NULL", row).fetchall()
    db.execute("DELETE FROM node WHERE thread = ?", row)
    db.execute("DELETE FROM thread WHERE id = ?", row)
    return [post[0] for post in posts]


def _drop(db: sqlite3.Connection, uri: str) -> None:
    """Forget a thread, and posts that nothing else shows."""
    posts = _forget_lines(db, uri)
    feed = feed_id(db, thread_feed(uri))
    db.execute("DELETE FROM item WHERE feed = ?", (feed,))
    db.execute("DELETE FROM feed WHERE id = ?", (feed,))
    for post_id in posts:
        drop_if_unused(db, post_id)


def thread(db: sqlite3.Connection, uri: str) -> ThreadView:
    """A thread; see `Cache.thread`."""
    row = db.execute("SELECT id, fetched_ms FROM thread WHERE uri = ?", (uri,)).fetchone()
    if row is None:
        return ThreadView(uri, tuple(_known(db, uri)))
    rows = db.execute(
        "SELECT depth, kind, node.uri, has_more, body, moderation FROM node LEFT JOIN post ON post.id = node.post"
        " WHERE thread = ? ORDER BY line",
        (row[0],),
    ).fetchall()
    return ThreadView(uri, tuple(map(_node, readable(rows, list[NodeRow]))), row[1])


def _node(row: NodeRow) -> ThreadNode:
    """A line from its columns."""
    depth, kind, uri, has_more, body, moderation = row
    post = None if body is None else maybe_post(body)
    if post is None:
        return ThreadNode("gone" if kind in ("post", "hidden") else kind, uri, depth)
    return ThreadNode(kind, uri, depth, post, bool(has_more), to_moderation(moderation))


def _known(db: sqlite3.Connection, uri: str) -> list[ThreadNode]:
    """The post and what it answers, as far as other feeds and threads brought it."""
    chain: list[tuple[Post, Moderation]] = []
    seen: set[str] = set()
    while uri and uri not in seen and len(chain) <= MAX_CHAIN:
        seen.add(uri)
        row = db.execute("SELECT body, moderation FROM post WHERE uri = ?", (uri,)).fetchone()
        post = None if row is None else maybe_post(row[0])
        if post is None:
            break
        chain.append((post, to_moderation(row[1])))
        uri = post.reply_parent
    nodes = [
        ThreadNode("post", post.uri, -depth, post, depth == 0 and post.counts.replies > 0, moderation)
        for depth, (post, moderation) in enumerate(chain)
    ]
    return nodes[::-1]
