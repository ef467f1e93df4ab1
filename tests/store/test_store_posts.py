"""Posts: stored once, the latest body, what hangs on it dropped when it changes."""

from __future__ import annotations

import msgspec
import pytest

from skerry.domain.posts import Embed, Image, Post, Viewer
from skerry.store.cache import Cache
from skerry.store.values import Vector
from tests.store.made import FEED, author, item, post, put, repost, thread_page, verdict


def judged_and_encoded(cache: Cache) -> bool:
    """Whether nothing is left to do for the only item."""
    return not cache.unjudged("rules", 9, model="m") and not cache.unencoded("m", 9)


@pytest.fixture
def done(cache: Cache) -> Cache:
    """A cache with one item that is encoded and judged."""
    put(cache, item(1))
    (waiting,) = cache.unencoded("m", 9)
    cache.put_vectors("m", [(waiting.id, Vector(b"\x01\x02", 0.5))])
    cache.put_verdicts("rules", [(cache.keys(FEED)[0].id, verdict("dim"))])
    assert judged_and_encoded(cache)
    return cache


def put_again(cache: Cache, changed: Post) -> None:
    """The same post in another state."""
    put(cache, msgspec.structs.replace(item(1), post=changed), asked_ms=2)


def test_post_is_stored_once(cache: Cache) -> None:
    """However many items and threads show it."""
    put(cache, repost(1, 9), repost(1, 8, by="cy"), item(1))
    put(cache, item(1), feed="other")
    cache.put_thread(post(1).uri, thread_page(post(1)), fetched_ms=1)
    assert len(cache.unencoded("m", 99)) == 1
    assert {stored.item.post.uri for stored in cache.items([key.id for key in cache.keys(FEED)]).values()} == {
        post(1).uri
    }


def test_post_keeps_the_view_that_it_came_from(cache: Cache) -> None:
    """The JSON as the network gave it."""
    put(cache, item(1))
    assert cache.raw(post(1).uri) == f'{{"uri": "{post(1).uri}"}}'.encode()


@pytest.mark.parametrize(
    "changed", [post(1, likes=5), msgspec.structs.replace(post(1), viewer=Viewer(is_bookmarked=True))]
)
def test_new_numbers_leave_verdict_and_vector(done: Cache, changed: Post) -> None:
    """Counts and the viewer's own likes are no reason to judge again."""
    put_again(done, changed)
    assert judged_and_encoded(done)
    assert done.items([done.keys(FEED)[0].id]).popitem()[1].item.post == changed


def test_new_labels_or_author_are_judged_again(done: Cache) -> None:
    """What rules look at beside the text; the vector stays."""
    put_again(done, msgspec.structs.replace(post(1), author=msgspec.structs.replace(author(), is_followed=True)))
    assert not done.unencoded("m", 9)
    (waiting,) = done.unjudged("rules", 9, model="m")
    assert waiting.vector == Vector(b"\x01\x02", 0.5)
    assert [key.action for key in done.keys(FEED)] == ["dim"]  # until it is judged again


@pytest.mark.parametrize(
    "changed", [post(1, "Other words."), msgspec.structs.replace(post(1), embed=Embed(images=(Image("New alt."),)))]
)
def test_new_text_is_encoded_and_judged_again(done: Cache, changed: Post) -> None:
    """A vector of another text is of no use."""
    put_again(done, changed)
    assert [waiting.post for waiting in done.unencoded("m", 9)] == [changed]
    assert [waiting.vector for waiting in done.unjudged("rules", 9, model="m")] == [None]
