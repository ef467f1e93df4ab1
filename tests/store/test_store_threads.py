"""Threads as they were last fetched, and without that what is known."""

from __future__ import annotations

from skerry.domain.pages import PageNode, ThreadPage
from skerry.store import threads
from skerry.store.cache import Cache
from tests.store.made import FEED, item, post, put, thread_page


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
