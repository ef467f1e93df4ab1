"""Puts the parts together for those who use them: a door, a session, a sign-in. Everything by value, nothing global."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from skerry.bsky.oauth.signin import BrowserSignIn
    from skerry.bsky.preferences import PreferencesClient
    from skerry.bsky.writing.writer import Writer
    from skerry.domain.writing import Attachment


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


def open_preferences(session: Session, data: Path) -> PreferencesClient:
    """The preferences of a session's account, one writer at a time among all that use skerry's data folder."""
    from skerry.bsky.preferences import PreferencesClient

    return PreferencesClient(session, Accounts(data).folder(session.account.did) / "preferences.lock")


def open_writer(door: Door, session: Session, load: Callable[[str], Attachment | None]) -> Writer:
    """What writes as a session's account; `load` gives an attachment by its name.

    Raises:
        EgressDenied: the directory that knows the account may not be asked.
    """
    from skerry.bsky.writing.writer import Writer

    resolver = Resolver(door, directory=Origin.parse(session.account.plc), txt=TxtResolver(door.ledger))
    return Writer(session, resolver, load)


def open_sign_in(door: Door, data: Path, *, plc: Origin | None = None, notice: Notice) -> SignIn:
    """What signs accounts in; `plc` is a directory other than the usual one.

    Raises:
        EgressDenied: the directory may not be asked.
    """
    resolver = Resolver(door, directory=plc or Origin.parse(DIRECTORY), txt=TxtResolver(door.ledger))
    return SignIn(door, resolver, Keeper(data, notice=notice), Accounts(data))


def open_browser_sign_in(door: Door, data: Path, *, plc: Origin | None = None, notice: Notice) -> BrowserSignIn:
    """The same for signing in by OAuth."""
    from skerry.bsky.oauth.signin import BrowserSignIn

    resolver = Resolver(door, directory=plc or Origin.parse(DIRECTORY), txt=TxtResolver(door.ledger))
    return BrowserSignIn(door, resolver, Keeper(data, notice=notice), Accounts(data))
