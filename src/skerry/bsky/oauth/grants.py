"""Tokens for a code, the next ones, and their end.

Source: RFC 6749, 4.1.3 (the exchange) and 6 (renewal); RFC 7009 (the end); atproto's OAuth specification (`sub`).
"""

from __future__ import annotations

import time

import msgspec

from skerry.bsky.oauth import answers
from skerry.bsky.oauth.bound import BoundSender
from skerry.bsky.oauth.client import CLIENT_ID, NEEDED
from skerry.bsky.oauth.keys import DpopKey
from skerry.bsky.oauth.request import Pending
from skerry.bsky.tokens import Binding, Tokens
from skerry.domain.errors import BadAnswer, NotSignedIn, ServerError


class Granted(msgspec.Struct):
    """What a token endpoint gives. Without `expires_in` only the PDS's refusal says that a token has ended."""

    access_token: str
    token_type: str
    sub: str
    scope: str
    refresh_token: str
    expires_in: float = 0


async def exchange(sender: BoundSender, pending: Pending, code: str, *, did: str, key: DpopKey) -> Tokens:
    """The tokens for a code, if they are `did`'s.

    Raises:
        NotSignedIn: somebody else signed in, or less was granted than skerry needs.
        ServerError: the server takes the code not.
        BadAnswer: its answer is not one.
    """
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "redirect_uri": pending.redirect,
        "code": code,
        "code_verifier": pending.verifier,
    }
    server = pending.server
    answer = await answers.ask(sender, server.token, form, purpose="sign-in")
    granted = answers.read(answer, Granted, status=200)
    _check(granted, did, answer.host)
    binding = Binding(str(server.issuer), server.token, server.revoke, CLIENT_ID, key.text, _ends_at(granted))
    return Tokens(granted.access_token, granted.refresh_token, binding)


async def renewed(sender: BoundSender, old: Tokens, binding: Binding, *, did: str) -> Tokens:
    """The next tokens of a session (RFC 6749, 6).

    Raises:
        ServerError: named `invalid_grant` when the session has ended.
        BadAnswer: the answer is not one, or another account's.
    """
    form = {"grant_type": "refresh_token", "client_id": binding.client_id, "refresh_token": old.refresh}
    answer = await answers.ask(sender, binding.token_url, form, purpose="session")
    granted = answers.read(answer, Granted, status=200)
    if granted.sub != did:
        raise BadAnswer("it gave the session of another account", where=answer.host)
    _check(granted, did, answer.host)
    next_binding = msgspec.structs.replace(binding, ends=_ends_at(granted))
    return Tokens(granted.access_token, granted.refresh_token, next_binding)


async def revoke(sender: BoundSender, tokens: Tokens, binding: Binding) -> None:
    """End a session at its server (RFC 7009); one that is over already is no error.

    Raises:
        ServerError: it can't be ended.
    """
    if not binding.revoke_url:
        raise ServerError("it has no way to end a session", where=binding.issuer, status=0)
    form = {"client_id": binding.client_id, "token": tokens.refresh, "token_type_hint": "refresh_token"}
    answer = await answers.ask(sender, binding.revoke_url, form, purpose="session")
    if not 200 <= answer.status < 300:
        said = answers.error_of(answer)
        what = f"it answered with status {answer.status}"
        raise ServerError(what, where=answer.host, status=answer.status, name=said.error)


def _check(granted: Granted, did: str, host: str) -> None:
    """Refuse tokens that are another account's, bound to no key, or good for less than skerry does."""
    if granted.token_type.lower() != "dpop" or not granted.access_token or not granted.refresh_token:
        raise BadAnswer("it gave tokens that anybody could use, or none, so they were thrown away", where=host)
    if not (granted.access_token.isascii() and granted.access_token.isprintable()):
        raise BadAnswer("it gave a token that can't be used", where=host)
    if granted.sub != did:
        raise NotSignedIn(
            f"another account than {did} was signed in, so it was thrown away",
            where=host,
            remedy="sign out in the browser, or choose the right account there",
        )
    missing = NEEDED - set(granted.scope.split())
    if missing:
        words = ", ".join(sorted(missing))
        raise NotSignedIn(f"the sign-in was given without {words}, which skerry needs", where=host)


def _ends_at(granted: Granted) -> float:
    """When an access token ends, in seconds since 1970; 0 when it isn't said."""
    return round(time.time() + granted.expires_in) if 0 < granted.expires_in < 1e9 else 0
