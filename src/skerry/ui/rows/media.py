"""Images, videos and cards as lines of text: the words that their authors gave them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from skerry.domain.links import is_idn, safe_link, shown_host
from skerry.domain.posts import Card, Image, Video
from skerry.ui.rows.look import Look, Part, boxed, cut, hanging, joined, wrapped

MAX_ALT_LINES = 3
"""Lines of an image's alt text in a list; the thread shows all of it."""

MIN_ALT_WIDTH = 16
"""Columns of a hanging alt text at least; where there are fewer it runs on below its label."""

MAX_CARD_LINES = 2
"""Lines of a card's description."""


def image_lines(images: Sequence[Image], look: Look, max_lines: int = MAX_ALT_LINES) -> list[Content]:
    """Each image with its alt text, or the word that it has none."""
    lines: list[Content] = []
    for number, image in enumerate(images, 1):
        what = f"image {number}/{len(images)}" if len(images) > 1 else "image"
        lines += _media(what, image.alt, look, max_lines)
    return lines


def video_lines(video: Video, look: Look, max_lines: int = MAX_ALT_LINES) -> list[Content]:
    """A video with its alt text."""
    return _media("video", video.alt, look, max_lines)


def card_lines(card: Card, look: Look) -> list[Content]:
    """A link with its title, the host that it leads to, and a little of its description."""
    palette, inside = look.palette, look.narrowed(2)
    host = shown_host(card.uri)
    lines: list[Content] = []
    if card.title:
        lines.append(cut([(card.title, palette.strong)], inside.width))
    if card.description:
        lines += wrapped(Content.styled(card.description, palette.muted), inside.width, MAX_CARD_LINES)
    if safe_link(card.uri) is None:
        lines.append(cut([("⚠ not a web address", palette.warning)], inside.width))
    elif is_idn(card.uri):
        lines.append(cut([(f"⚠ {host}", palette.warning)], inside.width))
    else:
        lines.append(cut([("↗ ", palette.primary), (host, palette.link)], inside.width))
    return boxed(lines, look)


def covered_lines(why: str, look: Look) -> list[Content]:
    """What stands in place of covered media; `why` is the reason."""
    return wrapped(joined(("▒▒ ", look.palette.warning), (why, look.palette.muted)), look.width, 2)


def _media(what: str, alt: str, look: Look, max_lines: int) -> list[Content]:
    """A line that begins with what it is; the rest of a longer alt text stands under its first word."""
    palette = look.palette
    sign = "▶ " if what == "video" else "▣ "
    if not alt.strip():
        return [cut([(sign, palette.primary), (f"{what}, no alt text", palette.muted)], look.width)]
    lead: list[Part] = [(sign, palette.primary), (f"{what}: ", palette.muted)]
    hang, words = len(sign) + len(what) + 2, " ".join(alt.split())
    if look.width < hang + MIN_ALT_WIDTH:
        return wrapped(joined(*lead, words), look.width, max_lines)
    return hanging(lead, Content(words), hang, look.width, max_lines)
