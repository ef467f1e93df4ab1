"""Made-up items, posts and pages, at chosen places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skerry.domain.pages import BadItem, ItemToStore, PageNode, ThreadPage, TimelinePage
from skerry.domain.posts import Author, Counts, FeedItem, Post, ReplyContext, Repost
from skerry.domain.verdicts import Action, RuleResult, Verdict
from skerry.store.cache import Cache
from skerry.store.values import ItemKey, PutResult

FEED = "following"
ME = "did:plc:meeeeeeeeeeeeeeeeeeeeeee"
START_MS = 1_700_000_000_000


def did(name: str) -> str:
    """An account's DID."""
    return f"did:plc:{name:a<24}"


def author(name: str = "ada") -> Author:
    """An account."""
    return Author(did(name), f"{name}.example.com", name.title())


def post(n: int, text: str = "", *, by: str = "ada", likes: int = 0, reply_parent: str = "") -> Post:
    """The post number `n`, written `n` seconds after the start."""
    at = START_MS + n * 1000
    return Post(
        uri=f"at://{did(by)}/app.bsky.feed.post/{n:06d}",
        cid=f"bafyrei{n:06d}",
        author=author(by),
        text=text or f"Number {n}.",
        created_ms=at,
        indexed_ms=at + 5,
        langs=("en",),
        reply_parent=reply_parent,
        counts=Counts(likes=likes),
    )


def item(n: int, text: str = "", *, by: str = "ada", likes: int = 0, reply: ReplyContext | None = None) -> FeedItem:
    """The post number `n` for itself."""
    return FeedItem(post(n, text, by=by, likes=likes), reply=reply)


def repost(n: int, at: int, *, by: str = "bo", of: str = "ada") -> FeedItem:
    """The post number `n`, reposted `at` seconds after the start."""
    uri = f"at://{did(by)}/app.bsky.feed.repost/{at:06d}"
    return FeedItem(post(n, by=of), repost=Repost(author(by), START_MS + at * 1000, uri, f"bafyrep{at:06d}"))


def page(items: Iterable[FeedItem | BadItem], cursor: str = "") -> TimelinePage:
    """A page of items in the order given, each with a view of its own."""
    return TimelinePage(
        tuple(i if isinstance(i, BadItem) else ItemToStore(i, f'{{"uri": "{i.post.uri}"}}'.encode()) for i in items),
        cursor,
    )


def put(cache: Cache, *items: FeedItem | BadItem, cursor: str = "", asked_ms: int = 1, feed: str = FEED) -> PutResult:
    """Store a page that was asked for at the top."""
    return cache.put_page(feed, page(items, cursor), cache.top(), asked_ms=asked_ms, own_did=ME)


def numbers(keys: Sequence[ItemKey]) -> list[int]:
    """Which items these are: the seconds after the start of their places."""
    return [(key.sort_ms - START_MS) // 1000 for key in keys]


def verdict(action: Action = "show", score: float = 0.0, rule: str = "Tea") -> Verdict:
    """A verdict with one rule's result."""
    return Verdict(action, score, (RuleResult(rule, action, action != "show", 0.75),))


def thread_page(*posts: Post) -> ThreadPage:
    """A thread in which each post answers the one before, the first one asked for."""
    return ThreadPage(tuple(PageNode("post", p.uri, depth, p, b"{}") for depth, p in enumerate(posts)))
