"""Posts of a thread through the engine: fetched, judged where rules hold in threads, told to the window."""

from __future__ import annotations

from pathlib import Path

from skerry.demo.world import World
from skerry.domain.feeds import thread_feed
from skerry.domain.posts import Post
from skerry.encoder.fake import FakeEncoder
from skerry.sync.protocol import FOLLOWING, FeedChanged, FetchThread, Request
from tests.sync.test_pipeline import NOW_MS, Bench

RULE = '[[rule]]\nname = "Not in threads"\nauthors = [{0}]\nin = ["thread"]\naction = "hide"\n'


def conversation() -> tuple[str, list[Post]]:
    """The address of a post of the made-up world with a thread, and the others of it."""
    world = World(NOW_MS)
    for item in world.timeline():
        page = world.thread(item.post.uri)
        others = [node.post for node in page.nodes if node.post and node.depth] if page else []
        if len(others) > 2:
            return item.post.uri, others
    raise AssertionError("the made-up world has no thread")


def test_rules_hold_in_threads_and_ask_nothing_there(tmp_path: Path) -> None:
    """All but the post that was asked for are judged and told; none comes back with a question; home stays as it is."""
    uri, others = conversation()
    names = ", ".join(f'"@{handle}"' for handle in dict.fromkeys(post.author.handle for post in others))
    bench = Bench(tmp_path, FakeEncoder)
    bench.write(RULE.format(names))
    bench.rules.one_in = 1

    async def test() -> None:
        await bench.settled()
        assert "hide" not in bench.actions().values()
        await bench.engine.handle(Request(1, FetchThread(uri)))
        await bench.engine.pipeline.settled()
        feed = thread_feed(uri)
        hidden = bench.cache.keys(feed, hidden=True)
        assert {bench.cache.items([key.id])[key.id].item.post.uri for key in hidden} == {post.uri for post in others}
        assert not any(bench.cache.items([key.id])[key.id].is_asked for key in hidden)
        told = {i for each in bench.events if isinstance(each, FeedChanged) and each.feed == feed for i in each.changed}
        assert told == {key.id for key in hidden}
        assert "hide" not in bench.actions().values()
        assert bench.cache.item_of(FOLLOWING, uri) is not None

    bench.run(test)
