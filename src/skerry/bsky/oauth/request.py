"""One request to be signed in: pushed to the server, and answered through the browser with a code.

Source: RFC 9126 (the push), RFC 7636 (PKCE), RFC 9207 (the issuer in the answer).
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from skerry.bsky.oauth import answers
from skerry.bsky.oauth.bound import BoundSender
from skerry.bsky.oauth.client import CLIENT_ID, SCOPE
from skerry.bsky.oauth.keys import digest64
from skerry.bsky.oauth.metadata import AuthServer
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, NotSignedIn, UsageError

MAX_ADDRESS = 8192
"""Characters of an address that the browser ends up at."""


class Pending(msgspec.Struct, frozen=True):
    """A request that waits for its answer. `state` and `verifier` are secrets; `redirect` is where the answer goes."""

    server: AuthServer
    state: str
    verifier: str
    redirect: str
    request_uri: str

    @property
    def url(self) -> str:
        """What the user's browser has to open; nothing in it is of use to anybody else."""
        return f"{self.server.authorize}?{urlencode({'client_id': CLIENT_ID, 'request_uri': self.request_uri})}"

    def __repr__(self) -> str:
        return f"Pending({self.server.issuer})"


class _Pushed(msgspec.Struct):
    request_uri: str


async def push(sender: BoundSender, server: AuthServer, *, redirect: str, hint: str) -> Pending:
    """Hand the request in. `hint` is the account, so that its owner needn't type it again.

    Raises:
        ServerError: the server refuses it.
        BadAnswer: its answer is not one.
    """
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    form = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": redirect,
        "scope": SCOPE,
        "state": state,
        "code_challenge": digest64(verifier),
        "code_challenge_method": "S256",
        "login_hint": hint,
    }
    answer = await answers.ask(sender, server.par, form, purpose="sign-in")
    uri = answers.read(answer, _Pushed, status=201).request_uri
    if not uri or len(uri) > 512 or not uri.isascii() or not uri.isprintable():
        raise BadAnswer("its answer to the request for a sign-in can't be used", where=answer.host)
    return Pending(server, state, verifier, redirect, uri)


def belongs(target: str, pending: Pending) -> bool:
    """Whether an address that the browser came to carries the state of this request."""
    given = parse_qs(urlsplit(target[:MAX_ADDRESS]).query).get("state", [])
    return len(given) == 1 and hmac.compare_digest(given[0].encode(), pending.state.encode())


def code_of(address: str, pending: Pending) -> str:
    """The code in the address that the browser ended up at.

    Args:
        address: The whole address, or what comes after the host.
        pending: The request that it should answer.

    Raises:
        UsageError: it is not the address that is meant.
        BadAnswer: it answers another request, or another server gave it.
        NotSignedIn: the user, or the server, said no.
    """
    given = _parameters(address.strip(), pending)
    host = pending.server.issuer.host
    if not hmac.compare_digest(given.get("state", "").encode(), pending.state.encode()):
        raise BadAnswer("the answer belongs to another sign-in, so it was not used", where=host)
    if given.get("iss") != str(pending.server.issuer):
        raise BadAnswer("another server gave the answer, so it was not used", where=host)
    if given.get("error") == "access_denied":
        raise NotSignedIn("the sign-in was declined in the browser", where=host)
    if "error" in given:
        words = clean_line(given.get("error_description") or given["error"], max_chars=200)
        raise NotSignedIn(f"the server did not sign you in: {words}", where=host)
    if not given.get("code"):
        raise BadAnswer("there is no code in the answer", where=host)
    return given["code"]


def _parameters(address: str, pending: Pending) -> dict[str, str]:
    """The parameters of an address, each of which may be there once."""
    begins = pending.redirect
    try:
        parts = urlsplit(address[:MAX_ADDRESS])
        values = parse_qs(parts.query, keep_blank_values=True, max_num_fields=20)
        is_ours = f"{parts.scheme}://{parts.netloc}{parts.path or '/'}" == begins or address.startswith("/?")
    except ValueError:
        is_ours, values = False, {}
    if not is_ours:
        remedy = f"paste the one that begins with {begins}?"
        raise UsageError("this is not the address that the browser ends up at", remedy=remedy)
    if any(len(each) != 1 for each in values.values()):
        raise BadAnswer("the answer says something twice, so it was not used", where=pending.server.issuer.host)
    return {name: each[0] for name, each in values.items()}
