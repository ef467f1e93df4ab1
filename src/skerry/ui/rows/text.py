"""A post's text with its facets: mentions, links and tags, and a word beside each link that is not what it seems."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from skerry.domain.links import is_idn, is_mismatched, safe_link, shown_host
from skerry.domain.posts import Facet
from skerry.ui.rows.look import Part, joined
from skerry.ui.themes import Palette

MAX_FACETS = 100
"""Facets that are styled: more than 300 letters can hold. What comes after them is text that leads nowhere."""


def post_text(text: str, facets: Sequence[Facet], palette: Palette) -> Content:
    """The text, its facets styled."""
    if not facets:
        return Content(text)
    parts: list[Part] = []
    done = 0
    for facet in facets[:MAX_FACETS]:
        if facet.start < done or facet.end > len(text):
            continue
        said = text[facet.start : facet.end]
        parts += [text[done : facet.start], (said, _style(facet, palette))]
        if facet.kind == "link" and (note := link_note(said, facet.value)):
            parts.append((f" ⚠ {note}", palette.warning))
        done = facet.end
    return joined(*parts, text[done:])


def link_note(said: str, address: str) -> str:
    """What has to stand beside a link: the real host when the text names another or the host isn't ASCII; else ""."""
    if safe_link(address) is None:
        return "not a web address"
    if is_mismatched(said, address) or is_idn(address):
        return shown_host(address)
    return ""


def _style(facet: Facet, palette: Palette) -> Style:
    if facet.kind == "mention":
        return palette.mention
    return palette.link if facet.kind == "link" else palette.tag
