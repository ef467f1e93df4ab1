"""A post as stories see it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from skerry.domain.clean import clean
from skerry.domain.posts import NO_TIME, Post
from skerry.judge.rows import subject_of
from skerry.judge.stories.links import link_key, links_in
from skerry.judge.subject import Subject, encode_text

MIN_QUOTED = 20
"""Characters from which a quoted text names the quoted post; many posts say "yes"."""


class StoryPost(msgspec.Struct, frozen=True):
    """A post to be put with others.

    Attributes:
        id: Its address, or another name of its own.
        text: What the model reads of it: with alt texts, the card's words and the quoted text.
        author: Its author's DID or handle; empty when it isn't known.
        quoted: Names the post that it quotes, by address or text; empty when there is none.
        links: The pages that it leads to, as `link_key` names them.
        created_ms: When it was written; `NO_TIME` when that isn't known.
        thread: Names the conversation that it is in; empty when that isn't known. What is said in one conversation is
            one telling, however often it is repeated there.
    """

    id: str
    text: str
    author: str = ""
    quoted: str = ""
    links: tuple[str, ...] = ()
    created_ms: int = NO_TIME
    thread: str = ""


def post_of_row(row_id: str, row: Mapping[str, object]) -> StoryPost:
    """The post that a row of P.jsonl describes. Raises BadRow as `read_row` does."""
    subject = subject_of(row)
    quote, link = _string(row, "quote_text"), _string(row, "link").strip()
    links = links_in(subject.text) + ([link if "://" in link else f"https://{link}"] if link else [])
    quoted = " ".join(clean(quote).casefold().split())
    return StoryPost(
        row_id,
        encode_text(subject),
        author=subject.handle,
        quoted=quoted if len(quoted) >= MIN_QUOTED else "",
        links=_keys(links),
    )


def post_of(post: Post) -> StoryPost:
    """The post of a timeline."""
    embed = post.embed
    links = [facet.value for facet in post.facets if facet.kind == "link"]
    if embed.card:
        links.append(embed.card.uri)
    return StoryPost(
        post.uri,
        encode_text(Subject.from_post(post)),
        author=post.author.did,
        quoted=embed.quoted.uri if embed.quoted else "",
        links=_keys(links),
        created_ms=post.sort_ms,
        thread=post.reply_root or post.uri,
    )


def _keys(links: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in map(link_key, links) if key))


def _string(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
