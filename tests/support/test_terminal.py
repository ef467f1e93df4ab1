"""The terminal that other tests use, tried with a small program on it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import echo, processes
from tests.support.emulator import Emulator
from tests.support.keys import bytes_of
from tests.support.terminal import Terminal

PROGRAM = [sys.executable, str(Path(echo.__file__))]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """The program, started in a terminal of 40 columns and 12 lines."""
    with Terminal(PROGRAM, size=(40, 12)) as started:
        started.wait_for("SIZE")
        yield started


def test_terminal_shows_the_size_it_was_given(terminal: Terminal) -> None:
    """The program sees the columns and lines that the test asked for."""
    assert terminal.lines()[0] == "SIZE 40x12"


def test_terminal_is_the_programs_own(terminal: Terminal) -> None:
    """The program leads a session that the pty controls, as in a real terminal; so it gets SIGWINCH and SIGHUP."""
    _, _, _, session, controlling, *_ = Path(f"/proc/{terminal.pid}/stat").read_text().rpartition(")")[2].split()
    assert (int(session), int(controlling) != 0) == (terminal.pid, True)


def test_terminal_resize_reaches_the_program(terminal: Terminal) -> None:
    """A new size is announced by SIGWINCH, and the screen has it too."""
    terminal.resize(60, 5)
    terminal.wait_for("SIZE 60x5")
    assert len(terminal.lines()) == 5


@pytest.mark.parametrize(("key", "sent"), [("j", "j"), ("G", "G"), ("pagedown", "\x1b[6~"), ("ctrl+d", "\x04")])
def test_terminal_press_sends_what_a_terminal_sends(terminal: Terminal, key: str, sent: str) -> None:
    """Keys reach the program as the bytes that terminals send for them."""
    terminal.press(key)
    terminal.wait_for(f"KEY {sent!r}")


def test_keys_refuse_an_unknown_name() -> None:
    """A misspelt key fails the test that presses it instead of typing its letters."""
    with pytest.raises(ValueError, match="pagdown"):
        bytes_of("pagdown")


def test_terminal_press_timed_measures_to_the_last_byte(terminal: Terminal) -> None:
    """A frame that comes in steps counts until its last byte, not until its first, and without the quiet after it."""
    seconds = terminal.press_timed("s", quiet=0.5)
    assert 0.03 <= seconds < 0.5
    assert "three" in terminal.text()


def test_terminal_press_timed_fails_when_nothing_is_painted(terminal: Terminal) -> None:
    """A key without an effect isn't a quick key."""
    with pytest.raises(AssertionError, match="painted nothing"):
        terminal.press_timed("n", timeout=0.2)


def test_terminal_cpu_seconds_counts_the_programs_work(terminal: Terminal) -> None:
    """The CPU time of a key is that of the program, and /proc says the same."""
    before = terminal.cpu_seconds()
    terminal.press("b")
    terminal.wait_for("KEY 'b'")
    used = terminal.cpu_seconds() - before
    assert 0.2 <= used < 0.3
    ticks = Path(f"/proc/{terminal.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    assert terminal.cpu_seconds() == pytest.approx(sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), abs=0.03)


def test_terminal_draws_clusters_as_one_character(terminal: Terminal) -> None:
    """Joined emoji, flags and combining marks take the cells that Textual counts for them, and lose nothing."""
    terminal.press("e")
    terminal.wait_for("KEY 'e'")
    line = next(line for line in terminal.lines() if "👩" in line)
    assert line.startswith(echo.EMOJI)
    buffer = terminal._emulator.screen.buffer[1]  # where each bar stands tells the widths
    assert [x for x in range(40) if buffer[x].data == "|"] == [2, 5, 8, 10, 12, 17]


def test_terminal_ignores_what_pyte_would_misread(terminal: Terminal) -> None:
    """Questions and modes of newer terminals leave no trace on the screen, and the raw bytes keep them."""
    terminal.press("x")
    terminal.wait_for("KEY 'x'")
    assert terminal.lines()[1] == "ABCDKEY 'x'"
    assert echo.UNKNOWN.encode() in terminal.raw


def test_terminal_answers_that_it_knows_synchronized_output(terminal: Terminal) -> None:
    """As today's terminals do, also when the question comes in two pieces; so Textual marks its frames."""
    terminal.press("?")
    terminal.wait_for("KEY '\\x1b[?2026;2$y'")


def test_terminal_shows_a_frame_when_it_is_whole(terminal: Terminal) -> None:
    """Between the marks of a frame the screen stays as it was."""
    terminal.press_timed("[")
    with pytest.raises(AssertionError, match="without \"KEY '\\["):
        terminal.wait_for("KEY '['", timeout=0.3)
    terminal.press("]")
    terminal.wait_for("KEY ']'")
    assert "KEY '['" in terminal.text()


def test_terminal_shows_what_was_painted_when_the_program_ends_within_a_frame(terminal: Terminal) -> None:
    """What a broken program wrote last is not held back for ever."""
    terminal.press_timed("[")
    terminal.press_timed("j")
    terminal.press("q")
    terminal.wait_exit()
    terminal.wait_for("KEY 'j'")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_emulator_reads_the_same_wherever_the_bytes_are_cut(size: int) -> None:
    """A read may end within a character, a cluster or a sequence."""
    data = (echo.UNKNOWN + echo.EMOJI + "\x1b[3;2Hend").encode()
    whole, cut = Emulator(60, 4), Emulator(60, 4)
    whole.feed(data)
    for start in range(0, len(data), size):
        cut.feed(data[start : start + size])
    assert cut.lines() == whole.lines()
    assert whole.lines()[0] == f"ABCD{echo.EMOJI}"
    assert whole.lines()[2] == " end"


def test_emulator_wraps_a_wide_character_that_does_not_fit() -> None:
    """A wide character is never cut in two at the right edge."""
    emulator = Emulator(5, 2)
    emulator.feed("abcd漢".encode())
    assert emulator.lines() == ["abcd", "漢"]


def test_terminal_wait_for_fails_with_the_screen(terminal: Terminal) -> None:
    """What was on the screen is in the failure."""
    with pytest.raises(AssertionError, match="SIZE 40x12"):
        terminal.wait_for("never", timeout=0.1)


def test_terminal_wait_for_fails_when_the_program_ends(terminal: Terminal) -> None:
    """A program that is gone is not waited for until the time is up."""
    started = time.monotonic()
    terminal.press("q")
    with pytest.raises(AssertionError, match="the program ended"):
        terminal.wait_for("never", timeout=30)
    assert time.monotonic() - started < 5


def test_terminal_wait_exit_gives_the_exit_code(terminal: Terminal) -> None:
    """The exit code is the program's; one that runs on fails the test."""
    with pytest.raises(AssertionError, match="still running"):
        terminal.wait_exit(0.1)
    terminal.press("q")
    assert terminal.wait_exit() == 7


def test_terminal_close_ends_the_whole_process_group() -> None:
    """A program that doesn't mind SIGTERM, and what it started, are gone after close."""
    script = "trap '' TERM HUP; sleep 77 & echo started; wait; wait"
    terminal = Terminal(["/bin/sh", "-c", script])
    terminal.wait_for("started")
    (child,) = processes.children(terminal.pid)
    terminal.close()
    assert terminal.exit_code == -signal.SIGKILL
    assert "sleep 77" not in processes.command(child)


def test_terminal_refuses_a_program_that_is_not_there() -> None:
    """A wrong path is said at once."""
    with pytest.raises(FileNotFoundError):
        Terminal(["/nonexistent/skerry"])


def test_processes_with_environment_finds_what_a_home_is_used_by() -> None:
    """A process is found by an entry of its environment."""
    with Terminal(PROGRAM, env={"HOME": "/tmp/made-up-home", "PATH": "/usr/bin"}) as terminal:
        terminal.wait_for("SIZE")
        assert processes.with_environment("HOME=/tmp/made-up-home") == [terminal.pid]
    assert processes.with_environment("HOME=/tmp/made-up-home") == []
    with pytest.raises(ProcessLookupError):
        processes.cpu_seconds(terminal.pid)
