"""What the official client looks up: top-level domains, read when first needed.

The file is written from its packages: see its first lines.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def top_level_domains() -> frozenset[str]:
    """Top-level domains in lower case, those beyond ASCII in Unicode; there is no Punycode among them."""
    return frozenset(_lines("tlds.txt"))


def is_domain(text: str) -> bool:
    """Whether it ends with a dot and a top-level domain; in lower case, as the official client compares them."""
    _, dot, last = text.rpartition(".")
    return bool(dot) and last in top_level_domains()


def _lines(name: str) -> list[str]:
    """The lines of a table that aren't comments."""
    return [line for line in (_HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]
