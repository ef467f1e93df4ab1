"""The demo's people and lists in a real terminal: what is looked up for the first time, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import Home, make_home
from tests.support.terminal import Terminal

SETTLED = 60.0
"""Seconds that a loaded machine may take."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def back(terminal: Terminal, gone: str) -> None:
    """Goes back, until these words are gone."""
    terminal.press("escape")
    terminal.wait_for(lambda screen: gone not in screen, SETTLED)


def test_demo_has_lists_people_and_starter_packs(home: Home) -> None:
    """Nothing is kept at first, so the answer may come before the list is on the screen; a new list shows at once."""
    with home.open("demo") as terminal:
        terminal.wait_for("Following", SETTLED)
        terminal.press("g", "l")
        terminal.wait_for(lambda screen: "Neighbours" in screen and "you mute by it" in screen, SETTLED)
        terminal.press("a")
        terminal.wait_for("A list to read")
        terminal.press("enter")
        terminal.wait_for("The list's name")
        terminal.send("Low tide\r")
        terminal.wait_for("Low tide", SETTLED)
        back(terminal, "Your lists")
        terminal.press("P")
        terminal.wait_for(lambda screen: "Your lists with" in screen and "Low tide" in screen, SETTLED)
        back(terminal, "Your lists with")
        terminal.press("/")
        terminal.wait_for("Search posts")
        terminal.send("https://bsky.app/starter-pack/library.havnsund.example.com/first-week\r")
        terminal.wait_for("The people of Your first week", SETTLED)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
