"""The demo as somebody sees it: the real client, its sync and its sealed encoder, in a real terminal."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seal.machine import expected_level
from tests.support.home import SKERRY, Home, make_home
from tests.support.terminal import Terminal

SETTLED = 60.0
"""Seconds that a loaded machine may take to start the encoder and to judge the world."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def is_settled(screen: str) -> bool:
    """Whether the encoder is sealed and the status line counts hidden posts."""
    return expected_level() in screen and re.search(r"\d+ hidden", screen) is not None


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_demo_shows_sealed_judged_posts_their_reasons_and_the_tray(home: Home, size: tuple[int, int]) -> None:
    """Two minutes of somebody new: a sealed timeline, why a post is folded, what is hidden and by which rule."""
    with home.open("demo", size=size) as terminal:
        terminal.wait_for("Following", SETTLED)
        terminal.wait_for(is_settled, SETTLED)
        terminal.press("j", "j", "j", "j")
        terminal.wait_for("Collapsed by", SETTLED)
        terminal.press("w")
        terminal.wait_for("Why is this post here?")
        terminal.press("escape")
        terminal.wait_for(lambda screen: "Why is this post here?" not in screen)
        terminal.press("H")
        terminal.wait_for(lambda screen: "Hidden by “Coin pushers”" in screen and "Following · hidden" in screen)
        terminal.press("?")
        terminal.wait_for("Open the thread")
        terminal.press("escape")
        terminal.wait_for(lambda screen: "Open the thread" not in screen)
        terminal.press("escape")
        terminal.wait_for(lambda screen: "· hidden" not in screen)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_demo_keeps_nothing(home: Home, tmp_path: Path) -> None:
    """Afterwards the home is as it was, and the temporary folder is empty again."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    before = sorted(home.folder.rglob("*"))
    with home.open("demo", env={"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_for(is_settled, SETTLED)
        assert list(temporary.iterdir()) != []
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert sorted(home.folder.rglob("*")) == before
    assert home.leftovers() == []
    assert list(temporary.iterdir()) == []


def test_demo_ends_well_when_its_terminal_goes(home: Home, tmp_path: Path) -> None:
    """Closing the terminal's window (SIGHUP) ends all three processes and removes the folder."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with home.open("demo", env={"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_for(is_settled, SETTLED)
        os.kill(terminal.pid, 1)
        terminal.wait_exit(20)
    assert home.leftovers() == []
    assert list(temporary.iterdir()) == []


def test_demo_that_is_ended_before_it_shows_anything_leaves_nothing(home: Home, tmp_path: Path) -> None:
    """A terminal that is closed while the store is being filled: the folder goes all the same."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with home.open("demo", env={"TMPDIR": str(temporary)}) as terminal:
        until = time.monotonic() + SETTLED
        while not list(temporary.glob("skerry-demo-*/cache.db")) and time.monotonic() < until:
            time.sleep(0.001)
        assert terminal.raw == b""
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.wait_exit(20)
    assert home.leftovers() == []
    assert list(temporary.iterdir()) == []


def test_demo_asks_about_hidden_posts_where_the_settings_say_so(home: Home) -> None:
    """`[ai] probe` of the user's settings holds in the demo: a hidden post comes back, and Y folds it."""
    (home.config / "settings.toml").write_text("[ai]\nprobe = 1\n")
    with home.open("demo", size=(100, 60)) as terminal:
        terminal.wait_for("Was it right to hide this? Y yes", SETTLED)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_demo_is_the_same_without_a_network(home: Home) -> None:
    """In a network namespace with nothing in it the demo is sealed and judges as ever."""
    with Terminal(["unshare", "-rn", str(SKERRY), "demo"], home.env) as terminal:
        terminal.wait_for(is_settled, SETTLED)
        terminal.press("j", "j", "j", "j")
        terminal.wait_for("Collapsed by", SETTLED)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def strace_is_there() -> bool:
    """In CI its absence fails; on a person's machine these tests are left out, and pytest says why."""
    found = shutil.which("strace") is not None
    assert found or not os.environ.get("CI"), "strace is missing: apt install strace"
    return found


@pytest.mark.skipif(not strace_is_there(), reason="strace is not installed: apt install strace")
def test_demo_opens_no_internet_socket(home: Home, tmp_path: Path) -> None:
    """The window, sync and the encoder traced together: only Unix sockets between them, not one of AF_INET."""
    log = tmp_path / "strace.log"
    argv = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log), str(SKERRY), "demo"]
    with Terminal(argv, home.env) as terminal:
        terminal.wait_for(is_settled, SETTLED * 2)
        terminal.press("q")
        terminal.wait_exit(30)
    calls = log.read_text()
    families = set(re.findall(r"\bsocket(?:pair)?\((AF_\w+)", calls))
    assert families == {"AF_UNIX"}
    assert "AF_INET" not in calls


def test_demo_shows_a_file_of_posts(home: Home, tmp_path: Path) -> None:
    """`--posts`: the same client over a file; the feed is called Following; a bad row is said when it has closed."""
    file = tmp_path / "P.jsonl"
    file.write_text('{"text": "the first row", "author": "ada.example.com"}\nnot json\n{"text": "the second row"}\n')
    with home.open("demo", "--posts", str(file)) as terminal:
        words = ("the first row", "the second row", "Following", expected_level())
        terminal.wait_for(lambda screen: all(word in screen for word in words), SETTLED)
        terminal.press("q")
        assert terminal.wait_exit() == 1
        assert "P.jsonl:2: not JSON" in terminal.text().replace("\n", "")


def test_demo_refuses_a_bad_filters_file_in_one_line(home: Home, tmp_path: Path) -> None:
    """File, line and key; no traceback, and no window."""
    missing = home.run("demo", "--filters", str(tmp_path / "none.toml"))
    assert missing.returncode == 2
    assert missing.stderr.count("\n") == 1
    assert "none.toml" in missing.stderr


def test_demo_leaves_the_temporary_folder_alone_when_it_fails(home: Home, tmp_path: Path) -> None:
    """A file that isn't there: one line, exit code 1, nothing left behind."""
    temporary = Path(tempfile.mkdtemp(dir=tmp_path))
    result = home.run("demo", "--posts", str(tmp_path / "none.jsonl"), env={"TMPDIR": str(temporary)})
    assert isinstance(result, subprocess.CompletedProcess)
    assert result.returncode == 1
    assert "none.jsonl" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(temporary.iterdir()) == []
