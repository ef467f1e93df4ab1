"""The accounts of this machine, for the window: which are there, opening one, adding one, signing one out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import msgspec

from skerry.bsky.accounts import Accounts
from skerry.cli.current import named_account
from skerry.cli.main import ACCOUNT
from skerry.cli.window import account_source
from skerry.config.paths import Paths
from skerry.domain.errors import ChildError, NetworkError, NotSignedIn, SkerryError
from skerry.ui.port import AccountRow, Entrance, Source

if TYPE_CHECKING:
    from skerry.bsky.accounts import Account

_ERRORS: dict[int, type[SkerryError]] = {3: NotSignedIn, 4: NetworkError}

SIGN_OUT_WITHIN = 120.0
"""Seconds that a sign-out has: a keyring and a PDS that don't answer take 40 of them."""


class _SignedOut(msgspec.Struct):
    """The line of `skerry logout --json`: how it went, or an error."""

    notes: tuple[str, ...] = ()
    error: str = ""
    where: str = ""
    remedy: str = ""
    exit_code: int = 1


class WindowAccounts:
    """What `skerry.ui.port.AccountsPort` says. Use it as a context manager: leaving hangs up and ends the demo."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._accounts = Accounts(paths.data)
        self._open = ""
        self._source: Source | None = None
        self._demo = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._source is not None:
            self._source.sync.close()
        self._demo.close()

    def start(self) -> Source | Entrance:
        """What the window opens with: the account of `--account`, the current one, or the first screen.

        Raises:
            NotSignedIn: the account that was named isn't signed in.
            StoreError: the list of accounts can't be read.
        """
        if os.environ.get(ACCOUNT):
            return self._source_of(named_account(self._accounts))
        account = self._accounts.current()
        return self._source_of(account) if account else self.entrance()

    def rows(self) -> Sequence[AccountRow]:
        """Every account; see `AccountsPort`."""
        return [
            AccountRow(each.did, each.name, each.pds, each.by_oauth, each.did == self._open)
            for each in self._accounts.all()
        ]

    def open(self, did: str) -> Source:
        """Make an account the current one, and give its timeline."""
        account = self._accounts.find(did)
        if account is None:
            where, remedy = str(self._accounts.path), "sign in again"
            raise NotSignedIn("the account is not in the list of accounts", where=where, remedy=remedy)
        self._accounts.choose(did)
        return self._source_of(account)

    def entrance(self) -> Entrance:
        """The first screen, for one more account."""
        from skerry.cli.entrance import entrance

        return entrance(self._open_demo, self.open, self._paths.settings_file, self._open_public)

    def sign_out(self, did: str, *, wipes: bool) -> Sequence[str]:
        """Sign out in a child, which has the network; see `AccountsPort`."""
        import subprocess

        store = "--wipe-store" if wipes else "--keep"
        command = [sys.executable, "-m", "skerry", "logout", "--json", store, "--", did]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SIGN_OUT_WITHIN, check=False
            )
            said = msgspec.json.decode(done.stdout or b"{}", type=_SignedOut)
        except (subprocess.TimeoutExpired, OSError, msgspec.MsgspecError):
            raise ChildError("it could not be signed out", where=did, remedy="try `skerry logout` in a shell") from None
        if said.error or done.returncode:
            kind = _ERRORS.get(done.returncode, SkerryError)
            raise kind(said.error or "it could not be signed out", where=said.where, remedy=said.remedy)
        return said.notes

    def _source_of(self, account: Account) -> Source:
        self._source = account_source(self._paths, account, self._accounts.folder(account.did))
        self._open = account.did
        return self._source

    def _open_public(self) -> Source:
        from skerry.cli.signed_out import public_source

        self._open, self._source = "", public_source(self._paths)
        return self._source

    def _open_demo(self) -> Source:
        from skerry.cli.demo import Demo

        self._open, self._source = "", None
        return self._demo.enter_context(Demo(self._paths)).open()
