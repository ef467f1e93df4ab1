"""`skerry login`, `logout`, `accounts`: what they ask, what they print, and how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import keyring.core
import pytest
from keyring.backends.fail import Keyring

from skerry.cli.main import main
from tests.bsky.servers import PASSWORD, WREN, Pds, Server, as_json
from tests.support.home import Home, make_home


class Typing(io.StringIO):
    """A standard input that is a terminal, or says so."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of its own, with loopback switched on and no keyring."""
    home = make_home(tmp_path / "home", "[network]\nloopback = true\n")
    for name, value in home.variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keyring.core, "_keyring_backend", object.__new__(Keyring))
    return home


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = "") -> int:
    """The exit code of `skerry ARGUMENTS` with this on its standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    return main(arguments)


def options(pds: Pds) -> list[str]:
    """The servers of the fake network."""
    return ["--pds", pds.url, "--plc", pds.url]


@pytest.mark.usefixtures("home")
def test_login_reads_the_password_from_standard_input(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When that is not a terminal: one line, no question."""
    assert run(monkeypatch, "login", "wren.test", *options(pds), stdin=f"{PASSWORD}\n") == 0
    said = capsys.readouterr()
    assert said.out == f"Signed in as wren.test at {pds.url}.\n"
    assert said.err.startswith("skerry: note: the session is kept in ")
    assert said.err.count("\n") == 1


@pytest.mark.usefixtures("home")
def test_login_asks_on_a_terminal_and_says_where_the_password_goes(pds: Pds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an echo; the handle and the code are asked for as well."""
    pds.code = "1234"
    asked: list[str] = []

    def getpass(question: str) -> str:
        asked.append(question)
        return PASSWORD

    def typed(question: str) -> str:
        asked.append(question)
        return "wren.test" if "Handle" in question else "1234"

    monkeypatch.setattr("sys.stdin", Typing())
    monkeypatch.setattr("getpass.getpass", getpass)
    monkeypatch.setattr("builtins.input", typed)
    assert main(["login", *options(pds)]) == 0
    host = pds.url.removeprefix("http://").split(":")[0]
    assert asked == [
        "Handle: ",
        f"App password of wren.test, for {pds.url}: ",
        f"Code from the mail that {host} just sent: ",
    ]


@pytest.mark.parametrize(("key", "code", "words"), [("ctrl+c", 130, ""), ("ctrl+d", 2, "no password was given")])
def test_login_given_up_at_the_prompt_ends_at_once(home: Home, pds: Pds, key: str, code: int, words: str) -> None:
    """Ctrl-C and Ctrl-D, without a traceback and with nothing sent."""
    with home.open("login", "wren.test", *options(pds)) as terminal:
        terminal.wait_for("App password of wren.test")
        terminal.press(key)
        assert terminal.wait_exit() == code
        assert words in terminal.text()
        assert "Traceback" not in terminal.text()
    assert not pds.asked("com.atproto.server.createSession")


@pytest.mark.usefixtures("home")
def test_login_takes_no_password_as_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process of the machine can read another's arguments."""
    for arguments in (["wren.test", PASSWORD], ["wren.test", "--password", PASSWORD], ["-p", PASSWORD]):
        with pytest.raises(SystemExit) as caught:
            run(monkeypatch, "login", *arguments)
        assert caught.value.code == 2


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (["wren.test"], "wrong\n", 3, "skerry: wren.test at {host}: the password was refused; app passwords are made"),
        (["nobody.test"], f"{PASSWORD}\n", 3, "skerry: nobody.test: no account has this handle; check the spelling"),
        (["no handle"], f"{PASSWORD}\n", 2, "skerry: no handle: this is neither a handle nor a DID; write it like"),
        (["wren.test"], "", 2, "skerry: wren.test: no password was given"),
        ([], "", 2, "skerry: it is not said who signs in; write `skerry login HANDLE`"),
        (["wren.test", "--pds", "ftp://x"], "", 2, "skerry: --pds ftp://x: this is not the address of a server"),
        (["wren.test", "--pds", "http://example.com"], "", 4, "skerry: example.com: only https is spoken"),
    ],
)
def test_login_that_fails_says_why_in_one_line(
    pds: Pds,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    stdin: str,
    code: int,
    words: str,
) -> None:
    """Exit codes: 2 wrong use, 3 not signed in, 4 network."""
    servers = ["--plc", pds.url] if "--pds" in arguments else options(pds)
    assert run(monkeypatch, "login", *arguments, *servers, stdin=stdin) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(words.replace("{host}", pds.url.removeprefix("http://")))
    assert said.err.count("\n") == 1


@pytest.mark.usefixtures("home")
def test_login_at_a_pds_that_is_down_is_a_network_error(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with host and port."""
    with Server() as gone:
        url = gone.url
    assert run(monkeypatch, "login", "wren.test", "--pds", url, "--plc", pds.url, stdin="p\n") == 4
    assert capsys.readouterr().err == (
        f"skerry: {url.removeprefix('http://')}: it refused the connection; "
        "check that the server runs and the address is right\n"
    )


@pytest.mark.usefixtures("home")
def test_login_too_often_is_a_network_error(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the time from which it works again."""
    limited = as_json({"error": "RateLimitExceeded"}, 429, {"retry-after": "40"})
    pds.routes["/xrpc/com.atproto.server.createSession"] = lambda _: limited
    assert run(monkeypatch, "login", "wren.test", *options(pds), stdin="p\n") == 4
    assert "too many sign-ins, it takes no more for now; try again in a minute" in capsys.readouterr().err


def test_login_without_the_setting_does_not_ask_this_machine(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names the setting and its file; nobody is asked."""
    (home.config / "settings.toml").unlink()
    assert run(monkeypatch, "login", "wren.test", *options(pds), stdin="p\n") == 4
    assert "set `loopback = true` under [network] in settings.toml" in capsys.readouterr().err
    assert pds.seen == []


def test_login_takes_its_servers_from_the_settings(
    home: Home, pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`scripts/network` prints settings; then a handle is all there is to type."""
    text = f'[network]\nloopback = true\npds = "{pds.url}"\nplc = "{pds.url}"\n'
    (home.config / "settings.toml").write_text(text)
    assert run(monkeypatch, "login", "wren.test", stdin=f"{PASSWORD}\n") == 0
    assert "Signed in as wren.test" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_login_for_a_program_speaks_in_json_lines(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it asks, then who is signed in; or what went wrong, in the parts of an error."""
    pds.code = "1234"
    stdin = f"{PASSWORD}\n1234\n"
    assert run(monkeypatch, "login", "wren.test", "--json", *options(pds), stdin=stdin) == 0
    first, second, done = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first, second) == tuple({"ask": what, "of": "wren.test", "at": pds.url} for what in ("password", "code"))
    assert (done["did"], done["handle"], done["pds"], len(done["notes"])) == (WREN, "wren.test", pds.url, 1)
    assert run(monkeypatch, "login", "wren.test", "--json", *options(pds), stdin="wrong\n") == 3
    error = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (error["error"], error["exit_code"]) == ("the password was refused", 3)


@pytest.mark.usefixtures("home")
def test_accounts_lists_who_is_signed_in_and_logout_takes_off(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people and for programs."""
    run(monkeypatch, "login", "wren.test", *options(pds), stdin=f"{PASSWORD}\n")
    capsys.readouterr()
    assert run(monkeypatch, "accounts") == 0
    assert capsys.readouterr().out == f"* wren.test  {WREN}  {pds.url}\n"
    assert run(monkeypatch, "accounts", "--json") == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["did"], row["handle"], row["current"]) == (WREN, "wren.test", True)
    assert run(monkeypatch, "logout", "@wren.test") == 0
    assert capsys.readouterr().out == "Signed out wren.test.\n"
    assert run(monkeypatch, "accounts") == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "skerry: nobody is signed in; sign in with `skerry login`\n")


@pytest.mark.usefixtures("home")
def test_logout_of_nobody_is_not_signed_in(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, whether a name was said or not."""
    assert run(monkeypatch, "logout") == 3
    assert capsys.readouterr().err == "skerry: nobody is signed in; sign in with `skerry login`\n"
    assert run(monkeypatch, "logout", "x\x1b]0;t\x07.test") == 3
    assert capsys.readouterr().err.rstrip("\n").isprintable()
    assert pds.seen == []


@pytest.mark.usefixtures("home")
def test_logout_while_the_pds_is_down_says_so(
    pds: Pds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tokens are gone from here; that is what was asked for, so it ends well."""
    run(monkeypatch, "login", "wren.test", *options(pds), stdin=f"{PASSWORD}\n")
    capsys.readouterr()
    pds.__exit__()
    assert run(monkeypatch, "logout") == 0
    said = capsys.readouterr()
    assert said.out == "Signed out wren.test.\n"
    assert "its PDS was not told" in said.err
