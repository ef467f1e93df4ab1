"""From a text to its facets. Each kind is looked for alone, so that facets can overlap, as the official client's do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from skerry.domain.graphemes import count_graphemes
from skerry.domain.posts import Facet
from skerry.domain.punctuation import punctuation
from skerry.domain.richtext.patterns import CASHTAG, LINK, MENTION, TAG
from skerry.domain.richtext.tables import is_domain

MAX_TAG = 64
"""Graphemes of a tag, as in `app.bsky.richtext.facet#tag`."""

_DIGITS = "0123456789"


def detect(text: str) -> tuple[Facet, ...]:
    """The facets of a text, by their starts; of one start mentions come first, then links, tags and cashtags.

    Args:
        text: As it will be posted. A lone surrogate counts as U+FFFD, which takes its place in UTF-8.

    Returns:
        Facets with UTF-8 byte offsets into `text`. The value of a mention is the handle, which is still to be resolved
        and may be none; of a link the address, with a scheme set before it where it had none, which is not checked
        to be one; of a tag the tag without its hash sign; of a cashtag `$` and the ticker in upper case.
    """
    found = [*_mentions(text), *_links(text), *_tags(text), *_cashtags(text)]
    found.sort(key=lambda facet: facet.start)
    if text.isascii() or not found:
        return tuple(found)
    offsets = list(accumulate(map(_utf8_length, text), initial=0))
    return tuple(Facet(offsets[facet.start], offsets[facet.end], facet.kind, facet.value) for facet in found)


def _mentions(text: str) -> Iterator[Facet]:
    """With code point offsets, as the other three."""
    for match in MENTION.finditer(text):
        handle = match["handle"]
        if is_domain(handle) or handle.endswith(".test"):
            yield Facet(match.start("handle") - 1, match.end("handle"), "mention", handle)


def _links(text: str) -> Iterator[Facet]:
    for match in LINK.finditer(text):
        uri = match["uri"]
        # What begins with "http" is taken as it is, also "httpbin.test"; "HTTP://" has neither that nor a domain.
        if not uri.startswith("http") and not is_domain(match["domain"] or ""):
            continue
        kept = _without_last_sign(uri)
        start = match.start("uri")
        yield Facet(start, start + len(kept), "link", kept if uri.startswith("http") else f"https://{kept}")


def _without_last_sign(uri: str) -> str:
    """Without one sign of the sentence around it, and then without a bracket that was opened before it."""
    if uri.endswith((".", ",", ";", ":", "!", "?")):
        uri = uri[:-1]
    return uri[:-1] if uri.endswith(")") and "(" not in uri else uri


def _tags(text: str) -> Iterator[Facet]:
    for match in TAG.finditer(text):
        tag = match["tag"].rstrip(punctuation())
        if not tag.strip(punctuation() + _DIGITS) or _is_too_long(tag):
            continue
        start = match.start("sign")
        yield Facet(start, start + 1 + len(tag), "tag", tag)


def _is_too_long(tag: str) -> bool:
    """A tag has no more graphemes than characters, so most need no counting."""
    return len(tag) > MAX_TAG and count_graphemes(tag) > MAX_TAG


def _cashtags(text: str) -> Iterator[Facet]:
    for match in CASHTAG.finditer(text):
        yield Facet(match.start("sign"), match.end("ticker"), "tag", f"${match['ticker'].upper()}")


def _utf8_length(char: str) -> int:
    """Bytes of a character; a lone surrogate has three, as U+FFFD has."""
    return 1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff")
