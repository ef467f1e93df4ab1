"""A PDS that signs its one account in by OAuth, and checks every proof as RFC 9449 says, with code of its own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import http.client
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.oauth.signin import BrowserSignIn
from skerry.bsky.ring import Ring
from skerry.bsky.signin import SignedIn
from tests.bsky.doors import NO_AUTHORITIES
from tests.bsky.servers import WREN, Pds, Reply, Seen, Server, as_json
from tests.bsky.signins import no_record, no_ring

T = TypeVar("T")

RESOURCE = "/.well-known/oauth-protected-resource"
SERVER = "/.well-known/oauth-authorization-server"
PAR, TOKEN, REVOKE = "/oauth/par", "/oauth/token", "/oauth/revoke"
TIMELINE = "/xrpc/app.bsky.feed.getTimeline"
SCOPE = "atproto transition:generic"


class OAuthPds(Pds):
    """The PDS.

    Attributes:
        resource, metadata: Fields that override those of its two documents.
        granted: Fields that override those of its tokens.
        nonces: The nonce that each path wants at the moment.
        lasts: Seconds that its access tokens last.
        ended: Access tokens that it takes no longer.
        mistakes: What was wrong with proofs and requests that came.
    """

    def __init__(self) -> None:
        super().__init__()
        self.resource: dict[str, object] = {}
        self.metadata: dict[str, object] = {}
        self.granted: dict[str, object] = {}
        self.nonces = {PAR: "as-1", TOKEN: "as-1", REVOKE: "as-1", TIMELINE: "rs-1"}
        self.lasts = 3600
        self.ended: set[str] = set()
        self.mistakes: list[str] = []
        self.revoked: list[str] = []
        self.pushed: dict[str, str] = {}
        self._jtis: set[str] = set()
        self._refresh_tokens: set[str] = set()
        self._keys: dict[str, object] = {}
        self._number = 0
        self._turn = threading.Lock()
        self.routes |= {
            RESOURCE: lambda _: as_json(self.resource_document()),
            SERVER: lambda _: as_json(self.server_document()),
            PAR: self._push,
            TOKEN: self._give,
            REVOKE: self._revoke,
            TIMELINE: self._read_timeline,
        }

    def resource_document(self) -> dict[str, object]:
        """What it says of itself as a PDS."""
        return {"resource": self.url, "authorization_servers": [self.url]} | self.resource

    def server_document(self) -> dict[str, object]:
        """What it says of itself as an authorization server."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/oauth/authorize",
            "token_endpoint": f"{self.url}{TOKEN}",
            "revocation_endpoint": f"{self.url}{REVOKE}",
            "pushed_authorization_request_endpoint": f"{self.url}{PAR}",
            "scopes_supported": ["atproto", "transition:generic"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "dpop_signing_alg_values_supported": ["RS256", "ES256"],
            "authorization_response_iss_parameter_supported": True,
            "require_pushed_authorization_requests": True,
            "client_id_metadata_document_supported": True,
            "protected_resources": [self.url],
        } | self.metadata

    def came(self, path: str) -> list[Seen]:
        """The requests for a path."""
        return [seen for seen in self.seen if seen.path == path]

    def address(self, **changes: str | None) -> str:
        """Where its pages would send the browser, with other parameters; None leaves one out."""
        given = {"state": self.pushed["state"], "iss": self.url, "code": "the-code"} | changes
        query = urlencode({name: value for name, value in given.items() if value is not None})
        return f"{self.pushed['redirect_uri']}?{query}"

    # The endpoints

    def _push(self, seen: Seen) -> Reply:
        if refusal := self._refusal(seen):
            return refusal
        self.pushed = form_of(seen)
        self._expect(self.pushed["code_challenge_method"] == "S256", "another method")
        self._expect(self.pushed["scope"] == SCOPE, "another scope")
        return as_json({"request_uri": "urn:request:1", "expires_in": 300}, 201, self._next_nonce(seen))

    def _give(self, seen: Seen) -> Reply:
        if refusal := self._refusal(seen):
            return refusal
        form = form_of(seen)
        with self._turn:
            if form["grant_type"] == "authorization_code":
                self._check_code(form)
            elif form["refresh_token"] not in self._refresh_tokens:
                self._refresh_tokens.clear()
                return as_json({"error": "invalid_grant", "error_description": "Invalid refresh token"}, 400)
            else:
                self._refresh_tokens.discard(form["refresh_token"])
                self.refreshes += 1
            return as_json(self._tokens(seen) | self.granted, 200, self._next_nonce(seen))

    def _check_code(self, form: Mapping[str, str]) -> None:
        self._expect(form["code"] == "the-code", "another code")
        self._expect(
            b64(hashlib.sha256(form["code_verifier"].encode()).digest()) == self.pushed["code_challenge"], "PKCE"
        )
        for name in ("client_id", "redirect_uri"):
            self._expect(form[name] == self.pushed[name], name)

    def _tokens(self, seen: Seen) -> dict[str, object]:
        self._number += 1
        access, refresh = f"access-{self._number}", f"refresh-{self._number}"
        self._refresh_tokens.add(refresh)
        self._keys[access] = jwt_of(seen)[0]["jwk"]
        return {
            "access_token": access,
            "refresh_token": refresh,
            "token_type": "DPoP",
            "scope": SCOPE,
            "sub": WREN,
            "expires_in": self.lasts,
        }

    def _revoke(self, seen: Seen) -> Reply:
        if refusal := self._refusal(seen):
            return refusal
        token = form_of(seen)["token"]
        self.revoked.append(token)
        self._refresh_tokens.discard(token)
        return as_json({})

    def _read_timeline(self, seen: Seen) -> Reply:
        scheme, _, access = seen.headers.get("authorization", "").partition(" ")
        if refusal := self._refusal(seen, access):
            return refusal
        self._expect(scheme == "DPoP", f"the scheme {scheme}")
        self._expect(jwt_of(seen)[0]["jwk"] == self._keys.get(access), "another key")
        if access in self.ended:
            asks = {"www-authenticate": 'DPoP error="invalid_token"'}
            return as_json({"error": "invalid_token", "message": "expired"}, 401, asks)
        return as_json({"feed": []}, 200, self._next_nonce(seen))

    # The proofs

    def _refusal(self, seen: Seen, access: str = "") -> Reply | None:
        """Refuse a proof without the nonce, as both kinds of server do; note what else is wrong."""
        header, claims = jwt_of(seen)
        nonce = {"dpop-nonce": self.nonces[seen.path]}
        if claims.get("nonce") != self.nonces[seen.path]:
            if seen.path == TIMELINE:
                return as_json({"error": "x"}, 401, nonce | {"www-authenticate": 'DPoP error="use_dpop_nonce"'})
            return as_json({"error": "use_dpop_nonce"}, 400, nonce)
        self._expect(header["typ"] == "dpop+jwt" and header["alg"] == "ES256", "the header")
        self._expect(claims["htm"] == seen.method, "htm")
        self._expect(claims["htu"] == f"{self.url}{seen.path}", "htu")
        self._expect(claims.get("ath") == (b64(hashlib.sha256(access.encode()).digest()) if access else None), "ath")
        self._expect(str(claims["jti"]) not in self._jtis, "a jti twice")
        self._jtis.add(str(claims["jti"]))
        return None

    def _next_nonce(self, seen: Seen) -> dict[str, str]:
        return {"dpop-nonce": self.nonces[seen.path]}

    def _expect(self, is_so: bool, what: str) -> None:
        if not is_so:
            self.mistakes.append(what)


def b64(data: bytes) -> str:
    """Base64 without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes of base64 without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def form_of(seen: Seen) -> dict[str, str]:
    """A request's form."""
    return {name: values[0] for name, values in parse_qs(seen.body.decode(), strict_parsing=True).items()}


def jwt_of(seen: Seen) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims of a request's proof; its signature has to be right."""
    return verified(seen.headers["dpop"])


def verified(text: str) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims of a JWT that carries its key, if the signature is right."""
    head, body, signature = text.split(".")
    header: dict[str, object] = json.loads(unb64(head))
    claims: dict[str, object] = json.loads(unb64(body))
    jwk = header["jwk"]
    assert isinstance(jwk, dict)
    assert set(jwk) == {"kty", "crv", "x", "y"}, "the private half must not be sent"
    x, y = (int.from_bytes(unb64(str(jwk[name])), "big") for name in "xy")
    raw = unb64(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    key.verify(encode_dss_signature(r, s), f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    return header, claims


class Surfer:
    """A user with a browser, which comes back to skerry by itself, or whose address is pasted.

    Attributes:
        shown: The addresses that were opened.
        pages: Status of each answer that the browser got from skerry.
    """

    def __init__(self, answer: Callable[[], str], *, pastes: bool = False) -> None:
        """`answer` gives the address that the browser ends up at."""
        self._answer = answer
        self._pastes = pastes
        self.shown: list[str] = []
        self.pages: list[int] = []

    def show(self, url: str, identity: Identity, redirect: str) -> None:
        """Open an address."""
        assert identity.did == WREN
        assert redirect.startswith("http://127.0.0.1:")
        self.shown.append(url)
        if not self._pastes:
            threading.Thread(target=lambda: self.pages.append(visit(self._answer())[0]), daemon=True).start()

    async def pasted(self) -> str:
        """The address, if it is pasted."""
        if not self._pastes:
            await asyncio.Event().wait()
        return self._answer()


def visit(address: str, **headers: str) -> tuple[int, str]:
    """GET an address; status and page."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def sign_in_by_browser(
    data: Path, pds: Pds, surfer: Surfer | None = None, *, named: str = "", ring: Ring | None = None
) -> SignedIn:
    """Sign in at the fake PDS by OAuth."""
    if surfer is None:
        assert isinstance(pds, OAuthPds)
        surfer = Surfer(pds.address)

    async def run() -> SignedIn:
        async with Door(Policy(loopback=True), Ledger(data / "state"), certificates=NO_AUTHORITIES) as door:
            resolver = Resolver(door, directory=Origin.parse(pds.url), txt=no_record)
            signing = BrowserSignIn(door, resolver, Keeper(data, ring=ring or no_ring()), Accounts(data))
            server = Origin.parse(named or pds.url)
            return await signing.run("wren.test", surfer, pds=server if named else None, near=server)

    return asyncio.run(run())


def filled(value: object, other: Server, pds: Server) -> object:
    """A value with the addresses of the servers in place of `{other}`, `{pds}` and the PDS's `{port}`."""
    if isinstance(value, str):
        return value.replace("{other}", other.url).replace("{pds}", pds.url).replace("{port}", str(pds.port))
    if isinstance(value, list):
        return [filled(each, other, pds) for each in value]
    return value


def in_loop(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine."""

    async def run() -> T:
        return await work()

    return asyncio.run(run())
