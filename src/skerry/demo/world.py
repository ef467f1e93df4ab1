"""The made-up world as the store takes it: a timeline of the last two days, threads, and a few posts still to come."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from skerry.demo.pictures import picture_address
from skerry.demo.rows import AuthorRow, PostRow, read_authors, read_posts
from skerry.demo.told import ToldRow, read_told
from skerry.domain.notifications import OWN_POST, Notification
from skerry.domain.pages import ItemToStore, PageNode, ThreadPage, TimelinePage
from skerry.domain.posts import (
    Author,
    Card,
    Counts,
    Embed,
    Facet,
    FacetKind,
    FeedItem,
    Image,
    Label,
    Post,
    Quoted,
    ReplyContext,
    Repost,
    Video,
    Viewer,
)

HANDLE = "you.example.com"
DID = f"did:web:{HANDLE}"
"""Who looks at the demo."""

MINUTE_MS = 60_000
STILL_TO_COME = 9
"""How many of the newest items are held back and come by themselves, a few at a time."""


class World:
    """All posts by key, at a moment: `now_ms` is the time that the rows' `minutes_ago` count back from."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms
        told = read_told()
        self._authors = {row.handle: _author(row) for row in (*read_authors(), *told.authors)}
        self._rows = {row.key: row for row in (*read_posts(), *told.posts)}
        self._posts: dict[str, Post] = {}
        for row in self._rows.values():
            self._posts[row.key] = self._post(row)
        self._keys = {post.uri: key for key, post in self._posts.items()}

    def timeline(self) -> list[FeedItem]:
        """Every item of Following, newest first, as the AppView would order it."""
        items = [self._item(row) for row in self._rows.values() if self._is_in_following(row)]
        items += [
            FeedItem(
                self._posts[row.key],
                repost=Repost(self._authors[repost.author], self._ms(repost.minutes_ago)),
            )
            for row in self._rows.values()
            for repost in row.reposted_by
        ]
        return sorted(items, key=lambda item: (item.sort_ms, item.post.cid), reverse=True)

    def entry(self, key: str) -> ItemToStore:
        """A post by its key, as the store takes it."""
        return page([FeedItem(self._posts[key])]).items[0]  # type: ignore[return-value]  # made of an item, so no bad one

    def notification(self, row: ToldRow) -> Notification:
        """What somebody did."""
        author, about = self._authors[row.by], self._posts.get(row.about)
        subject = about.uri if about else ""
        record = f"at://{author.did}/app.bsky.feed.{row.kind}/{row.about or row.minutes_ago}"
        uri = subject if row.kind in OWN_POST else record
        return Notification(uri, row.kind, author, self._ms(row.minutes_ago), subject, is_read=not row.unread)

    def authors(self) -> list[Author]:
        """Everybody but who looks, in the order of their file."""
        return [author for author in self._authors.values() if author.did != DID]

    def by(self, dids: Collection[str]) -> list[FeedItem]:
        """What these wrote, newest first."""
        items = [FeedItem(post) for post in self._posts.values() if post.author.did in dids]
        return sorted(items, key=lambda item: item.sort_ms, reverse=True)

    def thread(self, uri: str) -> ThreadPage | None:
        """A post with all that it answers and all that answers it; None for a post of another world."""
        key = self._keys.get(uri)
        if key is None:
            return None
        above: list[str] = []
        while parent := self._rows[above[-1] if above else key].reply_to:
            above.append(parent)
        nodes = [self._node(k, -depth) for depth, k in reversed(list(enumerate(above, 1)))]
        waiting = [(key, 0)]
        while waiting:
            k, depth = waiting.pop()
            nodes.append(self._node(k, depth))
            answers = [row.key for row in self._rows.values() if row.reply_to == k]
            waiting += [(answer, depth + 1) for answer in reversed(answers)]
        return ThreadPage(tuple(nodes))

    def _node(self, key: str, depth: int) -> PageNode:
        post = self._posts[key]
        return PageNode("post", post.uri, depth, post)

    def _is_in_following(self, row: PostRow) -> bool:
        if not self._authors[row.author].is_followed:
            return False
        return not row.reply_to or self._authors[self._rows[row.reply_to].author].is_followed

    def _item(self, row: PostRow) -> FeedItem:
        if not row.reply_to:
            return FeedItem(self._posts[row.key])
        parent = self._posts[row.reply_to]
        root = parent.reply_root or parent.uri
        return FeedItem(self._posts[row.key], reply=ReplyContext("post", parent.uri, root, parent.author, parent.text))

    def _post(self, row: PostRow) -> Post:
        created = self._ms(row.minutes_ago)
        parent = self._posts.get(row.reply_to)
        uri = self._uri(row)
        return Post(
            uri=uri,
            cid=f"demo-{row.key}",
            author=self._authors[row.author],
            text=row.text,
            created_ms=created,
            indexed_ms=created,
            facets=_facets(row),
            langs=row.langs,
            reply_parent=parent.uri if parent else "",
            reply_root=(parent.reply_root or parent.uri) if parent else "",
            embed=self._embed(row),
            labels=tuple(Label(_did(row.author), val, uri) for val in row.labels),
            counts=Counts(row.replies, row.reposts, row.likes, row.quotes),
            viewer=Viewer(
                like=f"at://{DID}/app.bsky.feed.like/{row.key}" if row.liked else "", is_bookmarked=row.bookmarked
            ),
        )

    def _embed(self, row: PostRow) -> Embed:
        quoted = self._posts.get(row.quote)
        return Embed(
            images=tuple(
                Image(i.alt, picture_address(i.picture), picture_address(i.picture), i.width, i.height)
                for i in row.images
            ),
            video=Video(row.video.alt, picture_address(row.video.picture)) if row.video else None,
            card=Card(row.card.uri, row.card.title, row.card.description) if row.card else None,
            quoted=_quoted(quoted) if quoted else None,
        )

    def _ms(self, minutes_ago: int) -> int:
        return self._now_ms - minutes_ago * MINUTE_MS

    @staticmethod
    def _uri(row: PostRow) -> str:
        return f"at://{_did(row.author)}/app.bsky.feed.post/{row.key}"


def page(items: list[FeedItem]) -> TimelinePage:
    """A page of the store; the raw view of a made-up post is what skerry holds of it."""
    return TimelinePage(tuple(ItemToStore(item, msgspec.json.encode(item.post)) for item in items))


def _did(handle: str) -> str:
    return f"did:web:{handle}"


def _author(row: AuthorRow) -> Author:
    return Author(_did(row.handle), row.handle, row.name, is_followed=row.followed)


def _quoted(post: Post) -> Quoted:
    embed = post.embed
    return Quoted(
        "post",
        uri=post.uri,
        cid=post.cid,
        author=post.author,
        text=post.text,
        facets=post.facets,
        langs=post.langs,
        created_ms=post.created_ms,
        images=embed.images,
        video=embed.video,
        card=embed.card,
        labels=post.labels,
    )


def _facets(row: PostRow) -> tuple[Facet, ...]:
    stretches: list[tuple[str, FacetKind, str]] = [(text, "link", uri) for text, uri in row.links.items()]
    stretches += [(mention, "mention", _did(mention.removeprefix("@"))) for mention in row.mentions]
    stretches += [(tag, "tag", tag.removeprefix("#")) for tag in row.tags_in_text]
    facets = [
        Facet(start, start + len(text), kind, value)
        for text, kind, value in stretches
        if (start := row.text.find(text)) >= 0
    ]
    return tuple(sorted(facets, key=lambda facet: facet.start))
