"""Which server may sign an account in: the one that the account's PDS names, if what it says of itself fits.

Nothing is believed that could lead a code or a token elsewhere: no redirect, one issuer, its own name in its document,
and every address under that name. Source: atproto's OAuth specification, "Authorization Servers"; RFC 8414, 9728.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.xrpc import check, decode
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError

T = TypeVar("T")


class AuthServer(msgspec.Struct, frozen=True):
    """An authorization server. All addresses are the issuer's own; `revoke` is "" where it has none."""

    issuer: Origin
    authorize: str
    par: str
    token: str
    revoke: str


class _Resource(msgspec.Struct):
    resource: str
    authorization_servers: list[str]


class _Server(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    pushed_authorization_request_endpoint: str
    revocation_endpoint: str = ""
    scopes_supported: list[str] = []
    response_types_supported: list[str] = []
    grant_types_supported: list[str] = []
    code_challenge_methods_supported: list[str] = []
    token_endpoint_auth_methods_supported: list[str] = []
    dpop_signing_alg_values_supported: list[str] = []
    authorization_response_iss_parameter_supported: bool = False
    require_pushed_authorization_requests: bool = False
    client_id_metadata_document_supported: bool = False
    protected_resources: list[str] | None = None


async def discover(door: Door, pds: Origin) -> AuthServer:
    """The authorization server of a PDS.

    Raises:
        BadAnswer: what they say of themselves does not fit together.
        EgressDenied: the server is one that is not asked.
        NetworkError: there is none, or it could not be reached.
    """
    issuer = await _issuer(door, pds)
    data = await _document(door, issuer, "/.well-known/oauth-authorization-server")
    host = issuer.host
    said = decode(data, _Server, host)
    if said.issuer != str(issuer):
        raise BadAnswer("it signs people in under another name than its own", where=host)
    _check_abilities(said, host)
    if said.protected_resources is not None and not _names(said.protected_resources, pds):
        raise BadAnswer(f"it does not sign people in for {pds}", where=host)
    return AuthServer(
        issuer=issuer,
        authorize=_own(said.authorization_endpoint, issuer),
        par=_own(said.pushed_authorization_request_endpoint, issuer),
        token=_own(said.token_endpoint, issuer),
        revoke=_own(said.revocation_endpoint, issuer) if said.revocation_endpoint else "",
    )


async def _issuer(door: Door, pds: Origin) -> Origin:
    said = decode(await _document(door, pds, "/.well-known/oauth-protected-resource"), _Resource, pds.host)
    if not _names([said.resource], pds):
        raise BadAnswer("its document is that of another server", where=pds.host)
    if len(said.authorization_servers) != 1:
        raise BadAnswer("it does not name the one server that signs people in", where=pds.host)
    try:
        return Origin.parse(said.authorization_servers[0])
    except EgressDenied:
        raise BadAnswer("it names a sign-in server whose address can't be used", where=pds.host) from None


async def _document(door: Door, server: Origin, path: str) -> bytes:
    """A file that says what a server is; from itself, never by way of a redirect."""
    headers = {"accept": "application/json"}
    answer = await door.send("GET", f"{server}{path}", purpose="identity", headers=headers, follows=False)
    if answer.status in {404, 501}:
        remedy = "sign in with an app password instead"
        raise NetworkError("it does not offer sign-in by browser (OAuth)", where=server.host, remedy=remedy)
    if answer.status != 200:
        return _no_document(answer)
    return answer.body


def _no_document(answer: Answer) -> bytes:
    if answer.status < 400:
        raise BadAnswer(f"it answered with status {answer.status} where a document has to be", where=answer.host)
    return check(answer)


def _check_abilities(said: _Server, host: str) -> None:
    """Refuse a server that does without any of what makes a sign-in safe."""
    needed: Mapping[str, tuple[Iterable[str], str]] = {
        "the scope atproto": (said.scopes_supported, "atproto"),
        "authorization codes": (said.response_types_supported, "code"),
        "the grant of codes": (said.grant_types_supported, "authorization_code"),
        "renewal": (said.grant_types_supported, "refresh_token"),
        "PKCE with S256": (said.code_challenge_methods_supported, "S256"),
        "clients without a secret": (said.token_endpoint_auth_methods_supported, "none"),
        "DPoP with ES256": (said.dpop_signing_alg_values_supported, "ES256"),
    }
    missing = [name for name, (values, value) in needed.items() if value not in values]
    switches = {
        "the issuer in its answers": said.authorization_response_iss_parameter_supported,
        "pushed requests": said.require_pushed_authorization_requests,
        "clients known by their address": said.client_id_metadata_document_supported,
    }
    missing += [name for name, is_on in switches.items() if not is_on]
    if missing:
        raise BadAnswer(f"its sign-in by browser lacks {', '.join(missing)}", where=host)


def _names(texts: Iterable[str], server: Origin) -> bool:
    """Whether one of these addresses is the server's."""
    for text in texts:
        try:
            if Origin.parse(text).is_same(server):
                return True
        except EgressDenied:
            continue
    return False


def _own(text: str, issuer: Origin) -> str:
    """An address that a server names, if it is under the server's own name and a plain one."""
    try:
        parts = urlsplit(text)
        is_own = Origin.parse(f"{parts.scheme}://{parts.netloc}") == issuer
    except (EgressDenied, ValueError):
        is_own = False
    is_plain = text.isascii() and text.isprintable() and not set(' "<>\\^`{|}?#') & set(text)
    if not is_own or not is_plain or not parts.path.startswith("/"):
        words = clean_line(text, max_chars=80) or "nothing"
        raise BadAnswer(
            f"it would have codes and tokens sent to {words}, which is not under its name", where=issuer.host
        )
    return text
