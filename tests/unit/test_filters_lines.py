"""The line of every key in a TOML file: checked on generated files whose lines are known."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.config.locate import Lines, Place

NASTY = st.text("ab\"'#[]{}=,.\\\t é漢", max_size=12)
BARE = st.text("abcXYZ019_-", min_size=1, max_size=6)
KEYS = st.lists(st.one_of(BARE, NASTY), min_size=1, max_size=3, unique=True)
GAPS = st.sampled_from(["", "\n", '# a [comment] = "x\n', "\n  # 'more'\n\n"])


class Writer:
    """Writes TOML and notes on which line each thing begins."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[Place, int] = {}

    def mark(self, place: Place) -> None:
        """Note the line that is being written."""
        self.lines[place] = self.text.count("\n") + 1

    def key(self, key: str) -> None:
        """A key: bare when it can be, in one of the two quotes otherwise, with blanks around it."""
        is_bare = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
        forms = [json.dumps(key)] + ([key] if is_bare else []) + ([f"'{key}'"] if "'" not in key else [])
        self.text += self.draw(st.sampled_from(["", " "])) + self.draw(st.sampled_from(forms))
        self.text += self.draw(st.sampled_from(["", "\t"]))

    def pair(self, table: Place, key: str, *, newlines: bool, depth: int) -> None:
        """`key = value`."""
        self.mark((*table, key))
        self.key(key)
        self.text += "= "
        self.value((*table, key), newlines=newlines, depth=depth)

    def value(self, place: Place, *, newlines: bool, depth: int) -> None:
        """Any value; within an inline table nothing that needs a line of its own."""
        kinds = ["scalar", "string", "literal"]
        kinds += ["multi", "multi-literal"] if newlines else []
        kinds += ["array", "table"] if depth else []
        kind = self.draw(st.sampled_from(kinds))
        if kind == "array":
            self.array(place, newlines=newlines, depth=depth - 1)
        elif kind == "table":
            self.table(place, depth=depth - 1)
        else:
            self.text += self.scalar(kind)

    def scalar(self, kind: str) -> str:
        """A value without parts."""
        if kind == "scalar":
            return self.draw(
                st.sampled_from(["true", "-1_000", "1e3", "0xff", "1979-05-27 07:32:00", "07:32:00", "inf"])
            )
        text = self.draw(NASTY)
        if kind == "string":
            return json.dumps(text)
        if kind == "literal":
            return "'" + text.replace("'", "") + "'"
        inner = text + self.draw(st.sampled_from(["", "\n", "\nx = 1\n[a]\n"]))
        if kind == "multi":
            return (
                '"""'
                + inner.replace("\\", "\\\\").replace('"', '\\"')
                + self.draw(st.sampled_from(["", '"', '""']))
                + '"""'
            )
        return "'''" + inner.replace("'", "") + self.draw(st.sampled_from(["", "'", "''"])) + "'''"

    def array(self, place: Place, *, newlines: bool, depth: int) -> None:
        """An array, perhaps over several lines with comments between."""
        self.text += "["
        count = self.draw(st.integers(0, 2))
        for index in range(count):
            self.text += self.draw(GAPS) if newlines else ""
            self.mark((*place, index))
            self.value((*place, index), newlines=newlines, depth=depth)
            self.text += self.draw(GAPS) if newlines else ""
            self.text += "," if index + 1 < count or self.draw(st.booleans()) else ""
        self.text += (self.draw(GAPS) if newlines else "") + "]"

    def table(self, place: Place, *, depth: int) -> None:
        """An inline table, on one line."""
        self.text += "{"
        for index, key in enumerate(self.draw(KEYS)):
            self.text += ", " if index else " "
            self.pair(place, key, newlines=False, depth=depth)
        self.text += " }"

    def section(self, header: tuple[str, str] | None, name: Place, place: Place) -> None:
        """A header and some pairs."""
        if header:
            self.mark(place)
            self.text += header[0]
            for index, part in enumerate(name):
                self.text += "." if index else ""
                self.key(str(part))
            self.text += header[1] + self.draw(st.sampled_from(["\n", "  # note\n"]))
        for key in self.draw(KEYS):
            self.text += self.draw(GAPS)
            self.pair(place, f"{key}!" if header else f"{key}?", newlines=True, depth=2)
            self.text += self.draw(st.sampled_from(["\n", " # note\n", "\r\n"]))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Place, int]]:
    """A TOML file and the line of each of its places."""
    writer = Writer(draw)
    writer.section(None, (), ())
    for key in draw(KEYS):
        if draw(st.booleans()):
            writer.section(("[", "]"), (key, "in"), (key, "in"))
            continue
        for count in range(draw(st.integers(1, 3))):
            writer.section(("[[", "]]"), (key,), (key, count))
            writer.section(("[", "]"), (key, "sub"), (key, count, "sub"))
    return writer.text, writer.lines


def places(value: Any, place: Place = ()) -> list[Place]:  # noqa: ANN401 - whatever a TOML file holds
    """Every place in a parsed file."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(inner for key, item in parts for inner in places(item, (*place, key)))]


@settings(deadline=None, max_examples=60)
@given(documents())
def test_line_is_found_for_every_place_of_any_file(document: tuple[str, dict[Place, int]]) -> None:
    """Whatever strings, arrays, dotted keys and tables a file has, each place has the line on which it begins."""
    source, expected = document
    lines = Lines(source)
    assert {place: lines[place] for place in expected} == expected
    assert all(place in lines for place in places(tomllib.loads(source)) if place)


@settings(deadline=None)
@given(st.text("abc=[]{}\"'#.,\\\n\t ", max_size=60))
def test_line_scan_of_what_is_no_toml_ends_and_never_raises(source: str) -> None:
    """A scan goes as far as it can; the nearest place known stands for what lies beyond."""
    lines = Lines(source)
    assert 1 <= lines[("a", 0, "b")] <= source.count("\n") + 1
    assert isinstance(lines.last_place(3), tuple)


def test_line_of_dotted_keys_and_nested_arrays_of_tables_is_found() -> None:
    """The forms that a person writes by hand."""
    lines = Lines('a.b = 1\na."c.d" = 2\n[[x]]\n[[x.y]]\nk = 1\n[[x.y]]\nk = [\n  1,\n  2,\n]\n[[x]]\n[x.z]\nk = 1\n')
    expected = {
        ("a",): 1,
        ("a", "c.d"): 2,
        ("x", 0): 3,
        ("x", 0, "y", 0, "k"): 5,
        ("x", 0, "y", 1, "k", 1): 9,
        ("x", 1, "z", "k"): 13,
    }
    assert {place: lines[place] for place in expected} == expected


def test_line_scan_bounds_what_a_key_of_many_parts_costs() -> None:
    """A key of 50,000 parts is not followed: each of its prefixes would be a place."""
    assert len(places({})) == 1
    assert Lines("a." * 50_000 + "a = 1")[("a",)] == 1
