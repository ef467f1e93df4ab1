"""Servers on loopback that do what they are told, also the worst: for the door, and a small PDS with its directory."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

import msgspec


class Seen(msgspec.Struct):
    """A request that reached a server."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, str]:
        """The body as JSON: an object of texts."""
        return msgspec.json.decode(self.body, type=dict[str, str])


class Reply(msgspec.Struct):
    """What a server says. A body in pieces is sent as they come, without a length, until the end or the client's."""

    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes | Iterable[bytes] = b""


Route = Callable[[Seen], Reply]


def as_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply in JSON."""
    return Reply(status, {"content-type": "application/json"} | dict(headers or {}), json.dumps(value).encode())


class Server:
    """An HTTP server of a test: routes by path, everything that came in `seen`. Use it as a context manager."""

    def __init__(self, routes: Mapping[str, Route] | None = None, *, other: Route | None = None) -> None:
        self.routes = dict(routes or {})
        self.other = other or (lambda _: as_json({"error": "MethodNotImplemented"}, 501))
        self.seen: list[Seen] = []
        self._httpd = _Listener(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=lambda: self._httpd.serve_forever(0.02), daemon=True)
        self.port: int = self._httpd.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()
        self._thread.join()

    def answer(self, seen: Seen) -> Reply:
        """The reply to a request."""
        self.seen.append(seen)
        return self.routes.get(seen.path, self.other)(seen)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what many tests are about."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the standard library's
            """Say nothing."""

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.answer(Seen(self.command, parts.path, parse_qs(parts.query), headers, body))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self._body(reply.body)

        def _body(self, body: bytes | Iterable[bytes]) -> None:
            self.close_connection = True
            if isinstance(body, bytes):
                self.send_header("content-length", str(len(body)))
            self.send_header("connection", "close")
            self.end_headers()
            for piece in [body] if isinstance(body, bytes) else body:
                self.wfile.write(piece)
                self.wfile.flush()

    return Handler


def token(did: str, *, scope: str = "com.atproto.appPass", ends_in: float = 7200, serial: int = 0) -> str:
    """A token in the form of a PDS's, not signed by anybody."""
    claims = {"scope": scope, "sub": did, "exp": int(time.time() + ends_in), "jti": serial}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


WREN = "did:plc:" + "wren" * 6
"""The DID of the fake PDS's one account."""

PASSWORD = "abcd-efgh-ijkl-mnop"


class Pds(Server):
    """A PDS with one account, `wren.test`, and the directory that knows it. A used refresh token ends its session.

    Attributes:
        code: What createSession asks for by mail; "" for nothing.
        scope: The scope of the access tokens it gives.
        session: Fields that override those of createSession's answer.
        document: Fields that override those of the DID's document.
        lifetime: How long its access tokens say they last, in seconds.
        expired: Access tokens that it takes no longer, whatever they say.
    """

    def __init__(self) -> None:
        super().__init__(
            {
                f"/{WREN}": lambda _: as_json(self.did_document()),
                "/xrpc/com.atproto.identity.resolveHandle": self._resolve,
                "/xrpc/com.atproto.server.createSession": self._create,
                "/xrpc/com.atproto.server.refreshSession": self._refresh,
                "/xrpc/com.atproto.server.deleteSession": self._delete,
                "/xrpc/app.bsky.feed.getTimeline": self._timeline,
            }
        )
        self.code = ""
        self.scope = "com.atproto.appPass"
        self.session: dict[str, object] = {}
        self.document: dict[str, object] = {}
        self.lifetime = 7200.0
        self.expired: set[str] = set()
        self.refreshes = 0
        self._serial = 0
        self._valid: set[str] = set()
        self._lock = threading.Lock()

    def did_document(self) -> dict[str, object]:
        """The document of the account."""
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self.url}
        return {"id": WREN, "alsoKnownAs": ["at://wren.test"], "service": [service]} | self.document

    def asked(self, nsid: str) -> list[Seen]:
        """The requests for a method that came."""
        return [seen for seen in self.seen if seen.path == f"/xrpc/{nsid}"]

    def _resolve(self, seen: Seen) -> Reply:
        if seen.query.get("handle") != ["wren.test"]:
            return as_json({"error": "HandleNotFound", "message": "Unable to resolve handle"}, 400)
        return as_json({"did": WREN})

    def _create(self, seen: Seen) -> Reply:
        body = seen.json()
        if body["password"] != PASSWORD:
            return as_json({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)
        if self.code and body.get("authFactorToken", "") == "":
            return as_json({"error": "AuthFactorTokenRequired", "message": "A code was sent"}, 401)
        if self.code and body["authFactorToken"] != self.code:
            return as_json({"error": "InvalidToken", "message": "Token is invalid"}, 400)
        with self._lock:
            return as_json(self._next() | {"didDoc": self.did_document()} | self.session)

    def _refresh(self, seen: Seen) -> Reply:
        with self._lock:
            used = _bearer(seen)
            if used not in self._valid:
                self._valid.clear()
                return as_json({"error": "ExpiredToken", "message": "Token has been revoked"}, 400)
            self._valid.discard(used)
            self.refreshes += 1
            return as_json(self._next())

    def _delete(self, seen: Seen) -> Reply:
        self._valid.discard(_bearer(seen))
        return Reply()

    def _timeline(self, seen: Seen) -> Reply:
        if _bearer(seen) in self.expired:
            return as_json({"error": "ExpiredToken", "message": "Token has expired"}, 400)
        return as_json({"feed": []})

    def _next(self) -> dict[str, object]:
        self._serial += 1
        refresh = token(WREN, scope="com.atproto.refresh", serial=self._serial)
        self._valid.add(refresh)
        access = token(WREN, scope=self.scope, ends_in=self.lifetime, serial=self._serial)
        return {"accessJwt": access, "refreshJwt": refresh, "did": WREN, "handle": "wren.test", "active": True}


def _bearer(seen: Seen) -> str:
    return seen.headers.get("authorization", "").removeprefix("Bearer ")
