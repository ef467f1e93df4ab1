"""The window on a real terminal: what it writes, and how it leaves."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from skerry.domain.errors import UsageError
from skerry.domain.posts import Embed, FeedItem, Image
from skerry.store.user import User
from tests.support.emulator import FRAME_BEGINS
from tests.support.terminal import Terminal
from tests.ui.open_window import main
from tests.ui.people import MIRA
from tests.ui.posts import post, showcase
from tests.ui.world import FEED, World

ALTERNATE_OFF = b"\x1b[?1049l"
"""What gives the terminal's own screen back."""

POINTER = re.compile(r"\x1b\]22;[a-z-]+\x07")
"""The one OSC of Textual's own: the shape of the mouse pointer."""

FOREIGN = re.compile(r"\x1b[\]P_^X]|[\x00\x07\x0e\x0f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What the window never has a reason to send: OSC, DCS, APC, PM, SOS, bells, shifts, NUL, DEL, C1, bidi overrides."""

HOSTILE = (
    "\x1b]0;owned\x07 title",
    "\x1b]52;c;b3duZWQ=\x07 clipboard",
    "\x9b31m C1 \x9d0;x\x9c",
    "\x0eshifted\x0f \x00 \x7f \x08\x08\x08",
    "[@click=app.bell]markup[/] [red]red[/red] [/]",
    "\u202egnp.exe\u202c and \u2066isolates\u2069",
    "\n" * 5000 + "far below",
    "wide" * 4000,
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with posts in it."""
    world = World(tmp_path)
    world.fill(showcase())
    yield tmp_path
    world.close()


def window(folder: Path, more: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)) -> Terminal:
    """A window over a folder, on a terminal."""
    environment = {
        **os.environ,
        "PYTHONPATH": "src:.",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **(more or {}),
    }
    return Terminal([sys.executable, "-m", "tests.ui.open_window", str(folder)], environment, size)


def test_the_window_paints_and_quits(folder: Path) -> None:
    """Q at the root ends it with 0, and the terminal is as before."""
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert ALTERNATE_OFF in terminal.raw


def test_a_frame_is_shown_whole(folder: Path) -> None:
    """A terminal that knows synchronized output is told where each frame begins and ends."""
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.press("j")
        terminal.wait_for("2/12")
        assert terminal.raw.count(FRAME_BEGINS.encode()) >= 1


def test_keys_that_come_at_once_go_to_the_screens_that_they_open(folder: Path) -> None:
    """What is typed ahead is taken in turn: w opens the reasons, q closes them, j moves, t opens a thread."""
    with window(folder) as terminal:
        terminal.wait_for(lambda screen: "1/12" in screen and "Up before the gulls" in screen)
        terminal.send("wqjtqjwqj")
        terminal.wait_for("4/12")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_without_a_terminal_the_window_says_so(folder: Path) -> None:
    """In a pipe there is one line and no window that waits for keys that nobody can press."""
    with pytest.raises(UsageError, match="needs a terminal"):
        main(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_window_in_good_order(folder: Path, number: signal.Signals) -> None:
    """The place is written and the terminal restored, also when the terminal itself goes away."""
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.press("j", "j")
        terminal.wait_for("3/12")
        os.kill(terminal.pid, number)
        terminal.wait_exit()
        assert ALTERNATE_OFF in terminal.raw
    user = User.open(folder / "user.db")
    position = user.position(FEED)
    user.close()
    assert position is not None
    assert position.address == showcase()[2].address


def test_a_crash_restores_the_terminal_and_shows_no_value(folder: Path) -> None:
    """One line says where the account of it is."""
    with window(folder, {"SKERRY_TEST_CRASH": "canary-secret"}) as terminal:
        assert terminal.wait_exit() == 1
        after = terminal.raw.rpartition(ALTERNATE_OFF)[2].decode()
    assert "the window broke (RuntimeError)" in after
    assert "Traceback" not in after
    assert "canary-secret" not in after
    assert "canary-secret" not in (folder / "crash.log").read_text()


def test_no_color_means_no_colour_at_all(folder: Path) -> None:
    """With NO_COLOR only bold, dim and the like are sent."""
    with window(folder, {"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.press("j")
        terminal.wait_for("2/12")
        sent = terminal.raw
    codes = {code for group in re.findall(rb"\x1b\[([0-9;]*)m", sent) for code in group.split(b";")}
    assert not {code for code in codes if code and (30 <= int(code) < 39 or 40 <= int(code) < 49 or int(code) >= 90)}


def test_hostile_posts_put_no_foreign_byte_on_the_terminal(tmp_path: Path) -> None:
    """Escape sequences, C1 controls, markup and bidirectional controls in every field come out as harmless text."""
    world = World(tmp_path)
    author = MIRA.__class__("did:plc:evil", "evil.test", "plain")
    world.fill(
        [
            FeedItem(
                post(n, author, text, minutes=n, embed=Embed(images=(Image(post(0, author, text, minutes=1).text),)))
            )
            for n, text in enumerate(HOSTILE)
        ]
    )
    world.close()
    with window(tmp_path, size=(100, 40)) as terminal:
        terminal.wait_for("title")
        terminal.press(*"jjjjjjjjjjjj", "g", "g", "w")
        terminal.wait_for("Why is this post here?")
        terminal.press("q")
        terminal.wait_for(lambda screen: "Why is this post here?" not in screen)
        terminal.press("t")
        terminal.wait_for("Thread")
        terminal.wait_until_quiet(0.3)
        sent = POINTER.sub("", terminal.raw.decode())
    found = FOREIGN.search(sent)
    assert found is None, sent[max(0, found.start() - 40) : found.end() + 40]
