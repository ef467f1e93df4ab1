"""Ratings to scores in the real store: what is on the screen at once, the rest after it, and back again exactly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from skerry.config.paths import Paths
from skerry.demo.source import DemoSource, open_world
from skerry.encoder.fake import FakeEncoder
from skerry.judge.taste.forgetting import WEEK_MS
from skerry.judge.taste.reasons import TasteExplanation
from skerry.store.cache import Cache
from skerry.store.ratings import remembered
from skerry.store.user import User
from skerry.store.values import StoredItem
from skerry.sync.encoding import Encoding
from skerry.sync.engine import Engine
from skerry.sync.protocol import FOLLOWING, Event, Explain, FeedChanged, Rated, Request
from skerry.sync.rules import Rules

NOW_MS = 1_800_000_000_000
MODEL = "fake"
PATIENCE = 60

Test = Callable[[], Awaitable[None]]


class Bench:
    """An engine over the made-up world with ratings; `open_engine` makes another one over the same files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = Paths(folder / "config", folder, folder, folder)
        self.paths.config.mkdir()
        self.now_ms = NOW_MS
        self.cache = Cache.open(folder / "cache.db", write=True)
        open_world(self.cache, NOW_MS)
        self.user = User.open(folder / "user.db")
        self.encoder = FakeEncoder()
        self.events: list[Event] = []
        self.engine = self.open_engine()

    def open_engine(self) -> Engine:
        """An engine, as after a restart."""
        encoding = Encoding(lambda: self.encoder)
        self.engine = Engine(
            self.cache,
            DemoSource(self.cache, NOW_MS),
            encoding,
            Rules(self.paths, MODEL),
            MODEL,
            self.events.append,
            self.user,
            lambda: self.now_ms,
        )
        return self.engine

    def run(self, test: Test) -> None:
        """Run the engine, and a test once everything is judged and scored."""

        async def both() -> None:
            working = asyncio.create_task(self.engine.run(polls=False))
            try:
                await asyncio.wait_for(self._settled_then(test), PATIENCE)
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

        asyncio.run(both())

    async def _settled_then(self, test: Test) -> None:
        while not self.engine._encoding.ready.is_set():
            await asyncio.sleep(0.01)
        self.engine.pipeline.wake()
        await self.engine.pipeline.settled()
        await self.settled()
        await test()

    async def settled(self) -> None:
        """Wait until everything is scored."""
        assert self.engine.tasting is not None
        self.engine.tasting.wake()
        await self.engine.tasting.settled()

    def items(self) -> list[StoredItem]:
        """All items, newest first."""
        return list(self.cache.items([key.id for key in self.cache.keys(FOLLOWING)]).values())

    def scores(self) -> dict[int, float]:
        """The score of each."""
        return {item.id: item.score for item in self.items()}

    def write(self, item: StoredItem, value: int, at_ms: int = NOW_MS) -> None:
        """What the window writes."""
        self.user.set_rating(item.item.post.uri, value, at_ms=at_ms, post=remembered(item.item))

    async def rate(self, item: StoredItem, value: int, *, near: tuple[int, ...] = ()) -> None:
        """What the window writes and says."""
        self.write(item, value)
        await self.engine.handle(Request(1, Rated(item.item.post.uri, near)))

    async def rate_some(self, count: int = 10) -> list[StoredItem]:
        """Rate the newest posts, every other one +."""
        rated: dict[str, StoredItem] = {}
        for item in self.items():
            rated.setdefault(item.item.post.uri, item)
        chosen = list(rated.values())[:count]
        for number, item in enumerate(chosen):
            await self.rate(item, 1 if number % 2 else -1)
        await self.settled()
        return chosen


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An engine with a fake encoder."""
    bench = Bench(tmp_path)
    yield bench
    bench.cache.close()
    bench.user.close()


def test_too_few_ratings_move_nothing_and_it_is_said(bench: Bench) -> None:
    """Nine of both signs, or ten of one: no score changes, and the explanation says why."""

    async def test() -> None:
        before = bench.scores()
        rated = await bench.rate_some(9)
        assert bench.scores() == before
        said = await bench.engine.handle(Request(2, Explain(rated[0].id)))
        assert isinstance(said, TasteExplanation)
        assert said.note.startswith("not enough yet: 9 of 10 ratings")
        assert said.own == -1
        for item in rated:
            await bench.rate(item, 1)
        await bench.settled()
        assert bench.scores() == before

    bench.run(test)


def test_ten_ratings_move_the_order_towards_what_was_liked(bench: Bench) -> None:
    """A liked post is above where it was, one that is not liked below; hidden, kept and dimmed stay what they are."""

    async def test() -> None:
        actions = {item.id: item.action for item in bench.items()}
        rated = await bench.rate_some()
        now = {item.id: item for item in bench.items()}
        assert {item.id: item.action for item in now.values()} == actions
        for number, item in enumerate(rated):
            assert (now[item.id].taste > 0) == bool(number % 2)
        assert any(isinstance(event, FeedChanged) and event.scores for event in bench.events)

    bench.run(test)


def test_undo_restores_every_score_exactly(bench: Bench) -> None:
    """To the last bit, also the places for unusual posts."""

    async def test() -> None:
        await bench.rate_some(14)
        before = bench.scores()
        assert any(item.is_probe for item in bench.items())
        other = bench.items()[30]
        await bench.rate(other, 1, near=(other.id,))
        assert bench.cache.items([other.id])[other.id].taste != before[other.id]
        await bench.settled()
        assert bench.scores() != before
        bench.user.set_rating(other.item.post.uri, 0, at_ms=0)
        await bench.engine.handle(Request(1, Rated(other.item.post.uri)))
        await bench.settled()
        assert bench.scores() == before

    bench.run(test)


def test_what_is_on_the_screen_moves_before_the_answer(bench: Bench) -> None:
    """Sync is done with the items that are named when it answers; the others follow."""

    async def test() -> None:
        await bench.rate_some(12)
        item, before = bench.items()[20], bench.scores()
        bench.events.clear()
        await bench.rate(item, -1, near=(item.id,))
        moved = {i for event in bench.events if isinstance(event, FeedChanged) for i in event.scores}
        assert moved == {item.id}
        assert {i for i, score in bench.scores().items() if score != before[i]} == {item.id}

    bench.run(test)


def test_restart_scores_nothing_again(bench: Bench) -> None:
    """What the same ratings scored stays; rated posts are not encoded again."""

    async def test() -> None:
        await bench.rate_some()

    async def again() -> None:
        assert bench.scores() == before
        assert not any(isinstance(event, FeedChanged) for event in bench.events)
        assert posts.isdisjoint(bench.encoder.texts)

    bench.run(test)
    before, posts = bench.scores(), {item.item.post.text for item in bench.items()}
    bench.open_engine()
    bench.events.clear()
    bench.encoder.texts.clear()
    bench.run(again)


def test_ratings_given_while_sync_was_away_are_learned_at_the_start(bench: Bench) -> None:
    """The same scores as when they are given one by one, to a hundredth; the order of ratings doesn't matter."""

    async def test() -> None:
        await bench.rate_some(12)

    async def later() -> None:
        others = bench.scores()
        assert all(abs(others[item] - score) < 0.01 for item, score in scores.items())

    bench.run(test)
    scores = bench.scores()
    marks = [(bench.user.rating(uri), uri) for uri, _, _ in bench.user.rating_marks()]
    bench.user.remove_ratings([uri for _, uri in marks])
    for rating, uri in reversed(marks):
        assert rating is not None
        bench.user.set_rating(uri, rating.value, at_ms=rating.at_ms, post=rating.post)
    bench.cache.put_scores("", [(item, 0.0, 0.0) for item in scores])
    bench.open_engine()
    bench.run(later)


def test_ratings_outlive_the_cache(bench: Bench) -> None:
    """With every post gone from the cache they are still learned from, and new posts scored by them."""

    async def test() -> None:
        await bench.rate_some()

    async def later() -> None:
        open_world(bench.cache, NOW_MS)
        bench.engine.pipeline.wake()
        await bench.engine.pipeline.settled()
        await bench.settled()
        assert any(item.taste for item in bench.items())

    bench.run(test)
    bench.cache.remove_posts([item.item.post.uri for item in bench.items()])
    bench.open_engine()
    bench.run(later)


def test_ratings_of_another_program_are_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """`skerry taste forget` writes user.db; a sync that runs sees it."""
    monkeypatch.setattr("skerry.sync.tasting.LOOK_EVERY", 0.01)

    async def test() -> None:
        await bench.rate_some()
        other = User.open(bench.folder / "user.db")
        other.remove_ratings(other.ratings())
        other.close()
        while any(item.taste or item.is_probe for item in bench.items()):
            await asyncio.sleep(0.01)

    bench.run(test)


def test_older_ratings_count_less(bench: Bench) -> None:
    """A year on, the same ratings move a post about half as far; the scores are made anew by themselves."""

    async def test() -> None:
        await bench.rate_some()

    async def later() -> None:
        rated = [item for item in bench.items() if item.item.post.uri in bench.user.ratings()]
        for item in rated:
            assert 0.2 < item.taste / before[item.id].taste < 0.95

    bench.run(test)
    before = {item.id: item for item in bench.items()}
    bench.now_ms += 52 * WEEK_MS
    bench.open_engine()
    bench.run(later)


def test_explanation_adds_up(bench: Bench) -> None:
    """The pulls of topics, author, kinds and rated posts, and the rest, make the score that is stored."""
    bench.paths.filters_file.write_text('[[rule]]\nname = "Sea"\ntopic = "boats and storms at sea"\naction = "boost"\n')

    async def test() -> None:
        await bench.rate_some(14)
        for item in bench.items():
            said = await bench.engine.handle(Request(2, Explain(item.id)))
            assert isinstance(said, TasteExplanation)
            assert said.score == pytest.approx(item.taste, abs=0.0015)
            assert sum(reason.pull for reason in said.reasons) + said.rest == pytest.approx(said.score, abs=0.001)
            assert sum(reason.kind == "post" for reason in said.reasons) <= 3
            assert said.is_probe == item.is_probe
            assert 0 <= said.sure <= 1

    bench.run(test)


def test_one_place_in_ten_is_kept_for_unusual_posts(bench: Bench) -> None:
    """The ranked view's tenth, twentieth, ... place, unless a post of that kind got there by itself."""

    async def test() -> None:
        await bench.rate_some(14)
        ranked = bench.cache.keys_ranked(FOLLOWING)
        items = bench.cache.items([key.id for key in ranked])
        probes = [place for place, key in enumerate(ranked, 1) if items[key.id].is_probe]
        assert len(probes) >= len(ranked) // 20
        scores = [key.score for key in ranked]
        for place in probes:  # posts with the same score stand together below it
            wanted = -(-place // 10) * 10
            assert len(set(scores[place:wanted])) <= 1

    bench.run(test)
