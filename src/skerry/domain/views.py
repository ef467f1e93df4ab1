"""The network's answers, decoded item by item straight from the bytes, so that one bad item costs one item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_post, decode_view, mended, uri_in
from skerry.domain.lexicon import (
    AnyType,
    BookmarksAnswer,
    BookmarkView,
    PostsAnswer,
    ReplyView,
    RepostReason,
    TimelineAnswer,
    TimelineItem,
)
from skerry.domain.mapping import to_reply, to_repost
from skerry.domain.pages import BadItem, ItemToStore, TimelinePage
from skerry.domain.posts import FeedItem
from skerry.domain.thread_views import decode_thread

__all__ = ["decode_bookmarks", "decode_posts", "decode_thread", "decode_timeline"]

T = TypeVar("T")

MAX_CURSOR = 4096
"""Characters; cursors of the AppView have 80."""

_REPOST = "app.bsky.feed.defs#reasonRepost"
_POST = "app.bsky.feed.defs#postView"
_PIN = "app.bsky.feed.defs#reasonPin"


def decode_timeline(body: bytes, *, host: str = "") -> TimelinePage:
    """A page of `app.bsky.feed.getTimeline`, or of any answer with `feed` and `cursor`, in its order.

    Raises:
        BadAnswer: It isn't JSON, or has no list `feed`; `host` goes into its words.
    """
    answer = decode_answer(body, TimelineAnswer, host)
    return TimelinePage(tuple(_decode_item(raw, _to_item) for raw in answer.feed), cursor_of(answer.cursor))


def decode_posts(body: bytes, *, host: str = "") -> TimelinePage:
    """A page of posts that stand for themselves: a search's, or those that quote one. Raises as `decode_timeline`."""
    answer = decode_answer(body, PostsAnswer, host)
    return TimelinePage(tuple(_decode_item(raw, _to_alone) for raw in answer.posts), cursor_of(answer.cursor))


def decode_bookmarks(body: bytes, *, host: str = "") -> TimelinePage:
    """A page of the posts that the account saved; those that are gone are left out. Raises as `decode_timeline`."""
    answer = decode_answer(body, BookmarksAnswer, host)
    items = [_decode_item(raw, _to_saved) for raw in answer.bookmarks]
    return TimelinePage(tuple(item for item in items if item is not None), cursor_of(answer.cursor))


def cursor_of(value: object) -> str:
    """An answer's cursor; "" for none, and for what can't be one."""
    return value if isinstance(value, str) and len(value) <= MAX_CURSOR else ""


def _decode_item(raw: msgspec.Raw, read: Callable[[bytes | msgspec.Raw], T]) -> T | BadItem:
    """An item, or what is known of one that can't be read."""
    try:
        return mended(read, raw)
    except UNREADABLE as error:
        return BadItem(uri_in(raw), clean_line(str(error)) or "it can't be read")


def _to_item(raw: bytes | msgspec.Raw) -> ItemToStore:
    """An item. Raises one of `UNREADABLE`."""
    view = decode_view(raw, TimelineItem)
    item = FeedItem(
        post=decode_post(view.post),
        reply=to_reply(decode_view(view.reply, ReplyView)) if bytes(view.reply) else None,
        **_reason(view.reason),
    )
    return ItemToStore(item, bytes(view.post))


def _to_alone(raw: bytes | msgspec.Raw) -> ItemToStore:
    """A post by itself. Raises one of `UNREADABLE`."""
    return ItemToStore(FeedItem(decode_post(raw)), bytes(raw))


def _to_saved(raw: bytes | msgspec.Raw) -> ItemToStore | None:
    """A saved post; None for one that is gone, or blocked. Raises one of `UNREADABLE`."""
    item: msgspec.Raw = decode_view(raw, BookmarkView).item
    kind = decode_view(item, AnyType).type
    return _to_alone(item) if kind in ("", _POST) else None


def _reason(raw: msgspec.Raw) -> dict[str, Any]:
    """Why an item is there: a repost, a pin; any other kind of reason counts as none."""
    if not bytes(raw):
        return {}
    kind = decode_view(raw, AnyType).type
    if kind == _REPOST:
        return {"repost": to_repost(decode_view(raw, RepostReason))}
    return {"is_pinned": True} if kind == _PIN else {}
