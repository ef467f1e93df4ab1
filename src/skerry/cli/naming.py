"""What people write on the command line for posts, people, reasons and spans of time."""

from __future__ import annotations

import re
from typing import get_args

from skerry.domain.addresses import place_address, post_address
from skerry.domain.errors import UsageError
from skerry.domain.syntax import is_at_uri, is_did, is_handle
from skerry.domain.writing import Reason

_PROFILE = re.compile(r"https?://[^/\s]+/profile/(?P<who>[^/\s?#]+)/?(?:[?#]\S*)?")
_SPAN = re.compile(r"(?P<count>[1-9][0-9]{0,5})(?P<unit>[mhdw])")
_UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def post_uri(text: str) -> str:
    """A post's at:// address; with a handle in it where there was one. Raises `UsageError`."""
    address = post_address(text)
    if address is None:
        raise UsageError(
            "this is not the address of a post",
            where=text[:200],
            remedy="write at://… or https://bsky.app/profile/…/post/…",
        )
    return address.uri


def record_uri(text: str) -> str:
    """The at:// address of any record; a post's also by its page. Raises `UsageError`."""
    text = text.strip()
    return text if is_at_uri(text) and text.count("/") == 4 else post_uri(text)


def place_uri(text: str, collection: str, what: str) -> str:
    """The at:// address of a list or a starter pack, by it or by its page on the web. Raises `UsageError`."""
    place = place_address(text)
    if place is None or place.collection != collection:
        raise UsageError(
            f"this is not the address of a {what}", where=text[:200], remedy="write at://… or its page on the web"
        )
    return place.uri


def person(text: str) -> str:
    """A handle in lower case, or a DID. Raises `UsageError`."""
    match = _PROFILE.fullmatch(text.strip())
    who = (match["who"] if match else text.strip()).removeprefix("at://").removeprefix("@")
    if is_did(who):
        return who
    if not is_handle(who):
        raise UsageError(
            "this is neither a handle nor a DID", where=text[:200], remedy="write it like alice.example.com"
        )
    return who.lower()


def post_or_person(text: str) -> str:
    """A post's address, or a person. Raises `UsageError`."""
    address = post_address(text)
    return address.uri if address else person(text)


def reason_of(text: str) -> Reason:
    """A reason to report something. Raises `UsageError`."""
    for reason in get_args(Reason):
        if text.lower() == reason:
            found: Reason = reason
            return found
    raise UsageError(f"{text[:50]!r} is not a reason", remedy=f"one of {', '.join(get_args(Reason))}")


def milliseconds(text: str) -> int:
    """A span such as `7d`. Raises `UsageError`."""
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"{text[:50]!r} is not a span of time", remedy="write it like 30m, 12h, 7d or 4w")
    return int(match["count"]) * _UNITS[match["unit"]]
