"""The transport that every request goes through.

It is an `httpx.AsyncBaseTransport`, so that anything which speaks through httpx can be given it; skerry itself calls
`Door.send`. What it adds to a plain connection pool:

- the policy is asked before a name is looked up, and again with the address before it is connected to;
- a redirect is followed for a GET within the same origin only, and each step is a request of its own;
- an answer is read whole, within one deadline and one size, and unpacked here, so that no caller meets a bomb;
- nothing of the environment counts: no proxy, no certificate file, no log of TLS keys, no cookie;
- each request leaves a line in the ledger, also one that was refused or failed.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from typing import Self

import certifi
import httpcore
import msgspec

from skerry.bsky.egress.body import Body
from skerry.bsky.egress.http import httpx
from skerry.bsky.egress.ledger import Entry, Ledger
from skerry.bsky.egress.mishaps import network_error
from skerry.bsky.egress.policy import LIMITS, Limits, Policy, Purpose
from skerry.bsky.egress.request import ask_of, bare, entry_of, message_of, onward_of, size_of
from skerry.bsky.egress.resolver import CheckedBackend, Lookup, system_lookup
from skerry.domain.clean import clean_line
from skerry.domain.errors import EgressDenied, NetworkError

MAX_REDIRECTS = 3
KEEP_ALIVE_S = 4.0
"""Shorter than the five seconds after which a server on Node closes an idle connection, so as not to meet its end."""

_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"})


class Answer(msgspec.Struct, frozen=True):
    """What a server said: status, headers in lower case, the unpacked body, and the host that said it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    def __repr__(self) -> str:
        """Without headers and body: they may hold tokens."""
        return f"Answer(status={self.status}, host={self.host!r}, {len(self.body)} bytes)"


class Door(httpx.AsyncBaseTransport):
    """The one door. Use it as an async context manager, within one event loop."""

    def __init__(
        self,
        policy: Policy,
        ledger: Ledger,
        *,
        lookup: Lookup = system_lookup,
        backend: httpcore.AsyncNetworkBackend | None = None,
        certificates: ssl.SSLContext | None = None,
        limits: Mapping[Purpose, Limits] = LIMITS,
    ) -> None:
        """The arguments by name are for tests; by default, the system's resolver and sockets and the usual limits."""
        self.policy = policy
        self.ledger = ledger
        self._limits = limits
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=certificates or _authorities(),
            max_connections=8,
            keepalive_expiry=KEEP_ALIVE_S,
            network_backend=CheckedBackend(policy, lookup, backend),
        )

    async def __aenter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def send(
        self,
        method: str,
        url: str,
        *,
        purpose: Purpose,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        follows: bool = True,
    ) -> Answer:
        """Make one request and read the whole answer, whatever its status; without `follows` also a redirect's.

        Raises:
            EgressDenied: the door refused it, or its answer.
            NetworkError: the host could not be reached, or broke off.
            StoreError: the ledger can't be written.
        """
        extensions = {"purpose": purpose, "follows": follows}
        try:
            request = httpx.Request(method, url, headers=headers, content=content, extensions=extensions)
        except (httpx.InvalidURL, ValueError):
            raise EgressDenied("this is not an address", where=clean_line(url, max_chars=100)) from None
        response = await self.handle_async_request(request)
        return Answer(
            response.status_code, dict(response.headers), response.content, request.url.netloc.decode("ascii")
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """What httpx calls; `request.extensions["purpose"]` says what the request is for."""
        await request.aread()
        limits = self._limits.get(request.extensions.get("purpose", ""), Limits(0, 1))
        deadline = asyncio.get_running_loop().time() + limits.seconds
        for _ in range(MAX_REDIRECTS + 1):
            response, onward = await self._step(request, limits, deadline)
            if onward is None:
                return response
            request = httpx.Request("GET", onward, headers=bare(request), extensions=request.extensions)
        raise EgressDenied("it redirects in a circle", where=request.url.host)

    async def _step(
        self, request: httpx.Request, limits: Limits, deadline: float
    ) -> tuple[httpx.Response, httpx.URL | None]:
        """One request on the wire, its line in the ledger, and where it leads on to."""
        entry = entry_of(request)
        started = time.monotonic()
        try:
            ask = ask_of(request)
            self.policy.check(ask)
            self.ledger.check()
            response = await self._exchange(request, limits, deadline, entry)
            onward = onward_of(request, response)
            entry.verdict = "ok"
        except EgressDenied as error:
            entry.verdict = f"denied: {error.what}"
            raise
        except NetworkError as error:
            entry.verdict = f"failed: {error.what}"
            raise
        finally:
            entry.ms = round((time.monotonic() - started) * 1000)
            entry.verdict = entry.verdict or "failed: given up"
            self.ledger.append(entry)
        return response, onward

    async def _exchange(self, request: httpx.Request, limits: Limits, deadline: float, entry: Entry) -> httpx.Response:
        host = request.url.netloc.decode("ascii")
        message = message_of(request)
        entry.sent = size_of(message, request.content)
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._pool.handle_async_request(message)
                entry.status = answer.status
                headers = httpx.Headers(answer.headers)
                body = await _read(answer, headers, limits, host, entry)
        except TimeoutError:
            if entry.status:
                raise EgressDenied(f"the answer took longer than {limits.seconds:.0f} s", where=host) from None
            raise NetworkError(f"no answer within {limits.seconds:.0f} s", where=host) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            raise network_error(error, host) from None
        kept = [(name, value) for name, value in headers.multi_items() if name not in _DROPPED]
        return httpx.Response(answer.status, headers=kept, content=body)


def _authorities() -> ssl.SSLContext:
    """Certificates are checked against the authorities that come with certifi.

    Not `ssl.create_default_context()`: that obeys SSLKEYLOGFILE, SSL_CERT_FILE and SSL_CERT_DIR.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(certifi.where())
    return context


async def _read(answer: httpcore.Response, headers: httpx.Headers, limits: Limits, host: str, entry: Entry) -> bytes:
    try:
        body = Body(headers.get("content-encoding", ""), limit=limits.max_bytes, host=host)
        async for chunk in answer.aiter_stream():
            body.feed(chunk)
            entry.wire = body.wire
        whole = body.finish()
    finally:
        await answer.aclose()
    entry.body = len(whole)
    return whole
