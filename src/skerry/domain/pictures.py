"""Pictures as they are shown: pixels that somebody else decoded."""

from __future__ import annotations

from typing import Literal

import msgspec

Form = Literal["cells", "kitty", "sixel"]
"""What a terminal draws a picture with: half cells of text, Kitty's graphics protocol, Sixel."""

MAX_SIDE = 1200
"""Pixels of a picture that is shown, in width or height, at most."""

CELLS_SIDE = 200
"""The same of one in half cells, which has a pixel a column."""


class Picture(msgspec.Struct, frozen=True):
    """A picture to show.

    Attributes:
        width: Pixels across.
        height: Pixels down.
        body: For "cells" three bytes a pixel, row by row; for "kitty" the same, packed by zlib; for "sixel" the bytes
            that come between the sequence's beginning and its end.
    """

    width: int
    height: int
    body: bytes
