"""Two accounts in one window at the real backend: signed in in the two ways, switched between, signed out."""

from __future__ import annotations

import json
import shlex
import sys
import time
from pathlib import Path

import pytest

from tests.network.harness import PASSWORD, Backend
from tests.network.reader import SLOW, say, sync_processes
from tests.support.home import Home
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]
SIZES = [(80, 24), (200, 60)]


@pytest.fixture
def outside(backend: Backend, fresh_home: Home) -> Home:
    """A home where nobody is signed in; its settings name the backend."""
    settings = f'[network]\nloopback = true\npds = "{backend.info.pds}"\nplc = "{backend.info.plc}"\n'
    (fresh_home.config / "settings.toml").write_text(settings)
    return fresh_home


def surroundings(handle: str) -> dict[str, str]:
    """An environment whose browser signs in as somebody."""
    words = [sys.executable, str(Path(__file__).with_name("surf.py")), handle, PASSWORD]
    return {"BROWSER": shlex.join(words), "PYTHONPATH": str(ROOT)}


def wait_for_timeline(terminal: Terminal, handle: str, words: str, seconds: float = SLOW) -> None:
    """Wait until somebody's timeline is there with a post."""
    terminal.wait_for(lambda screen: f"@{handle}" in screen.splitlines()[0] and words in screen, seconds)


def show_accounts(terminal: Terminal) -> str:
    """Open the list, and give the screen."""
    terminal.press("g", "a")
    return terminal.wait_for(lambda screen: "─ Accounts ─" in screen and "● open" in screen, SLOW)


@pytest.mark.parametrize("size", SIZES)
def test_two_accounts_in_one_window(backend: Backend, outside: Home, size: tuple[int, int]) -> None:
    """By OAuth and by password; each its own timeline, the cached one at once, one sync; then both leave."""
    names = [f"{word}{size[0]}.test" for word in ("scaup", "smew")]
    first, second = (backend.sign_up(name) for name in names)
    say(backend, first, "words of the first", ago=60)
    say(backend, second, "words of the second", ago=60)
    with outside.open(size=size, env=surroundings(first.handle)) as terminal:
        terminal.wait_for("opens the demo", SLOW)
        terminal.wait_until_quiet()
        terminal.send(f"\t{first.handle}")
        terminal.wait_for(first.handle)
        terminal.press("ctrl+o")
        wait_for_timeline(terminal, first.handle, "words of the first")

        assert "signed in in the browser (OAuth)" in show_accounts(terminal)
        terminal.press("a")
        terminal.wait_for("app password", SLOW)
        terminal.wait_until_quiet()
        terminal.send(f"\t{second.handle}\t{PASSWORD}\r")
        wait_for_timeline(terminal, second.handle, "words of the second")

        assert "signed in with an app password" in show_accounts(terminal)
        terminal.press("k", "enter")
        wait_for_timeline(terminal, first.handle, "words of the first", 10)
        deadline = time.monotonic() + SLOW
        while sync_processes(outside) != 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert sync_processes(outside) == 1
        assert [row["current"] for row in rows(outside)] == [True, False]

        show_accounts(terminal)
        terminal.press("X")
        terminal.wait_for("X again signs out and removes")
        terminal.press("X")
        wait_for_timeline(terminal, second.handle, f"{first.handle} is signed out")
        assert [path.name for path in stores(outside)] == [second.did.replace(":", "_")]

        show_accounts(terminal)
        terminal.press("x")
        terminal.wait_for("x again signs out and keeps")
        terminal.press("x")
        terminal.wait_for(
            lambda screen: "opens the demo" in screen and f"{second.handle} is signed out" in screen, SLOW
        )
        assert [(path / "user.db").exists() for path in stores(outside)] == [True]
        assert rows(outside) == []
        assert PASSWORD.encode() not in terminal.raw
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def rows(home: Home) -> list[dict[str, object]]:
    """Who is signed in."""
    return [json.loads(line) for line in home.run("accounts", "--json").stdout.splitlines()]


def stores(home: Home) -> list[Path]:
    """The folders of accounts."""
    return list((home.data / "accounts").iterdir())


def test_account_of_the_command_line_opens(backend: Backend, outside: Home) -> None:
    """`skerry --account`: the one that isn't current, for once."""
    people = [backend.sign_up(name) for name in ("gadwall.test", "wigeon.test")]
    for person in reversed(people):
        say(backend, person, f"words of {person.handle}", ago=60)
        assert outside.run("login", person.handle, stdin=f"{PASSWORD}\n").returncode == 0
    for arguments, person in (((), people[0]), (("--account", "wigeon.test"), people[1]), ((), people[0])):
        with outside.open(*arguments) as terminal:
            wait_for_timeline(terminal, person.handle, f"words of {person.handle}")
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
