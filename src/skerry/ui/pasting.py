"""What is pasted stays a paste, whatever is in it.

Between the marks of a bracketed paste Textual's parser takes an escape sequence that it doesn't know for keys, so that
pasted text could press some. Most terminals leave escape characters out of what they paste; here none gets through.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from skerry.ui.graphics import QUESTION

ESCAPE = "\x1b"
SHOWN = "\u241b"
"""The picture of it, which `clean` puts in its place too."""

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""The marks. Source: the control sequences of xterm, "Bracketed Paste Mode"."""


class PasteGuard:
    """Takes escape characters out of pastes, however the terminal's bytes arrive."""

    def __init__(self) -> None:
        self._is_inside = False
        self._before = ""
        self._held = ""

    def pass_on(self, data: str) -> str:
        """What the parser is to see of the next characters."""
        passed: list[str] = []
        while data:
            data = self._paste(data, passed) if self._is_inside else self._keys(data, passed)
        return "".join(passed)

    def _keys(self, data: str, passed: list[str]) -> str:
        """Up to the mark where a paste begins, nothing of it held back; what is left to look at."""
        joined = self._before + data
        begin = joined.find(BEGIN)
        if begin < 0:
            passed.append(data)
            self._before = joined[-len(BEGIN) + 1 :]
            return ""
        upto = begin + len(BEGIN) - len(self._before)
        passed.append(data[:upto])
        self._is_inside, self._before = True, ""
        return data[upto:]

    def _paste(self, data: str, passed: list[str]) -> str:
        """Up to the mark where it ends; a part of the mark at the end waits for the rest."""
        data, self._held = self._held + data, ""
        end = data.find(END)
        if end < 0:
            kept = next((n for n in range(len(END) - 1, 0, -1) if data.endswith(END[:n])), 0)
            passed.append(data[: len(data) - kept].replace(ESCAPE, SHOWN))
            self._held = data[len(data) - kept :]
            return ""
        passed += [data[:end].replace(ESCAPE, SHOWN), END]
        self._is_inside = False
        return data[end + len(END) :]


class GuardedParser(XTermParser):
    """Textual's parser behind a guard."""

    def __init__(self, debug: bool = False) -> None:
        self._guard = PasteGuard()
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """The events of some characters; none of them ends the parser."""
        is_end = not data
        data = QUESTION.take(data) if data else data
        passed = self._guard.pass_on(data) if data else data
        return super().feed(passed) if passed or is_end else ()


def guard_pastes() -> None:
    """Have Textual's driver parse so from now on; it looks the parser up when the window opens."""
    linux_driver.XTermParser = GuardedParser  # type: ignore[attr-defined]  # imported there, not exported
