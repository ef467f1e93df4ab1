"""Between values and what stands in the columns of cache.db."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from skerry.domain.moderation import UNMODERATED, Moderation
from skerry.domain.posts import FeedItem, Post, ReplyContext, Repost
from skerry.domain.verdicts import ACTIONS, Action, Verdict
from skerry.store.files import Damaged

T = TypeVar("T")

HIDE = ACTIONS.index("hide")

ActionIndex = Annotated[int, msgspec.Meta(ge=0, lt=len(ACTIONS))]
"""The column `action`."""

RAW_LEVEL = 1
"""zlib's quickest: a third of the JSON in 30 µs a post; level 6 saves a tenth more in twice the time."""


class Context(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What an item is beside its post."""

    repost: Repost | None = None
    reply: ReplyContext | None = None
    is_pinned: bool = False


_encoder = msgspec.msgpack.Encoder()


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:  # noqa: ANN401 - any type that msgspec takes
    """A decoder, made when first needed."""
    return msgspec.msgpack.Decoder(kind)


def encode(value: object) -> bytes:
    """A value as a blob; the same value always gives the same bytes."""
    return _encoder.encode(value)


def decode(kind: type[T], blob: bytes) -> T:
    """A blob as a value. Raises Damaged."""
    try:
        wanted: Any = kind  # a type can be hashed; mypy doubts it of type[T]
        value: T = _decoder(wanted).decode(blob)
    except (msgspec.MsgspecError, TypeError, UnicodeDecodeError) as error:
        raise Damaged(f"a {kind.__name__.lower()} can't be read: {error}") from None
    return value


def decode_post(blob: bytes) -> Post:
    """A post's body."""
    return decode(Post, blob)


def maybe_post(blob: bytes) -> Post | None:
    """A post's body; None when it can't be read."""
    try:
        return decode_post(blob)
    except Damaged:
        return None


def decode_verdict(blob: bytes) -> Verdict:
    """A verdict's body."""
    return decode(Verdict, blob)


def from_moderation(moderation: Moderation) -> bytes | None:
    """The column `moderation`."""
    return None if moderation == UNMODERATED else encode(moderation)


def to_moderation(column: bytes | None) -> Moderation:
    """The same, read; what can't be read is decided anew with the next page that has the post."""
    if column is None:
        return UNMODERATED
    try:
        return decode(Moderation, column)
    except Damaged:
        return UNMODERATED


def pack_raw(raw: bytes) -> bytes:
    """A view's JSON, smaller."""
    return zlib.compress(raw, RAW_LEVEL)


def unpack_raw(blob: bytes) -> bytes:
    """A view's JSON as it came."""
    try:
        return zlib.decompress(blob)
    except (zlib.error, TypeError) as error:
        raise Damaged(f"a view can't be read: {error}") from None


def context_of(item: FeedItem) -> bytes | None:
    """The column `context`."""
    if item.repost is None and item.reply is None and not item.is_pinned:
        return None
    return encode(Context(item.repost, item.reply, item.is_pinned))


def to_item(body: bytes, context: bytes | None) -> FeedItem:
    """An item from its columns."""
    post = decode_post(body)
    if context is None:
        return FeedItem(post)
    beside = decode(Context, context)
    return FeedItem(post, beside.repost, beside.reply, beside.is_pinned)


def repost_of(item: FeedItem) -> str:
    """The column `repost`: with the post's address it makes `FeedItem.address`."""
    return (item.repost.uri or item.repost.by.did) if item.repost else ""


def tie_of(item: FeedItem) -> str:
    """The column `tie`: what the AppView orders items of the same moment by."""
    return (item.repost.cid if item.repost else "") or item.post.cid


def address(uri: str, repost: str) -> str:
    """`FeedItem.address` from columns."""
    return f"{uri} {repost}" if repost else uri


def to_action(index: int) -> Action:
    """The column `action` as a word."""
    return ACTIONS[index]


def to_languages(column: str | None) -> tuple[str, ...] | None:
    """The column `languages`."""
    return None if column is None else tuple(column.split())


def readable(rows: list[Any], kind: type[list[T]]) -> list[T]:
    """Rows whose columns have the types that they should have. A broken cell may hold anything: it costs its row."""
    try:
        return msgspec.convert(rows, kind)
    except msgspec.ValidationError:
        return [row for each in rows if (row := _readable(each, kind)) is not None]


def _readable(row: object, kind: type[list[T]]) -> T | None:
    """One row, or None when it can't be read."""
    try:
        return msgspec.convert([row], kind)[0]
    except msgspec.ValidationError:
        return None
