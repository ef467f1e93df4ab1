"""Records on their way: what is sent is made once and kept as bytes, so that the same is sent again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record(msgspec.Struct, frozen=True):
    """A record before it is in the repository: where it goes, and its JSON."""

    collection: str
    key: str
    value: msgspec.Raw


def record(collection: str, key: str, value: dict[str, object]) -> Record:
    """A record of a value in JSON's types; fields that are None are left out, `$type` comes first."""
    whole = {"$type": collection} | {name: each for name, each in value.items() if each is not None}
    return Record(collection, key, msgspec.Raw(msgspec.json.encode(whole)))


def pack(records: tuple[Record, ...]) -> bytes:
    """Records as `Errand.prepared` keeps them; the first is what the errand is about."""
    return msgspec.json.encode(records)


def unpack(prepared: bytes) -> tuple[Record, ...]:
    """The other way. Raises msgspec's errors for what this program did not write."""
    return msgspec.json.decode(prepared, type=tuple[Record, ...])


def timestamp(ms: int) -> str:
    """A moment as records have it: `2026-01-02T03:04:05.678Z`."""
    text = (_EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"
