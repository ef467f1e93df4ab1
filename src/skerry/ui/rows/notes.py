"""Rows that are no posts: what is missing, and the end."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from skerry.ui.rows.look import Look, joined

DASH = "┄"


def note_line(words: str, look: Look, style: Style) -> Content:
    """Words in the middle of a dashed line."""
    text = Content.styled(words, style).truncate(max(1, look.width - 4), ellipsis=True)
    room = look.width - text.cell_length - 2
    left = max(1, room // 2)
    right = max(1, room - left)
    return joined((DASH * left, look.palette.faint), " ", text, " ", (DASH * right, look.palette.faint))
