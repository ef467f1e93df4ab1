"""Writing on a real terminal: a paste that looks like commands, a kill at any moment, the editor, the keys at speed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.domain.writing import NewPost
from skerry.store.user import User
from tests.ui.posts import showcase
from tests.ui.test_window_terminal import window
from tests.ui.world import World

WORDS = "The quick goose waits"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with posts in it."""
    world = World(tmp_path)
    world.fill(showcase())
    yield tmp_path
    world.close()


def drafts(folder: Path) -> list[tuple[NewPost, ...]]:
    """The drafts in a folder."""
    user = User.open(folder / "user.db")
    found = [draft.posts for draft in user.drafts.list()]
    user.close()
    return found


def test_killed_window_has_lost_a_second_at_most(folder: Path) -> None:
    """What was typed a second ago is a draft, with what it replies to, and opens again."""
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.send(f"r{WORDS}")
        terminal.wait_for(WORDS)
        time.sleep(1.0)  # the promise: what is older than this is kept
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_exit()
    assert drafts(folder) == [(NewPost(WORDS, langs=("en",), reply_to=showcase()[0].post.uri),)]
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.send("gd")
        terminal.wait_for("Drafts")
        terminal.press("enter")
        terminal.wait_for(lambda screen: WORDS in screen and "Reply to @mira.example.com" in screen)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_pasted_block_is_text_and_no_command(folder: Path) -> None:
    """Where one writes it is written, without what a terminal would obey; in the timeline it does nothing."""
    block = "\x1b[200~qlD\x13\x11\x1b]0;owned\x07\u202eevil\nbbD\x1b[201~"
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.send(block)
        terminal.send("j")
        terminal.wait_for("2/12")
        terminal.send("c")
        terminal.wait_for("New post")
        terminal.send(block)
        terminal.wait_for("bbD")
        assert b"\x1b]0;owned" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw
        terminal.press("escape")
        terminal.wait_for("kept as a draft")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    user = User.open(folder / "user.db")
    assert user.outbox.rows() == []
    user.close()
    (posts,) = drafts(folder)
    assert posts[0].text.startswith("qlD")
    assert not {"\x13", "\x11", "\x1b", "\x07", "\u202e"} & set(posts[0].text)


def test_editor_gets_the_text_and_gives_it_back(folder: Path) -> None:
    """The user's own editor, on the same terminal."""
    script = folder / "editor"
    script.write_text("#!/bin/sh\nfor file; do :; done\nprintf ' and more\\n' >> \"$file\"\n")
    script.chmod(0o755)
    with window(folder, {"VISUAL": str(script)}) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.send("cSome")
        terminal.wait_for("4/300")
        terminal.press("ctrl+x")
        terminal.wait_for(lambda screen: "Some" in screen and " and more" in screen)
        terminal.press("escape")
        terminal.wait_for("kept as a draft")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert drafts(folder)[0][0].text == "Some\n and more"


def test_keys_typed_at_once_are_all_written(folder: Path) -> None:
    """Also those that come before the screen for writing is there."""
    with window(folder) as terminal:
        terminal.wait_for("Up before the gulls")
        terminal.send(f"c{WORDS * 8}\x13")
        terminal.wait_for("takes it back")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    user = User.open(folder / "user.db")
    assert [row.wish for row in user.outbox.rows()] == [NewPost(WORDS * 8)]
    user.close()
