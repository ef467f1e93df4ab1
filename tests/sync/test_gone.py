"""A post that its author deleted goes at next sight: from the thread that says so, and from every feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.domain.pages import PageNode, ThreadPage
from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.gone import forget_gone
from tests.store.made import FEED, did, item, numbers, post, put


class Heard:
    """What the windows are told."""

    def __init__(self) -> None:
        self.removed: dict[str, tuple[int, ...]] = {}

    def page(self, feed: str, result: PutResult) -> None:
        """A page."""
        self.removed[feed] = result.removed

    def thread(self, uri: str) -> None:
        """A thread."""

    def moderation(self) -> None:
        """Rules of the network."""

    def notice(self, text: str) -> None:
        """A sentence."""


@pytest.mark.parametrize("is_own", [False, True])
def test_post_that_a_thread_has_as_gone_goes_from_every_feed(tmp_path: Path, is_own: bool) -> None:
    """The windows are told of the item; one's own new post stays, which the AppView may not have yet."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    put(cache, item(3), item(2), item(1))
    put(cache, item(2), feed="feed:pinned")
    ids = cache.items_of(post(2).uri)
    page = ThreadPage((PageNode("gone", post(2).uri, -1), PageNode("post", post(3).uri, 0, post(3), b"{}")))
    cache.put_thread(post(3).uri, page, fetched_ms=9)
    heard = Heard()
    forget_gone(cache, page, did("ada") if is_own else did("me"), heard)
    assert numbers(cache.keys(FEED)) == ([3, 2, 1] if is_own else [3, 1])
    assert numbers(cache.keys("feed:pinned")) == ([2] if is_own else [])
    assert sorted(id_ for removed in heard.removed.values() for id_ in removed) == ([] if is_own else sorted(ids))
    assert [node.kind for node in cache.thread(post(3).uri).nodes] == ["gone", "post"]
    cache.close()
