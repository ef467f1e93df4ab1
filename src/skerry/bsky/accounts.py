"""The accounts that are signed in on this machine: `accounts.json` in the data folder. No secret is in it.

Light on purpose: the window reads it to find the store of the current account.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from skerry.bsky.locks import held
from skerry.bsky.names import INVALID, folder_name
from skerry.bsky.private import write_private
from skerry.domain.errors import StoreError

VERSION = 1


class Account(msgspec.Struct, frozen=True):
    """One account: who it is, the PDS that holds it, and the directory that said so; both as `SCHEME://HOST`.

    `by_oauth` says how it was signed in: in a browser, or else with an app password.
    """

    did: str
    handle: str
    pds: str
    plc: str
    added_ms: int = 0
    by_oauth: bool = False

    @property
    def name(self) -> str:
        """What the account is called: its handle, or its DID where no handle leads to it."""
        return self.did if self.handle == INVALID else self.handle


class _File(msgspec.Struct, frozen=True):
    version: int = VERSION
    current: str = ""
    accounts: tuple[Account, ...] = ()


class Accounts:
    """Reads and writes the list; several processes may."""

    def __init__(self, data: Path) -> None:
        """`data` is skerry's data folder."""
        self.path = data / "accounts.json"
        self._lock = data / "accounts.lock"
        self._data = data

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order in which they were added.

        Raises:
            StoreError: the file can't be read.
        """
        return self._read().accounts

    def current(self) -> Account | None:
        """The account that skerry opens with; None when nobody is signed in."""
        file = self._read()
        return next((each for each in file.accounts if each.did == file.current), None)

    def find(self, name: str) -> Account | None:
        """The account with a handle (with or without `@`) or a DID."""
        wanted = name.strip().removeprefix("@").lower()
        return next((each for each in self._read().accounts if wanted in {each.handle, each.did}), None)

    def folder(self, did: str) -> Path:
        """The folder with everything that belongs to an account."""
        return self._data / "accounts" / folder_name(did)

    def put(self, account: Account) -> None:
        """Add an account, or renew it, and make it the current one."""

        def change(file: _File) -> _File:
            others = [each for each in file.accounts if each.did != account.did]
            return _File(VERSION, account.did, (*others, account))

        self._change(change)

    def choose(self, did: str) -> None:
        """Make an account of the list the current one."""

        def change(file: _File) -> _File:
            is_there = any(each.did == did for each in file.accounts)
            return _File(VERSION, did, file.accounts) if is_there else file

        self._change(change)

    def remove(self, did: str) -> None:
        """Take an account off the list; the last of the others becomes the current one if it was."""

        def change(file: _File) -> _File:
            others = tuple(each for each in file.accounts if each.did != did)
            last = others[-1].did if others else ""
            return _File(VERSION, last if file.current == did else file.current, others)

        self._change(change)

    def _change(self, change: Callable[[_File], _File]) -> None:
        with held(self._lock):
            write_private(self.path, msgspec.json.format(msgspec.json.encode(change(self._read())), indent=2))

    def _read(self) -> _File:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=_File)
        except FileNotFoundError:
            return _File()
        except OSError as error:
            raise StoreError(f"can't be read: {error.strerror}", where=str(self.path)) from None
        except (msgspec.MsgspecError, RecursionError):
            remedy = "move it away and sign in again with `skerry login`"
            raise StoreError("is damaged", where=str(self.path), remedy=remedy) from None
