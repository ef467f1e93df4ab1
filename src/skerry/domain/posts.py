"""Posts as skerry holds them: frozen, cleaned, mapped once at the edge.

Every string here has passed `clean()` or a syntax check, so any of them may reach a widget. Times are milliseconds
since 1970 in UTC. Offsets of facets count code points of `text`, not the UTF-8 bytes of the lexicon: they are
converted where the text is cleaned.

Source: the lexicons `app.bsky.feed.defs`, `app.bsky.actor.defs`, `app.bsky.embed.*`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

NO_TIME = -1
"""Stands for a time that isn't known: a row of a file has none. Not 0, which is a date that posts do claim."""


class Label(msgspec.Struct, frozen=True, array_like=True):
    """`com.atproto.label.defs#label`: `src` (a DID) says `val` about `uri` (a post, or a DID for an account)."""

    src: str
    val: str
    uri: str


class Author(msgspec.Struct, frozen=True, omit_defaults=True):
    """`app.bsky.actor.defs#profileViewBasic`, as far as a timeline needs it."""

    did: str
    handle: str
    name: str = ""
    avatar: str = ""
    labels: tuple[Label, ...] = ()
    is_followed: bool = False
    is_muted: bool = False
    is_blocked: bool = False


FacetKind = Literal["mention", "link", "tag"]


class Facet(msgspec.Struct, frozen=True, array_like=True):
    """A stretch `[start, end)` of a text, in code points, and what it leads to: a DID, an address, or a tag."""

    start: int
    end: int
    kind: FacetKind
    value: str


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """An image: alt text ("" when the author gave none), addresses, size in pixels (0 when unknown)."""

    alt: str = ""
    thumb: str = ""
    full: str = ""
    width: int = 0
    height: int = 0


class Video(msgspec.Struct, frozen=True, omit_defaults=True):
    """A video: alt text, poster, playlist."""

    alt: str = ""
    thumb: str = ""
    playlist: str = ""


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """`app.bsky.embed.external`: a link with a title. `uri` is "" when it may not be opened: see `domain.links`."""

    uri: str
    title: str = ""
    description: str = ""
    thumb: str = ""


class Quoted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a post quotes. `state` says what there is of it; `text` and the rest only with "post".

    "record" is a feed, a list, a labeler or a starter pack: its name is in `text`, what it is in `kind`.
    """

    state: Literal["post", "gone", "blocked", "detached", "record", "unknown"]
    uri: str = ""
    cid: str = ""
    author: Author | None = None
    text: str = ""
    facets: tuple[Facet, ...] = ()
    langs: tuple[str, ...] = ()
    created_ms: int = 0
    images: tuple[Image, ...] = ()
    video: Video | None = None
    card: Card | None = None
    labels: tuple[Label, ...] = ()
    kind: str = ""


class Embed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that hangs on a post. `unknown` is the `$type` of an embed that skerry can't show."""

    images: tuple[Image, ...] = ()
    video: Video | None = None
    card: Card | None = None
    quoted: Quoted | None = None
    unknown: str = ""

    @property
    def pictures(self) -> tuple[Image, ...]:
        """What there is to see: the images, else a video's poster, whose size nobody names."""
        return self.images or ((Image(self.video.alt, self.video.thumb, self.video.thumb),) if self.video else ())


class Counts(msgspec.Struct, frozen=True, array_like=True):
    """How often a post was answered, reposted, liked, quoted."""

    replies: int = 0
    reposts: int = 0
    likes: int = 0
    quotes: int = 0


class Viewer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the signed-in account did with a post, and what its author allows: `like` and `repost` are addresses."""

    like: str = ""
    repost: str = ""
    is_bookmarked: bool = False
    is_thread_muted: bool = False
    is_reply_disabled: bool = False
    is_embedding_disabled: bool = False


class Post(msgspec.Struct, frozen=True, omit_defaults=True):
    """`app.bsky.feed.defs#postView` with its record, one version (`cid`) of it."""

    uri: str
    cid: str
    author: Author
    text: str
    created_ms: int
    indexed_ms: int
    facets: tuple[Facet, ...] = ()
    langs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reply_root: str = ""
    reply_parent: str = ""
    embed: Embed = Embed()
    labels: tuple[Label, ...] = ()
    counts: Counts = Counts()
    viewer: Viewer = Viewer()

    @property
    def sort_ms(self) -> int:
        """What the AppView orders by: the earlier of the two times, so that a far-future date does not pin a post."""
        return min(self.created_ms, self.indexed_ms)


class Repost(msgspec.Struct, frozen=True, omit_defaults=True):
    """`app.bsky.feed.defs#reasonRepost`: why a post is in a timeline a second time. `uri` is the repost's own."""

    by: Author
    indexed_ms: int
    uri: str = ""
    cid: str = ""


class ReplyContext(msgspec.Struct, frozen=True, omit_defaults=True):
    """`app.bsky.feed.defs#replyRef`: what a reply answers. `state` is that of the parent."""

    state: Literal["post", "gone", "blocked"] = "gone"
    parent: str = ""
    root: str = ""
    parent_author: Author | None = None
    parent_text: str = ""


class FeedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a timeline: a post and why it is there. The same post can be there several times.

    `repost` is None and `is_pinned` False for a post that is there for itself.
    """

    post: Post
    repost: Repost | None = None
    reply: ReplyContext | None = None
    is_pinned: bool = False

    @property
    def sort_ms(self) -> int:
        """The place in time: a repost counts by when the AppView saw the repost."""
        return self.repost.indexed_ms if self.repost else self.post.sort_ms

    @property
    def address(self) -> str:
        """What tells two items of one feed apart: the post, and who reposted it."""
        return f"{self.post.uri} {self.repost.uri or self.repost.by.did}" if self.repost else self.post.uri
