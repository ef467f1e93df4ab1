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
    parts: list[Part] = []
    for sign, number, style in _signs(post.counts, post.viewer, look):
        if number:
            parts += [GAP] * bool(parts) + [(f"{sign} {count(number)}", style)]
    for words, style in _notes(post, look):
        parts += [GAP] * bool(parts) + [(words, style)]
    return [cut(parts, look.width)] if parts else []


def _notes(post: Post, look: Look) -> list[tuple[str, Style]]:
    """What else the account did: with the post, its thread, its author."""
    palette, author = look.palette, post.author
    notes = [
        (post.viewer.is_bookmarked, "◈ saved", palette.accent),
        (post.viewer.is_thread_muted, "⊘ thread muted", palette.muted),
        (author.is_muted, "⊘ author muted", palette.muted),
        (author.is_blocked, "⊘ author blocked", palette.warning),
    ]
    return [(words, style) for is_so, words, style in notes if is_so]


def _signs(counts: Counts, viewer: Viewer, look: Look) -> list[tuple[str, int, Style]]:
    """Sign, number and style; a filled sign, or a tick, and a colour for what the account did itself."""
    palette = look.palette
    reposts, likes = max(counts.reposts, int(bool(viewer.repost))), max(counts.likes, int(bool(viewer.like)))
    return [
        ("↩", counts.replies, palette.muted),
        ("↻✓", reposts, palette.success) if viewer.repost else ("↻", reposts, palette.muted),
        ("❝", counts.quotes, palette.muted),
        ("♥", likes, palette.error) if viewer.like else ("♡", likes, palette.muted),
    ]
