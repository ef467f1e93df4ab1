"""How feeds are asked for that the server puts in order.

Source: the lexicons `app.bsky.feed.*` and `app.bsky.bookmark.getBookmarks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skerry.domain.errors import UsageError
from skerry.domain.feeds import FeedKind, FeedName, Tab
from skerry.domain.pages import TimelinePage
from skerry.domain.people import PeopleKind
from skerry.domain.views import decode_bookmarks, decode_posts, decode_timeline

Decode = Callable[[bytes], TimelinePage]
Asked = tuple[str, Mapping[str, str | int], Decode]
"""A method, its parameters, and what reads its answer."""

SEARCH = "app.bsky.feed.searchPosts"

FILTERS: Mapping[Tab, str] = {
    "posts": "posts_and_author_threads",
    "replies": "posts_with_replies",
    "media": "posts_with_media",
}
"""The parts of a profile among what the AppView filters by."""


METHODS: Mapping[FeedKind, tuple[str, str, Decode]] = {
    "feed": ("app.bsky.feed.getFeed", "feed", decode_timeline),
    "list": ("app.bsky.feed.getListFeed", "list", decode_timeline),
    "quotes": ("app.bsky.feed.getQuotes", "uri", decode_posts),
    "bookmarks": ("app.bsky.bookmark.getBookmarks", "", decode_bookmarks),
}
"""The method of what has but one parameter, which parameter that is, and what reads the answer."""


def asked_for(feed: FeedName) -> Asked:
    """How a feed is asked for. Raises `UsageError` for Following, which is none of them."""
    if method := METHODS.get(feed.kind):
        nsid, parameter, decode = method
        return nsid, {parameter: feed.subject} if parameter else {}, decode
    match feed.kind:
        case "author":
            return _of_author(feed)
        case "search":
            return SEARCH, {"q": feed.subject, "sort": "latest"}, decode_posts
        case "tag":
            return SEARCH, {"q": f"#{feed.subject}", "tag": feed.subject, "sort": "latest"}, decode_posts
        case _:
            raise UsageError("this feed is no list of the server's", where=str(feed))


def _of_author(feed: FeedName) -> Asked:
    if feed.tab == "likes":
        return "app.bsky.feed.getActorLikes", {"actor": feed.subject}, decode_timeline
    pins = {"includePins": "true"} if feed.tab == "posts" else {}
    params = {"actor": feed.subject, "filter": FILTERS[feed.tab]}
    return "app.bsky.feed.getAuthorFeed", params | pins, decode_timeline


PEOPLE: Mapping[PeopleKind, tuple[str, str, str, str]] = {
    "followers": ("app.bsky.graph.getFollowers", "actor", "followers", ""),
    "follows": ("app.bsky.graph.getFollows", "actor", "follows", ""),
    "known": ("app.bsky.graph.getKnownFollowers", "actor", "followers", ""),
    "likes": ("app.bsky.feed.getLikes", "uri", "likes", "actor"),
    "reposts": ("app.bsky.feed.getRepostedBy", "uri", "repostedBy", ""),
    "people": ("app.bsky.actor.searchActors", "q", "actors", ""),
    "members": ("app.bsky.graph.getList", "list", "items", "subject"),
}
"""Lists of people: the method, its parameter, what the answer calls the list, and what holds the profile in it."""
