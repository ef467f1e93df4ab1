"""Sixel, by drawing what comes out again."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from skerry.images.sixel import sixel

TOKEN = re.compile(rb'"[\d;]+|#\d+;2;\d+;\d+;\d+|#\d+|!\d+[?-~]|[?-~]|\$|-')


def redrawn(data: bytes, width: int, height: int) -> bytes:
    """What a terminal draws: a place in the palette a pixel, 255 where nothing is."""
    canvas = bytearray(b"\xff" * width * height)
    x = top = colour = 0
    assert b"".join(TOKEN.findall(data)) == data
    for token in TOKEN.findall(data):
        if token.startswith(b'"') or b";2;" in token:
            continue
        if token.startswith(b"#"):
            colour = int(token[1:])
        elif token == b"$":
            x = 0
        elif token == b"-":
            x, top = 0, top + 6
        else:
            times = int(token[1:-1]) if token.startswith(b"!") else 1
            bits = token[-1] - 63
            for column in range(x, x + times):
                for line in range(6):
                    if bits >> line & 1:
                        canvas[(top + line) * width + column] = colour
            x += times
    return bytes(canvas)


@given(st.integers(1, 40), st.integers(1, 20), st.data())
def test_sixel_draws_every_pixel_in_its_colour(width: int, height: int, data: st.DataObject) -> None:
    """Whatever the size, runs and colours."""
    body = data.draw(st.binary(min_size=width * height, max_size=width * height).map(lambda b: bytes(v % 5 for v in b)))
    assert redrawn(sixel(width, height, body, bytes(range(15))), width, height) == body


def test_sixel_packs_runs_and_tells_its_palette() -> None:
    """300 columns of one colour are two runs, and a colour is told in percent."""
    drawn = sixel(300, 6, bytes(300 * 6), bytes([255, 0, 128]))
    assert drawn == b'"1;1;300;6#0;2;100;0;50#0!255~!45~-'
