"""What a post leads to: its page on the web, and the addresses in it."""

from __future__ import annotations

import msgspec

from skerry.domain.links import safe_link, shown_host
from skerry.domain.posts import Post
from skerry.ui.rows.text import link_note

WEB = "https://bsky.app/profile"
"""Where posts are shown on the web."""


class Link(msgspec.Struct, frozen=True):
    """An address of a post: what the text calls it, the host it leads to, and what is odd about it ("" for nothing)."""

    said: str
    uri: str
    host: str
    note: str = ""

    @property
    def can_open(self) -> bool:
        """Whether it may be handed to a browser at all."""
        return safe_link(self.uri) is not None


def web_page(post_uri: str, handle: str = "") -> str:
    """The page of a post on the web; "" for an address that is no post's. Source: at://DID/COLLECTION/RECORD-KEY."""
    parts = post_uri.removeprefix("at://").split("/")
    if len(parts) != 3 or not post_uri.startswith("at://"):
        return ""
    page = f"{WEB}/{handle or parts[0]}/post/{parts[2]}"
    return page if safe_link(page) else ""


def links_of(post: Post) -> list[Link]:
    """Every address in a post and in what it quotes, each once, in order."""
    found = [_link(post.text[f.start : f.end], f.value) for f in post.facets if f.kind == "link"]
    if post.embed.card:
        found.append(_link(post.embed.card.title, post.embed.card.uri))
    if post.embed.video and post.embed.video.playlist:
        found.append(_link("video", post.embed.video.playlist))
    if quoted := post.embed.quoted:
        found += [_link(quoted.text[f.start : f.end], f.value) for f in quoted.facets if f.kind == "link"]
        if quoted.card:
            found.append(_link(quoted.card.title, quoted.card.uri))
    links: dict[str, Link] = {}
    for link in found:
        links.setdefault(link.uri, link)
    return list(links.values())


def tags_of(post: Post) -> list[str]:
    """The hashtags of a post, without their sign, each once: those in its text, then those beside it."""
    return list(dict.fromkeys([*(facet.value for facet in post.facets if facet.kind == "tag"), *post.tags]))


def _link(said: str, uri: str) -> Link:
    return Link(" ".join(said.split()), uri, shown_host(uri), link_note(said, uri))
