"""JSON that can't be read as a whole because of one string, number or depth in it, made readable.

A server passes on what people wrote. One lone surrogate, byte or nesting bomb among a hundred posts must not cost the
hundred: it is replaced here, so that it costs its own post at most. What isn't JSON stays so.
"""

from __future__ import annotations

import re

MAX_DEPTH = 200
"""Containers in one another that stay: a thread of 60 answers to answers; msgspec gives up at Python's 1,000."""

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]|[^"\[\]{}]+|"', re.DOTALL)
_NOT_A_NUMBER = re.compile(rb"-?\b(?:NaN|Infinity)\b")
_CONTROL = re.compile(rb"[\x00-\x1f]")
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair
    rb"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb'|u[0-9a-fA-F]{4}|["\\/bfnrt]'
    rb"|(?P<wrong>u?))"
)


def repair(body: bytes) -> bytes:
    """The same JSON in valid UTF-8, without lone surrogates, raw controls, NaN and what is nested too deep."""
    text = body.decode("utf-8", "replace").encode()
    out: list[bytes] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                token = b"null" if depth == MAX_DEPTH + 1 else b""
        elif token in (b"]", b"}"):
            depth -= 1
            if depth >= MAX_DEPTH:
                token = b""
        elif depth > MAX_DEPTH:
            token = b""
        else:
            token = _string(token) if token[0] == 0x22 else _NOT_A_NUMBER.sub(b"null", token)
        out.append(token)
    return b"".join(out)


def _string(token: bytes) -> bytes:
    """A string literal that can be read."""
    if _CONTROL.search(token):
        token = _CONTROL.sub(b" ", token)
    return _ESCAPE.sub(_escape, token) if b"\\" in token else token


def _escape(match: re.Match[bytes]) -> bytes:
    """One escape: as it is, U+FFFD for a lone surrogate, a written-out backslash for one that means nothing."""
    if match["lone"] is not None:
        return rb"\ufffd"
    return match[0] if match["wrong"] is None else rb"\\" + match["wrong"]
