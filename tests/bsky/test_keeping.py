"""Where tokens lie: keyrings that are absent, locked, dishonest or hang, and files that are damaged."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.keeping import Keeper
from skerry.bsky.ring import KeyringTrouble, NoKeyring, Ring, system_backend
from skerry.bsky.tokens import Tokens
from skerry.domain.errors import NotSignedIn, SkerryError, StoreError
from tests.bsky.servers import WREN
from tests.bsky.signins import MemoryRing, no_ring

PAIR = Tokens("access", "refresh")


class Forgetful(MemoryRing):
    """Takes everything and keeps nothing, like keyring's own null backend."""

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Nothing."""


class Hanging(MemoryRing):
    """Waits for a daemon that isn't there."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """Hang."""
        time.sleep(5)
        return super().get_password(service_name, username)

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Hang."""
        time.sleep(5)
        super().set_password(service_name, username, password)


@pytest.mark.parametrize(("backend", "why"), [(Forgetful, "did not keep"), (Hanging, "did not answer within")])
def test_keyring_that_can_not_be_relied_on_gives_way_to_a_file(
    tmp_path: Path, backend: type[MemoryRing], why: str
) -> None:
    """In time, with a notice that says why."""
    notices: list[str] = []
    keeper = Keeper(tmp_path, ring=Ring(backend, seconds=0.3), notice=notices.append)
    started = time.monotonic()
    asyncio.run(keeper.save_new(WREN, PAIR))
    assert time.monotonic() - started < 2
    assert why in notices[0]
    assert asyncio.run(keeper.load(WREN)) == PAIR


def test_keyring_that_is_locked_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    """The session may be in there: the user is told to unlock it."""
    with pytest.raises(NotSignedIn, match="unlock the keyring"):
        asyncio.run(Keeper(tmp_path, ring=Ring(Hanging, seconds=0.1)).load(WREN))


def test_tokens_that_nobody_kept_are_none(tmp_path: Path) -> None:
    """No file and no keyring on this machine: nobody is signed in."""
    assert asyncio.run(Keeper(tmp_path, ring=no_ring()).load(WREN)) is None
    assert asyncio.run(Keeper(tmp_path, ring=Ring(MemoryRing)).load(WREN)) is None


def test_tokens_of_a_new_sign_in_replace_an_old_file(tmp_path: Path) -> None:
    """A keyring has come since: the file goes."""
    asyncio.run(Keeper(tmp_path, ring=no_ring()).save_new(WREN, Tokens("old", "old")))
    backend = MemoryRing()
    keeper = Keeper(tmp_path, ring=Ring(lambda: backend))
    asyncio.run(keeper.save_new(WREN, PAIR))
    assert not list(tmp_path.rglob("session.json"))
    assert asyncio.run(keeper.load(WREN)) == PAIR


def test_tokens_of_two_data_folders_are_apart(tmp_path: Path) -> None:
    """The same account in both is two sessions, which don't renew each other."""
    backend = MemoryRing()
    for name in ("one", "two"):
        asyncio.run(Keeper(tmp_path / name, ring=Ring(lambda: backend)).save_new(WREN, Tokens(name, name)))
    keepers = [Keeper(tmp_path / name, ring=Ring(lambda: backend)) for name in ("one", "two")]
    assert [asyncio.run(keeper.load(WREN)) for keeper in keepers] == [Tokens("one", "one"), Tokens("two", "two")]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"access": 1, "refresh": 2}', b"\xff"])
def test_tokens_in_a_damaged_file_say_what_to_do(tmp_path: Path, data: bytes) -> None:
    """Sign in again; no traceback."""
    keeper = Keeper(tmp_path, ring=no_ring())
    asyncio.run(keeper.save_new(WREN, PAIR))
    next(tmp_path.rglob("session.json")).write_bytes(data)
    with pytest.raises(NotSignedIn, match=r"damaged.*skerry login"):
        asyncio.run(keeper.load(WREN))


def test_tokens_are_never_half_written(tmp_path: Path) -> None:
    """A reader beside a writer sees a whole pair, always."""
    keeper = Keeper(tmp_path, ring=no_ring())

    async def run() -> None:
        await keeper.save_new(WREN, PAIR)
        for number in range(100):
            await keeper.save_next(WREN, Tokens("a" * number * 100, "b"))
            assert await keeper.load(WREN) == Tokens("a" * number * 100, "b")

    asyncio.run(run())
    assert not list(tmp_path.rglob(".session*"))


def test_data_folder_that_can_not_be_made_is_a_clear_error(tmp_path: Path) -> None:
    """The file's or folder's name and the cause in one line."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SkerryError, match=str(tmp_path / "data")):
        asyncio.run(Keeper(tmp_path / "data", ring=no_ring()).save_new(WREN, PAIR))


def test_system_keyring_of_a_machine_without_one_is_none(tmp_path: Path) -> None:
    """A headless machine, and one whose user turned the keyring off; asked in a process of its own."""
    code = "from skerry.bsky.ring import *\ntry: system_backend()\nexcept NoKeyring as e: print(e)"
    for backend in ("fail", "null"):
        environment = os.environ | {
            "PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}.Keyring",
            "HOME": str(tmp_path),
        }
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert done.stdout == "this machine has no keyring\n"


def test_no_keyring_is_a_kind_of_trouble() -> None:
    """Whoever doesn't care for the difference handles both."""
    assert issubclass(NoKeyring, KeyringTrouble)
    assert callable(system_backend)


def test_accounts_know_the_current_one(tmp_path: Path) -> None:
    """The last that was signed in; when it goes, the last of the others."""
    accounts = Accounts(tmp_path)
    first = Account(WREN, "wren.test", "https://pds.example.com", "https://plc.directory")
    second = Account("did:web:robin.example.com", "robin.test", "https://pds.example.com", "https://plc.directory")
    accounts.put(first)
    accounts.put(second)
    assert accounts.current() == second
    accounts.put(first)
    assert accounts.current() == first
    assert accounts.all() == (second, first)
    assert accounts.find("@Robin.test") == accounts.find(second.did) == second
    accounts.remove(first.did)
    assert accounts.current() == second
    accounts.remove(second.did)
    assert accounts.current() is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"accounts": [{}]}', b"\xff"])
def test_accounts_in_a_damaged_file_say_what_to_do(tmp_path: Path, data: bytes) -> None:
    """File, cause and remedy; nothing is overwritten."""
    (tmp_path / "accounts.json").write_bytes(data)
    with pytest.raises(StoreError, match=r"accounts\.json: is damaged; move it away"):
        Accounts(tmp_path).put(Account(WREN, "wren.test", "https://pds.example.com", "https://plc.directory"))
    assert (tmp_path / "accounts.json").read_bytes() == data


def test_accounts_are_read_without_the_network_part() -> None:
    """The window reads the list at its start: no HTTP, no keyring, no event loop."""
    code = (
        "import sys, skerry.bsky.accounts\n"
        "print([name for name in ('httpx', 'httpcore', 'keyring', 'dns', 'asyncio', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
