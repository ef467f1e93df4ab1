"""Signing in by OAuth at the real PDS: on its own pages by plain requests, and in Chromium where there is one."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from skerry.bsky.accounts import Accounts
from skerry.bsky.opening import open_door, open_session
from skerry.domain.errors import NotSignedIn
from tests.network import chromium, xrpc
from tests.network.harness import PASSWORD, Backend
from tests.network.pages import Pages, visit, with_parameters
from tests.support.home import SKERRY, Home

Cli = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def servers(backend: Backend) -> list[str]:
    """The options that name the backend."""
    return ["--pds", backend.info.pds, "--plc", backend.info.plc]


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what these tests do in their own process."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


class Login:
    """A `skerry login --oauth --json` that waits for a browser.

    Attributes:
        ask: What it asks for.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()
        self.ask: xrpc.Json = json.loads(line)

    @property
    def url(self) -> str:
        """What the browser has to open."""
        return str(self.ask["url"])

    def end(self, pasted: str = "") -> tuple[int, xrpc.Json]:
        """Its exit code and its last line, after an address was pasted, if one is."""
        out, _ = self._process.communicate(f"{pasted}\n" if pasted else None, timeout=60)
        return self._process.returncode, json.loads(out.splitlines()[-1])


@contextmanager
def login(home: Home, handle: str, servers: list[str]) -> Iterator[Login]:
    """Begin to sign in."""
    command = [str(SKERRY), "login", "--oauth", "--json", handle, *servers]
    with subprocess.Popen(
        command, env=home.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Login(process)
        finally:
            process.kill()


def signed_in(backend: Backend, home: Home, handle: str, servers: list[str]) -> xrpc.Session:
    """Somebody new, signed in by OAuth."""
    account = backend.sign_up(handle)
    with login(home, handle, servers) as waiting:
        assert visit(Pages(waiting.url).sign_in(handle, PASSWORD))[0] == 200
        code, done = waiting.end()
    assert (code, done["did"]) == (0, account.did)
    return account


def in_session(home: Home, text: str) -> xrpc.Json:
    """What the account's session says after posting a text; raises as a session does."""

    async def run() -> xrpc.Json:
        account = Accounts(home.data).current()
        assert account is not None
        async with open_door(home.folder / "state/skerry", loopback=True) as door:
            session = open_session(door, home.data, account, notice=print)
            record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-01-01T00:00:00.000Z"}
            body = {"repo": account.did, "collection": "app.bsky.feed.post", "record": record}
            answer = await session.procedure("com.atproto.repo.createRecord", body, purpose="timeline")
            page = await session.query("app.bsky.feed.getTimeline", purpose="timeline")
            assert page.status == 200
            made: xrpc.Json = json.loads(answer.body)
            return made

    return asyncio.run(run())


def session_file(home: Home) -> Path:
    """Where the session is kept."""
    (file,) = home.data.rglob("session.json")
    return file


def let_it_end(file: Path) -> None:
    """Make a kept session's access token look as if its time were over."""
    kept = json.loads(file.read_text())
    kept["binding"]["ends"] = 1
    file.write_text(json.dumps(kept))


def test_oauth_signs_in_reads_and_writes(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """The browser comes back by itself; the real PDS takes token and proof for queries and procedures."""
    account = signed_in(backend, fresh_home, "oa-plain.test", servers)
    row = Accounts(fresh_home.data).current()
    assert row is not None
    assert (row.did, row.handle, row.pds, row.by_oauth) == (account.did, account.handle, backend.info.pds, True)
    made = in_session(fresh_home, "written by OAuth")
    repo, collection, rkey = made["uri"].removeprefix("at://").split("/")
    nsid = "com.atproto.repo.getRecord"
    got = xrpc.query(backend.info.pds, nsid, repo=repo, collection=collection, rkey=rkey)
    assert got["value"]["text"] == "written by OAuth"


def test_oauth_session_is_rotated_at_the_real_pds(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """A new pair, the same key; the old refresh token is worth nothing, and using it ends the session."""
    signed_in(backend, fresh_home, "oa-rotate.test", servers)
    file = session_file(fresh_home)
    let_it_end(file)
    first = file.read_text()
    in_session(fresh_home, "after a renewal")
    before, after = json.loads(first), json.loads(file.read_text())
    assert before["refresh"] != after["refresh"]
    assert before["binding"]["key"] == after["binding"]["key"]
    file.write_text(first)
    with pytest.raises(NotSignedIn, match="skerry login --oauth"):
        in_session(fresh_home, "with the old one")


def test_oauth_logout_revokes_at_the_real_pds(
    backend: Backend, skerry_cli: Cli, fresh_home: Home, servers: list[str]
) -> None:
    """What was kept is worth nothing afterwards."""
    signed_in(backend, fresh_home, "oa-leave.test", servers)
    file, people = session_file(fresh_home), fresh_home.data / "accounts.json"
    kept, listed = file.read_text(), people.read_text()
    done = skerry_cli("logout")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Signed out oa-leave.test.\n", "")
    assert not file.exists()
    file.write_text(kept)
    people.write_text(listed)
    with pytest.raises(NotSignedIn, match="has ended"):
        in_session(fresh_home, "after the end")


def test_oauth_without_a_browser_takes_the_pasted_address(
    backend: Backend, fresh_home: Home, servers: list[str]
) -> None:
    """As over SSH: the address is printed, and the one that the browser ends up at is pasted."""
    account = backend.sign_up("oa-ssh.test")
    with fresh_home.open("login", "--oauth", account.handle, *servers, size=(400, 30)) as terminal:
        terminal.wait_for("Open this address in a browser, on any machine, and sign in there as oa-ssh.test:")
        terminal.wait_for("press Enter")
        (url,) = re.findall(r"http://\S+/oauth/authorize\?\S+", terminal.text())
        ended_at = Pages(url).sign_in(account.handle, PASSWORD)
        terminal.send(f"{with_parameters(ended_at, state='other')}\r")
        terminal.wait_for("another sign-in")
        assert terminal.wait_exit() == 4
    with fresh_home.open("login", "--oauth", account.handle, *servers, size=(400, 30)) as terminal:
        terminal.wait_for("press Enter")
        (url,) = re.findall(r"http://\S+/oauth/authorize\?\S+", terminal.text())
        terminal.send(f"{Pages(url).sign_in(account.handle, PASSWORD)}\r")
        terminal.wait_for("Signed in as oa-ssh.test")
        assert terminal.wait_exit() == 0


def test_oauth_opens_the_browser_of_this_machine(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """$BROWSER is handed the address, and comes back by itself."""
    account = backend.sign_up("oa-here.test")
    words = [sys.executable, str(Path(__file__).with_name("surf.py")), account.handle, PASSWORD]
    surroundings = {"BROWSER": shlex.join(words), "PYTHONPATH": str(ROOT)}
    done = fresh_home.run("login", "--oauth", account.handle, *servers, env=surroundings)
    assert (done.returncode, done.stdout) == (0, f"Signed in as oa-here.test at {backend.info.pds}.\n")
    assert "Your browser has been opened" in done.stderr


def test_oauth_that_is_declined_says_so(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """Exit code 3, nothing kept."""
    account = backend.sign_up("oa-no.test")
    with login(fresh_home, account.handle, servers) as waiting:
        visit(Pages(waiting.url).decline())
        code, said = waiting.end()
    assert (code, said["error"]) == (3, "the sign-in was declined in the browser")
    assert Accounts(fresh_home.data).all() == ()


def test_oauth_of_another_account_is_thrown_away(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
    """Somebody else was signed in on the pages: `sub` is not who was asked for."""
    account, other = backend.sign_up("oa-asked.test"), backend.sign_up("oa-other.test")
    with login(fresh_home, account.handle, servers) as waiting:
        visit(Pages(waiting.url).sign_in(other.handle, PASSWORD))
        code, said = waiting.end()
    assert code == 3
    assert f"another account than {account.did} was signed in" in said["error"]
    assert Accounts(fresh_home.data).all() == ()


def test_accounts_are_switched_named_and_wiped(
    backend: Backend, skerry_cli: Cli, fresh_home: Home, servers: list[str]
) -> None:
    """One by each kind of sign-in; commands work on the current one or the one that is named."""
    signed_in(backend, fresh_home, "oa-one.test", servers)
    backend.sign_up("oa-two.test")
    skerry_cli("login", "oa-two.test", *servers, stdin=f"{PASSWORD}\n")
    rows = [json.loads(line) for line in skerry_cli("accounts", "--json").stdout.splitlines()]
    assert [(row["handle"], row["by_oauth"], row["current"]) for row in rows] == [
        ("oa-one.test", True, False),
        ("oa-two.test", False, True),
    ]
    assert skerry_cli("switch", "oa-one.test").stdout == "oa-one.test is the current account now.\n"
    assert skerry_cli("switch", "nobody.test").returncode == 3
    assert "* oa-one.test" in skerry_cli("accounts").stdout
    done = skerry_cli("--account", "oa-two.test", "logout", "--wipe-store")
    assert done.stdout == "Signed out oa-two.test, and removed what was stored of it.\n"
    assert [path.name for path in (fresh_home.data / "accounts").iterdir()] == [folder(rows[0]["did"])]
    assert skerry_cli("wipe").returncode == 2
    done = skerry_cli("wipe", "--keep-rules", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert not fresh_home.data.exists()
    assert (fresh_home.config / "settings.toml").exists()


def folder(did: str) -> str:
    """The name of an account's folder."""
    return did.replace(":", "_")


if chromium.program():

    def test_oauth_in_chromium(backend: Backend, fresh_home: Home, servers: list[str]) -> None:
        """On the PDS's pages as a person would; skerry's own page asks nobody for anything."""
        account = backend.sign_up("oa-chromium.test")
        with login(fresh_home, account.handle, servers) as waiting, chromium.browser() as devtools:
            words, asked = asyncio.run(chromium.sign_in(devtools, waiting.url, PASSWORD))
            code, done = waiting.end()
        assert (code, done["did"]) == (0, account.did)
        assert words == "skerry has the answer. You can close this page and go back to your terminal."
        at_skerry = [url for url in asked if url.startswith("http://127.0.0.1:")]
        assert len([url for url in at_skerry if "favicon" not in url]) == 1
        assert all(url.startswith((backend.info.pds, "http://127.0.0.1:", "data:")) for url in asked)
        in_session(fresh_home, "from Chromium")
