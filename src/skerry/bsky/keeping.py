"""Where a session's tokens lie between two starts: in the keyring, or else in a file that only the user can read.

The file wins where both have some: it is written only when the keyring failed, so it is the newer one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from skerry.bsky.accounts import Accounts
from skerry.bsky.private import unwritable, write_private
from skerry.bsky.ring import KeyringTrouble, NoKeyring, Ring
from skerry.bsky.tokens import Tokens
from skerry.domain.errors import NotSignedIn, StoreError

Notice = Callable[[str], None]
"""Shows a sentence to the user."""


class Keeper:
    """Keeps the tokens of the accounts of one data folder. `notice` is told when the keyring could not be used."""

    def __init__(self, data: Path, *, ring: Ring | None = None, notice: Notice = lambda _: None) -> None:
        self._data = data
        self._accounts = Accounts(data)
        self._ring = ring or Ring()
        self._notice = notice

    def lock(self, did: str) -> Path:
        """The file whose lock is held while an account's tokens change."""
        return self._accounts.folder(did) / "session.lock"

    async def load(self, did: str) -> Tokens | None:
        """An account's tokens; None when it has none.

        Raises:
            NotSignedIn: the keyring, which may have them, can't be asked.
            StoreError: the file can't be read.
        """
        path = self._file(did)
        try:
            return _decode(path.read_bytes(), str(path))
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreError(f"can't be read: {error.strerror}", where=str(path)) from None
        try:
            text = await self._ring.get(self._name(did))
        except NoKeyring:
            return None
        except KeyringTrouble as trouble:
            remedy = "unlock the keyring, or sign in again with `skerry login`"
            raise NotSignedIn(f"the session can't be read, because {trouble}", where=did, remedy=remedy) from None
        return None if text is None else _decode(text.encode(), "the keyring")

    async def save_new(self, did: str, tokens: Tokens) -> None:
        """Keep the tokens of a sign-in: in the keyring if there is one."""
        if await self._to_ring(did, tokens):
            self._drop_file(did)

    async def save_next(self, did: str, tokens: Tokens) -> None:
        """Keep renewed tokens where the old ones were."""
        if self._file(did).exists():
            self._to_file(did, tokens)
        else:
            await self._to_ring(did, tokens)

    async def drop(self, did: str) -> str:
        """Forget an account's tokens, wherever they are; says why the keyring may still have some, else ""."""
        was_in_file = self._drop_file(did)
        try:
            await self._ring.drop(self._name(did))
        except NoKeyring:
            return ""
        except KeyringTrouble as trouble:
            return "" if was_in_file else str(trouble)
        return ""

    async def _to_ring(self, did: str, tokens: Tokens) -> bool:
        try:
            await self._ring.put(self._name(did), msgspec.json.encode(tokens).decode())
        except KeyringTrouble as trouble:
            self._to_file(did, tokens)
            self._notice(
                f"the session is kept in {self._file(did)}, which only you can read, because {trouble}; "
                "it holds no password"
            )
            return False
        return True

    def _to_file(self, did: str, tokens: Tokens) -> None:
        write_private(self._file(did), msgspec.json.encode(tokens))

    def _drop_file(self, did: str) -> bool:
        path = self._file(did)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise unwritable(path, error) from None
        return True

    def _file(self, did: str) -> Path:
        return self._accounts.folder(did) / "session.json"

    def _name(self, did: str) -> str:
        """The name in the keyring: two data folders with the same account are two sessions."""
        return f"{did} in {self._data}"


def _decode(data: bytes, where: str) -> Tokens:
    try:
        return msgspec.json.decode(data, type=Tokens)
    except (msgspec.MsgspecError, RecursionError):
        remedy = "sign in again with `skerry login`"
        raise NotSignedIn("the kept session is damaged", where=where, remedy=remedy) from None
