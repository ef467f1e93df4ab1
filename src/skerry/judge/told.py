"""Who else tells what a post tells, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from skerry.domain.clean import clean_line
from skerry.domain.stories import GROUNDS, MARGIN, Ground, Teller

MAX_NAMED = 8
"""Authors that a sentence names."""

_BY: dict[Ground, str] = {
    "words": "{range}",
    "link": "leading to the same page",
    "quote": "quoting the same post",
    "copy": "in the same words",
}


def told_sentences(tellers: Sequence[Teller]) -> Iterator[str]:
    """A sentence for each ground there is: "Told also by @a, @b: 0.93 alike."."""
    for ground in GROUNDS:
        found = [teller for teller in tellers if teller.ground == ground]
        if found:
            how = _BY[ground].format(range=_range([teller.odds for teller in found if teller.odds is not None]))
            yield f"Told also by {_names(found)}: {how}."


def _names(tellers: Sequence[Teller]) -> str:
    names = list(dict.fromkeys(_name(teller.author) for teller in tellers))
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more


def _name(author: str) -> str:
    cleaned = clean_line(author)
    return cleaned if cleaned.startswith("did:") else f"@{cleaned}"


def _range(odds: Sequence[float]) -> str:
    """How likely, from the least to the most; never 0 or 1, which would be a promise."""
    if not odds:
        return "by way of posts between them"
    low, high = (f"{min(max(1 / (1 + exp(-value - MARGIN)), 0.01), 0.99):.2f}" for value in _ends(odds))
    return f"{low} alike" if low == high else f"{low} to {high} alike"


def _ends(odds: Sequence[float]) -> tuple[float, float]:
    limited = [min(max(value, -50.0), 50.0) for value in odds]
    return min(limited), max(limited)
