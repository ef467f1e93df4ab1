"""Sign-ins for tests, at the fake PDS, with a keyring in memory or none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.ring import Backend, NoKeyring, Ring
from skerry.bsky.secret import Secret
from skerry.bsky.session import Session
from skerry.bsky.signin import SignedIn, SignIn
from tests.bsky.doors import NO_AUTHORITIES
from tests.bsky.servers import PASSWORD, WREN, Pds

T = TypeVar("T")


class Typed(msgspec.Struct):
    """A user who types these, and what they were told about where it goes."""

    word: str = PASSWORD
    number: str = ""
    asked: list[str] = []

    def password(self, identity: Identity) -> Secret:
        """The password."""
        self.asked.append(f"password for {identity.pds}")
        return Secret(self.word)

    def code(self, identity: Identity) -> str:
        """The code."""
        self.asked.append(f"code for {identity.pds}")
        return self.number


class MemoryRing:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service_name: str, username: str) -> str | None:
        """What is kept."""
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str) -> None:
        """Forget it."""
        del self.kept[service_name, username]


def no_ring() -> Ring:
    """A machine without a keyring."""

    def backend() -> Backend:
        raise NoKeyring("this machine has no keyring")

    return Ring(backend)


async def no_record(_handle: str) -> list[str]:
    """A DNS that knows no handle."""
    return []


def sign_in(
    data: Path,
    pds: Pds,
    *,
    name: str = "wren.test",
    named: str = "",
    user: Typed | None = None,
    ring: Ring | None = None,
) -> tuple[SignedIn, list[str]]:
    """Sign in at the fake PDS; also what the keeper had to say."""
    notices: list[str] = []

    async def run() -> SignedIn:
        async with Door(Policy(loopback=True), Ledger(data / "state"), certificates=NO_AUTHORITIES) as door:
            resolver = Resolver(door, directory=Origin.parse(pds.url), txt=no_record)
            keeper = Keeper(data, ring=ring or no_ring(), notice=notices.append)
            signing = SignIn(door, resolver, keeper, Accounts(data))
            server = Origin.parse(named or pds.url)
            return await signing.run(name, user or Typed(), pds=server if named else None, near=server)

    return asyncio.run(run()), notices


def with_session(
    data: Path,
    use: Callable[[Session], Awaitable[T]],
    *,
    ring: Ring | None = None,
    now: Callable[[], float] | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> T:
    """Run `use` with the session that is kept in `data`."""

    async def run() -> T:
        account = Accounts(data).find(WREN)
        assert account is not None
        async with Door(Policy(loopback=True), Ledger(data / "state"), certificates=NO_AUTHORITIES) as door:
            keeper = Keeper(data, ring=ring or no_ring(), notice=notice)
            clock = {} if now is None else {"now": now}
            return await use(Session(door, account, keeper, **clock))

    return asyncio.run(run())


def keep_session(data: Path, pds: Pds) -> Account:
    """Sign in and give the account, for tests of what comes afterwards."""
    return sign_in(data, pds)[0].account
