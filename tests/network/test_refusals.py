"""Everything that a person can meet: one clear line, the right exit code, never a traceback; the window goes on."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import skerry
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader
from tests.seal.machine import expected_level
from tests.support.home import SKERRY, Home
from tests.support.terminal import Terminal

Done = subprocess.CompletedProcess[str]
Newcomer = Callable[[str], Reader]

CHECKOUT = Path(skerry.__file__).parents[2]
"""The folder with `src` and `models`."""

NO_NETWORK = ("unshare", "-rn")
"""Runs a program in a network namespace with nothing in it, not even loopback."""

DEAD = "http://localhost:9"
"""Nobody listens there."""


def refusal(done: Done, code: int) -> str:
    """The one line of a command that was refused with this exit code."""
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr + done.stdout
    assert done.stderr.startswith("skerry: ")
    return done.stderr


def run_without_network(home: Home, *arguments: str, stdin: str = "") -> Done:
    """Runs `skerry ARGUMENTS` where there is no network."""
    command = [*NO_NETWORK, str(SKERRY), *arguments]
    return subprocess.run(command, input=stdin, env=home.env, capture_output=True, text=True, timeout=120, check=False)


def is_open(screen: str) -> bool:
    """Whether the window shows a sealed timeline with posts."""
    return "Following" in screen and expected_level() in screen and "/6" in screen


# --- signing in


@pytest.mark.parametrize(
    ("handle", "words"), [("wren.test", "the password was refused"), ("nobody.test", "no account has this handle")]
)
def test_login_refuses_password_and_handle(backend: Backend, fresh_home: Home, handle: str, words: str) -> None:
    """Exit code 3, and what to do."""
    done = fresh_home.run("login", handle, "--pds", backend.info.pds, "--plc", backend.info.plc, stdin="wrong\n")
    assert words in refusal(done, 3)


def test_login_says_that_the_pds_is_down(backend: Backend, fresh_home: Home) -> None:
    """Exit code 4, with the address."""
    done = fresh_home.run("login", "wren.test", "--pds", DEAD, "--plc", backend.info.plc, stdin="wrong\n")
    assert "localhost:9" in refusal(done, 4)


@pytest.mark.parametrize("handle", ["wren.example.com", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "wren.bsky.social"])
def test_login_says_that_there_is_no_network(fresh_home: Home, handle: str) -> None:
    """Exit code 4, whatever has to be asked first: name servers, the directory."""
    refusal(run_without_network(fresh_home, "login", handle, stdin="wrong\n"), 4)


# --- the network goes


def test_sync_without_network_says_so_and_feed_prints_the_store(reader: Reader) -> None:
    """Exit code 4 with the host; what is there can be read all the same."""
    before = reader.feed()
    assert "localhost" in refusal(run_without_network(reader.home, "sync"), 4)
    offline = run_without_network(reader.home, "feed", "--json")
    assert (offline.returncode, offline.stderr) == (0, "")
    assert [json.loads(line) for line in offline.stdout.splitlines()] == before


def test_sync_with_the_pds_down_says_so(reader: Reader) -> None:
    """Exit code 4; the account stays signed in."""
    accounts = reader.home.data / "accounts.json"
    accounts.write_text(accounts.read_text().replace(reader.backend.info.pds, DEAD))
    assert "localhost:9" in refusal(reader.home.run("sync"), 4)
    with reader.window() as terminal:
        terminal.wait_for(lambda screen: "offline" in screen and is_open(screen), SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


# --- folders and files


@pytest.mark.parametrize("arguments", [("sync",), ("feed",), ("login", "wren.test"), ("logout",), ()])
def test_data_folder_that_is_a_file_is_refused(backend: Backend, fresh_home: Home, arguments: tuple[str, ...]) -> None:
    """Exit code 1, with its name; also by the window, before it draws. It holds for root too, unlike a mode."""
    fresh_home.data.write_text("in the way")
    servers = ("--pds", backend.info.pds, "--plc", backend.info.plc) if "login" in arguments else ()
    done = fresh_home.run(*arguments, *servers, stdin="skerry-test\n")
    assert str(fresh_home.data) in refusal(done, 1)
    assert fresh_home.data.read_text() == "in the way"


def read_only(folder: Path) -> list[str]:
    """What runs a program while a folder is on a file system that is mounted read-only, for root too."""
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
    return ["unshare", "-rm", "sh", "-c", script, "sh", str(folder)]


@pytest.mark.parametrize("part", ["data", "state"])
def test_read_only_folder_is_refused(reader: Reader, part: str) -> None:
    """What must be written, and can't, is named."""
    folder = reader.home.folder / part / "skerry"
    for command in ("sync", "logout"):
        argv = [*read_only(folder), str(SKERRY), command]
        done = subprocess.run(argv, env=reader.home.env, capture_output=True, text=True, timeout=120, check=False)
        assert str(folder) in refusal(done, 1)


def test_window_says_that_sync_can_not_start(reader: Reader) -> None:
    """Its log can't be written: the cached timeline is there, the reason on demand."""
    with Terminal([*read_only(reader.home.folder / "state"), str(SKERRY)], reader.home.env, (120, 30)) as terminal:
        terminal.wait_for(lambda screen: "sync failed" in screen and "/6" in screen, SLOW)
        terminal.press("S")
        terminal.wait_for("Read-only file system")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_damaged_cache_is_refused_by_feed(reader: Reader) -> None:
    """It only reads, so it can't mend it: exit code 1, and what does."""
    (reader.folder / "cache.db").write_bytes(b"not a database, " * 4096)
    assert "cache.db: the stored posts can't be read; `skerry sync`" in refusal(reader.home.run("feed"), 1)


def test_damaged_cache_is_said_once_and_fetched_again(reader: Reader) -> None:
    """The window opens and fills again; ratings and read marks are in the other file and stay."""
    with reader.window() as terminal:
        terminal.wait_for(is_open, SLOW)
        terminal.press("J", "J", "J")
        terminal.wait_for("4/6")
        terminal.press("ctrl+q")
        terminal.wait_exit()
    assert reader.home.leftovers() == []
    with closing(sqlite3.connect(reader.folder / "user.db")) as db, db:
        db.execute("INSERT INTO rating (uri, value, at_ms) VALUES ('at://did:plc:x/app.bsky.feed.post/1', 1, 0)")
    kept = {table: reader.select("user.db", f"SELECT * FROM {table}") for table in ("rating", "read_mark")}  # noqa: S608 - two names of this line
    for suffix in ("-wal", "-shm"):
        (reader.folder / f"cache.db{suffix}").unlink(missing_ok=True)
    (reader.folder / "cache.db").write_bytes(b"not a database, " * 4096)
    with reader.window((120, 30)) as terminal:
        terminal.wait_for("fetched again", SLOW)
        terminal.wait_for(is_open, SLOW)
        terminal.press("ctrl+q")
        terminal.wait_exit()
    assert len(kept["read_mark"]) >= 3
    for table, rows in kept.items():
        assert set(rows) <= set(reader.select("user.db", f"SELECT * FROM {table}"))  # noqa: S608 - as above
    assert reader.home.leftovers() == []
    assert "could not be read" not in reader.sync()
    assert len(reader.feed()) > 600


def test_damaged_cache_is_said_by_sync(reader: Reader) -> None:
    """The command rebuilds it as well, and says so in a line of its own."""
    (reader.folder / "cache.db").write_bytes(b"not a database, " * 4096)
    said = reader.sync()
    assert "are fetched again" in said
    assert len(reader.feed()) > 600


def test_damaged_list_of_accounts_is_refused(reader: Reader) -> None:
    """One line by every command that reads it, and by the window."""
    (reader.home.data / "accounts.json").write_text("{")
    for arguments in (("sync",), ("feed",), ("accounts",), ()):
        assert "accounts.json" in refusal(reader.home.run(*arguments), 1)


# --- settings and rules


@pytest.mark.parametrize("arguments", [("sync",), ("login", "wren.test"), ("demo",), ()])
def test_mistake_in_the_settings_is_refused_with_its_line(reader: Reader, arguments: tuple[str, ...]) -> None:
    """Exit code 2: file, line and key, with the nearest known one."""
    (reader.home.config / "settings.toml").write_text("[network]\nloopbak = true\n")
    line = refusal(reader.home.run(*arguments), 2)
    assert "settings.toml:2: network.loopbak" in line
    assert "loopback" in line.replace("loopbak ", "")


BAD_FILTERS = '[[rule]]\nname = "One"\nwords = ["the"]\nacton = "hide"\n'


def test_mistake_in_the_filters_is_said_by_commands(reader: Reader) -> None:
    """`filters check` refuses it; sync fetches all the same, judges by no rule of it, and says the line."""
    reader.filters(BAD_FILTERS)
    assert "filters.toml:4: rule.acton" in refusal(reader.home.run("filters", "check"), 2)
    said = reader.sync()
    assert "filters.toml:4" in said
    assert "Traceback" not in said
    rows = reader.feed()
    assert rows
    assert not any("“One”" in reason for row in rows for reason in row["reasons"])
    assert {row["action"] for row in rows if not row["reasons"]} == {"show"}


def test_mistake_in_the_filters_is_said_by_the_window(reader: Reader) -> None:
    """It opens, says that they were refused, and shows the line on demand; mended, they are in force by themselves."""
    reader.filters(BAD_FILTERS)
    with reader.window((120, 30)) as terminal:
        terminal.wait_for(lambda screen: "filters refused" in screen and is_open(screen), SLOW)
        terminal.press("S")
        terminal.wait_for("toml:4: rule.acton")
        terminal.press("q")
        reader.filters(BAD_FILTERS.replace("acton", "action"))
        terminal.wait_for(lambda screen: "filters refused" not in screen and " hidden " in screen, SLOW)
        reader.filters(BAD_FILTERS)
        terminal.wait_for(lambda screen: "filters refused" in screen and " hidden " in screen, SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_bad_row_costs_that_row(fresh_home: Home, tmp_path: Path) -> None:
    """Its number and what is wrong with it; the others are judged; exit code 1."""
    filters, posts = tmp_path / "F.toml", tmp_path / "P.jsonl"
    filters.write_text('[[rule]]\nname = "One"\nwords = ["the"]\naction = "hide"\n')
    posts.write_text('{"text": "the first"}\n{"text": 5}\nno json\n{"text": "fourth"}\n')
    done = fresh_home.run("judge", "--filters", str(filters), "--posts", str(posts))
    assert done.returncode == 1
    assert [json.loads(line)["action"] for line in done.stdout.splitlines()] == ["hide", "show"]
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [f"{posts}:2", f"{posts}:3"]
    assert "Traceback" not in done.stderr


# --- the model


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of skerry whose model has one byte changed, in the middle."""
    copy = tmp_path_factory.mktemp("tampered")
    shutil.copytree(CHECKOUT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "models", copy / "models")
    model = bytearray((copy / "models/model.onnx").read_bytes())
    model[len(model) // 2] ^= 1
    (copy / "models/model.onnx").write_bytes(model)
    return copy


MODULE = (sys.executable, "-m", "skerry")
"""skerry, of the package that PYTHONPATH finds first."""


def tampered_env(tampered: Path, home: Home) -> dict[str, str]:
    """The environment in which Python finds the copy."""
    return home.env | {"PYTHONPATH": str(tampered / "src")}


def test_changed_model_is_refused_by_commands(tampered: Path, fresh_home: Home, tmp_path: Path) -> None:
    """The selftest refuses; judging goes on by words, says why topics don't count, and ends with 1."""

    def run(*arguments: str) -> Done:
        command, env = [*MODULE, *arguments], tampered_env(tampered, fresh_home)
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)

    assert "model.onnx" in refusal(run("privacy", "--selftest"), 1)
    filters, posts = tmp_path / "F.toml", tmp_path / "P.jsonl"
    filters.write_text('[[rule]]\nname = "One"\ntopic = "the sea"\nwords = ["the"]\naction = "hide"\n')
    posts.write_text('{"text": "the first"}\n')
    done = run("judge", "--filters", str(filters), "--posts", str(posts))
    assert done.returncode == 1
    assert json.loads(done.stdout)["action"] == "hide"
    assert "model.onnx" in done.stderr
    assert done.stderr.count("\n") == 1


def test_changed_model_turns_ai_off_in_the_window(tampered: Path, reader: Reader) -> None:
    """The timeline is there, AI OFF, the reason on demand; rules of words work."""
    reader.filters('[[rule]]\nname = "One"\nwords = ["the"]\naction = "hide"\n')
    with Terminal(MODULE, tampered_env(tampered, reader.home), (120, 30)) as terminal:
        terminal.wait_for(lambda screen: "AI OFF" in screen and " hidden " in screen, SLOW)
        terminal.press("S")
        terminal.wait_for("model.onnx")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
