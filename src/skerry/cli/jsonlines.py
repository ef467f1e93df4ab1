"""A value as a line of JSON that a terminal can show: what could move it, colour it or turn its text is escaped."""

from __future__ import annotations

import re

import msgspec

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Control characters beyond those that JSON escapes anyway, and what can't be seen or turns the text around it."""


def json_line(value: object) -> bytes:
    """The value and a line feed, in UTF-8. What is read back is the same, whatever was escaped."""
    return _UNSAFE.sub(_escape, msgspec.json.encode(value).decode()).encode() + b"\n"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
