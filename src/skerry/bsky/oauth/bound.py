"""Requests that prove the key: each carries a proof for its own method, address and token (DPoP, RFC 9449).

Servers hand out nonces that a proof has to hold, each its own, and change them every few minutes. The first request of
a session, and one whose nonce is too old, is refused with the one to use, and is made again.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit, urlunsplit

import msgspec

from skerry.bsky.egress.door import Answer
from skerry.bsky.egress.policy import Purpose
from skerry.bsky.oauth.keys import DpopKey, digest64
from skerry.bsky.sending import Sender

WANTS_NONCE = "use_dpop_nonce"

_NONCE = re.compile(r"[!#-\[\]-~]{1,512}")
"""The characters of a nonce (RFC 9449, 8.1); the length is skerry's."""


class Nonces:
    """The last nonce of each server, by scheme, host and port."""

    def __init__(self) -> None:
        self._by_server: dict[str, str] = {}

    def of(self, url: str) -> str:
        """The nonce for a request there; "" when there is none yet."""
        return self._by_server.get(_server(url), "")

    def learn(self, url: str, answer: Answer) -> bool:
        """Keep the nonce that came with an answer; whether one did."""
        nonce = answer.headers.get("dpop-nonce", "")
        if not _NONCE.fullmatch(nonce):
            return False
        self._by_server[_server(url)] = nonce
        return True


class BoundSender:
    """Sends through `sender` with a proof, and with the access token that belongs to the key if there is one."""

    def __init__(
        self, sender: Sender, key: DpopKey, nonces: Nonces, *, access: str = "", now: Callable[[], float] = time.time
    ) -> None:
        self._sender = sender
        self._key = key
        self._nonces = nonces
        self._access = access
        self._now = now

    async def send(
        self,
        method: str,
        url: str,
        *,
        purpose: Purpose,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Make a request, a second time with the right nonce if the server asks for it; raises as the door does."""
        answer, has_nonce = await self._once(method, url, purpose, headers or {}, content)
        if has_nonce and _wants_nonce(answer):
            answer, _ = await self._once(method, url, purpose, headers or {}, content)
        return answer

    async def _once(
        self, method: str, url: str, purpose: Purpose, headers: Mapping[str, str], content: bytes | None
    ) -> tuple[Answer, bool]:
        made = proof(self._key, method, url, nonce=self._nonces.of(url), access=self._access, now=self._now())
        signed = {"dpop": made} | ({"authorization": f"DPoP {self._access}"} if self._access else {})
        answer = await self._sender.send(method, url, purpose=purpose, headers={**headers, **signed}, content=content)
        return answer, self._nonces.learn(url, answer)


def proof(key: DpopKey, method: str, url: str, *, nonce: str, access: str, now: float) -> str:
    """The proof for one request; `now` in seconds since 1970 (RFC 9449, 4.2)."""
    claims: dict[str, object] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": _without_query(url),
        "iat": int(now),
    }
    if nonce:
        claims["nonce"] = nonce
    if access:
        claims["ath"] = digest64(access)
    return key.sign({"typ": "dpop+jwt", "jwk": key.public}, claims)


class _Refusal(msgspec.Struct):
    error: str = ""


def _wants_nonce(answer: Answer) -> bool:
    """Whether a proof was refused for its nonce: an authorization server says so in its body, a PDS in a header."""
    if answer.status == 401 and f'error="{WANTS_NONCE}"' in answer.headers.get("www-authenticate", ""):
        return True
    if answer.status not in {400, 401}:
        return False
    try:
        return msgspec.json.decode(answer.body, type=_Refusal).error == WANTS_NONCE
    except (msgspec.MsgspecError, RecursionError):
        return False


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
