"""Feeds beside the timeline in the engine: judged where they are, told by their name, their failures their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.domain.errors import UsageError
from skerry.domain.pages import TimelinePage
from skerry.encoder.fake import FakeEncoder
from skerry.store.values import PutResult
from skerry.sync.protocol import FOLLOWING, FeedChanged, Refresh, Request, SyncChanged
from tests.store.made import item, page
from tests.sync.test_pipeline import NOW_MS, Bench

FEED = "feed:at://did:plc:genaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.generator/best"
RULE = '[[rule]]\nname = "No tea"\nwords = ["tea"]\nin = ["feed:*"]\naction = "hide"\n'


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An engine with a fake encoder."""
    bench = Bench(tmp_path, FakeEncoder)
    yield bench
    bench.cache.close()


def stored(bench: Bench, content: TimelinePage) -> PutResult:
    """Store a page of the feed."""
    return bench.cache.put_list(FEED, content, asked_ms=NOW_MS)


def told(bench: Bench) -> dict[str, set[int]]:
    """The items that were told as changed, by the feed named with them."""
    found: dict[str, set[int]] = {}
    for event in bench.events:
        if isinstance(event, FeedChanged):
            found.setdefault(event.feed, set()).update(event.changed)
    return found


def test_items_of_a_feed_are_judged_there_and_told_by_its_name(bench: Bench) -> None:
    """A rule for feeds hides in the feed; the same post in the timeline stays."""
    bench.write(RULE)
    place = bench.cache.top()
    mine = bench.cache.put_page(FOLLOWING, page([item(1, "tea")]), place, asked_ms=1, own_did="").new
    result = stored(bench, page([item(1, "tea"), item(2, "coffee")]))

    async def test() -> None:
        bench.engine.page(FEED, result)
        await bench.settled()

    bench.run(test)
    actions = {key.id: key.action for feed in (FOLLOWING, FEED) for key in bench.cache.keys(feed)}
    assert (actions[mine[0]], actions[result.new[0]], actions[result.new[1]]) == ("show", "hide", "show")
    assert FeedChanged(FEED, new=result.new) in bench.events
    changed = told(bench)
    assert set(result.new) <= changed[FEED]
    assert changed[FEED].isdisjoint(changed[FOLLOWING])
    assert changed[FOLLOWING].isdisjoint(result.new)


def test_change_of_a_post_is_told_to_every_feed_that_shows_it(bench: Bench) -> None:
    """A page of a feed that brings other counts changes the timeline's item as well."""
    place = bench.cache.top()
    mine = bench.cache.put_page(FOLLOWING, page([item(1)]), place, asked_ms=1, own_did="").new
    bench.engine.page(FEED, stored(bench, page([item(1, likes=9)])))
    assert told(bench)[FOLLOWING] == set(mine)


def test_failing_feed_does_not_make_sync_fail(bench: Bench) -> None:
    """The window that asked gets the error; the status line goes on saying what the timeline does."""

    async def test() -> None:
        await bench.settled()
        bench.events.clear()
        with pytest.raises(UsageError):
            await bench.engine.handle(Request(1, Refresh("search:tea")))

    bench.run(test)
    assert not [event for event in bench.events if isinstance(event, SyncChanged)]
