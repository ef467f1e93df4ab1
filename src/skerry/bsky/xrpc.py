"""XRPC over the door: a method's name and parameters in, the answer's bytes out, errors as skerry's own.

Plain requests and msgspec, not the SDK: importing the SDK costs 0.7 to 0.9 s of CPU, its validation 20 times what
msgspec takes for the same page, and one bad item loses a page (docs/adr/0004-no-sdk.md).
Source: atproto's XRPC specification.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from skerry.bsky.egress.door import Answer
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Purpose
from skerry.bsky.patience import wait_told
from skerry.bsky.sending import Sender
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, ServerError

Params = Mapping[str, str | int | bool | Sequence[str]]
"""A query's parameters; a sequence is repeated."""

T = TypeVar("T")


class Blob(msgspec.Struct, frozen=True):
    """The body of a request that is no JSON: its bytes and what they are, such as `image/png`."""

    body: bytes
    mime: str


class _ErrorBody(msgspec.Struct):
    error: str = ""
    message: str = ""


async def query(
    sender: Sender,
    server: Origin,
    nsid: str,
    params: Params | None = None,
    *,
    purpose: Purpose,
    token: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GET a method, with these further headers; the answer may be an error (see `check`)."""
    pairs = [(name, text) for name, value in (params or {}).items() for text in _texts(value)]
    url = f"{server}/xrpc/{nsid}" + (f"?{urlencode(pairs)}" if pairs else "")
    return await sender.send("GET", url, purpose=purpose, headers=_headers(token) | dict(headers or {}))


async def procedure(
    sender: Sender,
    server: Origin,
    nsid: str,
    body: object = None,
    *,
    purpose: Purpose,
    token: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """POST a method; `body` goes as JSON, None sends none, a `Blob` goes as it is; `headers` are further ones."""
    if isinstance(body, Blob):
        content: bytes | None = body.body
        kind = body.mime
    else:
        content, kind = (None, "") if body is None else (msgspec.json.encode(body), "application/json")
    headers = _headers(token) | dict(headers or {}) | ({} if content is None else {"content-type": kind})
    return await sender.send("POST", f"{server}/xrpc/{nsid}", purpose=purpose, headers=headers, content=content)


def check(answer: Answer) -> bytes:
    """The body of an answer that is none of an error.

    Raises:
        ServerError: the status says so; its name and words are the server's, cleaned.
    """
    if 200 <= answer.status < 300:
        return answer.body
    body = error_of(answer)
    words = clean_line(body.message, max_chars=200)
    status = f"it {'failed' if answer.status >= 500 else 'answered'} with status {answer.status}"
    what = f"{status}: {words}" if words else status
    error = ServerError(what, where=answer.host, status=answer.status, name=body.error)
    error.wait_s = wait_told(answer, time.time())
    raise error


def error_of(answer: Answer) -> _ErrorBody:
    """The error that an answer's body names, empty when it names none."""
    try:
        body = msgspec.json.decode(answer.body, type=_ErrorBody)
    except (msgspec.MsgspecError, RecursionError):
        return _ErrorBody()
    return _ErrorBody(clean_line(body.error, max_chars=60), body.message)


def decode(data: bytes, kind: type[T], host: str) -> T:
    """An answer's body as the lexicon has it.

    Raises:
        BadAnswer: it isn't so.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError):
        raise BadAnswer("its answer is not what was asked for", where=host) from None


def _headers(token: str) -> dict[str, str]:
    return {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})


def _texts(value: str | int | bool | Sequence[str]) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str | int):
        return [str(value)]
    return list(value)
