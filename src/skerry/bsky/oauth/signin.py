"""Signing in by a browser: skerry never sees a password, and what it gets is of no use without the session's key.

Everything that could lead elsewhere is found out before anything secret exists: the account by its handle and document,
its PDS by the document, the server that signs in by the PDS. What comes back is compared with all of that.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Protocol

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.listener import Listener
from skerry.bsky.egress.origin import Origin
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.oauth.bound import BoundSender, Nonces
from skerry.bsky.oauth.client import redirect_uri
from skerry.bsky.oauth.grants import exchange
from skerry.bsky.oauth.keys import DpopKey
from skerry.bsky.oauth.metadata import discover
from skerry.bsky.oauth.request import Pending, belongs, code_of, push
from skerry.bsky.signin import SignedIn, account_of, check_named_pds, keep
from skerry.domain.errors import NotSignedIn

WITHIN_S = 900.0
"""How long the user has in the browser; the servers' own limit is about five minutes from step to step."""


class Browser(Protocol):
    """The user's browser, or the user who carries addresses to one elsewhere and back."""

    def show(self, url: str, identity: Identity, redirect: str) -> None:
        """Open an address, or tell it; the browser ends up at one that begins with `redirect`."""

    async def pasted(self) -> str:
        """The address that the browser ended up at, when the user brings it; waits for ever where nobody can."""


class BrowserSignIn:
    """Signs accounts in, and keeps what they were given."""

    def __init__(self, door: Door, resolver: Resolver, keeper: Keeper, accounts: Accounts) -> None:
        self._door = door
        self._resolver = resolver
        self._keeper = keeper
        self._accounts = accounts

    async def run(
        self, name: str, browser: Browser, *, pds: Origin | None = None, near: Origin | None = None
    ) -> SignedIn:
        """Sign `name`, a handle or a DID, in and make it the current account; `pds` and `near` as for a password.

        Raises:
            UsageError: the name is neither a handle nor a DID, or another address was pasted.
            NotSignedIn: nobody has the handle, the user declined, or time is up.
            NetworkError: somebody could not be reached, or what they said does not fit together.
            StoreError: the session can't be kept.
        """
        identity = await self._resolver.identify(name, pds=pds or near)
        check_named_pds(pds, identity, unsent="request")
        self._door.policy.allow(identity.pds, "identity")
        server = await discover(self._door, identity.pds)
        self._door.policy.allow_auth(server.issuer)
        key = DpopKey.new()
        sender = BoundSender(self._door, key, Nonces())
        async with Listener() as listener:
            redirect = redirect_uri(listener.port)
            pending = await push(sender, server, redirect=redirect, hint=identity.name)
            browser.show(pending.url, identity, redirect)
            address = await _answer(listener, browser, pending, identity)
        code = code_of(address, pending)
        tokens = await exchange(sender, pending, code, did=identity.did, key=key)
        account = account_of(identity, self._resolver.directory, by_oauth=True)
        await keep(account, tokens, keeper=self._keeper, accounts=self._accounts)
        return SignedIn(account)


async def _answer(listener: Listener, browser: Browser, pending: Pending, identity: Identity) -> str:
    """The address that the browser ended up at: it came by itself, or the user brought it."""
    ways: list[Awaitable[str]] = [listener.target(lambda target: belongs(target, pending)), browser.pasted()]
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
    if not done:
        minutes = round(WITHIN_S / 60)
        raise NotSignedIn(f"no answer came from the browser within {minutes} minutes", where=identity.name)
    return next(iter(done)).result()
