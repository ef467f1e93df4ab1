"""One pass over a text that needs cleaning, which keeps where everything went, so that facets can follow."""

from __future__ import annotations

import re
from bisect import bisect_right

from skerry.domain.characters import Kind, shown, tokens

MAX_MARKS = 4
"""Nonspacing marks on one letter: Vietnamese and Hebrew need three, Tibetan four."""

MAX_BLANK = 2
"""Blank lines in a row."""

ELLIPSIS = "\u2026"

MANY_LINES = re.compile(rf"\n(?:[^\S\n]*\n){{{MAX_BLANK + 1},}}")
"""More blank lines in a row than stay."""

_FIRST_JOINING = "\u0600"
"""From here on scripts (Arabic, Indic) and emoji use joiners; before, they only hide in words."""


class Walk:
    """A text, cleaned, and where each of its code points went.

    Attributes:
        text: The cleaned text, with an ellipsis when it was cut.
        end: Its length without the ellipsis.
    """

    __slots__ = ("_folded", "_outs", "_starts", "end", "text")

    def __init__(self, raw: str, *, newlines: bool, max_raw: int, max_chars: int, max_lines: int) -> None:
        self._starts: list[int] = []
        self._outs: list[int] = []
        self._folded: list[tuple[int, int]] = []
        joined = "".join(self._pieces(raw[:max_raw], newlines))
        whole = self._fold(joined)
        self.text, self.end = _cut(whole, max_chars, max_lines, is_short=len(raw) > max_raw)

    def offset(self, raw: int) -> int:
        """Where the code point at `raw` of the text before went; the next one's place when it went nowhere."""
        index = bisect_right(self._starts, raw) - 1
        if index < 0:
            return 0
        there = min(self._outs[index] + raw - self._starts[index], self._outs[index + 1])
        gone = sum(min(stop, there) - start for start, stop in self._folded if start < there)
        return min(there - gone, self.end)

    def _pieces(self, raw: str, newlines: bool) -> list[str]:
        """What becomes of each token, where it was, and where it is."""
        pieces: list[str] = []
        length = marks = 0
        last, last_kind = "", "line"
        kind: Kind
        for token in tokens().finditer(raw):
            piece, group, kind = token[0], token.lastgroup, "base"
            if group == "odd":
                piece, kind = shown(piece)
                if not _has_place(kind, marks, last, last_kind):
                    continue
            elif group == "line":
                piece, kind = ("\n", "line") if newlines else (" ", "space")
            if kind in ("mark", "direction"):
                marks += 1
            elif kind not in ("joiner", "selector"):
                marks = 0
            if kind != "direction":
                last, last_kind = piece[-1], kind
            pieces.append(piece)
            self._starts.append(token.start())
            self._outs.append(length)
            length += len(piece)
        self._outs.append(length)
        return pieces

    def _fold(self, joined: str) -> str:
        """Without the blank lines that are too many; what goes is noted."""
        if MANY_LINES.search(joined) is None:
            return joined
        for match in MANY_LINES.finditer(joined):
            self._folded.append((match.start() + MAX_BLANK + 1, match.end()))
        return MANY_LINES.sub("\n" * (MAX_BLANK + 1), joined)


def _has_place(kind: Kind, marks: int, last: str, last_kind: str) -> bool:
    """Whether a character may follow what is there: a mark a letter, a joiner something that joins."""
    if kind == "nothing":
        return False
    if kind == "mark":
        return marks < MAX_MARKS and last_kind != "line"
    if kind == "direction":
        return marks < MAX_MARKS
    if kind == "selector":
        return last_kind in ("base", "mark")
    if kind == "joiner":
        return last_kind in ("base", "mark", "selector") and last >= _FIRST_JOINING
    return True


def _cut(text: str, max_chars: int, max_lines: int, *, is_short: bool) -> tuple[str, int]:
    """The text within its bounds, and its length without the ellipsis. `is_short`: something is missing already."""
    end = len(text)
    if end > max_chars:
        end = max_chars - 1
    lines = text.split("\n", max_lines)
    if len(lines) > max_lines:
        end = min(end, len(text) - len(lines[-1]) - 1)
    if end == len(text) and not is_short:
        return text, end
    while end and end < len(text) and "\U000e0000" <= text[end] <= "\U000e007f":
        end -= 1  # never half a flag
    kept = text[: min(end, max_chars - 1)].rstrip()
    return kept + ELLIPSIS, len(kept)
