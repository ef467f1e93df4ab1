"""A terminal's screen, from the bytes that a program writes: pyte, with what it lacks for today's programs.

pyte prints the rest of sequences that it doesn't know and mistakes some for others (the kitty keyboard's `CSI > 1 u`
moves its cursor), so those are taken out before. It measures single code points and drops the rest of a line after a
joiner or a variation selector; here a grapheme cluster is one character, as wide as wcwidth and Textual count it.
A frame between the two marks of synchronized output is shown when it is whole, as by the terminals that know them.
"""

from __future__ import annotations

import codecs
import re

import pyte
import pyte.modes
from wcwidth import iter_graphemes, wcswidth

_FOREIGN = re.compile(
    r"\x1b\[[<=>][0-?]*[ -/]*[@-~]"  # private markers: kitty keyboard, secondary attributes, XTVERSION
    r"|\x1b\[\?[0-?]*(?:[mu]|[ -/]+[@-~])"  # the terminal's modes asked for, as synchronized output is; ? with m or u
    r"|\x1b\[[0-?]*[ -/]+[@-~]"  # intermediate characters: soft reset, cursor shape
    r"|\x1b\[[0-9;]*:[0-?]*[@-~]"  # parameters of parameters: curly underlines
    r"|\x1b[P_^X].*?(?:\x1b\\|\x9c)",  # strings: sixel, kitty graphics
    re.DOTALL,
)
"""Whole sequences that pyte must not see."""

FRAME_BEGINS = "\x1b[?2026h"
FRAME_ENDS = "\x1b[?2026l"
"""The marks of synchronized output."""

_CUT_OFF = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[P_^X](?:(?!\x1b\\|\x9c).)*)?\Z", re.DOTALL)
"""The beginning of a sequence whose end is yet to come."""


class _Screen(pyte.Screen):
    """pyte's screen, which draws grapheme clusters."""

    def __init__(self, columns: int, lines: int) -> None:
        """Makes an empty screen."""
        self._last = ""
        self._last_at = self._after = (-1, -1)
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Puts text where the cursor is."""
        data = self._joined(data)
        for cluster in iter_graphemes(data):
            width = wcswidth(cluster)
            if width > 0:
                self._put(cluster, min(width, 2))
        self.dirty.add(self.cursor.y)

    def _joined(self, data: str) -> str:
        """`data`, together with the last cluster where it goes on with that one: a read may end anywhere."""
        here = (self.cursor.y, self.cursor.x)
        if self._last and here == self._after and next(iter_graphemes(self._last + data)) != self._last:
            self.cursor.y, self.cursor.x = self._last_at
            return self._last + data
        return data

    def _put(self, cluster: str, width: int) -> None:
        """Puts one cluster, one or two cells wide, and moves on."""
        if self.cursor.x + width > self.columns:
            if pyte.modes.DECAWM in self.mode:
                self.dirty.add(self.cursor.y)
                self.carriage_return()
                self.linefeed()
            else:
                self.cursor.x = self.columns - width
        if pyte.modes.IRM in self.mode:
            self.insert_characters(width)
        line, x = self.buffer[self.cursor.y], self.cursor.x
        line[x] = self.cursor.attrs._replace(data=cluster)
        if width == 2:
            line[x + 1] = self.cursor.attrs._replace(data="")
        self._last, self._last_at = cluster, (self.cursor.y, x)
        self.cursor.x = x + width
        self._after = (self.cursor.y, self.cursor.x)


class Emulator:
    """Turns a program's output into lines of text."""

    def __init__(self, columns: int, lines: int) -> None:
        """Makes an empty screen of this size."""
        self.screen = _Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        """Takes in what the program wrote; frames, sequences and characters may be cut anywhere.

        Args:
            data: The bytes.
            is_last: That nothing follows, so that a frame that was begun is shown as far as it is there.
        """
        text = _FOREIGN.sub("", self._waiting + self._decoder.decode(data))
        begun = text.rfind(FRAME_BEGINS)
        if begun > text.rfind(FRAME_ENDS) and not is_last:
            end = begun
        else:
            cut_off = _CUT_OFF.search(text)
            end = cut_off.start() if cut_off else len(text)
        self._waiting = text[end:]
        self._stream.feed(text[:end])

    def resize(self, columns: int, lines: int) -> None:
        """Gives the screen another size."""
        self.screen.resize(lines, columns)

    def lines(self) -> list[str]:
        """The screen's lines from the top, without the blanks at their ends."""
        return [self._line(y) for y in range(self.screen.lines)]

    def _line(self, y: int) -> str:
        """One line; the second cell of a wide character has no text."""
        line = self.screen.buffer[y]
        return "".join(line[x].data for x in range(self.screen.columns)).rstrip()
