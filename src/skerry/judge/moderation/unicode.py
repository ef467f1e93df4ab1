"""White space and lower case as JavaScript has them, whatever Python's own Unicode is.

Whether a muted word is found turns on these; Python 3.11 knows Unicode 14, the official client runs where 17 is known.
"""

from __future__ import annotations

import re

SPACE = re.compile(r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
"""One white space: `\\s`. Python's own has more of ASCII, and lacks the byte order mark."""

_LATER = {
    0x1C89: 0x1C8A,
    0xA7CB: 0x0264,
    0xA7DC: 0x019B,
    **{capital: capital + 1 for capital in (0xA7CC, 0xA7CE, 0xA7D2, 0xA7D4, 0xA7DA)},
    **{capital: capital + 0x20 for capital in range(0x10D50, 0x10D66)},  # Garay
    **{capital: capital + 0x1B for capital in range(0x16EA0, 0x16EB9)},  # Beria Erfe
}
"""Capitals that came with Unicode 15 to 17, and their small letters."""


def lowered(text: str) -> str:
    """A text in lower case."""
    low = text.lower()
    return low if low.isascii() else low.translate(_LATER)


def units(text: str) -> int:
    """The length in UTF-16 code units: `.length`."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
