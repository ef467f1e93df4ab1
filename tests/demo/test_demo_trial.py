"""Changing the demo's rules as somebody does it: a real editor, the real sync and encoder, a real terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seal.machine import expected_level
from tests.support.home import Home, make_home

SETTLED = 60.0
"""Seconds that a loaded machine may take to start the encoder and to judge the world."""

ADDED = """
[[rule]]
name = "No geese"
words = ["goose", "geese"]
topic = "geese and other large water birds"
strictness = "strict"
action = "hide"
"""

EDITOR = f"""#!/bin/sh
cat >> "$2" <<'END'
{ADDED}
END
"""
"""An editor that is called with a line and a file, as vi is, and adds a rule."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def hidden(screen: str) -> int:
    """How many hidden posts the status line counts; -1 before it does."""
    found = re.search(r"(\d+) hidden", screen)
    return int(found[1]) if found else -1


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_a_new_rule_is_tried_before_it_is_switched_on(home: Home, tmp_path: Path, size: tuple[int, int]) -> None:
    """E edits a copy, the trial shows what it would do while the old rules hold, y puts it in force."""
    editor, temporary = tmp_path / "editor", tmp_path / "tmp"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    temporary.mkdir()
    env = {"VISUAL": str(editor), "TMPDIR": str(temporary)}
    with home.open("demo", size=size, env=env) as terminal:
        terminal.wait_for(lambda screen: expected_level() in screen and hidden(screen) > 0, SETTLED)
        terminal.press("E")
        screen = terminal.wait_for("These rules would hide", SETTLED)
        assert re.search(r"These rules would hide \d+ of \d+, \d+ more than", screen)
        terminal.wait_for("“No geese”")
        (file,) = temporary.glob("skerry-demo-*/config/filters.toml")
        assert "No geese" not in file.read_text()
        terminal.press("y")
        terminal.wait_for("your rules were changed and are in force", SETTLED)
        assert "No geese" in file.read_text()
        terminal.press("H")
        terminal.wait_for("Hidden by “No geese”", SETTLED)
        terminal.press("w")
        terminal.wait_for("would be", SETTLED)
        terminal.press("escape")
        terminal.wait_for(lambda screen: "Why is this post here?" not in screen)
        terminal.press("escape")
        terminal.wait_for(lambda screen: "· hidden" not in screen)
        terminal.press("q")
        assert terminal.wait_exit() == 0
