"""The first lines of a row: who, when, and why it is in the timeline."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from skerry.domain.posts import Author, FeedItem, ReplyContext
from skerry.domain.verdicts import Action
from skerry.ui.rows.look import Look, Part, cut, spread
from skerry.ui.words import age

SCORE_MARKS: dict[Action, str] = {"boost": "▲ ", "sink": "▼ ", "keep": "◆ "}
"""Beside the age of a post that a rule moved or kept."""

BOLD = Style(bold=True)


def display_name(author: Author) -> str:
    """What somebody calls themself, or their handle."""
    return author.name or author.handle or author.did


def at_handle(author: Author) -> str:
    """The handle as it is written; the DID where the handle is not valid."""
    return f"@{author.handle}" if author.handle else author.did


def who(author: Author, look: Look) -> list[Part]:
    """Name and handle; the handle alone where there is no name."""
    palette = look.palette
    if not author.name:
        return [(at_handle(author), palette.strong)]
    return [(author.name, palette.strong), "  ", (at_handle(author), palette.muted)]


def rating_mark(rating: int, look: Look) -> list[Part]:
    """The sign of a rated post, before its age."""
    if not rating:
        return []
    return [("+ ", look.palette.success + BOLD) if rating > 0 else ("- ", look.palette.error + BOLD)]


def byline(author: Author, then_ms: int, look: Look, mark: Action = "show", rating: int = 0) -> Content:
    """Author on the left, age on the right."""
    palette = look.palette
    sign = SCORE_MARKS.get(mark, "")
    style = palette.muted if mark == "sink" else palette.success
    right = [*rating_mark(rating, look), (sign, style), (age(then_ms, look.now_ms), palette.muted)]
    return spread(who(author, look), right, look.width)


def reason_line(item: FeedItem, look: Look) -> list[Content]:
    """Why the post is here, above it: reposted by somebody, or pinned."""
    palette = look.palette
    if item.repost:
        words = f"{display_name(item.repost.by)} reposted"
        when = age(item.repost.indexed_ms, look.now_ms)
        return [spread([("↻ ", palette.success), (words, palette.muted)], [(when, palette.muted)], look.width)]
    return [cut([("◆ pinned", palette.muted)], look.width)] if item.is_pinned else []


def reply_line(reply: ReplyContext, look: Look) -> Content:
    """What the post answers: to whom, and the beginning of it."""
    palette = look.palette
    arrow: Part = ("↳ ", palette.primary)
    if reply.state == "blocked":
        return cut([arrow, ("to a post that is blocked", palette.muted)], look.width)
    if reply.state == "gone" or reply.parent_author is None:
        return cut([arrow, ("to a post that is gone", palette.muted)], look.width)
    parts: list[Part] = [arrow, (f"to {at_handle(reply.parent_author)}", palette.mention)]
    if reply.parent_text:
        parts.append((f"  {' '.join(reply.parent_text.split())}", palette.muted))
    return cut(parts, look.width)
