"""Signing in and out: the one place that handles a password.

The password goes to one server: the PDS that the DID's own document names, found out before anything secret is sent.
What that server then says about the account is compared with the same document, so that an answer can't move the
session elsewhere. The password is never kept.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

import msgspec

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.documents import read_document
from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.locks import held_async
from skerry.bsky.patience import refuse_when_busy
from skerry.bsky.secret import Secret
from skerry.bsky.tokens import Binding, Tokens, claims_of
from skerry.bsky.xrpc import check, decode, error_of, procedure
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError, NotSignedIn


class Prompts(Protocol):
    """Asks the user, on a terminal, from a pipe or on a screen. Each is told where the answer will go."""

    def password(self, identity: Identity) -> Secret:
        """The app password, once it is known which PDS will be sent it."""

    def code(self, identity: Identity) -> str:
        """The code that the PDS just sent by mail; "" gives up."""


APP_PASSWORDS = "Settings > Privacy and security > App passwords"
"""Where the official app makes them."""


class SignedIn(msgspec.Struct, frozen=True):
    """A sign-in that worked. `notes` are sentences that the user should see."""

    account: Account
    notes: tuple[str, ...] = ()


class _Session(msgspec.Struct, rename="camel"):
    access_jwt: str
    refresh_jwt: str
    did: str
    did_doc: msgspec.Raw = msgspec.Raw(b"")
    active: bool = True
    status: str = ""


class SignIn:
    """Signs accounts in, and keeps what they were given."""

    def __init__(self, door: Door, resolver: Resolver, keeper: Keeper, accounts: Accounts) -> None:
        self._door = door
        self._resolver = resolver
        self._keeper = keeper
        self._accounts = accounts

    async def run(
        self, name: str, prompts: Prompts, *, pds: Origin | None = None, near: Origin | None = None
    ) -> SignedIn:
        """Sign `name`, a handle or a DID, in and make it the current account.

        `pds` is the server that the user named for this account; it has to be the one that the account's document
        names. `near` is the one from the settings: it may be asked who a handle is, and the account may live elsewhere.

        Raises:
            UsageError: the name is neither a handle nor a DID.
            NotSignedIn: nobody has the handle, the password is wrong, or no code was given.
            NetworkError: somebody could not be reached, or what they said does not fit together.
            StoreError: the session can't be kept.
        """
        identity = await self._resolver.identify(name, pds=pds or near)
        check_named_pds(pds, identity, unsent="password")
        self._door.policy.allow_pds(identity.pds)
        session = await self._create(identity, prompts)
        _check_session(session, identity)
        tokens = Tokens(session.access_jwt, session.refresh_jwt)
        account = account_of(identity, self._resolver.directory)
        await keep(account, tokens, keeper=self._keeper, accounts=self._accounts)
        return SignedIn(account, _notes(session, tokens))

    async def _create(self, identity: Identity, prompts: Prompts) -> _Session:
        """Ask for a session, a second time with the code if the PDS wants one."""
        body = {"identifier": identity.did, "password": prompts.password(identity).reveal()}
        answer = await self._post(identity, body)
        if error_of(answer).error == "AuthFactorTokenRequired":
            code = prompts.code(identity).strip()
            if not code:
                what = "the PDS asks for the code that it sent by mail, and none was given"
                raise NotSignedIn(what, where=identity.name, remedy="sign in again and type it")
            answer = await self._post(identity, body | {"authFactorToken": code})
        return _read_session(answer, identity)

    async def _post(self, identity: Identity, body: Mapping[str, str]) -> Answer:
        nsid = "com.atproto.server.createSession"
        return await procedure(self._door, identity.pds, nsid, body, purpose="sign-in")


async def sign_out(door: Door, account: Account, *, keeper: Keeper, accounts: Accounts) -> tuple[str, ...]:
    """End a session, at the PDS and here; here in any case. Returns sentences that the user should see.

    Raises:
        StoreError: the session can't be removed from this machine.
    """
    notes = []
    async with held_async(keeper.lock(account.did)):
        trouble = await _end_at_pds(door, account, keeper)
        if trouble:
            notes.append(f"the session is gone from this machine, but its PDS was not told: {trouble}")
        left = await keeper.drop(account.did)
        if left:
            notes.append(f"the keyring may still hold the session's tokens: {left}")
        accounts.remove(account.did)
    return tuple(notes)


async def _end_at_pds(door: Door, account: Account, keeper: Keeper) -> str:
    """Tell the PDS that the session is over; says why it could not be, else ""."""
    try:
        tokens = await keeper.load(account.did)
        if tokens is None:
            return ""
        if tokens.binding is not None:
            await _revoke(door, tokens, tokens.binding)
            return ""
        pds = Origin.parse(account.pds)
        door.policy.allow_pds(pds)
        nsid = "com.atproto.server.deleteSession"
        answer = await procedure(door, pds, nsid, purpose="session", token=tokens.refresh)
        if error_of(answer).error not in {"ExpiredToken", "InvalidToken"}:  # then it is over already
            check(answer)
    except (NetworkError, NotSignedIn) as error:
        return str(error)
    return ""


async def _revoke(door: Door, tokens: Tokens, binding: Binding) -> None:
    """End an OAuth session at its server."""
    from skerry.bsky.oauth.bound import BoundSender, Nonces
    from skerry.bsky.oauth.grants import revoke
    from skerry.bsky.oauth.keys import DpopKey

    door.policy.allow_auth(Origin.parse(binding.issuer))
    await revoke(BoundSender(door, DpopKey.read(binding.key), Nonces()), tokens, binding)


def account_of(identity: Identity, directory: Origin, *, by_oauth: bool = False) -> Account:
    """The account that was just signed in."""
    return Account(
        did=identity.did,
        handle=identity.handle,
        pds=str(identity.pds),
        plc=str(directory),
        added_ms=round(time.time() * 1000),
        by_oauth=by_oauth,
    )


async def keep(account: Account, tokens: Tokens, *, keeper: Keeper, accounts: Accounts) -> None:
    """Keep what a sign-in gave, and make its account the current one.

    Raises:
        StoreError: it can't be kept.
    """
    async with held_async(keeper.lock(account.did)):
        await keeper.save_new(account.did, tokens)
        accounts.put(account)


def check_named_pds(named: Origin | None, identity: Identity, *, unsent: str) -> None:
    """Refuse an account that lives elsewhere than its user said; `unsent` is the secret that stays here.

    Raises:
        EgressDenied: it does.
    """
    if named is not None and not named.is_same(identity.pds):
        raise EgressDenied(
            f"{identity.name} does not live there but at {identity.pds}, so no {unsent} was sent",
            where=named.host,
            remedy="leave --pds out",
        )


def _read_session(answer: Answer, identity: Identity) -> _Session:
    error = error_of(answer).error
    refuse_when_busy(answer, "sign-ins")
    if error == "AccountTakedown":
        raise NotSignedIn("the account is suspended", where=identity.name)
    if answer.status == 401 or error in {"AuthenticationRequired", "InvalidToken", "ExpiredToken"}:
        what = "the code was refused" if "Token" in error else "the password was refused"
        remedy = "" if "Token" in error else f"app passwords are made under {APP_PASSWORDS}"
        raise NotSignedIn(what, where=f"{identity.name} at {answer.host}", remedy=remedy)
    return decode(check(answer), _Session, answer.host)


def _check_session(session: _Session, identity: Identity) -> None:
    """Refuse a session that is not the account's, or that would lead elsewhere than its document says."""
    host = identity.pds.host
    if session.did != identity.did:
        raise BadAnswer("it signed in another account, so the session was thrown away", where=host)
    claimed_document = bytes(session.did_doc)
    if claimed_document:
        claimed = read_document(claimed_document, identity.did)
        if claimed.pds != identity.pds:
            raise EgressDenied("it wants the session to be used elsewhere, so it was thrown away", where=host)


def _notes(session: _Session, tokens: Tokens) -> tuple[str, ...]:
    notes = []
    if claims_of(tokens.access).is_from_main_password:
        notes.append(
            "that was the account's main password, which can do everything, also delete the account; "
            f"make an app password under {APP_PASSWORDS} and sign in with that"
        )
    if not session.active:
        notes.append(
            f"the account is not active at its PDS ({clean_line(session.status, max_chars=40) or 'no reason given'})"
        )
    return tuple(notes)
