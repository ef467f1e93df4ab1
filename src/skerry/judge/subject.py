"""What rules see of a post: everything that a reader sees of it, ready to be compared, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from skerry.domain.links import shown_host
from skerry.domain.posts import Embed, FeedItem, Label, Post
from skerry.judge.language import languages_of

Where = Literal["own", "quote", "parent", "root"]
"""What stands around a post: itself without what it quotes; what it quotes; what it answers; how its thread begins."""


class Subject(msgspec.Struct, frozen=True):
    """A post as rules see it.

    Attributes:
        text: The post's text, alt texts, the card's words and the quoted text, a newline between.
        tags: Tags that are not in the text, without the #.
        handle: The author's handle, in lower case.
        did: The author's DID; empty when it isn't known.
        reposter: Handle and DID of who reposted it; empty when nobody did.
        hosts: Where its links and its card lead, as DNS has them.
        labels: The values of the labels on it and on its author's account.
        langs: The languages that it counts as, in lower case: what was read in it, else what its author gave.
        kinds: What it is, of "repost", "reply", "quote", "post"; a repost of a reply is both.
        media: What hangs on it, of "image", "video", "link", "no-alt".
        is_followed: Whether the user follows its author.
        own: Its own words, of which its language is read: the text, or the alt texts where there is none.
        written: The languages that were read in it; empty where none was sure, or it wasn't looked at.
        place: Where it was met, as a rule's `in` names places; empty where that doesn't count.
        around: What stands around it, where a rule reaches so far; see `skerry.judge.reach`.
    """

    text: str
    tags: tuple[str, ...] = ()
    handle: str = ""
    did: str = ""
    reposter: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("post",)
    media: tuple[str, ...] = ()
    is_followed: bool = False
    own: str = ""
    written: tuple[str, ...] = ()
    place: str = ""
    around: tuple[Around, ...] = ()

    @classmethod
    def from_item(cls, item: FeedItem, written: Sequence[str] | None = None, place: str = "") -> Subject:
        """The subject of a line of a feed; `written` is what its language was read as, if it was."""
        by = item.repost.by if item.repost else None
        return _subject(item.post, (by.handle.lower(), by.did) if by else (), written or (), place)

    @classmethod
    def from_post(cls, post: Post) -> Subject:
        """The subject of a post that stands for itself."""
        return _subject(post, (), (), "")


class Around(msgspec.Struct, frozen=True):
    """A post around another. `vector` is its vector's float32 bytes; empty while the model has not read it."""

    where: Where
    subject: Subject
    vector: bytes = b""


def own_words(post: Post) -> str:
    """What an author wrote: the text, or the alt texts where there is none."""
    return post.text if post.text.strip() else "\n".join(image.alt for image in post.embed.images)


def encode_text(subject: Subject) -> str:
    """What the model reads of a post."""
    return subject.text


def hosts_of(uris: Iterable[str]) -> tuple[str, ...]:
    """The hosts of addresses, each once, in order; of what is no web address, none."""
    return tuple(dict.fromkeys(host for host in map(_host, uris) if host))


@lru_cache(maxsize=4096)
def _host(uri: str) -> str:
    return shown_host(uri).removesuffix(".")


def _subject(post: Post, reposter: tuple[str, ...], written: Sequence[str], place: str) -> Subject:
    embed = post.embed
    return Subject(
        text=_text(post.text, embed),
        tags=post.tags,
        handle=post.author.handle.lower(),
        did=post.author.did,
        reposter=reposter,
        hosts=_hosts(post),
        labels=_labels(post),
        langs=languages_of([lang.lower() for lang in post.langs], written),
        kinds=_kinds(post, is_repost=bool(reposter)),
        media=_media(post),
        is_followed=post.author.is_followed,
        own=own_words(post),
        written=tuple(written),
        place=place,
    )


def _text(text: str, embed: Embed) -> str:
    if not (embed.images or embed.video or embed.card or embed.quoted):
        return text
    parts = [text, *(image.alt for image in embed.images)]
    if embed.video:
        parts.append(embed.video.alt)
    if embed.card:
        parts += [embed.card.title, embed.card.description]
    if embed.quoted and embed.quoted.state == "post":
        parts.append(embed.quoted.text)
    return "\n".join(part for part in parts if part)


def _hosts(post: Post) -> tuple[str, ...]:
    uris = [facet.value for facet in post.facets if facet.kind == "link"]
    if post.embed.card:
        uris.append(post.embed.card.uri)
    return hosts_of(uris) if uris else ()


def _labels(post: Post) -> tuple[str, ...]:
    """A label on the author's profile is about the profile, not about what they post: it is left out."""
    if not (post.labels or post.author.labels):
        return ()
    own: list[Label] = [*post.labels, *(label for label in post.author.labels if label.uri == post.author.did)]
    return tuple(dict.fromkeys(label.val for label in own))


def _kinds(post: Post, *, is_repost: bool) -> tuple[str, ...]:
    kinds = []
    if is_repost:
        kinds.append("repost")
    if post.reply_parent:
        kinds.append("reply")
    if post.embed.quoted and post.embed.quoted.state not in {"record", "unknown"}:
        kinds.append("quote")
    return tuple(kinds) if kinds else ("post",)


def _media(post: Post) -> tuple[str, ...]:
    embed = post.embed
    media = []
    if embed.images:
        media.append("image")
    if embed.video:
        media.append("video")
    if embed.card or any(facet.kind == "link" for facet in post.facets):
        media.append("link")
    if any(not image.alt.strip() for image in embed.images) or (embed.video and not embed.video.alt.strip()):
        media.append("no-alt")
    return tuple(media)
