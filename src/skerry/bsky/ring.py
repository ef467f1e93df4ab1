"""The system's keyring, with a deadline: it may be absent, locked, or wait for ever for a daemon that isn't there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from skerry.bsky.apart import apart

SERVICE = "skerry"
SECONDS = 10.0
"""How long the keyring may take; a desktop may be asking its user to unlock it."""

T = TypeVar("T")


class KeyringTrouble(Exception):
    """The keyring can't be used; the message says why, as an end to "because"."""


class NoKeyring(KeyringTrouble):
    """There is no keyring on this machine that could hold anything."""


class Backend(Protocol):
    """What is used of the `keyring` module."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """The text kept under a name."""

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep a text under a name."""

    def delete_password(self, service_name: str, username: str) -> None:
        """Forget a name."""


def system_backend() -> Backend:
    """The `keyring` module, if a keyring that deserves the name is behind it.

    Raises:
        NoKeyring: there is none, or it writes plain files itself.
    """
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        raise NoKeyring("this machine has no keyring")
    if type(backend).__module__.startswith("keyrings.alt"):
        raise NoKeyring("the keyring that is set up keeps no secrets")
    return backend


class Ring:
    """The keyring, as coroutines that end in time."""

    def __init__(self, backend: Callable[[], Backend] = system_backend, *, seconds: float = SECONDS) -> None:
        """`backend` is called when it is needed, since importing `keyring` alone costs 70 ms."""
        self._backend = backend
        self._seconds = seconds

    async def get(self, name: str) -> str | None:
        """The text kept under `name`.

        Raises:
            KeyringTrouble: the keyring can't be used.
        """
        return await self._in_time(lambda backend: backend.get_password(SERVICE, name))

    async def put(self, name: str, text: str) -> None:
        """Keep `text` under `name`, and look whether it is there: some keyrings take everything and keep nothing."""

        def work(backend: Backend) -> None:
            backend.set_password(SERVICE, name, text)
            if backend.get_password(SERVICE, name) != text:
                raise KeyringTrouble("the keyring did not keep what it was given")

        await self._in_time(work)

    async def drop(self, name: str) -> None:
        """Forget `name`; nothing happens when it isn't there."""

        def work(backend: Backend) -> None:
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)

        await self._in_time(work)

    async def _in_time(self, work: Callable[[Backend], T]) -> T:
        try:
            async with asyncio.timeout(self._seconds):
                return await apart(lambda: work(self._backend()))
        except TimeoutError:
            raise KeyringTrouble(f"the keyring did not answer within {self._seconds:.0f} s") from None
        except KeyringTrouble:
            raise
        except Exception as error:  # noqa: BLE001  # each backend raises its own; all of them mean the same here
            raise KeyringTrouble(f"the keyring failed ({type(error).__name__})") from None
