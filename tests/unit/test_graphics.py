"""What a terminal answers to the questions about pictures, and the sequences that draw."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.pictures import Picture
from skerry.ui import graphics
from skerry.ui.graphics import Question, Terminal, drawn

KITTY = f"\x1b_Gi={graphics.NUMBER};OK\x1b\\"
REFUSED = f"\x1b_Gi={graphics.NUMBER};EINVAL:no\x1b\\"
SIZE = "\x1b[6;18;9t"


@pytest.mark.parametrize(
    ("said", "terminal"),
    [
        (f"{KITTY}{SIZE}\x1b[?62c", Terminal("kitty", (9, 18))),
        (f"{SIZE}\x1b[?62;4;22c", Terminal("sixel", (9, 18))),
        (f"{REFUSED}\x1b[?64;1;4c", Terminal("sixel")),
        ("\x1b[?4c", Terminal()),
        ("\x1b[?1;2c", Terminal()),
        ("\x1b[6;9999;1t\x1b[?6c", Terminal()),
    ],
)
def test_terminal_says_what_it_draws_with(said: str, terminal: Terminal) -> None:
    """Kitty's graphics before Sixel before half cells; a size that can't be is not believed."""
    question = Question()
    assert question.ask().endswith("\x1b[c")
    assert question.take(said) == ""
    assert question.wait() == terminal


@given(st.lists(st.sampled_from(["j", "\x1b[A", "ä", "gg", "\x1b[200~x\x1b[201~"]), max_size=5), st.data())
def test_answers_are_taken_out_however_they_arrive(keys: list[str], data: st.DataObject) -> None:
    """Cut anywhere, between keys: the keys come through as they were, in order."""
    said = f"{KITTY}{SIZE}\x1b[?62;4c"
    place = data.draw(st.integers(0, len(keys)))
    whole = "".join(keys[:place]) + said + "".join(keys[place:])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    question = Question()
    question.ask()
    passed = "".join(question.take(part) for part in parts)
    if not any(part.endswith("\x1b") for part in parts):
        assert passed == "".join(keys)
        assert question.wait().form == "kitty"


def test_terminal_that_says_nothing_has_half_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a moment; and what comes then is for the keys."""
    monkeypatch.setattr(graphics, "ANSWER_S", 0.01)
    question = Question()
    question.ask()
    assert question.wait() == Terminal()
    assert question.take("\x1b[A") == "\x1b[A"


def test_kitty_picture_comes_in_pieces_at_its_place() -> None:
    """Each at most 4,096 bytes, all but the last announcing another; the cursor is where it was afterwards."""
    body = zlib.compress(bytes(range(256)) * 300, 0)
    said = drawn(Picture(160, 160, body), "kitty", 4, 2)
    assert said.startswith("\x1b7\x1b[3;5H")
    assert said.endswith("\x1b8")
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", said)
    assert len(pieces) > 1
    assert all(len(data) <= 4096 for _, data in pieces)
    assert [head.rpartition("m=")[2] for head, _ in pieces] == ["1"] * (len(pieces) - 1) + ["0"]
    assert base64.b64decode("".join(data for _, data in pieces)) == body


@given(st.binary(max_size=80))
def test_sixel_that_holds_anything_else_is_not_drawn(body: bytes) -> None:
    """No escape sequence reaches the terminal in a picture."""
    said = drawn(Picture(6, 6, body), "sixel", 0, 0)
    inside = said.removeprefix("\x1b7\x1b[1;1H\x1bP0;1;0q").removesuffix("\x1b\\\x1b8")
    assert said == "" or all("!" <= character <= "~" for character in inside)
