"""What a web page says of itself, read from HTML that is hostile until it is read.

Sources: the Open Graph protocol (ogp.me), the meta tags of X's cards, HTML's `title` and `description`.
"""

from __future__ import annotations

import codecs
import re
import time
from html.parser import HTMLParser

import msgspec

from skerry.domain.clean import clean_line

MAX_TEXT = 512 * 1024
"""Characters of a page that are looked at: its head, with room for the scripts that some pages put there."""

STEP = 8 * 1024
"""Characters that are parsed between two looks at the clock."""

SECONDS = 1.0
"""How long a page is read; ordinary heads take a hundredth of that."""

MAX_TITLE, MAX_DESCRIPTION = 300, 500
"""Characters that are kept."""

MAX_OPEN_TITLE = 4 * MAX_TITLE
"""Characters of a `title` that are gathered, before they are cleaned."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*"?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_TEXT_CODECS = re.compile(r"utf-?(8|16)|ascii|latin|iso8859|cp125|koi8|shift_jis|euc_|gb|big5|mac", re.IGNORECASE)
"""Encodings of text that pages are written in; Python knows stranger ones."""


class Page(msgspec.Struct, frozen=True):
    """What a page says, in clean lines; "" for what it doesn't say."""

    title: str = ""
    description: str = ""


def read_page(body: bytes, content_type: str) -> Page:
    """What the head of a page says of itself; nothing where it says nothing. Never fails, whatever comes."""
    head = _Head()
    text = _text(body, content_type)
    end = time.monotonic() + SECONDS
    for start in range(0, min(len(text), MAX_TEXT), STEP):
        try:
            head.feed(text[start : start + STEP])
        except (AssertionError, ValueError):  # what the parser makes of a broken declaration, by Python's version
            break
        if head.is_over or time.monotonic() > end:
            break
    return Page(
        clean_line(head.first("og:title", "twitter:title") or "".join(head.title), max_chars=MAX_TITLE),
        clean_line(head.first("og:description", "twitter:description", "description"), max_chars=MAX_DESCRIPTION),
    )


class _Head(HTMLParser):
    """Gathers what is asked for until the head ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.is_over = False
        self._meta: dict[str, str] = {}
        self._is_in_title = False

    def first(self, *names: str) -> str:
        """The first of these that the page has."""
        return next((self._meta[name] for name in names if self._meta.get(name, "").strip()), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A meta tag, the title, or the end of the head."""
        if tag == "title":
            self._is_in_title = not self.title
        elif tag == "body":
            self.is_over = True
        elif tag == "meta" and not self.is_over:
            given = dict(reversed(attrs))
            name = (given.get("property") or given.get("name") or "").strip().lower()[:40]
            if name in _WANTED and given.get("content"):
                self._meta.setdefault(name, (given["content"] or "")[: 4 * MAX_DESCRIPTION])

    def handle_endtag(self, tag: str) -> None:
        """The end of the title, or of the head."""
        if tag == "title":
            self._is_in_title = False
        elif tag == "head":
            self.is_over = True

    def handle_data(self, data: str) -> None:
        """The title's words."""
        if self._is_in_title and sum(map(len, self.title)) < MAX_OPEN_TITLE:
            self.title.append(data[:MAX_OPEN_TITLE])


_WANTED = frozenset({"og:title", "twitter:title", "og:description", "twitter:description", "description"})


def _text(body: bytes, content_type: str) -> str:
    """The page as text: by its mark, by the header, by what it says, else as UTF-8."""
    body = body[: 4 * MAX_TEXT]
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    said = _IN_HEADER.search(content_type)
    named = _CHARSET.search(body[:4096])
    names = [said[1] if said else "", named[1].decode("ascii") if named else ""]
    return body.decode(next((code for name in names if (code := _codec(name))), "utf-8"), "replace")


def _codec(name: str) -> str:
    """Python's name of an encoding of text; "" for none."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return found if _TEXT_CODECS.match(found) else ""
