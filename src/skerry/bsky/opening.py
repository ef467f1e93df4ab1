"""Puts the parts together for those who use them: a door, a session, a sign-in. Everything by value, nothing global."""

from __future__ import annotations

from pathlib import Path

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.egress.dns import TxtResolver
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import DIRECTORY, Resolver
from skerry.bsky.keeping import Keeper, Notice
from skerry.bsky.session import Session
from skerry.bsky.signin import SignIn


def open_door(state: Path, *, loopback: bool) -> Door:
    """The door, with its ledger in skerry's state folder. Close it with `aclose`, or use `async with`.

    `loopback` is `[network] loopback` of the settings.
    """
    return Door(Policy(loopback=loopback), Ledger(state))


def open_session(door: Door, data: Path, account: Account, *, notice: Notice) -> Session:
    """An account's session, kept in skerry's data folder; `notice` is told when the keyring can't be used.

    Raises:
        EgressDenied: the account's PDS may not be asked.
    """
    return Session(door, account, Keeper(data, notice=notice))


def open_sign_in(door: Door, data: Path, *, plc: Origin | None = None, notice: Notice) -> SignIn:
    """What signs accounts in; `plc` is a directory other than the usual one.

    Raises:
        EgressDenied: the directory may not be asked.
    """
    resolver = Resolver(door, directory=plc or Origin.parse(DIRECTORY), txt=TxtResolver(door.ledger))
    return SignIn(door, resolver, Keeper(data, notice=notice), Accounts(data))
