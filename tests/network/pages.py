"""The PDS's own sign-in pages, used with plain requests as the browser that shows them would."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.network.xrpc import Json

API = "/@atproto/oauth-provider/~api"
"""Where the pages' script sends what was typed."""

CSRF = "csrf-token"
"""The cookie whose value has to come back as a header."""


class PagesSaidNo(Exception):
    """The pages answered with an error."""


class Pages:
    """One visit. Cookies are kept by hand: they are marked Secure, though the network is http."""

    def __init__(self, url: str) -> None:
        """`url` is the address that skerry gives to the browser."""
        self.url = url
        self._at = urlsplit(url)
        self._cookies: dict[str, str] = {}
        self._open()

    def sign_in(self, handle: str, password: str) -> str:
        """Sign in and agree to what is asked; the address that the browser is sent to at the end."""
        body = {"locale": "en", "username": handle, "password": password, "remember": False}
        signed_in = self._post("/sign-in", body)
        headers = {"authorization": f"Bearer {signed_in['ephemeralToken']}"}
        return self._onward(self._post("/consent", {"did": signed_in["account"]["did"]}, headers))

    def decline(self) -> str:
        """Say no; the address that the browser is sent to."""
        return self._onward(self._post("/reject", {}))

    def _open(self) -> None:
        answer, _ = self._ask("GET", f"{self._at.path}?{self._at.query}", None, self._navigation("none"))
        if answer.status != 200:
            raise PagesSaidNo(f"the page answered with {answer.status}")

    def _onward(self, answer: Json) -> str:
        """Where the page's own redirect leads: the client's address with the code."""
        parts = urlsplit(answer["url"])
        assert parts.path == "/oauth/authorize/redirect"
        headers = self._navigation("same-origin") | {"referer": self.url}
        reply, _ = self._ask("GET", f"{parts.path}?{parts.query}", None, headers)
        assert reply.status in {302, 303}, reply.status
        location = reply.headers["location"]
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        expected = {name: given[name] for name in ("state", "iss", "code") if name in given}
        assert expected.items() <= {n: v[0] for n, v in parse_qs(urlsplit(location).query).items()}.items()
        assert location.startswith(given["redirect_uri"])
        return location

    def _post(self, path: str, body: Json, headers: Mapping[str, str] | None = None) -> Json:
        fetched = {"sec-fetch-mode": "same-origin", "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty"}
        own = {"origin": self._origin, "referer": self.url, "x-csrf-token": self._cookies[CSRF]}
        whole = {**fetched, **own, "content-type": "application/json", **(headers or {})}
        answer, content = self._ask("POST", API + path, json.dumps(body).encode(), whole)
        parsed: Json = json.loads(content)
        if answer.status != 200:
            raise PagesSaidNo(f"{path}: {answer.status} {parsed}")
        return parsed

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(self._at.hostname or "", self._at.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(method, path, body, {**headers, **({"cookie": cookies} if cookies else {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("set-cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer, content

    def _navigation(self, site: str) -> dict[str, str]:
        return {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": site}

    @property
    def _origin(self) -> str:
        return f"{self._at.scheme}://{self._at.netloc}"


def visit(address: str) -> tuple[int, str]:
    """GET an address as the browser that was sent there; status and page."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def with_parameters(address: str, **changes: str) -> str:
    """An address with other values of its parameters."""
    parts = urlsplit(address)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return parts._replace(query=urlencode(given | changes)).geturl()
