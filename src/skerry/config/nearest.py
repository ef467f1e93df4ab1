"""The known name that is nearest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

LIKE = 0.6
"""How alike two names have to be, as difflib counts it, before one is worth naming."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, whatever its case; empty when none is near."""
    from difflib import get_close_matches

    by_folded = {word.casefold(): word for word in known}
    found = get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=LIKE)
    return by_folded[found[0]] if found else ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the nearest known one, or all of them when none is near and they are few."""
    words = list(known)
    near = nearest(name, words)
    if near:
        return f'did you mean "{near}"?'
    return f"known: {', '.join(words)}" if len(words) <= MANY else ""


MANY = 30
"""Above so many known names a list of them helps nobody."""
