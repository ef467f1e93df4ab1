"""Several accounts from the command line: signing in in a browser, switching, signing out with or without the store."""

from __future__ import annotations

import io
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.core
import pytest
from keyring.backends.fail import Keyring

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.names import folder_name
from skerry.cli import browsing
from skerry.cli.browsing import opened
from skerry.cli.main import ACCOUNT, main
from skerry.store.user import User
from skerry.sync.address import ServerLock
from tests.bsky.oauth_server import OAuthPds, visit
from tests.bsky.servers import PASSWORD, WREN, Pds
from tests.support.home import Home, make_home

ADA = "did:plc:" + "a" * 24


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of its own, with loopback switched on, no keyring and no account named."""
    home = make_home(tmp_path / "home", "[network]\nloopback = true\n")
    for name, value in (home.variables | {ACCOUNT: ""}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keyring.core, "_keyring_backend", object.__new__(Keyring))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return home


@pytest.fixture
def oauth() -> Iterator[OAuthPds]:
    """A PDS that signs in by OAuth."""
    with OAuthPds() as server:
        yield server


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = "") -> int:
    """The exit code of `skerry ARGUMENTS` with this on its standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    return main(arguments)


def two_accounts(home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Wren, signed in at the PDS, and Ada, who is on the list alone; each with a store."""
    accounts = Accounts(home.data)
    accounts.put(Account(ADA, "ada.test", "https://pds.example.com", "https://plc.directory", by_oauth=True))
    run(monkeypatch, "login", "wren.test", "--pds", pds.url, "--plc", pds.url, stdin=f"{PASSWORD}\n")
    for did in (ADA, WREN):
        accounts.folder(did).mkdir(exist_ok=True)
        User.open(accounts.folder(did) / "user.db").close()
    return accounts


def test_login_by_browser_says_where_to_sign_in(
    oauth: OAuthPds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address is told in any case; results alone are on standard output."""

    def browser(_url: str) -> bool:
        threading.Thread(target=lambda: visit(oauth.address()), daemon=True).start()
        return True

    monkeypatch.setattr(browsing, "opened", browser)
    assert run(monkeypatch, "login", "--oauth", "wren.test", "--pds", oauth.url, "--plc", oauth.url) == 0
    said = capsys.readouterr()
    assert said.out == f"Signed in as wren.test at {oauth.url}.\n"
    assert "Your browser has been opened: sign in there as wren.test." in said.err
    assert f"\n    {oauth.url}/oauth/authorize?client_id=http%3A%2F%2Flocalhost" in said.err
    assert run(monkeypatch, "accounts") == 0
    assert capsys.readouterr().out == f"* wren.test  {WREN}  {oauth.url}  OAuth\n"


@pytest.mark.parametrize("form", ["{}\n", "\n\n  {}  \nmore\n", "{}"])
def test_login_without_a_browser_reads_the_address(
    oauth: OAuthPds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """From standard input, past empty lines, also from the last one without its end."""
    parts: list[Callable[[], bytes]] = [lambda: form.format(oauth.address()).encode(), lambda: b""]

    async def pasted() -> bytes:
        return parts.pop(0)()

    monkeypatch.setattr(browsing, "_more", pasted)
    servers = ["--pds", oauth.url, "--plc", oauth.url]
    assert run(monkeypatch, "login", "--oauth", "--no-browser", "wren.test", *servers) == 0
    said = capsys.readouterr()
    assert "Open this address in a browser, on any machine, and sign in there as wren.test:" in said.err
    assert "begins with http://127.0.0.1:" in said.err


def test_login_for_a_program_hands_the_address_on(
    oauth: OAuthPds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON line for the browser, one for the result."""

    async def pasted() -> bytes:
        return f"{oauth.address()}\n".encode()

    monkeypatch.setattr(browsing, "_more", pasted)
    servers = ["--pds", oauth.url, "--plc", oauth.url]
    assert run(monkeypatch, "login", "--oauth", "--no-browser", "--json", "wren.test", *servers) == 0
    ask, done = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (ask["ask"], ask["of"], ask["at"], ask["opened"]) == ("browser", "wren.test", oauth.url, False)
    assert ask["url"].startswith(f"{oauth.url}/oauth/authorize?")
    assert (done["did"], done["handle"]) == (WREN, "wren.test")


def test_no_browser_without_oauth_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so are both kinds at once."""
    assert run(monkeypatch, "login", "--no-browser", "wren.test") == 2
    assert "--no-browser is for --oauth" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        run(monkeypatch, "login", "--oauth", "--app-password", "wren.test")
    assert caught.value.code == 2


def test_browser_is_opened_only_where_it_can_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH without a display nothing is started; nor where no browser is found."""
    started: list[str] = []
    monkeypatch.setattr(browsing, "open_link", started.append)
    assert not opened("https://x.example.com/", {"SSH_TTY": "/dev/pts/1", "DISPLAY": ""})
    assert started == []
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        assert opened("https://x.example.com/", {name: "x"})
    assert len(started) == 4
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BROWSER", raising=False)
    assert not opened("https://x.example.com/", {"DISPLAY": ":0"})


def test_switch_changes_the_current_account(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By handle or DID; one that isn't there is not signed in, and nothing changes."""
    accounts = two_accounts(home, pds, monkeypatch)
    for name, did in (("@ada.test", ADA), (WREN, WREN), ("ada.test", ADA)):
        assert run(monkeypatch, "switch", name) == 0
        current = accounts.current()
        assert current is not None
        assert current.did == did
    capsys.readouterr()
    assert run(monkeypatch, "switch", "nobody.test") == 3
    assert "nobody.test: this account is not signed in here; see `skerry accounts`" in capsys.readouterr().err
    assert accounts.current() is not None


def test_account_is_named_for_once_or_for_all(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--account` before the command, and the variable; the current account stays what it is."""
    accounts = two_accounts(home, pds, monkeypatch)
    capsys.readouterr()
    assert run(monkeypatch, "--account", "ada.test", "logout", "--json") == 0
    assert json.loads(capsys.readouterr().out)["did"] == ADA
    assert [each.did for each in accounts.all()] == [WREN]
    assert os.environ[ACCOUNT] == "ada.test", "for what skerry starts"
    assert run(monkeypatch, "feed") == 3
    assert "ada.test: this account is not signed in here" in capsys.readouterr().err
    monkeypatch.setenv(ACCOUNT, "wren.test")
    assert run(monkeypatch, "feed") == 0


def test_window_of_an_account_that_is_not_there_does_not_open(home: Home) -> None:
    """`skerry --account` with a slip of the finger: exit code 3 and one line."""
    with home.open("--account", "nobody.test") as terminal:
        terminal.wait_for("nobody.test: this account is not signed in here")
        assert terminal.wait_exit() == 3


@pytest.mark.parametrize(("option", "is_kept"), [("--keep", True), ("--wipe-store", False), ("", True)])
def test_logout_keeps_the_store_or_not(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, option: str, is_kept: bool
) -> None:
    """As it is told; where nobody can be asked it stays. The other account is untouched."""
    accounts = two_accounts(home, pds, monkeypatch)
    assert run(monkeypatch, "logout", "wren.test", *([option] if option else [])) == 0
    assert (accounts.folder(WREN) / "user.db").exists() == is_kept
    assert accounts.folder(WREN).exists() == is_kept
    assert (accounts.folder(ADA) / "user.db").exists()
    assert len(pds.asked("com.atproto.server.deleteSession")) == 1


@pytest.mark.parametrize(("answer", "is_kept"), [("n", False), ("", True), ("y", True)])
def test_logout_asks_on_a_terminal_what_becomes_of_the_store(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, answer: str, is_kept: bool
) -> None:
    """Enter alone keeps it."""
    accounts = two_accounts(home, pds, monkeypatch)
    with home.open("logout", "wren.test", size=(120, 24)) as terminal:
        terminal.wait_for("Keep the posts, read marks, ratings and drafts of wren.test on this machine? [Y/n]")
        terminal.send(f"{answer}\r")
        terminal.wait_for("Signed out wren.test")
        assert terminal.wait_exit() == 0
    assert accounts.folder(WREN).exists() == is_kept


def test_logout_leaves_all_as_it_is_while_the_store_is_in_use(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who wanted the store gone is not signed out with the store still there; once it is free, both go."""
    monkeypatch.setattr("skerry.cli.leaving.SOON", 0.2)
    accounts = two_accounts(home, pds, monkeypatch)
    lock = ServerLock(accounts.folder(WREN))
    assert lock.acquire()
    assert run(monkeypatch, "logout", "--wipe-store", "wren.test") == 1
    assert "has this store open, so nothing was removed; close it first" in capsys.readouterr().err
    assert (accounts.folder(WREN) / "user.db").exists()
    assert len(accounts.all()) == 2
    monkeypatch.setattr("skerry.cli.leaving.SOON", 10.0)
    threading.Timer(0.3, lock.close).start()
    assert run(monkeypatch, "logout", "--wipe-store", "wren.test") == 0
    assert not accounts.folder(WREN).exists()


def test_logout_for_a_window_lets_its_sync_send_what_waits(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session ends when the store is free, or when that takes too long; the store stays either way."""
    accounts = two_accounts(home, pds, monkeypatch)
    lock = ServerLock(accounts.folder(WREN))
    assert lock.acquire()
    began = time.monotonic()
    threading.Timer(0.5, lock.close).start()
    assert run(monkeypatch, "logout", "--json", "--keep", "wren.test") == 0
    assert 0.4 < time.monotonic() - began < 5
    assert (accounts.folder(WREN) / "user.db").exists()
    monkeypatch.setattr("skerry.cli.leaving.LAST_WORDS_WITHIN", 0.1)
    busy = ServerLock(accounts.folder(ADA))
    assert busy.acquire()
    assert run(monkeypatch, "logout", "--json", "--keep", "ada.test") == 0
    busy.close()
    assert accounts.all() == ()


@pytest.mark.parametrize("way", [["--oauth"], ["--oauth", "--json"]])
def test_login_by_browser_given_up_ends_at_once(home: Home, oauth: OAuthPds, way: list[str]) -> None:
    """Ctrl-C, without a traceback; the port is closed."""
    servers = ["--pds", oauth.url, "--plc", oauth.url]
    with home.open("login", *way, "wren.test", *servers, size=(300, 24)) as terminal:
        terminal.wait_for("request_uri=")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert "Traceback" not in terminal.text()
    with pytest.raises(OSError, match="refused"):
        visit(oauth.address())
    assert Accounts(home.data).all() == ()


@pytest.mark.parametrize("keeps_rules", [False, True])
def test_wipe_leaves_nothing_or_rules_and_settings(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], keeps_rules: bool
) -> None:
    """Sessions are ended, stores, logs and the ledger are gone; stores of accounts that were signed out go as well."""
    accounts = two_accounts(home, pds, monkeypatch)
    accounts.remove(ADA)
    (home.config / "filters.toml").write_text("")
    capsys.readouterr()
    assert run(monkeypatch, "wipe") == 2
    assert "say it with --yes" in capsys.readouterr().err
    assert accounts.folder(WREN).exists()
    demo = Path(tempfile.mkdtemp(prefix="skerry-demo-"))
    os.utime(demo, (0, 0))
    options = ["--keep-rules"] if keeps_rules else []
    assert run(monkeypatch, "wipe", "--yes", *options) == 0
    *removed, last = capsys.readouterr().out.splitlines()
    rules = f"Your rules and settings are still in {home.config}."
    assert last == (rules if keeps_rules else "Nothing is left.")
    folders = [home.data, home.folder / "state/skerry", demo, *([] if keeps_rules else [home.config])]
    assert [line.split(":")[0] for line in removed] == [f"Removed {folder}" for folder in folders]
    assert len(pds.asked("com.atproto.server.deleteSession")) == 1
    left = {str(path.relative_to(home.folder)) for path in home.folder.rglob("*") if path.is_file()}
    assert left == ({"config/skerry/settings.toml", "config/skerry/filters.toml"} if keeps_rules else set())
    assert not demo.exists()
    assert run(monkeypatch, "wipe", "--yes") == 0


class Kept:
    """A keyring that keeps everything, as a desktop's does."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get_password(self, _service: str, name: str) -> str | None:
        """What is kept."""
        return self.texts.get(name)

    def set_password(self, _service: str, name: str, text: str) -> None:
        """Keep it."""
        self.texts[name] = text

    def delete_password(self, _service: str, name: str) -> None:
        """Forget it."""
        del self.texts[name]


def test_wipe_empties_the_keyring(home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of an account that the list has lost; neither a damaged list nor a slip in the settings stops it."""
    ring = Kept()
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    accounts = two_accounts(home, pds, monkeypatch)
    assert len(ring.texts) == 1
    accounts.path.write_text("{")
    (home.config / "settings.toml").write_text("[network\n")
    assert run(monkeypatch, "wipe", "--yes") == 0
    assert ring.texts == {}
    assert not home.data.exists()


def test_wipe_takes_a_link_and_not_what_it_leads_to(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules in a repository of the user's own are not skerry's to remove."""
    own = home.folder / "dotfiles"
    home.config.rename(own)
    home.config.symlink_to(own)
    assert run(monkeypatch, "wipe", "--yes") == 0
    assert not home.config.is_symlink()
    assert (own / "settings.toml").exists()


def test_wipe_asks_and_refuses_while_a_store_is_in_use(home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch) -> None:
    """No is the answer of Enter alone; nothing at all is removed while somebody is at work."""
    accounts = two_accounts(home, pds, monkeypatch)
    lock = ServerLock(accounts.folder(ADA))
    assert lock.acquire()
    for answer, words, code in (("", "Nothing was removed.", 1), ("y", "close it first", 1)):
        with home.open("wipe", size=(200, 24)) as terminal:
            terminal.wait_for("Remove it all? [y/N]")
            assert "wren.test" in terminal.text()
            terminal.send(f"{answer}\r")
            terminal.wait_for(words)
            assert terminal.wait_exit() == code
    lock.close()
    assert [each.did for each in accounts.all()] == [ADA, WREN]
    assert (home.data / "accounts" / folder_name(ADA) / "user.db").exists()
    assert pds.asked("com.atproto.server.deleteSession") == []
