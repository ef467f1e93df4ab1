"""The bytes that a record is in a repository (DAG-CBOR), and the CID that they have; written apart from skerry."""

from __future__ import annotations

import base64
import hashlib
import struct

Value = str | bytes | int | bool | None | list["Value"] | dict[str, "Value"]

_RECORD, _RAW = b"\x01\x71\x12\x20", b"\x01\x55\x12\x20"
"""CID version 1, DAG-CBOR or raw bytes, SHA-256 of 32 bytes."""


def cid_of(record: Value) -> str:
    """The CID of a record in JSON's types; a blob's `{"$link": CID}` is a link."""
    return _cid(_RECORD, encode(record))


def raw_cid_of(data: bytes) -> str:
    """The CID of a blob."""
    return _cid(_RAW, data)


def encode(value: Value) -> bytes:  # noqa: PLR0911 - one for each kind of value
    """DAG-CBOR: the shortest heads, the keys of a map by length and then by bytes, links as tag 42."""
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            data = value.encode()
            return _head(3, len(data)) + data
        case list():
            return _head(4, len(value)) + b"".join(map(encode, value))
        case {"$link": str(cid)}:
            padded = cid[1:].upper() + "=" * (-len(cid[1:]) % 8)
            return _head(6, 42) + encode(b"\0" + base64.b32decode(padded))
        case dict():
            names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
            return _head(5, len(value)) + b"".join(encode(name) + encode(value[name]) for name in names)


def _head(kind: int, number: int) -> bytes:
    """A head: three bits of kind, and the number in as few bytes as it needs."""
    if number < 24:
        return bytes([kind << 5 | number])
    for extra, (code, size) in enumerate((("B", 1), ("H", 2), ("I", 4), ("Q", 8))):
        if number < 1 << 8 * size:
            return bytes([kind << 5 | 24 + extra]) + struct.pack(f">{code}", number)
    raise OverflowError(number)


def _cid(head: bytes, data: bytes) -> str:
    """A CID in base 32."""
    return "b" + base64.b32encode(head + hashlib.sha256(data).digest()).decode().rstrip("=").lower()
