"""What the account wrote holds against pages that don't know of it yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from skerry.domain.pages import ItemToStore, PageNode, ThreadPage, TimelinePage
from skerry.domain.posts import Post, Viewer
from skerry.store.cache import Cache
from skerry.store.standing import Standing
from skerry.store.viewing import Switch
from skerry.store.written import HELD_MS, SETTLING_MS
from tests.store.made import FEED, ME, did, item, numbers, page, post, put

AT = 1_000_000
"""When something was written."""

LIKE = "at://did:plc:me/app.bsky.feed.like/1"


def stale(*, muted: bool = False, **viewer: object) -> TimelinePage:
    """A page with the post number 1, whose author is muted or not."""
    view = {"uri": post(1).uri, "author": {"did": did("ada"), "viewer": {"muted": muted, **viewer}}}
    shown = replace(item(1), post=replace(post(1), author=replace(post(1).author, is_muted=muted)))
    return TimelinePage((ItemToStore(shown, json.dumps(view).encode()),))


def bring(cache: Cache, found: TimelinePage, asked_ms: int) -> None:
    """Store a page that was asked for at the top."""
    cache.put_page(FEED, found, cache.top(), asked_ms=asked_ms, own_did=ME)


def stored(cache: Cache) -> Post:
    """The post as it is shown."""
    (one,) = cache.items([key.id for key in cache.keys(FEED)]).values()
    return one.item.post


def is_muted(cache: Cache) -> bool:
    """Whether the post's author is, by what is shown and by the view that moderation decides by alike."""
    shown = stored(cache).author.is_muted
    viewer = json.loads(cache.raw(post(1).uri) or b"")["author"]["viewer"]
    assert shown == bool(viewer.get("muted"))
    return shown


@pytest.mark.parametrize("asked_ms", [AT - 1000, AT, AT + 1, AT + HELD_MS - 1])
def test_mute_holds_against_a_page_that_does_not_know_of_it(cache: Cache, asked_ms: int) -> None:
    """Asked for before it, or shortly after: in feeds, lists and threads; and in posts that weren't stored before."""
    cache.set_standing(did("ada"), "mute", "", is_on=True, at_ms=AT)
    bring(cache, stale(), asked_ms)
    assert is_muted(cache)
    cache.put_list("list", stale(), asked_ms=asked_ms)
    assert is_muted(cache)
    (entry,) = stale().items
    assert isinstance(entry, ItemToStore)
    lines = (PageNode("post", entry.item.post.uri, 0, entry.item.post, entry.raw),)
    cache.put_thread(post(1).uri, ThreadPage(lines), fetched_ms=asked_ms)
    assert is_muted(cache)


@pytest.mark.parametrize("asked_ms", [AT + HELD_MS, AT - HELD_MS - 1])
def test_server_is_believed_when_the_time_is_over(cache: Cache, asked_ms: int) -> None:
    """Also when the clock was set back."""
    cache.set_standing(did("ada"), "mute", "", is_on=True, at_ms=AT)
    bring(cache, stale(), asked_ms)
    assert not is_muted(cache)


def test_server_that_agrees_is_believed_from_then_on(cache: Cache) -> None:
    """Once it has had time to agree with itself: then somebody took the mute back in another client."""
    cache.set_standing(did("ada"), "mute", "", is_on=True, at_ms=AT)
    bring(cache, stale(muted=True), AT + 1000)
    bring(cache, stale(), AT + 2000)
    assert is_muted(cache)
    bring(cache, stale(muted=True), AT + SETTLING_MS)
    bring(cache, stale(), AT + SETTLING_MS + 1)
    assert not is_muted(cache)


def test_last_of_several_writes_holds(cache: Cache) -> None:
    """Muted and unmuted again: the page that knows of the mute alone is late."""
    cache.set_standing(did("ada"), "mute", "", is_on=True, at_ms=AT)
    cache.set_standing(did("ada"), "mute", "", is_on=False, at_ms=AT + 10)
    bring(cache, stale(muted=True), AT + 20)
    assert not is_muted(cache)


def test_who_is_muted_by_a_list_stays_muted(cache: Cache) -> None:
    """The account mutes them no longer; the list does."""
    by_list = stale(muted=True, mutedByList={"uri": "at://list"})
    bring(cache, by_list, AT - 1)
    cache.set_standing(did("ada"), "mute", "", is_on=False, at_ms=AT)
    assert is_muted(cache)
    bring(cache, by_list, AT + 1)
    assert is_muted(cache)


@pytest.mark.parametrize(("kind", "field"), [("block", "is_blocked"), ("follow", "is_followed")])
def test_blocks_and_follows_hold_too(cache: Cache, kind: Standing, field: str) -> None:
    """By their author alone: others are as the page says."""
    cache.set_standing(did("ada"), kind, "at://r", is_on=True, at_ms=AT)
    bring(cache, page([item(2, by="bo"), item(1)]), AT + 1)
    standings = [getattr(one.item.post.author, field) for one in cache.items([k.id for k in cache.keys(FEED)]).values()]
    assert standings == [False, True]


@pytest.mark.parametrize(
    ("kind", "viewer", "likes", "reposts"),
    [
        ("like", Viewer(like=LIKE), 4, 0),
        ("repost", Viewer(repost=LIKE), 3, 1),
        ("bookmark", Viewer(is_bookmarked=True), 3, 0),
        ("mute-thread", Viewer(is_thread_muted=True), 3, 0),
    ],
)
def test_what_was_done_with_a_post_holds_with_its_count(
    cache: Cache, kind: Switch, viewer: Viewer, likes: int, reposts: int
) -> None:
    """On and off; a server that agrees counts for itself."""
    put(cache, item(1, likes=3))
    cache.set_viewer(post(1).uri, kind, LIKE, is_on=True, at_ms=AT)
    put(cache, item(1, likes=3), asked_ms=AT + 1)
    shown = stored(cache)
    assert (shown.viewer, shown.counts.likes, shown.counts.reposts) == (viewer, likes, reposts)
    known = replace(item(1, likes=9), post=replace(post(1, likes=9), viewer=viewer))
    put(cache, known, asked_ms=AT + 2)
    assert stored(cache).counts.likes == 9
    cache.set_viewer(post(1).uri, kind, "", is_on=False, at_ms=AT + 3)
    put(cache, known, asked_ms=AT + 4)
    assert stored(cache).viewer == Viewer()
    assert stored(cache).counts.likes == (8 if kind == "like" else 9)


def test_deleted_post_does_not_come_back(cache: Cache) -> None:
    """Neither with a page nor in a thread, where a line is left for it; with the next write its time may be over."""
    put(cache, item(2), item(1))
    cache.remove_posts([post(2).uri], deleted_ms=AT)
    put(cache, item(2), item(1), asked_ms=AT + 1)
    assert numbers(cache.keys(FEED)) == [1]
    cache.put_thread(post(1).uri, ThreadPage((PageNode("post", post(2).uri, 1, post(2), b"{}"),)), fetched_ms=AT + 2)
    assert [node.kind for node in cache.thread(post(1).uri).nodes] == ["gone"]
    cache.set_viewer(post(1).uri, "like", LIKE, is_on=True, at_ms=AT + HELD_MS + 1)
    put(cache, item(2), item(1), asked_ms=AT + HELD_MS + 2)
    assert numbers(cache.keys(FEED)) == [2, 1]


def test_what_holds_outlives_the_process(cache: Cache, path: Path) -> None:
    """A command writes and ends; the next process fetches at once."""
    cache.set_standing(did("ada"), "mute", "", is_on=True, at_ms=AT)
    again = Cache.open(path, write=True)
    bring(again, stale(), AT + 1)
    assert is_muted(again)
    again.close()
