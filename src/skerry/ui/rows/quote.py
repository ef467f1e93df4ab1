"""A quoted post, or what is left of it, as an indented box."""

from __future__ import annotations

from textual.content import Content

from skerry.domain.moderation import UNMODERATED
from skerry.domain.posts import Quoted
from skerry.ui.rows.header import byline
from skerry.ui.rows.look import Look, boxed, cut, wrapped
from skerry.ui.rows.marks import labels_line
from skerry.ui.rows.media import covered_lines, image_lines, video_lines
from skerry.ui.rows.moderation import covered_quote, plain_labels
from skerry.ui.rows.text import post_text

MAX_LINES = 6
"""Lines of a quoted text in a list; the thread of the quoted post shows all of it."""

ABSENT = {
    "gone": "the quoted post is gone",
    "blocked": "the quoted post is blocked",
    "detached": "its author took the quoted post out",
    "unknown": "something is quoted here that skerry can't read",
}


def quote_lines(quoted: Quoted, look: Look, *, cover: str = "", instead: str = "") -> list[Content]:
    """The box; with `cover` its media stay covered, `instead` is why all of it does."""
    palette, inside = look.palette, look.narrowed(2)
    if instead:
        return boxed(covered_quote(instead, inside), look)
    if word := ABSENT.get(quoted.state):
        return boxed([cut([(word, palette.muted)], inside.width)], look)
    if quoted.state == "record":
        title = cut([(quoted.text or "without a name", palette.strong)], inside.width)
        return boxed([title, cut([(quoted.kind or "record", palette.muted)], inside.width)], look)
    lines: list[Content] = []
    if quoted.author:
        lines.append(byline(quoted.author, quoted.created_ms, inside))
    lines += labels_line(plain_labels(quoted.labels, UNMODERATED), inside)
    if quoted.text:
        lines += wrapped(post_text(quoted.text, quoted.facets, palette), inside.width, MAX_LINES)
    if cover and (quoted.images or quoted.video):
        lines += covered_lines(cover, inside)
    elif not cover:
        lines += image_lines(quoted.images, inside, 1)
        if quoted.video:
            lines += video_lines(quoted.video, inside, 1)
    if quoted.card:
        lines.append(
            cut([("↗ ", palette.primary), (quoted.card.title or quoted.card.uri, palette.muted)], inside.width)
        )
    return boxed(lines, look)
