"""Pixels to Sixel: bands of six lines, colour by colour.

Each band asks for every colour that is in it: which of its columns have that colour in which of the six lines. The
work is done by `bytes.translate` and by whole numbers as long as a line, not pixel by pixel.

Source: DEC's VT330/VT340 Programmer Reference, volume 2, chapter 14.
"""

from __future__ import annotations

import re

BAND = 6
COLOURS = 128
"""Colours of a picture: a photo looks like one, and the terminal's palette of 256 has room for another."""

_BASE = bytes(range(63, 127)) + bytes(192)
"""From six bits to the character that stands for them."""
_RUN = re.compile(rb"(.)\1{3,254}", re.DOTALL)


def sixel(width: int, height: int, body: bytes, palette: bytes) -> bytes:
    """What stands between a Sixel sequence's beginning and its end; `body` has a place in the palette a pixel."""
    out = [b'"1;1;%d;%d' % (width, height)]
    for number in sorted(set(body)):
        red, green, blue = (value * 100 // 255 for value in palette[3 * number : 3 * number + 3])
        out.append(b"#%d;2;%d;%d;%d" % (number, red, green, blue))
    for top in range(0, height, BAND):
        lines = [body[width * y : width * (y + 1)] for y in range(top, min(top + BAND, height))]
        out.append(b"$".join(_colour(number, lines, width) for number in sorted(set(b"".join(lines)))) + b"-")
    return b"".join(out)


def _colour(number: int, lines: list[bytes], width: int) -> bytes:
    """One colour of a band."""
    bits = 0
    for place, line in enumerate(lines):
        table = bytearray(256)
        table[number] = 1 << place
        bits |= int.from_bytes(line.translate(table), "big")
    drawn = bits.to_bytes(width, "big").translate(_BASE)
    return b"#%d" % number + _RUN.sub(_run, drawn.rstrip(b"?"))


def _run(match: re.Match[bytes]) -> bytes:
    """A character again and again, as its number and itself."""
    return b"!%d%c" % (len(match[0]), match[0][0])
