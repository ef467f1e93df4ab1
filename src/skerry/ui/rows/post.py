"""A post of a list: all its lines, or the one line that a rule leaves of it."""

from __future__ import annotations

import msgspec
from textual.content import Content

from skerry.domain.moderation import UNMODERATED, Moderation
from skerry.domain.posts import FeedItem, Post
from skerry.domain.verdicts import Action
from skerry.ui.rows.header import at_handle, byline, display_name, rating_mark, reason_line, reply_line
from skerry.ui.rows.look import Look, cut, joined, spread, wrapped
from skerry.ui.rows.marks import counts_line, labels_line
from skerry.ui.rows.media import MAX_ALT_LINES, card_lines, covered_lines, image_lines, video_lines
from skerry.ui.rows.moderation import badge_lines, cover_words, is_sealed, plain_labels
from skerry.ui.rows.pixels import picture_lines
from skerry.ui.rows.quote import quote_lines
from skerry.ui.rows.text import post_text
from skerry.ui.words import age, plural

MAX_TEXT_LINES = 25
"""Lines of a text in a list: more than 300 letters fill, unless most of them are line feeds."""


class Shown(msgspec.Struct, frozen=True):
    """How a post is to be shown.

    Attributes:
        action: What the rules do with it.
        why: The reason in words, where the action needs one: collapsed, covered, hidden.
        is_revealed: The reader asked to see what the rules cover or collapse.
        is_whole: Nothing is shortened.
        question: What is asked about it, or what its reader said to that; "" for most.
        rating: 1 or -1 for a rated post, 0 for the others.
        moderation: What the network's rules do with it.
    """

    action: Action = "show"
    why: str = ""
    is_revealed: bool = False
    is_whole: bool = False
    question: str = ""
    rating: int = 0
    moderation: Moderation = UNMODERATED

    @property
    def is_collapsed(self) -> bool:
        """Whether one line is all there is to see."""
        is_open = self.is_revealed and not is_sealed(self.action, self.moderation)
        return self.action == "collapse" and not is_open

    @property
    def cover(self) -> str:
        """Why its media are covered; "" when they are not."""
        if self.moderation.media:
            return cover_words(self.moderation.media, is_revealed=self.is_revealed)
        is_covered = self.action == "blur-media" and not self.is_revealed
        return (self.why or "Media covered by a rule.") if is_covered else ""

    @property
    def quote_cover(self) -> str:
        """Why what it quotes is covered; "" when it is not."""
        return cover_words(self.moderation.quote, is_revealed=self.is_revealed)

    @property
    def quote_media_cover(self) -> str:
        """Why the media of what it quotes are covered; "" when they are not."""
        return self.cover or cover_words(self.moderation.quote_media, is_revealed=self.is_revealed)


def item_lines(item: FeedItem, shown: Shown, look: Look) -> list[Content]:
    """An item of a timeline."""
    if shown.is_collapsed:
        return [collapsed_line(item, shown, look)]
    lines = reason_line(item, look)
    if shown.action in ("hide", "collapse") and shown.why:
        lines += _reasons(shown, look)
    lines.append(byline(item.post.author, item.post.sort_ms, look, shown.action, shown.rating))
    if item.reply:
        lines.append(reply_line(item.reply, look))
    return lines + body_lines(item.post, shown, look)


def body_lines(post: Post, shown: Shown, look: Look) -> list[Content]:
    """Everything of a post below its author."""
    lines = badge_lines(shown.moderation, look) + labels_line(plain_labels(post.labels, shown.moderation), look)
    if post.text:
        lines += text_lines(post, shown, look)
    lines += embed_lines(post, shown, look)
    return lines + counts_line(post, look)


def text_lines(post: Post, shown: Shown, look: Look) -> list[Content]:
    """The text; in a list of a very long one the beginning, and how much more the thread shows."""
    lines = wrapped(post_text(post.text, post.facets, look.palette), look.width)
    if shown.is_whole or len(lines) <= MAX_TEXT_LINES:
        return lines
    more = plural(len(lines) - MAX_TEXT_LINES + 1, "more line")
    return [*lines[: MAX_TEXT_LINES - 1], cut([(f"… {more} in the thread", look.palette.accent)], look.width)]


def embed_lines(post: Post, shown: Shown, look: Look) -> list[Content]:
    """What hangs on a post."""
    embed, lines = post.embed, list[Content]()
    media = len(embed.images) + bool(embed.video)
    max_lines = 0 if shown.is_whole else MAX_ALT_LINES
    if shown.cover and media:
        lines += covered_lines(shown.cover, look)
    else:
        lines += image_lines(embed.images, look, max_lines)
        lines += video_lines(embed.video, look, max_lines) if embed.video else []
        if shown.action != "dim":
            lines += picture_lines(embed.pictures, look)
    if embed.card:
        lines += card_lines(embed.card, look)
    if embed.quoted:
        lines += quote_lines(
            embed.quoted, look.without_pictures(), cover=shown.quote_media_cover, instead=shown.quote_cover
        )
    if embed.unknown:
        lines.append(cut([(f"▣ something that skerry can't show: {embed.unknown}", look.palette.muted)], look.width))
    return lines


def collapsed_line(item: FeedItem, shown: Shown, look: Look) -> Content:
    """Who wrote a collapsed post, and why it is collapsed."""
    palette = look.palette
    author = item.post.author
    left = [
        ("▸ ", palette.accent),
        (display_name(author) if author.name else at_handle(author), palette.muted),
        (f"  {shown.question or shown.why or 'Collapsed by a rule.'}", palette.muted),
    ]
    return spread(left, [*rating_mark(shown.rating, look), (age(item.sort_ms, look.now_ms), palette.muted)], look.width)


def _reasons(shown: Shown, look: Look) -> list[Content]:
    lines = wrapped(joined(("▸ ", look.palette.accent), (shown.why, look.palette.accent)), look.width, 2)
    if shown.question:
        lines += wrapped(joined(("? ", look.palette.warning), (shown.question, look.palette.warning)), look.width)
    return lines
