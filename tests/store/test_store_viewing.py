"""What the account did with a post, in the cache before the AppView says so."""

from __future__ import annotations

import pytest

from skerry.domain.posts import Post
from skerry.store.cache import Cache
from skerry.store.viewing import Switch
from tests.store.made import item, post, put, repost


def stored(cache: Cache, n: int) -> Post:
    """The post number `n`."""
    (key,) = [key for key in cache.keys("following") if cache.addresses([key.id])[key.id] == post(n).uri]
    return cache.items([key.id])[key.id].item.post


@pytest.mark.parametrize(
    ("kind", "counts"), [("like", (4, 0)), ("repost", (3, 1)), ("bookmark", (3, 0)), ("mute-thread", (3, 0))]
)
def test_switch_is_seen_at_every_item_of_the_post(cache: Cache, kind: Switch, counts: tuple[int, int]) -> None:
    """On, on again, and off: the count goes up once and down once; the ids are those of the items."""
    put(cache, item(1, likes=3), item(2), repost(1, 5))
    ids = {key.id for key in cache.keys("following")}
    changed = set(cache.set_viewer(post(1).uri, kind, "at://did:plc:me/like/1", is_on=True, at_ms=2))
    assert len(changed) == 2
    assert changed < ids
    now = stored(cache, 1)
    viewer = now.viewer
    assert (now.counts.likes, now.counts.reposts) == counts
    assert (bool(viewer.like), bool(viewer.repost), viewer.is_bookmarked, viewer.is_thread_muted) == tuple(
        kind == each for each in ("like", "repost", "bookmark", "mute-thread")
    )
    assert cache.set_viewer(post(1).uri, kind, "at://did:plc:me/like/1", is_on=True, at_ms=2) == ()
    assert set(cache.set_viewer(post(1).uri, kind, "", is_on=False, at_ms=3)) == changed
    assert stored(cache, 1) == post(1, likes=3)


def test_switch_of_an_unknown_post_changes_nothing(cache: Cache) -> None:
    """It may have left the cache."""
    put(cache, item(1))
    assert cache.set_viewer("at://nothing", "like", "at://x", is_on=True, at_ms=2) == ()
