"""The accounts as the window sees them: the list on disk, opening one, and a sign-out in another process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from skerry.cli.main import ACCOUNT
from skerry.cli.window_accounts import WindowAccounts
from skerry.config.paths import Paths
from skerry.domain.errors import NotSignedIn
from skerry.store.user import User
from skerry.ui.port import Entrance, Source
from tests.support.home import Home, make_home

ADA, WREN = "did:plc:" + "a" * 24, "did:plc:" + "wren" * 6


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with two accounts, of which Wren's is the current one; neither has a session."""
    home = make_home(tmp_path / "home")
    for name, value in (home.variables | {ACCOUNT: ""}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    accounts = Accounts(home.data)
    accounts.put(Account(ADA, "ada.test", "https://pds.example.com", "https://plc.directory", by_oauth=True))
    accounts.put(Account(WREN, "handle.invalid", "https://pds.example.com", "https://plc.directory"))
    return home


@contextmanager
def of(home: Home) -> Iterator[WindowAccounts]:
    """The accounts of a home; what was opened of them is closed."""
    with WindowAccounts(Paths(home.config, home.data, home.folder / "cache", home.folder / "state")) as accounts:
        yield accounts


def opened(start: Source | Entrance) -> str:
    """Whose timeline it is; its files are closed."""
    assert isinstance(start, Source)
    start.cache.close()
    start.user.close()
    return start.handle


def test_window_begins_with_the_current_account(home: Home) -> None:
    """An account that no handle leads to is called by its DID."""
    with of(home) as accounts:
        assert opened(accounts.start()) == WREN
        assert [(row.did, row.name, row.by_oauth, row.is_open) for row in accounts.rows()] == [
            (ADA, "ada.test", True, False),
            (WREN, WREN, False, True),
        ]


def test_window_begins_with_the_account_that_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """For once: the current one stays what it is."""
    monkeypatch.setenv(ACCOUNT, "ada.test")
    with of(home) as accounts:
        assert opened(accounts.start()) == "ada.test"
        assert [row.is_open for row in accounts.rows()] == [True, False]
    current = Accounts(home.data).current()
    assert current is not None
    assert current.did == WREN


def test_opening_an_account_makes_it_the_current_one(home: Home) -> None:
    """The window begins with it the next time; one that isn't there is no account."""
    with of(home) as accounts:
        opened(accounts.start())
        assert opened(accounts.open(ADA)) == "ada.test"
        assert [row.is_open for row in accounts.rows()] == [True, False]
        with pytest.raises(NotSignedIn, match="not in the list of accounts"):
            accounts.open("did:plc:" + "x" * 24)
    current = Accounts(home.data).current()
    assert current is not None
    assert current.did == ADA


@pytest.mark.parametrize("wipes", [False, True])
def test_sign_out_runs_in_another_process(home: Home, wipes: bool) -> None:
    """The account is off the list, and its store goes when that was said."""
    folder = Accounts(home.data).folder(ADA)
    folder.mkdir(parents=True)
    User.open(folder / "user.db").close()
    with of(home) as accounts:
        assert list(accounts.sign_out(ADA, wipes=wipes)) == []
        assert [row.did for row in accounts.rows()] == [WREN]
    assert folder.exists() != wipes


def test_sign_out_of_nobody_says_so(home: Home) -> None:
    """In the words of the command, as an error of the same kind."""
    with of(home) as accounts, pytest.raises(NotSignedIn, match="not signed in here"):
        accounts.sign_out("did:plc:" + "x" * 24, wipes=False)


def test_window_without_an_account_begins_with_the_entrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is signed in; who is named has to be."""
    home = make_home(tmp_path / "home")
    monkeypatch.setenv(ACCOUNT, "")
    with of(home) as accounts:
        assert isinstance(accounts.start(), Entrance)
        assert accounts.rows() == []
        monkeypatch.setenv(ACCOUNT, "ada.test")
        with pytest.raises(NotSignedIn, match=r"ada\.test: this account is not signed in here"):
            accounts.start()
