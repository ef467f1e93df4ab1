"""The last lines of a row: labels, counts, and what the account did."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from skerry.domain.posts import Counts, Label, Post, Viewer
from skerry.ui.rows.look import Look, Part, cut
from skerry.ui.words import count

GAP = "   "


def labels_line(labels: Sequence[Label], look: Look) -> list[Content]:
    """What labelers, or the author, say of a post."""
    if not labels:
        return []
    values = ", ".join(dict.fromkeys(label.val for label in labels))
    return [cut([("⚑ ", look.palette.warning), (f"labelled {values}", look.palette.warning)], look.width)]


def counts_line(post: Post, look: Look) -> list[Content]:
    """Replies, reposts, quotes and likes; no line for a post that nobody touched."""
    palette, counts, viewer = look.palette, post.counts, post.viewer
    parts: list[Part] = []
    for sign, number, style in _signs(counts, viewer, look):
        if number:
            parts += [GAP] * bool(parts) + [(f"{sign} {count(number)}", style)]
    if viewer.is_bookmarked:
        parts += [GAP] * bool(parts) + [("◈ saved", palette.accent)]
    return [cut(parts, look.width)] if parts else []


def _signs(counts: Counts, viewer: Viewer, look: Look) -> list[tuple[str, int, Style]]:
    """Sign, number and style; a filled sign and a colour for what the account did itself."""
    palette = look.palette
    reposts, likes = max(counts.reposts, int(bool(viewer.repost))), max(counts.likes, int(bool(viewer.like)))
    return [
        ("↩", counts.replies, palette.muted),
        ("↻", reposts, palette.success if viewer.repost else palette.muted),
        ("❝", counts.quotes, palette.muted),
        ("♥", likes, palette.error) if viewer.like else ("♡", likes, palette.muted),
    ]
