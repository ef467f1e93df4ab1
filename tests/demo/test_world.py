"""The made-up world holds together, and its file's rows are what they say."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from skerry.demo.rows import read_authors, read_posts
from skerry.demo.source import AT_ONCE, DemoSource, open_world
from skerry.demo.world import STILL_TO_COME, World
from skerry.domain.clean import clean
from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.protocol import FOLLOWING

NOW_MS = 1_800_000_000_000


class Told:
    """Remembers what a source told."""

    def __init__(self) -> None:
        self.pages: list[PutResult] = []
        self.threads: list[str] = []

    def page(self, feed: str, result: PutResult) -> None:
        """A page of Following."""
        assert feed == FOLLOWING
        self.pages.append(result)

    def thread(self, uri: str) -> None:
        """A thread."""
        self.threads.append(uri)

    def moderation(self) -> None:
        """The made-up world has no moderation."""
        raise AssertionError

    def notice(self, text: str) -> None:
        """The made-up world has nothing to complain about."""
        raise AssertionError(text)


def test_world_is_as_large_as_promised() -> None:
    """At least 150 posts by 25 authors in 6 languages over two days, with threads, quotes, images, cards and videos."""
    posts, authors = read_posts(), read_authors()
    assert len(posts) >= 150
    assert len({post.author for post in posts}) >= 25
    assert len({lang for post in posts for lang in post.langs}) >= 6
    assert max(post.minutes_ago for post in posts) <= 2 * 24 * 60
    for has in ("reply_to", "quote", "images", "card", "video", "labels", "reposted_by"):
        assert any(getattr(post, has) for post in posts), has
    assert any(image.alt for post in posts for image in post.images)
    assert len({author.handle for author in authors}) == len(authors)


def test_world_names_nobody_real() -> None:
    """Handles and links lie under names that are reserved for examples and tests."""
    ends = (".example.com", ".test", ".example")
    assert all(author.handle.endswith(ends) for author in read_authors())
    for post in read_posts():
        links = [*post.links.values(), *([post.card.uri] if post.card else [])]
        hosts = [link.split("/")[2] for link in links]
        assert all(host.endswith(ends) or host == "example.com" for host in hosts), hosts


def test_world_keeps_the_order_of_time() -> None:
    """A reply is newer than what it answers, a quote than what it quotes; texts are within 300 and clean."""
    rows = {row.key: row for row in read_posts()}
    assert len(rows) == len(read_posts())
    for row in rows.values():
        for other in filter(None, (row.reply_to, row.quote)):
            assert rows[other].minutes_ago > row.minutes_ago
        assert len(row.text) <= 300
        assert clean(row.text) == row.text


def test_world_is_in_the_store_once_and_in_order(tmp_path: Path) -> None:
    """Every item of the timeline comes into the store once: most at the start, the newest by refreshing."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    open_world(cache, NOW_MS)
    timeline = World(NOW_MS).timeline()
    assert cache.feed_state(FOLLOWING).items == len(timeline) - STILL_TO_COME
    source, told = DemoSource(cache, NOW_MS), Told()
    for _ in range(STILL_TO_COME // AT_ONCE + 1):
        asyncio.run(source.refresh(FOLLOWING, told))
    keys = cache.keys(FOLLOWING)
    items = cache.items([key.id for key in keys])
    assert [items[key.id].item for key in keys] == timeline
    assert Counter(len(result.new) for result in told.pages) == Counter({AT_ONCE: STILL_TO_COME // AT_ONCE})
    assert cache.gaps(FOLLOWING) == []
    cache.close()


def test_world_knows_every_thread(tmp_path: Path) -> None:
    """A thread has the post, all that it answers and all that answers it, each once, in reading order."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    source, told = DemoSource(cache, NOW_MS), Told()
    world = World(NOW_MS)
    deepest = max((item.post.uri for item in world.timeline()), key=lambda uri: len(world.thread(uri).nodes))  # type: ignore[union-attr]  # a post of this world
    asyncio.run(source.thread(deepest, told))
    view = cache.thread(deepest)
    assert told.threads == [deepest]
    assert len(view.nodes) >= 5
    assert len({node.uri for node in view.nodes}) == len(view.nodes)
    for above, below in zip(view.nodes, view.nodes[1:], strict=False):
        assert below.depth <= above.depth + 1
    cache.close()
