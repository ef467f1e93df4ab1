"""The sign-in screen on a real terminal: what is typed at once, by a quick hand or a password manager, lands right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import LOOPBACK, make_home
from tests.support.terminal import Terminal

NOBODY = f'{LOOPBACK}pds = "http://localhost:9"\nplc = "http://localhost:9"\n'
"""Settings with servers that don't answer."""

WORDS = "quad.dquad.test"
PASSWORD = "dq-qd-jk-xy"
"""Both with the letters that are commands outside of the fields: q quits, d opens the demo."""


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[Terminal]:
    """The program in a home without an account, just started; a password may not show, nor a process be left."""
    home = make_home(tmp_path / "home", NOBODY)
    with home.open() as started:
        yield started
        assert PASSWORD.encode() not in started.raw
    assert home.leftovers() == []


@pytest.fixture
def terminal(starting: Terminal) -> Terminal:
    """The same, with the screen painted."""
    starting.wait_for("opens the demo", 60)
    return starting


def is_filled(screen: str, handle: str = WORDS, password: str = PASSWORD) -> bool:
    """Whether both fields hold what was meant for them, and nothing else does."""
    lines = [line.strip(" │┃") for line in screen.splitlines()]
    return handle in lines and "•" * len(password) in lines


@pytest.mark.parametrize("onward", ["\t", "\r", "\x1b[B"])
def test_signin_typed_in_one_burst_lands_in_its_fields(terminal: Terminal, onward: str) -> None:
    """Tab, Enter or Down, and at once the next letters; the last Enter signs in with all of it."""
    terminal.send(f"\t{WORDS}{onward}{PASSWORD}\r")
    terminal.wait_for(lambda screen: is_filled(screen) and "localhost:9" in screen)


def test_signin_letters_after_the_last_enter_stay_in_the_field(terminal: Terminal) -> None:
    """While it is signing in, no letter is a command."""
    terminal.send(f"\t{WORDS}\t{PASSWORD}\rqdq")
    terminal.wait_for(lambda screen: is_filled(screen, password=f"{PASSWORD}qdq") and "localhost:9" in screen)


def test_signin_corrects_within_a_burst(terminal: Terminal) -> None:
    """The keys that edit keep their turn among the letters; back in a field, what is typed replaces what was there."""
    terminal.send(f"\twrong\tsecrets\x1b[Z{WORDS}x\x7f\x1b[D\x1b[Ct\x7f\tq{PASSWORD}x\x1b[H\x1b[3~\x1b[F\x7f")
    terminal.wait_for(is_filled)


def test_signin_takes_what_was_typed_before_there_was_a_screen(starting: Terminal) -> None:
    """Also by somebody who knows where the fields will be: no letter is lost or taken for a command."""
    starting.wait_for(lambda _screen: starting.raw != b"", 60)
    starting.send(f"\t{WORDS}\t{PASSWORD}\r")
    starting.wait_for(lambda screen: is_filled(screen) and "localhost:9" in screen)


def test_signin_paste_goes_to_the_field_that_has_the_focus(terminal: Terminal) -> None:
    """Also right after the key that moved it."""
    terminal.send(f"\t\x1b[200~{WORDS}\x1b[201~\t\x1b[200~{PASSWORD}\x1b[201~")
    terminal.wait_for(is_filled)


def test_signin_of_a_test_handle_says_where_its_pds_is_named(tmp_path: Path) -> None:
    """A window has no --pds: the words name the file and what belongs there; mended, the next attempt has it."""
    home = make_home(tmp_path / "home")
    settings = home.config / "settings.toml"
    with home.open(size=(200, 40)) as terminal:
        terminal.wait_for("opens the demo", 60)
        terminal.send(f"\twren.test\t{PASSWORD}\r")
        told = f'write pds = "URL" under [network] in {settings}'
        terminal.wait_for(lambda screen: "".join(told.split()) in "".join(screen.split()), 60)
        assert "--pds" not in terminal.text()
        settings.write_text(NOBODY)
        terminal.press("enter")
        terminal.wait_for("localhost:9", 60)
    assert home.leftovers() == []


def test_signin_letters_are_commands_outside_of_the_fields(terminal: Terminal) -> None:
    """After Escape q quits, in the next write."""
    terminal.send(f"\t{WORDS}")
    terminal.wait_for(WORDS)
    terminal.press("escape")
    terminal.wait_until_quiet(0.3)
    terminal.press("q")
    assert terminal.wait_exit() == 0
