"""The network's answers, decoded item by item straight from the bytes, so that one bad item costs one item."""

from __future__ import annotations

from typing import Any

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_post, decode_view, mended, uri_in
from skerry.domain.lexicon import AnyType, ReplyView, RepostReason, TimelineAnswer, TimelineItem
from skerry.domain.mapping import to_reply, to_repost
from skerry.domain.pages import BadItem, ItemToStore, TimelinePage
from skerry.domain.posts import FeedItem
from skerry.domain.thread_views import decode_thread

__all__ = ["decode_thread", "decode_timeline"]

MAX_CURSOR = 4096
"""Characters; cursors of the AppView have 80."""

_REPOST = "app.bsky.feed.defs#reasonRepost"
_PIN = "app.bsky.feed.defs#reasonPin"


def decode_timeline(body: bytes, *, host: str = "") -> TimelinePage:
    """A page of `app.bsky.feed.getTimeline`, or of any answer with `feed` and `cursor`, in its order.

    Raises:
        BadAnswer: It isn't JSON, or has no list `feed`; `host` goes into its words.
    """
    answer = decode_answer(body, TimelineAnswer, host)
    cursor = answer.cursor if isinstance(answer.cursor, str) and len(answer.cursor) <= MAX_CURSOR else ""
    return TimelinePage(tuple(map(_decode_item, answer.feed)), cursor)


def _decode_item(raw: msgspec.Raw) -> ItemToStore | BadItem:
    """An item, or what is known of one that can't be read."""
    try:
        return mended(_to_item, raw)
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


def _reason(raw: msgspec.Raw) -> dict[str, Any]:
    """Why an item is there: a repost, a pin; any other kind of reason counts as none."""
    if not bytes(raw):
        return {}
    kind = decode_view(raw, AnyType).type
    if kind == _REPOST:
        return {"repost": to_repost(decode_view(raw, RepostReason))}
    return {"is_pinned": True} if kind == _PIN else {}
