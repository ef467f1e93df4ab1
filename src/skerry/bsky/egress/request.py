"""What the door reads off a request: where it goes, what the policy has to know, its line in the ledger, its bytes."""

from __future__ import annotations

import time

import httpcore

from skerry import __version__
from skerry.bsky.egress.http import httpx
from skerry.bsky.egress.ledger import Entry
from skerry.bsky.egress.origin import PORTS, Origin, is_host
from skerry.bsky.egress.policy import Ask
from skerry.domain.clean import clean_line
from skerry.domain.errors import EgressDenied

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TOKENS = ("authorization", "dpop")
"""Headers that stand for the account, or prove the key that its tokens are bound to."""

_OWN_HEADERS = frozenset({"accept-encoding", "connection", "cookie", "host", "user-agent"})
"""What a caller does not decide."""


def origin_of(url: httpx.URL) -> Origin:
    """Where a request goes; refuses a scheme, a user name or a host that can't be."""
    host = url.raw_host.decode("ascii").strip("[]").lower().removesuffix(".")
    if url.scheme not in PORTS or url.userinfo or not is_host(host) or url.port == 0:
        raise EgressDenied("this is not the address of a server", where=clean_line(host, max_chars=100) or "address")
    return Origin(url.scheme, host, url.port or PORTS[url.scheme])


def ask_of(request: httpx.Request) -> Ask:
    """What the policy needs to know of a request."""
    return Ask(
        method=request.method,
        origin=origin_of(request.url),
        path=request.url.path,
        has_query=bool(request.url.query),
        has_body=bool(request.content),
        has_tokens=any(name in request.headers for name in _TOKENS),
        purpose=str(request.extensions.get("purpose", "")),
    )


def entry_of(request: httpx.Request) -> Entry:
    """The request's line in the ledger, before anything happened."""
    host = clean_line(request.url.raw_host.decode("ascii", "replace"), max_chars=253)
    purpose = str(request.extensions.get("purpose", ""))
    return Entry(
        at=round(time.time() * 1000),
        host=host,
        port=request.url.port or PORTS.get(request.url.scheme, 0),
        method=request.method,
        path=_plain_path(request.url.path, purpose),
        purpose=purpose,
    )


def _plain_path(path: str, purpose: str) -> str:
    """The path without what it says of people: the method's NSID, a well-known file, or that a DID was asked for.

    Of a page for a card, and of a picture, only that it was one: the host is told, what somebody sees there is not.
    """
    if purpose == "card":
        return "(page)"
    if purpose == "picture":
        return "(picture)"
    if path.startswith("/did:"):
        return "/" + ":".join(path[1:].split(":")[:2]) + ":…"
    return clean_line(path.removeprefix("/xrpc/"), max_chars=120)


def message_of(request: httpx.Request) -> httpcore.Request:
    """The request as it goes on the wire, with the headers that are the door's to set."""
    url = request.url
    headers = [(b"Host", url.netloc), *(each for each in request.headers.raw if _is_callers(each[0]))]
    headers += [(b"User-Agent", f"skerry/{__version__}".encode()), (b"Accept-Encoding", b"gzip, deflate")]
    return httpcore.Request(
        method=request.method.encode("ascii"),
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=headers,
        content=request.content,
    )


def _is_callers(name: bytes) -> bool:
    return name.decode("ascii", "replace").lower() not in _OWN_HEADERS


def size_of(message: httpcore.Request, content: bytes) -> int:
    """The bytes of a request as HTTP/1.1 writes it."""
    line = len(message.method) + len(message.url.target) + len(b"  HTTP/1.1\r\n\r\n")
    return line + sum(len(name) + len(value) + 4 for name, value in message.headers) + len(content)


def bare(request: httpx.Request) -> httpx.Headers:
    """The headers without those that name the place, for the next step of a redirect."""
    return httpx.Headers([(k, v) for k, v in request.headers.multi_items() if k != "host"])


def onward_of(request: httpx.Request, response: httpx.Response) -> httpx.URL | None:
    """Where a redirect leads, if it may be followed."""
    location = response.headers.get("location")
    if response.status_code not in _REDIRECTS or location is None or not request.extensions.get("follows", True):
        return None
    host = request.url.netloc.decode("ascii")
    if request.method != "GET":
        raise EgressDenied("it redirects a request that carries data, which is not followed", where=host)
    try:
        target = request.url.join(location)
        is_same = origin_of(target) == origin_of(request.url)
    except (httpx.InvalidURL, ValueError, EgressDenied):
        is_same = False
    if not is_same:
        raise EgressDenied("it redirects to another host, which is not followed", where=host)
    return target
