"""The facets of a text that is posted. Source: the lexicon `app.bsky.richtext.facet`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from skerry.domain.posting import MAX_TAG_BYTES
from skerry.domain.posts import Facet
from skerry.domain.richtext import detect

_TYPE = "app.bsky.richtext.facet"
_IS_URI = re.compile(r"\w+:(?://)?[^\s/]\S*", re.ASCII).fullmatch
"""The lexicon's format `uri`, as the PDS checks it."""

MAX_URI_BYTES = 8192

Resolve = Callable[[str], Awaitable[str]]
"""A handle in, its DID out; "" when nobody has it."""


async def facets_of(text: str, resolve: Resolve) -> list[dict[str, object]]:
    """The facets of a text, in JSON's types; mentions that lead to nobody, and what can't be a link, stay text."""
    found: list[dict[str, object]] = []
    for facet in detect(text):
        feature = await _feature(facet, resolve)
        if feature:
            index = {"byteStart": facet.start, "byteEnd": facet.end}
            found.append({"index": index, "features": [feature]})
    return found


async def _feature(facet: Facet, resolve: Resolve) -> dict[str, str]:
    match facet.kind:
        case "mention":
            did = await resolve(facet.value)
            return {"$type": f"{_TYPE}#mention", "did": did} if did else {}
        case "link":
            is_link = _IS_URI(facet.value) is not None and len(facet.value.encode()) <= MAX_URI_BYTES
            return {"$type": f"{_TYPE}#link", "uri": facet.value} if is_link else {}
        case _:
            is_tag = len(facet.value.encode()) <= MAX_TAG_BYTES
            return {"$type": f"{_TYPE}#tag", "tag": facet.value} if is_tag else {}
