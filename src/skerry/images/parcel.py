"""A head of JSON and bytes behind it, in one frame."""

from __future__ import annotations

import json
import struct
from typing import Any

Head = dict[str, Any]
"""JSON values."""

_LENGTH = struct.Struct("<I")


def pack(head: Head, body: bytes = b"") -> bytes:
    """Head and body in one."""
    text = json.dumps(head).encode()
    return _LENGTH.pack(len(text)) + text + body


def unpack(frame: bytes) -> tuple[Head, bytes]:
    """Head and body. Raises ValueError for what is no parcel: the other side may have been taken over."""
    try:
        (length,) = _LENGTH.unpack_from(frame)
        text = frame[_LENGTH.size : _LENGTH.size + length]
        head = json.loads(text)
    except (struct.error, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("this is no parcel") from error
    if len(text) != length or not isinstance(head, dict):
        raise ValueError("this is no parcel")
    return head, frame[_LENGTH.size + length :]
