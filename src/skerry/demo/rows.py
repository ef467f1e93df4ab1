"""The made-up world's two files, as typed rows. The format is described beside each field."""

from __future__ import annotations

from pathlib import Path

import msgspec

HERE = Path(__file__).parent


class AuthorRow(msgspec.Struct, frozen=True):
    """A line of authors.jsonl. One who is not followed comes in by reposts, quotes and threads only."""

    handle: str
    name: str
    bio: str
    followed: bool


class RepostRow(msgspec.Struct, frozen=True):
    """Who reposted a post, and when."""

    author: str
    minutes_ago: int


class ImageRow(msgspec.Struct, frozen=True):
    """An image; without the name of a `picture` it exists as its alt text only."""

    alt: str = ""
    width: int = 0
    height: int = 0
    picture: str = ""


class CardRow(msgspec.Struct, frozen=True):
    """A link with a title."""

    uri: str
    title: str = ""
    description: str = ""


class VideoRow(msgspec.Struct, frozen=True):
    """A video that exists as its alt text, and its poster if that has a name."""

    alt: str = ""
    picture: str = ""


class PostRow(msgspec.Struct, frozen=True):
    """A line of posts.jsonl.

    `reply_to` and `quote` are keys of rows above; `links`, `mentions` and `tags_in_text` are stretches of `text`
    that become facets.
    """

    key: str
    author: str
    minutes_ago: int
    text: str
    langs: tuple[str, ...] = ()
    reply_to: str = ""
    quote: str = ""
    images: tuple[ImageRow, ...] = ()
    card: CardRow | None = None
    video: VideoRow | None = None
    tags_in_text: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: dict[str, str] = {}
    labels: tuple[str, ...] = ()
    likes: int = 0
    reposts: int = 0
    replies: int = 0
    quotes: int = 0
    reposted_by: tuple[RepostRow, ...] = ()
    liked: bool = False
    bookmarked: bool = False


def read_authors() -> list[AuthorRow]:
    """All authors."""
    return msgspec.json.Decoder(AuthorRow).decode_lines((HERE / "authors.jsonl").read_bytes())


def read_posts() -> list[PostRow]:
    """All posts, in the file's order: a post stands behind what it answers or quotes."""
    return msgspec.json.Decoder(PostRow).decode_lines((HERE / "posts.jsonl").read_bytes())
