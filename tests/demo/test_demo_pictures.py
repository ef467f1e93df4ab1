"""The demo's pictures: half cells in the list, and what a terminal draws with in the view of a post's pictures."""

from __future__ import annotations

import base64
import re
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.demo.pictures import FOLDER, picture_address, picture_bytes
from skerry.demo.rows import read_posts
from skerry.domain.errors import UsageError
from skerry.ui.graphics import ASK, NUMBER
from tests.support.home import Home, make_home
from tests.support.terminal import PATIENCE, Terminal

SETTLED = 60.0
KITTY = f"\x1b_Gi={NUMBER};OK\x1b\\\x1b[6;20;10t\x1b[?62;c"
SIXEL = "\x1b[6;20;10t\x1b[?62;4;22c"
PIECE = re.compile(rb"\x1b_G([^;\x1b]*);([A-Za-z0-9+/=]*)\x1b\\")
ALT = "a small child in a yellow"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def opened(home: Home) -> Terminal:
    """The demo in a terminal of many colours, on the post with the letters, once its picture is there."""
    terminal = home.open("demo", size=(90, 40), env={"COLORTERM": "truecolor"})
    terminal.wait_for(lambda screen: ALT in screen and "▀▀▀▀▀▀▀▀" in screen, SETTLED)
    return terminal


def answered(terminal: Terminal, answer: str) -> None:
    """Press the key, and answer the question that comes."""
    terminal.press("m")
    deadline = time.monotonic() + PATIENCE
    while ASK.encode() not in terminal.raw:
        assert time.monotonic() < deadline, terminal.text()
        time.sleep(0.01)
    terminal.send(answer)


def raw_with(terminal: Terminal, wanted: re.Pattern[bytes]) -> bytes:
    """What was written, once this is in it."""
    deadline = time.monotonic() + SETTLED
    while not wanted.search(terminal.raw):
        assert time.monotonic() < deadline, terminal.text()
        time.sleep(0.05)
    return terminal.raw


def test_terminal_with_kitty_graphics_is_sent_the_picture(home: Home) -> None:
    """As RGB, in pieces, in the room above the alt text; the answers are no keys; it is gone with the view."""
    with opened(home) as terminal:
        answered(terminal, KITTY)
        raw = raw_with(terminal, re.compile(rb"\x1b_G[^;\x1b]*m=0;"))
        pieces = [(head, data) for head, data in PIECE.findall(raw) if b"a=q" not in head]
        size = dict(part.split(b"=") for part in pieces[0][0].split(b",") if b"=" in part)
        pixels = zlib.decompress(base64.b64decode(b"".join(data for _, data in pieces)))
        assert len(pixels) == 3 * int(size[b"s"]) * int(size[b"v"])
        assert (int(size[b"s"]), int(size[b"v"])) == (320, 240)
        terminal.wait_for(lambda screen: ALT in screen and "Picture" in screen)
        terminal.press("escape")
        raw_with(terminal, re.compile(rb"\x1b_Ga=d,d=I,i=%d" % NUMBER))
        terminal.wait_for("Following")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_terminal_with_sixel_is_sent_one(home: Home) -> None:
    """Between its own beginning and end, with nothing else in it."""
    with opened(home) as terminal:
        answered(terminal, SIXEL)
        raw = raw_with(terminal, re.compile(rb"\x1bP0;1;0q[!-~]+\x1b\\"))
        assert b'"1;1;320;240#' in raw
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_terminal_with_neither_has_half_cells(home: Home) -> None:
    """Also one that doesn't answer at all."""
    with opened(home) as terminal:
        terminal.press("m")
        terminal.wait_for(lambda screen: "Picture" in screen and screen.count("▀" * 40) > 5, SETTLED)
        sent = terminal.raw.replace(ASK.encode(), b"")
        assert b"\x1b_G" not in sent
        assert b"\x1bP" not in sent
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_pictures_of_the_world_are_all_there() -> None:
    """Every name has its file and its post, and its size is the one that the post says; no other address is served."""
    rows = read_posts()
    named = {image.picture for row in rows for image in row.images if image.picture}
    named |= {row.video.picture for row in rows if row.video and row.video.picture}
    assert named == {file.stem for file in FOLDER.glob("*.png")}
    assert len(named) >= 10
    for name in named:
        assert picture_bytes(picture_address(name)).startswith(b"\x89PNG")
    for address in ("https://elsewhere.example.com/dusk", picture_address("../authors"), "dusk", ""):
        with pytest.raises(UsageError):
            picture_bytes(address)
