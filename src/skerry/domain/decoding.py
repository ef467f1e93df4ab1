"""Decoding of views straight from bytes: quick when all is right, saving what can be saved when it isn't."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer
from skerry.domain.lexicon import PostView
from skerry.domain.mapping import to_post
from skerry.domain.parts import BadView, optional_address
from skerry.domain.posts import Post
from skerry.domain.repair import repair
from skerry.domain.salvage import salvage

T = TypeVar("T")

UNREADABLE = (msgspec.MsgspecError, BadView, RecursionError, UnicodeDecodeError)
"""What a wrong item raises, and nothing else does."""


def decode_post(raw: bytes | msgspec.Raw) -> Post:
    """A post's view as the store keeps it. Raises one of `UNREADABLE`."""
    return to_post(decode_view(raw, PostView))


def decode_view(raw: bytes | msgspec.Raw, kind: Any) -> Any:  # noqa: ANN401 - the result is of the type `kind`
    """A view: quickly when all of it is right, else what can be kept. Raises one of `UNREADABLE`."""
    try:
        return _decoder(kind).decode(raw)
    except msgspec.ValidationError:
        return salvage(msgspec.json.decode(raw), kind)


def mended(decode: Callable[[bytes | msgspec.Raw], T], raw: bytes | msgspec.Raw) -> T:
    """What `decode` makes of a view, or of the view repaired. Raises one of `UNREADABLE`."""
    try:
        return decode(raw)
    except UNREADABLE:
        return decode(repair(bytes(raw)))


def decode_answer(body: bytes, kind: Any, host: str) -> Any:  # noqa: ANN401 - the result is of the type `kind`
    """The frame of an answer, its parts still bytes; repaired when one part makes the whole unreadable."""
    try:
        return _decoder(kind).decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return _decoder(kind).decode(repair(body))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadAnswer(f"the answer is not what was asked for ({clean_line(str(error))})", where=host) from None


def uri_in(raw: bytes | msgspec.Raw) -> str:
    """The address of a post in a view that can't be read, or ""."""
    try:
        value = msgspec.json.decode(raw)
    except UNREADABLE:
        return ""
    post = value.get("post", value) if isinstance(value, dict) else None
    uri = post.get("uri") if isinstance(post, dict) else None
    return optional_address(uri) if isinstance(uri, str) else ""


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401 - any type that msgspec takes
    """A decoder, made when first needed."""
    return msgspec.json.Decoder(kind)
