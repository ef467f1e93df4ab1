"""What stands around a post, for rules that reach beyond it: what it quotes, what it answers, how its thread begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.posts import Author, Embed, FeedItem, Post, Quoted
from skerry.judge.subject import Around, Subject, encode_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOBODY = Author("", "")
"""Wrote what has no author that could be read."""


def uris_around(item: FeedItem) -> tuple[str, ...]:
    """The addresses of what a post answers, of the post that its thread begins with, and of what it quotes."""
    post, quoted = item.post, item.post.embed.quoted
    return tuple(
        dict.fromkeys(uri for uri in (post.reply_parent, post.reply_root, quoted.uri if quoted else "") if uri)
    )


def around_of(item: FeedItem, known: Mapping[str, Post]) -> tuple[Around, ...]:
    """Everything around a post, each once; of `known` are those posts of `uris_around` that the store has."""
    post, quoted = item.post, item.post.embed.quoted
    found: list[Around] = []
    if quoted and quoted.state == "post":
        own = replace(post, embed=replace(post.embed, quoted=None))
        found += [Around("own", Subject.from_post(own)), Around("quote", Subject.from_post(_quoted_post(quoted)))]
    parent = known.get(post.reply_parent) or _answered(item)
    if parent:
        found.append(Around("parent", Subject.from_post(parent)))
    root = known.get(post.reply_root) if post.reply_root != post.reply_parent else None
    if root:
        found.append(Around("root", Subject.from_post(root)))
    return tuple(found)


def texts_around(subjects: Iterable[Subject]) -> list[str]:
    """The texts around some posts that the model has to read before topics can be asked of them, each once."""
    texts = (encode_text(each.subject) for subject in subjects for each in subject.around if not each.vector)
    return list(dict.fromkeys(text for text in texts if text.strip()))


def with_vectors(subjects: Sequence[Subject], vectors: Mapping[str, NDArray[np.float32]]) -> list[Subject]:
    """The posts with the vectors of what is around them, as far as they are known."""
    return [_with_vectors(subject, vectors) if subject.around else subject for subject in subjects]


def _with_vectors(subject: Subject, vectors: Mapping[str, NDArray[np.float32]]) -> Subject:
    around = []
    for each in subject.around:
        vector = vectors.get(encode_text(each.subject))
        around.append(each if each.vector or vector is None else replace(each, vector=vector.tobytes()))
    return replace(subject, around=tuple(around))


def _quoted_post(quoted: Quoted) -> Post:
    """What is quoted as a post of its own."""
    return Post(
        quoted.uri,
        quoted.cid,
        quoted.author or NOBODY,
        quoted.text,
        quoted.created_ms,
        quoted.created_ms,
        facets=quoted.facets,
        langs=quoted.langs,
        embed=Embed(images=quoted.images, video=quoted.video, card=quoted.card),
        labels=quoted.labels,
    )


def _answered(item: FeedItem) -> Post | None:
    """What a post answers, as far as the timeline says it."""
    reply = item.reply
    if reply is None or reply.state != "post":
        return None
    return Post(reply.parent, "", reply.parent_author or NOBODY, reply.parent_text, 0, 0)
