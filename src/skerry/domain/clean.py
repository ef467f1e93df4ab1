"""The one `clean()`: all text from outside passes here before it can reach a widget, a log or an error line.

What comes out has no control character but the line feed, no bidirectional embedding, override or isolate, no
surrogate, no tag character outside a region's flag, at most `MAX_MARKS` marks on a letter, `MAX_BLANK` blank lines
in a row, and a bounded number of characters and lines. Cleaning it again changes nothing. Plain text comes out as
it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from skerry.domain.characters import plain
from skerry.domain.posts import Facet
from skerry.domain.walk import MANY_LINES, Walk

MAX_CHARS = 3000
"""No less than the lexicon's 3,000 bytes of a post, so nothing that a client could write is cut."""

MAX_LINES = 100
"""Beyond what anybody posts to be read; 100,000 line feeds froze Textual for 23.8 s."""

MAX_LINE_CHARS = 300
"""For names, titles and error lines."""

MAX_FACETS = 200
"""Of one text; a post of 300 characters has room for about 100."""

RAW_FACTOR = 4
"""How many times `max_chars` is read at most: enough for text of which three in four characters go."""


def clean(text: str, *, newlines: bool = True, max_chars: int = MAX_CHARS, max_lines: int = MAX_LINES) -> str:
    """Text that a terminal can only show; see the module for what holds of it.

    Args:
        text: Anything; only its first `RAW_FACTOR * max_chars` characters are looked at.
        newlines: Whether line feeds stay; else they become spaces.
        max_chars: Characters that come out at most, with the ellipsis of a cut; at least 1.
        max_lines: Lines that come out at most; at least 1.
    """
    if _is_clean(text, newlines, max_chars, max_lines):
        return text
    return _walk(text, newlines, max_chars, max_lines).text


def clean_line(text: str, *, max_chars: int = MAX_LINE_CHARS) -> str:
    """One line: names, handles, titles, errors. Runs of white space become one space, none at the ends."""
    line = " ".join(clean(text, newlines=False, max_chars=max_chars).split())
    while (again := " ".join(clean(line, newlines=False, max_chars=max_chars).split())) != line:
        line = again  # a mark that lost the space before it stands at the beginning now, on no letter
    return line


def clean_with_facets(text: str, facets: Iterable[Facet]) -> tuple[str, tuple[Facet, ...]]:
    """`clean()` of a post's text, and its facets over the result.

    Args:
        text: The text as the record has it.
        facets: With UTF-8 byte offsets into `text`, as in `app.bsky.richtext.facet`, in any order and state.

    Returns:
        The text, and facets with code point offsets into it: in order, apart, none empty, all within the text.
    """
    found = sorted(facets, key=lambda facet: (facet.start, facet.end))[:MAX_FACETS]
    if _is_clean(text, True, MAX_CHARS, MAX_LINES):
        return text, _apart(found, _code_points(text, found), None)
    walk = _walk(text, True, MAX_CHARS, MAX_LINES)
    return walk.text, _apart(found, _code_points(text, found), walk)


def _is_clean(text: str, newlines: bool, max_chars: int, max_lines: int) -> bool:
    """Whether nothing is to be done: what most posts are, told by a scan in C."""
    if len(text) > max_chars:
        return False
    has_lines = "\n" in text
    if has_lines and (not newlines or text.count("\n") >= max_lines or MANY_LINES.search(text)):
        return False
    if text.isascii():
        return (text.replace("\n", "") if has_lines else text).isprintable()
    return plain().fullmatch(text) is not None


def _walk(text: str, newlines: bool, max_chars: int, max_lines: int) -> Walk:
    """The long way."""
    return Walk(text, newlines=newlines, max_raw=RAW_FACTOR * max_chars, max_chars=max_chars, max_lines=max_lines)


def _code_points(text: str, facets: list[Facet]) -> dict[int, int]:
    """Byte offsets of facets as code points: held within the text, and moved back to where a code point begins."""
    wanted = sorted({offset for facet in facets for offset in (facet.start, facet.end)})
    if text.isascii():
        return {offset: max(0, min(offset, len(text))) for offset in wanted}
    data = text[: RAW_FACTOR * MAX_CHARS].encode("utf-8", "surrogatepass")
    points: dict[int, int] = {}
    at = count = 0
    for offset in wanted:
        here = max(at, min(offset, len(data)))
        while here > at and here < len(data) and data[here] & 0xC0 == 0x80:  # inside a code point
            here -= 1
        count += len(data[at:here].decode("utf-8", "surrogatepass"))
        at = here
        points[offset] = count
    return points


def _apart(facets: list[Facet], points: dict[int, int], walk: Walk | None) -> tuple[Facet, ...]:
    """Facets over the cleaned text; one that overlaps another before it, or has nothing left, is dropped."""
    kept: list[Facet] = []
    free = 0
    for facet in facets:
        start, end = points[facet.start], points[facet.end]
        if walk is not None:
            start, end = walk.offset(start), walk.offset(end)
        if free <= start < end:
            kept.append(Facet(start, end, facet.kind, facet.value))
            free = end
    return tuple(kept)
