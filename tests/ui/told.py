"""Made-up notifications for tests of the window."""

from __future__ import annotations

from zlib import crc32

from skerry.domain.notifications import NoticeKind, Notification, NotificationPage, Notified
from skerry.domain.pages import ItemToStore
from skerry.domain.posts import Author, FeedItem, Post
from tests.ui.posts import NOW_MS, post
from tests.ui.world import World

MINUTE_MS = 60_000
MINE, ANSWER, PITCH = "My umbrella stayed on the ferry.", "It has been on my bus twice.", "Buy my coin."


def person(name: str) -> Author:
    """Somebody who did something."""
    return Author(f"did:plc:{name.lower()}", f"{name.lower()}.example.com", name)


def said(text: str) -> Post:
    """The post of these words."""
    return post(crc32(text.encode()) % 10**8, person("Me" if text == MINE else "Pip"), text, minutes=60)


def told(kind: NoticeKind, who: str, minutes: int, text: str = "", *, is_read: bool = False) -> Notified:
    """Somebody did something, so many minutes ago, with the post of these words."""
    at_ms = NOW_MS - minutes * MINUTE_MS
    subject = said(text).uri if text else ""
    uri = subject if kind in ("reply", "mention", "quote") else f"at://{person(who).did}/app.bsky.graph.{kind}/{at_ms}"
    return Notified(Notification(uri, kind, person(who), at_ms, subject, is_read), b"{}")


def put_told(world: World, *items: Notified, texts: tuple[str, ...] = (), is_complete: bool = True) -> dict[str, int]:
    """Store notifications, the newest first, with the posts of these words; the ids of their items by their words."""
    world.cache.put_notifications(NotificationPage(items), is_newest=True, asked_ms=NOW_MS, barred={})
    entries = [ItemToStore(FeedItem(said(text)), b"{}") for text in texts]
    ids = world.cache.put_notified_posts(entries, asked_ms=NOW_MS)
    last = items[-1].notification.at_ms if items else 0
    world.cache.end_notifications("" if is_complete else "older", last)
    return dict(zip(texts, ids, strict=True))


def evening(world: World) -> dict[str, int]:
    """Likes of one post by two, an answer, two follows, a repost, an answer that is hidden, and one that is read."""
    ids = put_told(
        world,
        told("like", "Bea", 2, MINE),
        told("reply", "Pip", 5, ANSWER),
        told("like", "Kat", 9, MINE),
        told("follow", "Odd", 12),
        told("follow", "Ada", 30),
        told("reply", "Moon", 40, PITCH),
        told("repost", "Juno", 50, MINE, is_read=True),
        texts=(MINE, ANSWER, PITCH),
    )
    world.judge({ids[PITCH]: "hide"})
    return ids
