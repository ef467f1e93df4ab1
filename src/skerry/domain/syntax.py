"""The string formats of the AT Protocol, as far as an item stands or falls with them, and its times.

Source: the specifications "DID", "Handle", "AT URI", "Lexicon: string formats". Cleaning is not needed after a check
here: each format is ASCII without spaces or controls.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DID = r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]"
_HANDLE = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_IS_DID = re.compile(_DID).fullmatch
_IS_HANDLE = re.compile(_HANDLE).fullmatch
_IS_AT_URI = re.compile(
    rf"at://(?:{_DID}|{_HANDLE})"
    r"(?:/[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9._:~-]{1,512})?)?"
).fullmatch
_IS_CID = re.compile(r"[A-Za-z0-9+=]{8,256}").fullmatch
_IS_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*").fullmatch
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:[Zz]|([+-])(\d\d):?(\d\d)|(?=$))")
"""ISO 8601 as clients write it: seconds and zone may be missing (then UTC), any number of decimals."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def is_did(text: str) -> bool:
    """`did:plc:...`, `did:web:...`."""
    return len(text) <= 2048 and _IS_DID(text) is not None


def is_handle(text: str) -> bool:
    """`name.example.com`, also `handle.invalid`, which the AppView gives for one that doesn't resolve."""
    return len(text) <= 253 and _IS_HANDLE(text) is not None


def is_at_uri(text: str) -> bool:
    """`at://AUTHORITY/COLLECTION/RECORD-KEY`, the last two optional."""
    return len(text) <= 8192 and _IS_AT_URI(text) is not None


def is_cid(text: str) -> bool:
    """A content identifier in one of its text forms."""
    return _IS_CID(text) is not None


def is_language(text: str) -> bool:
    """A BCP 47 tag, well enough: `en`, `pt-BR`, `zh-Hant-TW`."""
    return len(text) <= 35 and _IS_LANGUAGE(text) is not None


def parse_time(text: str) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 time, cut, not rounded, as the AppView does; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _parse_odd_time(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MILLISECOND


def _parse_odd_time(text: str) -> int | None:
    """Times that the standard library does not take: ten decimals, lower case, a space, the year 0."""
    match = _TIME.fullmatch(text.strip()) if len(text) <= 64 else None
    if match is None:
        return None
    day, minute, second, decimals, sign, hours, minutes = match.groups()
    if day.startswith("0000"):
        day = "0001" + day[4:]  # the calendar here begins with the year 1; the order stays
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{second or '00'}+00:00")
    except ValueError:
        return None
    ms = (moment - _EPOCH) // _MILLISECOND + int((decimals or "0").ljust(3, "0")[:3])
    shift = (int(hours) * 60 + int(minutes)) * 60_000 if sign else 0
    return ms + shift if sign == "-" else ms - shift
