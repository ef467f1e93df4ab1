"""A row of P.jsonl as an item of a timeline. What the row doesn't say is left empty; it is shown as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from skerry.domain.clean import clean, clean_line
from skerry.domain.links import safe_link
from skerry.domain.posts import NO_TIME, Author, Card, Embed, FeedItem, Image, Post, Quoted, ReplyContext
from skerry.judge.rows import read_object, subject_of

LAST_LINE = 10**9
"""Above any line's number: the store orders by the cid where times are equal, and the first row is to be on top."""


def item_of(line: bytes, number: int, name: str) -> FeedItem:
    """The item; `name` tells the posts of one file from those of another. Raises `BadRow`."""
    _row_id, row = read_object(line, number)
    subject = subject_of(row)
    handle = clean_line(_string(row, "author")).removeprefix("@") or "somebody"
    uri = f"at://did:web:{name}.example.com/app.bsky.feed.post/{number}"
    post = Post(
        uri=uri,
        cid=f"{LAST_LINE - number:010}",
        author=Author(did=handle, handle=handle),
        text=clean(_string(row, "text")),
        created_ms=NO_TIME,
        indexed_ms=NO_TIME,
        langs=subject.langs,
        reply_parent=uri if "reply" in subject.kinds else "",
        embed=_embed(row, has_image="image" in subject.media),
    )
    return FeedItem(post, reply=ReplyContext() if "reply" in subject.kinds else None)


def _embed(row: Mapping[str, object], *, has_image: bool) -> Embed:
    quote = _string(row, "quote_text")
    return Embed(
        images=(Image(alt=clean(_string(row, "alt"))),) if has_image else (),
        card=_card(_string(row, "link")),
        quoted=Quoted("post", text=clean(quote)) if quote else None,
    )


def _card(link: str) -> Card | None:
    """A link may be written without a scheme; one that isn't safe to open is shown and not opened."""
    if not link:
        return None
    address = clean_line(link if "://" in link else f"https://{link}")
    safe = safe_link(address)
    return Card(safe or address, title=clean_line(urlsplit(safe).path.strip("/")) if safe else "")


def _string(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
