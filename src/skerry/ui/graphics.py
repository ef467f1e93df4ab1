"""What a terminal draws pictures with, found out by asking it, and the sequences that draw.

Three questions go out together, the last of which every terminal answers: whether it knows Kitty's graphics, how large
a cell is, and what it is (DA1, where a 4 stands for Sixel). What doesn't answer in time has half cells. The answers
come in with the keys; `Question.take` takes them out before anybody takes them for some.

Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/; xterm's control sequences, DA1 and XTWINOPS 16.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator

import msgspec

from skerry.domain.pictures import Form, Picture

NUMBER = 7457
"""What skerry's picture is called in Kitty's graphics; there is one at a time."""

ASK = f"\x1b_Gi={NUMBER},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
ANSWER_S = 1.0
"""Seconds that a terminal has for its answers: the slowest are those at the other end of a long line."""

CELL = (10, 20)
"""Pixels of a cell, across and down, where the terminal doesn't say."""

PIECE = 4096
"""Bytes of a piece of a picture. Source: Kitty's protocol."""

_KITTY = re.compile(r"\x1b_G([^\x1b]{0,200})\x1b\\")
_CELL = re.compile(r"\x1b\[6;(\d{1,4});(\d{1,4})t")
_DA1 = re.compile(r"\x1b\[\?([\d;]{0,100})c")
_BEGUN = re.compile(r"\x1b(_G?[^\x1b]{0,200}(\x1b)?|\[(6[;\d]{0,12}|\?[\d;]{0,100})?)?$")
"""The beginning of an answer, whose end is still to come."""

_SIXEL = re.compile(rb"[!-~]+")
"""What stands in a Sixel picture; anything else in it would be for the terminal."""


class Terminal(msgspec.Struct, frozen=True):
    """What the terminal draws pictures with, and the pixels of a cell."""

    form: Form = "cells"
    cell: tuple[int, int] = CELL


class Question:
    """The three questions while they are open. `take` is called where keys are read, the rest in the window."""

    def __init__(self) -> None:
        self._is_open = False
        self._held = ""
        self._is_kitty = False
        self._cell = CELL
        self._done = threading.Event()
        self._answer = Terminal()

    def ask(self) -> str:
        """Begin; what is to be written to the terminal."""
        self._is_open, self._is_kitty = True, False
        self._done.clear()
        return ASK

    def wait(self) -> Terminal:
        """What the terminal answered, half cells when it doesn't in time. It blocks: call it in a thread."""
        if not self._done.wait(ANSWER_S):
            self._is_open = False
            return Terminal()
        return self._answer

    def take(self, data: str) -> str:
        """What is left of the next characters when the answers are taken out."""
        if not (self._is_open or self._held):
            return data
        data, self._held = self._held + data, ""
        data = _KITTY.sub(self._kitty, data)
        data = _CELL.sub(self._size, data)
        data = _DA1.sub(self._what, data)
        if self._is_open and (begun := _BEGUN.search(data)) and begun[0] != "\x1b":
            data, self._held = data[: begun.start()], begun[0]
        return data

    def _kitty(self, match: re.Match[str]) -> str:
        self._is_kitty = match[1].endswith(";OK")
        return ""

    def _size(self, match: re.Match[str]) -> str:
        down, across = int(match[1]), int(match[2])
        if 2 <= across <= 100 and 4 <= down <= 200:
            self._cell = (across, down)
        return ""

    def _what(self, match: re.Match[str]) -> str:
        has_sixel = "4" in match[1].split(";")[1:]
        form: Form = "kitty" if self._is_kitty else "sixel" if has_sixel else "cells"
        self._answer = Terminal(form, self._cell)
        self._is_open = False
        self._done.set()
        return ""


QUESTION = Question()
"""The one of this window's terminal."""


def drawn(picture: Picture, form: Form, x: int, y: int) -> str:
    """The sequences that draw a picture with its upper left corner in a cell, counted from 0; "" for what is none."""
    body = "".join(_kitty_pieces(picture)) if form == "kitty" else _sixel(picture)
    return f"\x1b7\x1b[{y + 1};{x + 1}H{body}\x1b8" if body else ""


def wiped() -> str:
    """What takes Kitty's picture away; a Sixel is gone with the text that is written over it."""
    return f"\x1b_Ga=d,d=I,i={NUMBER},q=2\x1b\\"


def _kitty_pieces(picture: Picture) -> Iterator[str]:
    data = base64.standard_b64encode(picture.body).decode("ascii")
    head = f"a=T,f=24,o=z,s={picture.width},v={picture.height},i={NUMBER},p=1,C=1,q=2,"
    for at in range(0, len(data), PIECE):
        is_last = at + PIECE >= len(data)
        yield f"\x1b_G{head}m={int(not is_last)};{data[at : at + PIECE]}\x1b\\"
        head = ""


def _sixel(picture: Picture) -> str:
    if not _SIXEL.fullmatch(picture.body):
        return ""
    return f"\x1bP0;1;0q{picture.body.decode('ascii')}\x1b\\"
