"""A small program for a terminal, which the terminal's own tests run.

It prints its size, then for each key a line: `KEY 'j'`. `b` burns CPU for 0.2 s, `s` paints in three steps 10 ms apart,
`n` paints nothing, `e` paints a line of emoji, `x` writes sequences that few terminals know, `?` asks whether the
terminal knows synchronized output, `[` begins such a frame and `]` ends it, `q` ends with code 7.
"""

from __future__ import annotations

import os
import signal
import termios
import time
import tty

UNKNOWN = (
    "\x1b[>1u\x1b[<u\x1b[?2026$p\x1b[>q\x1b[c\x1b[?2026hA\x1b[?2026l\x1bP1$r0m\x1b\\B"
    "\x1b_Ga=q\x1b\\\x1b[4:3mC\x1b[0m\x1b[!pD"
)
"""The letters A to D, between questions to the terminal and modes that pyte would print or mistake."""

EMOJI = "👩‍👩‍👧‍👦|🏳️‍🌈|1️⃣|é|e\u0301|漢字|"
"""Clusters of several code points, each with a bar after it."""


def say(text: str) -> None:
    """Writes at once, also where a signal interrupts another writing: a stream refuses that."""
    os.write(1, text.encode())


def show_size(*_: object) -> None:
    """Says how large the terminal is."""
    columns, lines = os.get_terminal_size()
    say(f"SIZE {columns}x{lines}\r\n")


def burn(seconds: float) -> None:
    """Uses CPU time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def steps() -> None:
    """Paints one frame in three writes."""
    for part in ("one", "two", "three"):
        say(f"{part} ")
        time.sleep(0.01)


def main() -> int:
    """Answers keys until `q`."""
    before = termios.tcgetattr(0)
    tty.setraw(0)
    signal.signal(signal.SIGWINCH, show_size)
    show_size()
    try:
        while (key := os.read(0, 16)) != b"q":
            match key:
                case b"b":
                    burn(0.2)
                case b"s":
                    steps()
                case b"n":
                    continue
                case b"e":
                    say(EMOJI)
                case b"x":
                    say(UNKNOWN)
                case b"?":
                    say("\x1b[?2026$")
                    time.sleep(0.05)
                    say("p")
                case b"[":
                    say("\x1b[?2026h")
                case b"]":
                    say("\x1b[?2026l")
            say(f"KEY {key.decode()!r}\r\n")
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
    return 7


if __name__ == "__main__":
    raise SystemExit(main())
