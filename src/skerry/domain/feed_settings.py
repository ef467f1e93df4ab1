"""Changes of the saved feeds: saved, pinned, put in another order. Items of kinds that skerry doesn't know stay.

Source: the lexicon `app.bsky.actor.defs#savedFeedsPrefV2`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from skerry.domain.errors import UsageError
from skerry.domain.feeds import FOLLOWING

if TYPE_CHECKING:
    from skerry.domain.directory import FeedInfo


class PinFeed(msgspec.Struct, frozen=True, tag="pin-feed"):
    """Give a feed, or a list, a tab, or no longer; one that isn't saved is saved first. `feed` is a `FeedInfo.name`."""

    feed: str
    is_on: bool


class MoveFeed(msgspec.Struct, frozen=True, tag="move-feed"):
    """Put a saved feed so many places further down; up when below 0."""

    feed: str
    step: int


class SaveFeed(msgspec.Struct, frozen=True, tag="save-feed"):
    """Save a feed, or no longer."""

    feed: str
    is_on: bool


FeedEdit = PinFeed | MoveFeed | SaveFeed


def items_of(infos: Sequence[FeedInfo], new_id: Callable[[], str]) -> list[msgspec.Raw]:
    """Saved feeds as items, for an account that has only the older preference, or none."""
    return [_item(info.name, new_id, is_pinned=info.is_pinned) for info in infos]


def edited_items(items: Sequence[msgspec.Raw], edit: FeedEdit, new_id: Callable[[], str]) -> list[msgspec.Raw]:
    """The items after a change; the same ones when it is so already. Raises UsageError for what is no feed."""
    new = list(items)
    at = next((at for at, item in enumerate(new) if _name(item) == edit.feed), -1)
    match edit:
        case PinFeed(feed, is_on):
            if at < 0:
                return [*new, _item(feed, new_id, is_pinned=True)] if is_on else new
            new[at] = _pinned(new[at], is_on=is_on)
        case SaveFeed(feed, is_on):
            if is_on and at < 0:
                new.append(_item(feed, new_id, is_pinned=False))
            elif not is_on and at >= 0:
                if feed == FOLLOWING:
                    raise UsageError("the timeline can be unpinned, not removed")
                del new[at]
        case MoveFeed(_, step) if at >= 0:
            _move(new, at, step)
        case _:
            raise UsageError("this feed is not saved", where=edit.feed)
    return new


def _move(items: list[msgspec.Raw], at: int, step: int) -> None:
    """Past so many that skerry knows; what it doesn't know is passed too and takes no place of its own."""
    known = [place for place, item in enumerate(items) if _name(item)]
    target = known[max(0, min(len(known) - 1, known.index(at) + step))]
    items.insert(target, items.pop(at))


def _item(feed: str, new_id: Callable[[], str], *, is_pinned: bool) -> msgspec.Raw:
    kind, _, value = ("timeline", ":", FOLLOWING) if feed == FOLLOWING else feed.partition(":")
    if kind not in ("timeline", "feed", "list") or not value:
        raise UsageError("this is no feed that can be saved", where=feed)
    return msgspec.Raw(msgspec.json.encode({"id": new_id(), "type": kind, "value": value, "pinned": is_pinned}))


def _pinned(item: msgspec.Raw, *, is_on: bool) -> msgspec.Raw:
    fields = msgspec.json.decode(item, type=dict[str, msgspec.Raw])
    pinned = msgspec.Raw(b"true" if is_on else b"false")
    return item if fields.get("pinned") == pinned else msgspec.Raw(msgspec.json.encode({**fields, "pinned": pinned}))


def _name(item: msgspec.Raw) -> str:
    """What `FeedInfo` calls the feed of an item; "" for one that skerry doesn't know."""
    try:
        fields = msgspec.json.decode(item)
    except (msgspec.MsgspecError, RecursionError):
        return ""
    if not isinstance(fields, dict):
        return ""
    kind, value = fields.get("type"), fields.get("value")
    if kind == "timeline":
        return FOLLOWING
    return f"{kind}:{value}" if kind in ("feed", "list") and isinstance(value, str) else ""
