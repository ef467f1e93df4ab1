"""Threads as they were last fetched, and without that what is known."""

from __future__ import annotations

from skerry.domain.feeds import thread_feed
from skerry.domain.pages import PageNode, ThreadPage
from skerry.store import threads
from skerry.store.cache import Cache
from skerry.store.values import Vector
from tests.store.made import FEED, item, page, post, put, thread_page, verdict


def node(n: int, depth: int, *, has_more: bool = False) -> PageNode:
    """A post in a thread."""
    return PageNode("post", post(n).uri, depth, post(n), b"{}", has_more)


def test_thread_comes_back_in_reading_order(cache: Cache) -> None:
    """Ancestors, the post, replies with their depth; what is gone or blocked keeps its line."""
    nodes = (
        PageNode("gone", "at://x", -2),
        node(1, -1),
        node(2, 0),
        node(3, 1, has_more=True),
        PageNode("blocked", "at://y", 1),
        PageNode("unknown", "", 1),
    )
    cache.put_thread(post(2).uri, ThreadPage(nodes, 1), fetched_ms=77)
    found = cache.thread(post(2).uri)
    assert found.fetched_ms == 77
    assert [(line.kind, line.uri, line.depth, line.post, line.has_more) for line in found.nodes] == [
        (line.kind, line.uri, line.depth, line.post, line.has_more) for line in nodes
    ]
    assert found.focus is not None
    assert found.focus.post == post(2)
    assert [line.depth for line in found.ancestors] == [-2, -1]
    assert [line.depth for line in found.replies] == [1, 1, 1]


def test_thread_takes_the_place_of_the_one_before(cache: Cache) -> None:
    """Posts that nothing shows any more are forgotten; those of the timeline stay, and change with the thread."""
    put(cache, item(1))
    cache.put_thread(post(1).uri, thread_page(post(1), post(2), post(3)), fetched_ms=1)
    changed = cache.put_thread(post(1).uri, thread_page(post(1, likes=4), post(3)), fetched_ms=2)
    assert changed == (cache.keys(FEED)[0].id,)
    assert [line.post for line in cache.thread(post(1).uri).nodes] == [post(1, likes=4), post(3)]
    assert cache.raw(post(2).uri) is None
    assert cache.raw(post(3).uri) is not None


def test_thread_shows_that_a_post_is_gone(cache: Cache) -> None:
    """Its line stays, its text doesn't."""
    cache.put_thread(post(1).uri, thread_page(post(1), post(2)), fetched_ms=1)
    cache.remove_posts([post(2).uri])
    assert [(line.kind, line.post) for line in cache.thread(post(1).uri).nodes] == [("post", post(1)), ("gone", None)]


def test_thread_that_was_never_fetched_is_what_is_known(cache: Cache) -> None:
    """The post and what it answers, as far as other pages brought it; nothing for an unknown post."""
    put(cache, item(3), item(1))
    answer = post(5, reply_parent=post(3).uri)
    cache.put_thread("at://other", thread_page(answer), fetched_ms=1)
    found = cache.thread(answer.uri)
    assert found.fetched_ms == 0
    assert [(line.post, line.depth) for line in found.nodes] == [(post(3), -1), (answer, 0)]
    assert cache.thread("at://nobody").nodes == ()


def test_posts_that_answer_each_other_end(cache: Cache) -> None:
    """A circle of parents, which only a broken server makes."""
    one, two = post(1, reply_parent=post(2).uri), post(2, reply_parent=post(1).uri)
    cache.put_thread("at://other", thread_page(one, two), fetched_ms=1)
    assert [line.post for line in cache.thread(one.uri).nodes] == [two, one]


def test_oldest_threads_are_forgotten(cache: Cache) -> None:
    """Beyond a number that nobody goes back to."""
    for n in range(threads.MAX_THREADS + 3):
        cache.put_thread(post(n).uri, thread_page(post(n)), fetched_ms=n)
    assert cache.thread(post(2).uri).nodes == ()
    assert cache.thread(post(3).uri).fetched_ms == 3
    assert cache.raw(post(2).uri) is None


def test_posts_of_a_thread_are_items_but_for_the_one_that_was_asked_for(cache: Cache) -> None:
    """So they are encoded and judged; the one that somebody opened is not up for it."""
    cache.put_thread(post(1).uri, thread_page(post(1), post(2), post(3)), fetched_ms=9_000)
    items = cache.unjudged("rules", 10, model="m")
    assert [(item.item.post, item.feed) for item in items] == [
        (post(2), thread_feed(post(1).uri)),
        (post(3), thread_feed(post(1).uri)),
    ]
    assert {each.post for each in cache.unencoded("m", 10)} == {post(2), post(3)}


def test_thread_that_is_fetched_again_keeps_its_verdicts_and_vectors(cache: Cache) -> None:
    """What was judged and encoded once is not again; what is gone from it is no item any more."""
    uri, feed = post(1).uri, thread_feed(post(1).uri)
    cache.put_thread(uri, thread_page(post(1), post(2), post(3)), fetched_ms=9_000)
    ids = [item.id for item in cache.unjudged("rules", 10, model="m")]
    cache.put_vectors("m", [(each.id, Vector(b"x", 1.0)) for each in cache.unencoded("m", 10)])
    cache.put_verdicts("rules", [(item_id, verdict("hide")) for item_id in ids])
    cache.put_thread(uri, thread_page(post(1), post(3, likes=2), post(4)), fetched_ms=10_000)
    assert [item.item.post for item in cache.unjudged("rules", 10, model="m")] == [post(4)]
    assert [each.post for each in cache.unencoded("m", 10)] == [post(4)]
    assert [(key.id, key.action) for key in cache.keys(feed, hidden=True)] == [(ids[1], "hide")]
    assert cache.feed_state(feed).hidden == 1


def test_forgotten_thread_leaves_no_items(cache: Cache) -> None:
    """Nor does a list that nobody opens take a thread's items with it."""
    for n in range(threads.MAX_THREADS + 1):
        cache.put_thread(post(n).uri, thread_page(post(n), post(1000 + n)), fetched_ms=n)
    assert cache.keys(thread_feed(post(0).uri)) == []
    assert len(cache.unjudged("rules", 1000, model="m")) == threads.MAX_THREADS
    cache.put_list("search:tea", page([item(5)]), asked_ms=10**15)
    assert len(cache.keys(thread_feed(post(1).uri))) == 1


def test_thread_keeps_what_its_author_hides(cache: Cache) -> None:
    """With its post, and as gone without it."""
    hidden = PageNode("hidden", post(2).uri, 1, post(2), b"{}")
    cache.put_thread(post(1).uri, ThreadPage((node(1, 0), hidden)), fetched_ms=1)
    assert [(line.kind, line.post) for line in cache.thread(post(1).uri).nodes][1] == ("hidden", post(2))
    cache.remove_posts([post(2).uri])
    assert [line.kind for line in cache.thread(post(1).uri).nodes] == ["post", "gone"]
