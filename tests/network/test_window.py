"""The client against the real backend, in a real terminal: what a person does in their first hour with it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.network.harness import PASSWORD, Backend
from tests.network.reader import SLOW, Reader, say
from tests.seal.machine import expected_level
from tests.support.home import LOOPBACK, SKERRY, Home
from tests.support.terminal import Terminal

Newcomer = Callable[[str], Reader]

SIZES = [(80, 24), (200, 60)]

FILTERS = """
[[rule]]
name = "No Bram"
authors = ["@bram.test"]
action = "hide"
"""


def quit_window(terminal: Terminal) -> None:
    """Ends the client with its key, which has to work."""
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0


def position(screen: str) -> int:
    """The reader's place, as the status line has it: 3 of `3/616`."""
    found = re.search(r"([\d,]+)/[\d,]+", screen)
    return int(found.group(1).replace(",", "")) if found else 0


def wait_for_place(terminal: Terminal, wanted: int) -> str:
    """Waits until the reader is there, and gives that screen."""
    return terminal.wait_for(lambda screen: position(screen) == wanted, SLOW)


def rows(screen: str, words: str) -> list[tuple[int, str]]:
    """On which lines words stand, and what else those lines say.

    Without the age, and without the scrollbar, whose thumb is right to move when there is more above.
    """
    found = [(number, line) for number, line in enumerate(screen.splitlines()) if words in line]
    return [(number, re.sub(r"\d+[smhd]$", "", line.rstrip("│┃ "))) for number, line in found]


@pytest.mark.parametrize("size", SIZES)
def test_window_shows_the_sealed_timeline_and_moves_in_it(reader: Reader, size: tuple[int, int]) -> None:
    """The first posts are those of getTimeline; down, up, why."""
    first = reader.session.get("app.bsky.feed.getTimeline", limit=1)["feed"][0]["post"]
    with reader.window(size) as terminal:
        words = ("Following", "/6", f"@{first['author']['handle']}", expected_level())
        terminal.wait_for(lambda screen: position(screen) == 1 and all(word in screen for word in words), SLOW)
        for key, place in (("j", 2), ("j", 3), ("k", 2)):
            terminal.press(key)
            wait_for_place(terminal, place)
        terminal.press("w")
        terminal.wait_for("Why is this post here?")
        terminal.press("q")
        terminal.wait_for(lambda screen: "Why is this post here?" not in screen)
        quit_window(terminal)


def test_window_opens_a_thread_twelve_deep(backend: Backend, newcomer: Newcomer) -> None:
    """From the timeline of somebody who follows only its author, from the first to the last post of it."""
    chain = backend.manifest().cases.deep_thread.chain
    texts = [
        post["record"]["text"] for post in backend.sign_in().get("app.bsky.feed.getPosts", uris=list(chain))["posts"]
    ]
    did = chain[0].split("/")[2]
    reader = newcomer("threadreader.test")
    author = next(handle for handle, known in backend.manifest().accounts.items() if known == did)
    reader.follow(backend.sign_in(author))
    (reader.home.config / "settings.toml").write_text(f"{LOOPBACK}[stories]\nfold = false\n")
    reader.sync()
    items = reader.feed()
    place = next(n for n, item in enumerate(items) if item["uri"] == chain[0])
    with reader.window((200, 60)) as terminal:
        terminal.wait_for(lambda screen: f"/{len(items)}" in screen and expected_level() in screen, SLOW)
        terminal.press(*("j" * place))
        wait_for_place(terminal, place + 1)
        terminal.press("enter")
        terminal.wait_for("Thread · ", SLOW)
        terminal.wait_for(lambda screen: all(text[:40] in screen for text in texts[:5]))
        terminal.press("G")
        terminal.wait_for(texts[-1][:40])
        terminal.press("h")
        terminal.wait_for("Following")
        quit_window(terminal)


@pytest.mark.parametrize("size", SIZES)
def test_window_has_hidden_posts_in_the_tray_with_the_rule(reader: Reader, size: tuple[int, int]) -> None:
    """A rule is obeyed from the next start on: its posts are in the tray and nowhere else."""
    reader.filters(FILTERS)
    reader.sync()
    hidden = sum(row["action"] == "hide" for row in reader.feed())
    assert hidden > 0
    with reader.window(size) as terminal:
        terminal.wait_for(expected_level(), SLOW)
        terminal.press("H")
        terminal.wait_for(lambda screen: "Hidden by “No Bram”" in screen and f"/{hidden}" in screen)
        quit_window(terminal)


def test_refresh_brings_a_new_post_and_does_not_move_the_reader(backend: Backend, newcomer: Newcomer) -> None:
    """What is new is above, and counted; the selected post stays where it is on the screen."""
    author, reader = backend.sign_up("sanderling.test"), newcomer("sanderfan.test")
    say(backend, author, *(f"post number {n}" for n in range(12)))
    reader.follow(author)
    reader.sync()
    with reader.window() as terminal:
        terminal.wait_for("post number 11", SLOW)
        terminal.wait_for(expected_level(), SLOW)
        terminal.press("j", "j", "j", "j", "j", "j")
        before = rows(wait_for_place(terminal, 7), "post number")
        assert any("▌" in line and "post number 5" in line for _, line in before)
        say(backend, author, "hot off the press")
        terminal.press("R")
        terminal.wait_for("1 new above", SLOW)
        terminal.wait_until_quiet()
        after = terminal.wait_for(lambda screen: rows(screen, "post number") == before)
        assert "hot off the press" not in after
        terminal.press("g", "g")
        terminal.wait_for("hot off the press")
        quit_window(terminal)


def test_window_comes_back_to_the_same_place_also_offline(reader: Reader) -> None:
    """The cached timeline is there without the PDS, at the post where the reader left it; the window says offline."""
    with reader.window() as terminal:
        terminal.wait_for(expected_level(), SLOW)
        terminal.press(*("j" * 30))
        selected = rows(wait_for_place(terminal, 31), "▌")
        assert selected
        quit_window(terminal)
    assert reader.home.leftovers() == []  # else the next window would find this one's sync, which has the network
    with Terminal(["unshare", "-rn", str(SKERRY)], reader.home.env) as terminal:
        terminal.wait_for(lambda screen: position(screen) == 31 and rows(screen, "▌") == selected, SLOW)
        terminal.wait_for("offline", SLOW)
        terminal.wait_for(expected_level(), SLOW)
        terminal.press("k")
        wait_for_place(terminal, 30)
        quit_window(terminal)


def sign_in_by_hand(terminal: Terminal, handle: str, password: str) -> None:
    """Fills the fields of the first screen, as a password manager types: all at once."""
    terminal.wait_for("opens the demo", SLOW)
    terminal.send(f"\t{handle}\t{password}\r")


@pytest.fixture
def outside(backend: Backend, fresh_home: Home) -> Home:
    """A home where nobody is signed in; its settings name the backend."""
    settings = f'[network]\nloopback = true\npds = "{backend.info.pds}"\nplc = "{backend.info.plc}"\n'
    (fresh_home.config / "settings.toml").write_text(settings)
    return fresh_home


def test_first_screen_signs_in_after_a_wrong_password(outside: Home) -> None:
    """The refusal is a line, the second attempt opens the timeline."""
    with outside.open() as terminal:
        sign_in_by_hand(terminal, "wren.test", "wrong")
        terminal.wait_for("the password was refused", SLOW)
        terminal.send("\x7f" * len("wrong") + f"{PASSWORD}\r")
        terminal.wait_for("@wren.test", SLOW)
        terminal.wait_for(lambda screen: expected_level() in screen and position(screen) > 0, SLOW)
        assert PASSWORD.encode() not in terminal.raw
        quit_window(terminal)


def test_first_screen_asks_for_the_code(backend: Backend, outside: Home) -> None:
    """A server with a second factor: the code goes to the same attempt, so that no second mail is sent."""
    account = backend.sign_up("redshank.test")
    backend.require_code(account.did, "ABCDE-12345")
    with outside.open() as terminal:
        sign_in_by_hand(terminal, account.handle, PASSWORD)
        terminal.wait_for("a code by mail", SLOW)
        terminal.send("ABCDE-12345\r")
        terminal.wait_for(f"@{account.handle}", SLOW)
        quit_window(terminal)


def test_first_screen_opens_the_demo_with_one_key(outside: Home) -> None:
    """And the settings that name a server don't matter to it."""
    with outside.open() as terminal:
        terminal.wait_for("opens the demo", SLOW)
        terminal.press("d")
        terminal.wait_for("@demo", SLOW)
        terminal.wait_for(expected_level(), SLOW)
        quit_window(terminal)
    assert not (outside.data / "accounts.json").exists()


def test_first_sync_of_a_new_window_fills_the_screen(backend: Backend, newcomer: Newcomer) -> None:
    """Nothing is stored yet: posts come in while one looks, newest first."""
    reader = newcomer("firsttime.test")
    reader.follow(backend.sign_in("bram.test"))
    with reader.window() as terminal:
        words = ("@bram.test", expected_level())
        terminal.wait_for(lambda screen: position(screen) == 1 and all(word in screen for word in words), SLOW)
        quit_window(terminal)
