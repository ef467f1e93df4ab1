"""From the lexicon's views of posts to skerry's, checked and cleaned: the one mapping there is."""

from __future__ import annotations

from skerry.domain.clean import clean_line, clean_with_facets
from skerry.domain.embeds import to_embed
from skerry.domain.lexicon import BlockedPost, ParentPost, PostView, ReplyView, RepostReason
from skerry.domain.parts import (
    BadView,
    optional_address,
    to_address,
    to_author,
    to_facets,
    to_labels,
    to_langs,
    to_tags,
)
from skerry.domain.posts import Counts, Post, ReplyContext, Repost, Viewer
from skerry.domain.syntax import is_cid, parse_time

MAX_COUNT = 10**12
"""No count is higher; what a server claims beyond it is held here, so that it fits a column."""


def to_post(view: PostView) -> Post:
    """A post. Raises BadView when its address, version, author or both of its times are wrong."""
    if not is_cid(view.cid):
        raise BadView("the post's cid is none")
    record = view.record
    created, indexed = parse_time(record.created_at), parse_time(view.indexed_at)
    if indexed is None:
        indexed = created
    if indexed is None:
        raise BadView("the post has no time")
    text, facets = clean_with_facets(record.text, to_facets(record.facets))
    return Post(
        uri=to_address(view.uri, "the post"),
        cid=view.cid,
        author=to_author(view.author),
        text=text,
        created_ms=indexed if created is None else created,
        indexed_ms=indexed,
        facets=facets,
        langs=to_langs(record.langs),
        tags=to_tags(record.tags),
        reply_root=optional_address(record.reply.root.uri) if record.reply else "",
        reply_parent=optional_address(record.reply.parent.uri) if record.reply else "",
        embed=to_embed(view.embed, record.embed.type),
        labels=to_labels(view.labels),
        counts=Counts(*map(_count, (view.reply_count, view.repost_count, view.like_count, view.quote_count))),
        viewer=_viewer(view),
    )


def _count(number: int) -> int:
    """A count within reason."""
    return max(0, min(number, MAX_COUNT))


def _viewer(view: PostView) -> Viewer:
    """What the signed-in account did with a post."""
    viewer = view.viewer
    return Viewer(
        like=optional_address(viewer.like),
        repost=optional_address(viewer.repost),
        is_bookmarked=viewer.bookmarked,
        is_thread_muted=viewer.thread_muted,
        is_reply_disabled=viewer.reply_disabled,
        is_embedding_disabled=viewer.embedding_disabled,
    )


def to_repost(view: RepostReason) -> Repost:
    """Who reposted and when. Raises BadView: without it the item would pass for the post itself."""
    indexed = parse_time(view.indexed_at)
    if indexed is None:
        raise BadView("the repost has no time")
    return Repost(
        by=to_author(view.by),
        indexed_ms=indexed,
        uri=optional_address(view.uri),
        cid=view.cid if is_cid(view.cid) else "",
    )


def to_reply(view: ReplyView) -> ReplyContext:
    """What a reply answers; "gone" when that can't be read."""
    root = optional_address(view.root.uri)
    if view.parent is None:
        return ReplyContext("gone", root=root)
    uri = optional_address(view.parent.uri)
    if isinstance(view.parent, ParentPost):
        try:
            author = to_author(view.parent.author)
        except BadView:
            return ReplyContext("gone", parent=uri, root=root)
        return ReplyContext("post", uri, root, author, clean_line(view.parent.record.text))
    return ReplyContext("blocked" if isinstance(view.parent, BlockedPost) else "gone", parent=uri, root=root)
