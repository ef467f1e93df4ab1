r"""Punctuation as JavaScript has it, `\p{P}`, whatever Python's own Unicode is.

Which hashtag somebody wrote and whether a muted word is found turn on it; Python 3.11 knows Unicode 14, the official
client runs where 17 is known. The table beside this file is written from Node's and read when first needed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def punctuation() -> str:
    """Every character of Unicode's general categories P*."""
    return "".join(chr(code) for first, last in _ranges() for code in range(first, last + 1))


@cache
def punctuation_run() -> re.Pattern[str]:
    """Such characters in a row."""
    return re.compile("[" + "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in _ranges()) + "]+")


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    """First and last code points."""
    lines = Path(__file__).with_name("punctuation.txt").read_text("utf-8").splitlines()
    pairs = (line.partition(" ")[0].split("..") for line in lines if not line.startswith("#"))
    return tuple((int(first, 16), int(last, 16)) for first, last in pairs)
