"""What the official client looks up: top-level domains and punctuation, each read when first needed.

The files are written from its packages: see their first lines.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def top_level_domains() -> frozenset[str]:
    """Top-level domains in lower case, those beyond ASCII in Unicode; there is no Punycode among them."""
    return frozenset(_lines("tlds.txt"))


@cache
def punctuation() -> str:
    """Every character of Unicode's general categories P*, in a newer Unicode than that of most Pythons."""
    ranges = (line.partition(" ")[0].split("..") for line in _lines("punctuation.txt"))
    return "".join(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def is_domain(text: str) -> bool:
    """Whether it ends with a dot and a top-level domain; in lower case, as the official client compares them."""
    _, dot, last = text.rpartition(".")
    return bool(dot) and last in top_level_domains()


def _lines(name: str) -> list[str]:
    """The lines of a table that aren't comments."""
    return [line for line in (_HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]
