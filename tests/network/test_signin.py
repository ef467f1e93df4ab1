"""Signing in and out at the real backend, as a person and as a program would."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from skerry.cli.signing import SignInChild
from skerry.domain.errors import NotSignedIn
from tests.network import xrpc
from tests.network.harness import PASSWORD, Backend
from tests.support.home import Home

Cli = Callable[..., CompletedProcess[str]]


@pytest.fixture
def servers(backend: Backend) -> list[str]:
    """The options that name the backend."""
    return ["--pds", backend.info.pds, "--plc", backend.info.plc]


@pytest.mark.parametrize("name", ["handle", "did"])
def test_login_at_the_real_pds_by_handle_or_did(
    backend: Backend, skerry_cli: Cli, fresh_home: Home, servers: list[str], name: str
) -> None:
    """Resolved through the PDS and the directory, checked both ways, kept in a file of the user's alone."""
    reader = backend.manifest().reader
    done = skerry_cli("login", getattr(reader, name), *servers, stdin=f"{PASSWORD}\n")
    assert (done.returncode, done.stdout) == (0, f"Signed in as {reader.handle} at {backend.info.pds}.\n")
    assert "main password" in done.stderr
    assert "the session is kept in" in done.stderr
    row = json.loads(skerry_cli("accounts", "--json").stdout)
    assert (row["did"], row["handle"], row["current"]) == (reader.did, reader.handle, True)
    for path in (fresh_home.folder / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.name == "skerry", path
        assert path.is_dir() or PASSWORD not in path.read_text()


def test_login_with_an_app_password_gives_no_warning(backend: Backend, skerry_cli: Cli, servers: list[str]) -> None:
    """The scope of the real PDS's token tells the two apart."""
    account = backend.sign_up("skylark.test")
    made = account.post("com.atproto.server.createAppPassword", {"name": "skerry"})
    done = skerry_cli("login", account.handle, *servers, stdin=f"{made['password']}\n")
    assert done.returncode == 0
    assert "main password" not in done.stderr


def test_login_with_a_wrong_password_or_handle(skerry_cli: Cli, servers: list[str]) -> None:
    """One line each, exit code 3."""
    for handle, words in (("wren.test", "the password was refused"), ("nobody.test", "no account has this handle")):
        done = skerry_cli("login", handle, *servers, stdin="wrong\n")
        assert (done.returncode, done.stdout) == (3, "")
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


def test_login_on_a_terminal_shows_no_password(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """Asked for on the terminal, with the second factor; what is typed for the password never shows."""
    account = backend.sign_up("pipit.test")
    backend.require_code(account.did, "ABCDE-12345")
    with fresh_home.open("login", account.handle, *servers, size=(120, 24)) as terminal:
        terminal.wait_for(f"App password of pipit.test, for {backend.info.pds}:")
        terminal.send(f"{PASSWORD}\r")
        terminal.wait_for("Code from the mail that localhost just sent:")
        terminal.send("ABCDE-12345\r")
        terminal.wait_for("Signed in as pipit.test")
        assert terminal.wait_exit() == 0
        assert PASSWORD.encode() not in terminal.raw


def test_logout_ends_the_session_at_the_real_pds(
    backend: Backend, skerry_cli: Cli, fresh_home: Home, servers: list[str]
) -> None:
    """Its refresh token is worth nothing afterwards."""
    account = backend.sign_up("dunnock.test")
    skerry_cli("login", account.handle, *servers, stdin=f"{PASSWORD}\n")
    (path,) = fresh_home.data.rglob("session.json")
    refresh = json.loads(path.read_text())["refresh"]
    done = skerry_cli("logout")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Signed out dunnock.test.\n", "")
    assert not list(fresh_home.data.rglob("session.json"))
    headers = {"authorization": f"Bearer {refresh}"}
    with pytest.raises(xrpc.XrpcError, match="ExpiredToken"):
        xrpc.procedure(backend.info.pds, "com.atproto.server.refreshSession", headers=headers)


def test_sign_in_of_the_window_runs_in_a_child(
    backend: Backend, fresh_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the sign-in screen does: a child with the network, asked through pipes, also for the code."""
    for name, value in fresh_home.env.items():
        monkeypatch.setenv(name, value)
    account = backend.sign_up("siskin.test")
    backend.require_code(account.did, "ABCDE-12345")
    child = SignInChild(account.handle, pds=backend.info.pds, plc=backend.info.plc)
    done = child.run(PASSWORD, lambda: "ABCDE-12345")
    assert (done.did, done.handle, done.pds) == (account.did, account.handle, backend.info.pds)
    assert any("main password" in note for note in done.notes)
    refused = SignInChild(account.handle, pds=backend.info.pds, plc=backend.info.plc)
    with pytest.raises(NotSignedIn, match="the code was refused"):
        refused.run(PASSWORD, lambda: "wrong")
