"""A signed-in account's requests, whatever kind of sign-in: its token goes with them, and is renewed when it ends.

Refresh tokens are used once: two processes that renew at the same moment would lose the session. So one lock an
account within the process, and a file lock between processes; under it the tokens are read again first, since
another process may just have renewed them, and the new ones are saved before they are used.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NoReturn

import msgspec

from skerry.bsky.accounts import Account
from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Purpose
from skerry.bsky.keeping import Keeper
from skerry.bsky.locks import held_async
from skerry.bsky.sending import BearerSender, Sender
from skerry.bsky.tokens import Binding, Tokens, claims_of
from skerry.bsky.xrpc import Params, check, decode, error_of, procedure, query
from skerry.domain.errors import BadAnswer, NotSignedIn, ServerError
from skerry.domain.labelers import BLUESKY_LABELER, HEADER, labelers_header

if TYPE_CHECKING:
    from skerry.bsky.oauth.bound import BoundSender, Nonces

EARLY_S = 60.0
"""How long before its end a token is renewed."""

ENDED = frozenset(
    {
        *("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "AccountTakedown"),
        *("invalid_token", "invalid_grant"),  # OAuth's
    }
)
"""The errors of a server that takes a token no longer. It may say so while the clock doesn't."""


class _Refreshed(msgspec.Struct, rename="camel"):
    access_jwt: str
    refresh_jwt: str
    did: str


class Session:
    """One account's session. `now` gives seconds since 1970, for tests.

    Attributes:
        account: Whose it is.
        labelers: Whose labels answers should have, by DID; every query says so.
    """

    def __init__(self, door: Door, account: Account, keeper: Keeper, *, now: Callable[[], float] = time.time) -> None:
        """Lets the account's PDS through the door; it was checked against the DID's document at sign-in.

        Raises:
            EgressDenied: the PDS is one that is not asked, such as one of this machine without the setting.
        """
        self.account = account
        self.labelers: tuple[str, ...] = (BLUESKY_LABELER,)
        self._door = door
        self._pds = Origin.parse(account.pds)
        self._keeper = keeper
        self._now = now
        self._tokens: Tokens | None = None
        self._nonces: Nonces | None = None
        self._lock = asyncio.Lock()
        door.policy.allow_pds(self._pds)

    async def query(self, nsid: str, params: Params | None = None, *, purpose: Purpose) -> Answer:
        """GET a method as the account.

        Raises:
            NotSignedIn: the session has ended.
            NetworkError: the PDS could not be reached.
        """
        headers = {HEADER: labelers_header(self.labelers)}
        return await self._as_account(
            lambda sender: query(sender, self._pds, nsid, params, purpose=purpose, headers=headers)
        )

    async def procedure(self, nsid: str, body: object = None, *, purpose: Purpose, proxy: str = "") -> Answer:
        """POST a method as the account; raises as `query` does.

        Args:
            nsid: The method.
            body: What goes as JSON, or a `Blob`.
            purpose: Why, for the ledger.
            proxy: The service that the PDS passes it on to, as `DID#SERVICE`; "" for the usual one.
        """
        headers = {"atproto-proxy": proxy} if proxy else {}
        return await self._as_account(
            lambda sender: procedure(sender, self._pds, nsid, body, purpose=purpose, headers=headers)
        )

    async def _as_account(self, ask: Callable[[Sender], Awaitable[Answer]]) -> Answer:
        """Ask, and if the token has ended for the PDS, renew it and ask once more."""
        tokens = await self._current()
        answer = await ask(self._sender(tokens))
        if not _has_ended(answer):
            return answer
        answer = await ask(self._sender(await self.renew(tokens)))
        if _has_ended(answer):
            self._ended(error_of(answer).error)
        return answer

    async def _current(self) -> Tokens:
        """The tokens to use now, renewed when they are about to end."""
        tokens = self._tokens or await self._load()
        self._tokens = tokens
        return await self.renew(tokens) if self._is_ending(tokens) else tokens

    async def renew(self, used: Tokens) -> Tokens:
        """The pair after `used`: the kept one if it is another already, else a new one from the PDS.

        Whoever waits may give up; the renewal itself goes on, so that a new pair is never lost before it is saved.

        Raises:
            NotSignedIn: the session has ended.
            NetworkError: the PDS could not be reached; the session is as it was.
        """
        renewal = asyncio.ensure_future(self._renew(used))
        renewal.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(renewal)

    async def _renew(self, used: Tokens) -> Tokens:
        async with self._lock, held_async(self._keeper.lock(self.account.did)):
            tokens = await self._load()
            if tokens == used or self._is_ending(tokens):
                tokens = await self._ask_for_next(tokens)
                await self._keeper.save_next(self.account.did, tokens)
            self._tokens = tokens
            return tokens

    def _sender(self, tokens: Tokens) -> Sender:
        """What makes requests with an access token."""
        if tokens.binding is None:
            return BearerSender(self._door, tokens.access)
        return self._bound(tokens.binding, tokens.access)

    def _bound(self, binding: Binding, access: str = "") -> BoundSender:
        """What proves the key; imported here, since `cryptography` is for those who signed in by OAuth."""
        from skerry.bsky.oauth.bound import BoundSender, Nonces
        from skerry.bsky.oauth.keys import DpopKey

        self._nonces = self._nonces or Nonces()
        return BoundSender(self._door, DpopKey.read(binding.key), self._nonces, access=access, now=self._now)

    def _is_ending(self, tokens: Tokens) -> bool:
        end = tokens.binding.ends if tokens.binding else claims_of(tokens.access).exp
        return bool(end) and end - EARLY_S < self._now()

    async def _ask_for_next(self, kept: Tokens) -> Tokens:
        if kept.binding is not None:
            return await self._ask_auth_server(kept, kept.binding)
        nsid = "com.atproto.server.refreshSession"
        answer = await procedure(self._door, self._pds, nsid, purpose="session", token=kept.refresh)
        if answer.status in {400, 401, 403} and error_of(answer).error in ENDED:
            self._ended(error_of(answer).error)
        fresh = decode(check(answer), _Refreshed, answer.host)
        if fresh.did != self.account.did:
            raise BadAnswer("it gave the session of another account", where=answer.host)
        return Tokens(fresh.access_jwt, fresh.refresh_jwt)

    async def _ask_auth_server(self, kept: Tokens, binding: Binding) -> Tokens:
        from skerry.bsky.oauth.grants import renewed

        self._door.policy.allow_auth(Origin.parse(binding.issuer))
        try:
            return await renewed(self._bound(binding), kept, binding, did=self.account.did)
        except ServerError as error:
            if error.name in ENDED:
                self._ended(error.name)
            raise

    async def _load(self) -> Tokens:
        tokens = await self._keeper.load(self.account.did)
        if tokens is None:
            raise NotSignedIn("nobody is signed in", where=self.account.name, remedy=self._remedy)
        return tokens

    def _ended(self, name: str) -> NoReturn:
        self._tokens = None
        what = "the account is suspended" if name == "AccountTakedown" else "the session has ended"
        raise NotSignedIn(what, where=self.account.name, remedy=self._remedy)

    @property
    def _remedy(self) -> str:
        option = " --oauth" if self.account.by_oauth else ""
        return f"sign in again with `skerry login{option} {self.account.name}`"


def _has_ended(answer: Answer) -> bool:
    """Whether the PDS refuses the token, rather than the request."""
    return answer.status in {400, 401} and error_of(answer).error in ENDED
