"""The least of an XRPC client, over the standard library: what tests compare skerry with must not be skerry's own."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

Json = dict[str, Any]
"""A JSON object."""

OFFICIAL_LABELERS = "did:plc:ar7c4by46qjdydhdevvrndac;redact"
"""What the official client's library says without a preference."""

_SECONDS = 60.0
"""How long one answer may take: a large world is slow to index."""


class XrpcError(Exception):
    """The server answered with an error.

    Attributes:
        status: The HTTP status.
        name: The error's name, such as `AuthenticationRequired`.
        message: What the server says about it.
    """

    def __init__(self, status: int, body: Json) -> None:
        """Takes the name and the message from the answer's body."""
        self.status = status
        self.name = str(body.get("error", ""))
        self.message = str(body.get("message", ""))
        super().__init__(f"{status} {self.name}: {self.message}")


class Ref(msgspec.Struct, frozen=True):
    """A record, exactly as it is (`com.atproto.repo.strongRef`)."""

    uri: str
    cid: str

    @property
    def rkey(self) -> str:
        """The record's key."""
        return self.uri.rpartition("/")[2]


def ask(
    base: str, path: str, *, method: str = "GET", body: Json | None = None, headers: Mapping[str, str] | None = None
) -> Json:
    """Sends one request to a server on loopback and gives its JSON.

    Args:
        base: The server, `http://HOST:PORT`.
        path: Path and query.
        method: The HTTP method.
        body: What is sent, as JSON.
        headers: Further headers.

    Raises:
        XrpcError: When the status isn't 200.
    """
    server = urlsplit(base)
    connection = http.client.HTTPConnection(server.hostname or "", server.port, timeout=_SECONDS)
    try:
        data = None if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"content-type": "application/json"}
        connection.request(method, path, data, {**kind, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    parsed: Json = json.loads(content) if content else {}
    if answer.status != 200:
        raise XrpcError(answer.status, parsed)
    return parsed


def query(base: str, nsid: str, headers: Mapping[str, str] | None = None, **params: object) -> Json:
    """Calls a query; a parameter that is None isn't sent, a list is sent item by item."""
    given = urlencode({key: value for key, value in params.items() if value is not None}, doseq=True)
    return ask(base, f"/xrpc/{nsid}?{given}", headers=headers)


def procedure(base: str, nsid: str, body: Json | None = None, headers: Mapping[str, str] | None = None) -> Json:
    """Calls a procedure."""
    return ask(base, f"/xrpc/{nsid}", method="POST", body=body, headers=headers)


class Session(msgspec.Struct, frozen=True, rename={"access": "accessJwt", "refresh": "refreshJwt"}):
    """Somebody signed in.

    Attributes:
        handle: The account's handle.
        did: The account's DID.
        access: The access token.
        refresh: The refresh token.
        pds: The PDS.
    """

    handle: str
    did: str
    access: str
    refresh: str
    pds: str = ""

    def get(self, nsid: str, headers: Mapping[str, str] | None = None, **params: object) -> Json:
        """Calls a query as this account."""
        return query(self.pds, nsid, {**self._signed, **(headers or {})}, **params)

    def post(self, nsid: str, body: Json | None = None, headers: Mapping[str, str] | None = None) -> Json:
        """Calls a procedure as this account."""
        return procedure(self.pds, nsid, body, {**self._signed, **(headers or {})})

    def create(self, collection: str, record: Json) -> Ref:
        """Creates a record."""
        body = {"repo": self.did, "collection": collection, "record": {"$type": collection, **record}}
        return msgspec.convert(self.post("com.atproto.repo.createRecord", body), Ref)

    def delete(self, ref: Ref) -> None:
        """Deletes a record of this account."""
        _, _, _, collection, rkey = ref.uri.split("/")
        self.post("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": collection, "rkey": rkey})

    def pages(self, nsid: str, headers: Mapping[str, str] | None = None, **params: object) -> Iterator[Json]:
        """Gives a query's pages, by cursor to the end."""
        cursor: object = None
        while True:
            page = self.get(nsid, headers, cursor=cursor, **params)
            yield page
            cursor = page.get("cursor")
            if cursor is None:
                return

    def timeline(self, limit: int = 100, *, labelers: str = OFFICIAL_LABELERS) -> list[Json]:
        """The whole Following timeline, newest first: items of `app.bsky.feed.defs#feedViewPost`.

        It is asked for as the official client does it: whose labels are wanted decides also what a moderator took down.
        With `labelers` "" that is left to the server.
        """
        wanted = {"atproto-accept-labelers": labelers} if labelers else {}
        pages = self.pages("app.bsky.feed.getTimeline", wanted, limit=limit)
        return [item for page in pages for item in page["feed"]]

    @property
    def _signed(self) -> dict[str, str]:
        """The header that says who asks."""
        return {"authorization": f"Bearer {self.access}"}


def open_session(pds: str, nsid: str, body: Json) -> Session:
    """Signs in (`com.atproto.server.createSession`) or signs up (`createAccount`)."""
    session = msgspec.convert(procedure(pds, nsid, body), Session)
    return msgspec.structs.replace(session, pds=pds)
