"""The line that stands for posts which tell the same as the one above it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from skerry.domain.posts import Author
from skerry.ui.rows.header import at_handle
from skerry.ui.rows.look import Look, Part, cut

MAX_NAMED = 6
"""Authors that a line names."""


def fold_line(count: int, authors: Sequence[Author], look: Look, *, is_open: bool) -> Content:
    """How many tell it too, and who; `authors` may be fewer."""
    palette = look.palette
    words = f"{count:,} more {'tells' if count == 1 else 'tell'} this"
    parts: list[Part] = [("▾ " if is_open else "▸ ", palette.accent), (words, palette.accent)]
    names = list(dict.fromkeys(author.name or at_handle(author) for author in authors))
    if names:
        parts.append((f"  {', '.join(names[:MAX_NAMED])}", palette.muted))
    if count > MAX_NAMED:
        parts.append((", …", palette.muted))
    return cut(parts, look.width)
