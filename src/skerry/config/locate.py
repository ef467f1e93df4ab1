"""Which line each key of a TOML file is on: tomllib keeps no places, and an error without a line is no help.

A scan over the source that knows TOML's strings, arrays, inline tables, dotted keys and headers, and nothing of values.
What tomllib took is scanned to its end; anything else as far as it goes, for the key in which the mistake lies.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Place = tuple[str | int, ...]
"""The way to a value: keys of tables and indices of arrays, from the top."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LINE_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_MANY_PARTS = 100
"""No file of skerry's nests so deep; a key with more parts is not followed, since every prefix of it is a place."""

_SCALAR = re.compile(r"[^\s,\]}#\"'\[{][^,\]}#\n]*")


class Lines:
    """The line of every key, table and array element in a TOML source."""

    def __init__(self, source: str) -> None:
        self._offsets: dict[Place, int] = {}
        self._ends = [match.start() for match in re.finditer("\n", source)]
        _Scan(source, self._offsets).run()

    def __getitem__(self, place: Place) -> int:
        """The line, from 1, of a place; of the nearest table or array around it when the place itself is not there."""
        while place and place not in self._offsets:
            place = place[:-1]
        return self._line(self._offsets[place]) if place else 1

    def __contains__(self, place: Place) -> bool:
        return place in self._offsets

    def last_place(self, line: int) -> Place:
        """The last place that begins on a line or before it: where a mistake on that line most likely is."""
        before = [(offset, place) for place, offset in self._offsets.items() if self._line(offset) <= line]
        return max(before, key=lambda entry: (entry[0], len(entry[1])))[1] if before else ()

    def _line(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1


class _Stopped(Exception):
    """The source is no TOML from here on."""


class _Scan:
    """One pass over a source; writes the offset of each place where it begins."""

    def __init__(self, source: str, offsets: dict[Place, int]) -> None:
        self._source = source
        self._offsets = offsets
        self._position = 0
        self._tables: dict[Place, int] = {}
        """How many tables each array of tables has so far."""

    def run(self) -> None:
        """Scan to the end, or to where it is no TOML or too deep."""
        table: Place = ()
        try:
            while self._skip(_BLANK) < len(self._source):
                if self._source[self._position] == "[":
                    table = self._header()
                else:
                    self._pair(table)
        except (_Stopped, RecursionError):
            return

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._source, self._position)
        self._position = match.end() if match else self._position
        return self._position

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._position)
        if match is None:
            raise _Stopped
        self._position = match.end()
        return match.group()

    def _accept(self, text: str) -> bool:
        if not self._source.startswith(text, self._position):
            return False
        self._position += len(text)
        return True

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise _Stopped

    def _mark(self, place: Place, offset: int) -> None:
        for length in range(1, len(place) + 1):
            self._offsets.setdefault(place[:length], offset)

    def _header(self) -> Place:
        """`[table]` or `[[array of tables]]`; returns the place whose pairs follow."""
        start = self._position
        is_array = self._accept("[[")
        if not is_array:
            self._expect("[")
        parts = self._key()
        self._expect("]]" if is_array else "]")
        place = (*self._resolve(parts[:-1]), parts[-1])
        if is_array:
            index = self._tables.get(place, 0)
            self._tables[place] = index + 1
            place = (*place, index)
        self._mark(place, start)
        return place

    def _resolve(self, parts: tuple[str, ...]) -> Place:
        """The place that a header's first parts mean: of an array of tables always its last."""
        place: Place = ()
        for part in parts:
            place = (*place, part)
            if place in self._tables:
                place = (*place, self._tables[place] - 1)
        return place

    def _key(self) -> tuple[str, ...]:
        """A bare, quoted or dotted key with the blanks around it."""
        parts = []
        while True:
            self._skip(_SPACE)
            if self._source[self._position : self._position + 1] in ('"', "'"):
                parts.append(_unquoted(self._take(_LINE_STRING)))
            else:
                parts.append(self._take(_BARE_KEY))
            self._skip(_SPACE)
            if not self._accept("."):
                return tuple(parts)
            if len(parts) == _MANY_PARTS:
                raise _Stopped

    def _pair(self, table: Place) -> None:
        start = self._position
        place = (*table, *self._key())
        self._mark(place, start)
        self._expect("=")
        self._skip(_SPACE)
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._accept("["):
            self._array(place)
        elif self._accept("{"):
            self._inline_table(place)
        elif self._source.startswith(('"', "'"), self._position):
            self._take(_STRING)
        else:
            self._take(_SCALAR)

    def _array(self, place: Place) -> None:
        index = 0
        while self._skip(_BETWEEN) < len(self._source) and not self._accept("]"):
            self._offsets.setdefault((*place, index), self._position)
            self._value((*place, index))
            index += 1

    def _inline_table(self, place: Place) -> None:
        while self._skip(_BETWEEN) < len(self._source) and not self._accept("}"):
            self._pair(place)


def _unquoted(key: str) -> str:
    """A quoted key as it is meant, by TOML's own rules of escaping."""
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        raise _Stopped from None
