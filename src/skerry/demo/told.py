"""What others did with the posts of whoever looks at the demo: made up, as everything there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from skerry.demo.rows import AuthorRow, PostRow
from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.notifications import NoticeKind, NotificationPage, Notified
from skerry.store.values import PutResult

if TYPE_CHECKING:
    from skerry.demo.world import World
    from skerry.store.cache import Cache
    from skerry.sync.source import Changes


class ToldRow(msgspec.Struct, frozen=True):
    """A notification. `about` is the key of the post to show with it: for a reply its own."""

    kind: NoticeKind
    by: str
    minutes_ago: int
    about: str = ""
    unread: bool = False


class ToldFile(msgspec.Struct, frozen=True):
    """The file: people and posts that only notifications and their threads show, and the notifications."""

    authors: tuple[AuthorRow, ...]
    posts: tuple[PostRow, ...]
    notifications: tuple[ToldRow, ...]


@cache
def read_told() -> ToldFile:
    """Everything in the file."""
    return msgspec.json.decode((Path(__file__).parent / "told.json").read_bytes(), type=ToldFile)


def put_told(cache: Cache, world: World, now_ms: int, coming: int = 0) -> None:
    """Put the notifications into a store, all but the `coming` newest."""
    rows = read_told().notifications[coming:]
    items = tuple(Notified(world.notification(row), b"{}") for row in rows)
    cache.put_notifications(NotificationPage(items), is_newest=True, asked_ms=now_ms, barred={})
    posts = [item for row in rows if row.about for item in [world.entry(row.about)]]
    cache.put_notified_posts(posts, asked_ms=now_ms)
    cache.end_notifications("", 0)


def refresh_told(cache: Cache, world: World, now_ms: int, changes: Changes) -> None:
    """Put all of them into a store: what was still to come comes in."""
    before = cache.notifications(limit=1)
    put_told(cache, world, now_ms)
    if before != cache.notifications(limit=1):
        changes.page(NOTIFICATIONS, PutResult())
