"""What will become of a text: mentions, links and tags as they will be found, and what is too long."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

import msgspec
from textual.content import Content
from textual.style import Style

from skerry.domain.graphemes import grapheme_ends
from skerry.domain.posting import MAX_BYTES, MAX_GRAPHEMES
from skerry.domain.posts import Facet
from skerry.domain.richtext import detect
from skerry.ui.themes import Palette


class Measured(msgspec.Struct, frozen=True):
    """A text's size: `fits` is the index up to which it fits into a post, all of it for most."""

    graphemes: int
    size: int
    fits: int

    @property
    def is_too_long(self) -> bool:
        """Whether it has more than a post may have."""
        return self.graphemes > MAX_GRAPHEMES or self.size > MAX_BYTES


def measured(text: str) -> Measured:
    """Graphemes and bytes of a text."""
    ends = grapheme_ends(text)
    size = len(text.encode("utf-8", "surrogatepass"))
    fits = ends[MAX_GRAPHEMES - 1] if len(ends) > MAX_GRAPHEMES else len(text)
    if size > MAX_BYTES:
        sizes = list(accumulate(len(char.encode("utf-8", "surrogatepass")) for char in text))
        most = bisect_left(sizes, MAX_BYTES + 1)
        fits = min(fits, max((end for end in ends if end <= most), default=0))
    return Measured(len(ends), size, fits)


def facets_of(text: str) -> list[Facet]:
    """The facets that the post will have, by indexes of `text`; a mention may still lead to nobody."""
    found = detect(text)
    if text.isascii():
        return list(found)
    sizes = list(accumulate((len(char.encode("utf-8", "surrogatepass")) for char in text), initial=0))
    return [
        Facet(bisect_left(sizes, facet.start), bisect_left(sizes, facet.end), facet.kind, facet.value)
        for facet in found
    ]


def preview(text: str, size: Measured, palette: Palette) -> Content:
    """The text as it will look; what is too long struck through as well as coloured."""
    content = Content(text)
    styles = {"mention": palette.mention, "link": palette.link, "tag": palette.tag}
    for facet in facets_of(text):
        content = content.stylize(styles[facet.kind] + Style(bold=True), facet.start, facet.end)
    if size.fits < len(text):
        content = content.stylize(palette.error + Style(strike=True), size.fits, len(text))
    return content
