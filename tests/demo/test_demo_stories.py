"""Stories as somebody sees them: told by the real model in its sealed child, folded in a real terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import Home, make_home

SETTLED = 90.0
"""Seconds that a loaded machine may take to start the encoder, to judge and to tell."""

LINK = "https://courier.example.com/ferry"
POSTS = (
    {"text": "Two loaves came out of the oven looking like each other's enemies.", "author": "juno.test"},
    {"text": "À lire jusqu'au bout.", "link": f"{LINK}?utm_source=share", "author": "basile.test"},
    {"text": "From Monday there is a 23:40 ferry from Nordre. They listened.", "author": "sam.test"},
    {"text": "Ab Montag fährt um 23:40 noch eine Fähre von Nordre.", "author": "lena.test"},
    {"text": "Well, well, well.", "link": LINK, "author": "hal.test"},
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_stories_are_folded_unfolded_counted_and_explained(home: Home, tmp_path: Path, size: tuple[int, int]) -> None:
    """One link, one thing in two languages: a post and a line each; Enter shows the rest there, w says how alike."""
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in POSTS))
    with home.open("demo", "--posts", str(file), size=size) as terminal:
        screen = terminal.wait_for(lambda now: now.count("▸ 1 more tells this") == 2, SETTLED)
        assert "5 unread" in screen
        assert "À lire" not in screen
        terminal.press("G")
        terminal.wait_for(lambda now: "5/5" in now)
        terminal.press("k")
        terminal.wait_for(lambda now: re.search("▌.*1 more tells this", now) is not None)
        terminal.press("enter")
        terminal.wait_for(lambda now: "▾ 1 more tells this  basile.test" in now.replace("@", "") and "À lire" in now)
        terminal.press("w")
        terminal.wait_for("Told also by @basile.test: leading to the same page.")
        terminal.press("escape")
        terminal.wait_for(lambda now: "Told also by" not in now)
        terminal.press("v")
        terminal.wait_for(lambda now: "À lire" not in now)
        terminal.press("g", "g", "j", "w")
        terminal.wait_for(lambda now: re.search(r"Told also by @(sam|lena).test: 0\.\d\d alike\.", now) is not None)
        terminal.press("escape")
        terminal.wait_for(lambda now: "Told also by" not in now)
        terminal.press("V")
        terminal.wait_for(lambda now: "every post is shown" in now and "more tells this" not in now and "À lire" in now)
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_made_up_world_has_stories(home: Home) -> None:
    """Somebody who looks at the demo for the first time meets one within the newest posts."""
    with home.open("demo", size=(120, 100)) as terminal:
        terminal.wait_for(lambda now: re.search(r"▸ [2-9] more tell this", now) is not None, SETTLED)
        terminal.press("q")
        assert terminal.wait_exit() == 0
