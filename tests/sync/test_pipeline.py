"""Posts to vectors to verdicts in the real store, with rules from a real file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from skerry.config.paths import Paths
from skerry.demo.source import DemoSource, open_world
from skerry.demo.world import World
from skerry.domain.errors import EncoderDied, ModelRefused, NetworkError
from skerry.encoder.client import Encoder
from skerry.encoder.fake import FakeEncoder
from skerry.store.cache import Cache
from skerry.sync.encoding import Child, Encoding
from skerry.sync.engine import Engine
from skerry.sync.protocol import FOLLOWING, Event, FeedChanged, Refresh, Request, RulesChanged, SealChanged, SyncChanged
from skerry.sync.rules import Rules
from skerry.sync.source import Changes

NOW_MS = 1_800_000_000_000

WORD_RULE = """
[[rule]]
name = "No bakers"
words = ["sourdough", "bread", "oven"]
action = "hide"
"""

TOPIC_RULE = """
[[rule]]
name = "Sea"
topic = "lighthouses, boats and storms at sea"
action = "collapse"
"""


LANGUAGE_RULE = """
[[rule]]
name = "Japanese"
langs = ["ja"]
action = "dim"
"""


class Bench:
    """An engine over the made-up world, its rules in a folder, everything it said in `events`."""

    def __init__(self, folder: Path, start: Callable[[], Child]) -> None:
        self.paths = Paths(folder / "config", folder, folder, folder)
        self.paths.config.mkdir()
        self.cache = Cache.open(folder / "cache.db", write=True)
        open_world(self.cache, NOW_MS)
        self.events: list[Event] = []
        self.encoding = Encoding(start)
        self.rules = Rules(self.paths, "fake")
        self.engine = Engine(
            self.cache, DemoSource(self.cache, NOW_MS), self.encoding, self.rules, "fake", self.events.append
        )

    def write(self, rules: str) -> None:
        """Write filters.toml."""
        self.paths.filters_file.write_text(rules)

    def run(self, test: Callable[[], Awaitable[None]]) -> None:
        """Run the engine and a test beside it."""

        async def both() -> None:
            working = asyncio.create_task(self.engine.run(polls=False))
            try:
                await asyncio.wait_for(test(), 60)
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

        asyncio.run(both())

    async def settled(self) -> None:
        """Wait for the encoder and for everything to be judged."""
        while self.encoding.state.level == "STARTING":
            await asyncio.sleep(0.01)
        self.engine.pipeline.wake()
        await self.engine.pipeline.settled()

    def actions(self) -> dict[int, str]:
        """What is done with each item."""
        return {key.id: key.action for key in self.cache.keys(FOLLOWING)}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """An engine with a fake encoder."""
    bench = Bench(tmp_path, FakeEncoder)
    yield bench
    bench.cache.close()


def test_every_item_is_judged_and_the_tray_holds_what_is_hidden(bench: Bench) -> None:
    """After a round nothing is left to judge, each hidden item is in the tray with its reason, and none elsewhere."""
    bench.write(WORD_RULE)
    bench.run(bench.settled)
    assert bench.cache.left_to_judge(bench.rules.judge.id) == 0
    tray = bench.cache.keys(FOLLOWING, hidden=True)
    assert tray
    for key in tray:
        verdict = bench.cache.verdict(key.id)
        assert verdict is not None
        assert verdict.deciding is not None
        assert verdict.deciding.rule == "No bakers"
    shown = {key.id for key in bench.cache.keys(FOLLOWING, hidden=False)}
    assert shown.isdisjoint(key.id for key in tray)


def test_windows_are_told_exactly_what_changed(bench: Bench) -> None:
    """The ids of `FeedChanged` are those whose verdict is another now, among them every new hit, and no others."""

    async def test() -> None:
        await bench.settled()
        verdicts = {i: bench.cache.verdict(i) for i in bench.actions()}
        bench.events.clear()
        bench.write(WORD_RULE)
        while "hide" not in bench.actions().values():
            await asyncio.sleep(0.05)
        await bench.engine.pipeline.settled()
        changes = [event for event in bench.events if isinstance(event, FeedChanged) and event.feed == FOLLOWING]
        told = {i for event in changes for i in event.changed}
        assert told == {i for i, verdict in verdicts.items() if bench.cache.verdict(i) != verdict}
        assert {i for i, action in bench.actions().items() if action == "hide"} <= told

    bench.run(test)


def test_a_changed_file_is_judged_by_within_a_look(tmp_path: Path) -> None:
    """Saving the file is enough: sync sees it, judges anew and says so, and no post is encoded a second time."""
    encoders = [FakeEncoder()]
    bench = Bench(tmp_path, lambda: encoders[0])
    bench.write(WORD_RULE)

    async def test() -> None:
        await bench.settled()
        encoded = len(encoders[0].texts)
        bench.write(WORD_RULE.replace("hide", "dim"))
        os.utime(bench.paths.filters_file, ns=(1, 1))
        while "hide" in bench.actions().values():
            await asyncio.sleep(0.05)
        await bench.engine.pipeline.settled()
        assert "dim" in bench.actions().values()
        assert len(encoders[0].texts) == encoded

    bench.run(test)
    bench.cache.close()


def test_a_bad_file_leaves_the_last_good_rules_in_force(bench: Bench) -> None:
    """A mistake is said with its line, and what was hidden stays hidden."""
    bench.write(WORD_RULE)

    async def test() -> None:
        await bench.settled()
        before = bench.actions()
        bench.write(WORD_RULE + '\n[[rule]]\nname = "x"\nwrods = ["y"]\naction = "hide"\n')
        os.utime(bench.paths.filters_file, ns=(2, 2))
        while not any(isinstance(e, RulesChanged) and e.error for e in bench.events):
            await asyncio.sleep(0.05)
        await bench.settled()
        assert bench.actions() == before

    bench.run(test)
    error = next(e.error for e in bench.events if isinstance(e, RulesChanged) and e.error)
    assert "filters.toml:9" in error
    assert "words" in error


def test_without_a_model_topics_abstain_and_words_work(tmp_path: Path) -> None:
    """A refused model is said once, word rules hide all the same, and a rule with a topic says that it abstained."""

    def refuse() -> Child:
        raise ModelRefused("the file has changed", where="model.onnx")

    bench = Bench(tmp_path, refuse)
    bench.write(WORD_RULE + TOPIC_RULE)
    bench.run(bench.settled)
    assert SealChanged("OFF", "model.onnx: the file has changed") in bench.events
    assert "hide" in bench.actions().values()
    assert "collapse" not in bench.actions().values()
    verdict = bench.cache.verdict(next(iter(bench.actions())))
    assert verdict is not None
    assert [result.abstained for result in verdict.results] == [False, True]
    bench.cache.close()


def test_full_verdicts_outlast_a_start_without_the_encoder(tmp_path: Path) -> None:
    """What a topic collapsed yesterday is not shown while today's encoder starts: no flicker."""
    bench = Bench(tmp_path, Encoder)
    bench.write(TOPIC_RULE)
    bench.run(bench.settled)
    collapsed = {i for i, action in bench.actions().items() if action == "collapse"}
    assert collapsed

    def never() -> Child:
        raise EncoderDied("the encoder ended")

    engine = Engine(
        bench.cache,
        DemoSource(bench.cache, NOW_MS),
        Encoding(never),
        Rules(bench.paths, "fake"),
        "fake",
        bench.events.append,
    )
    bench.engine, bench.encoding = engine, engine._encoding
    bench.run(bench.settled)
    assert {i for i, action in bench.actions().items() if action == "collapse"} == collapsed
    bench.cache.close()


def test_an_encoder_that_dies_is_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    """A child that dies in the middle is said, started again, and every post is encoded in the end."""
    started: list[FakeEncoder] = []

    class Dying(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if len(started) == 1 and len(self.texts) > 100:
                raise EncoderDied("the encoder was killed")
            return super().encode(texts)

    def start() -> Child:
        started.append(Dying())
        return started[-1]

    bench = Bench(tmp_path, start)
    bench.write(TOPIC_RULE)

    async def test() -> None:
        while len(started) < 2 or bench.cache.unencoded("fake", 1):
            await asyncio.sleep(0.05)

    bench.run(test)
    assert SealChanged("OFF", "the encoder was killed") in bench.events
    assert bench.events.count(SealChanged("SEALED")) == 2
    bench.cache.close()


def test_a_refresh_that_fails_is_said_and_answered_with_the_error(bench: Bench) -> None:
    """Offline is a state with words, not an end: the next refresh works."""

    async def fail(feed: str, changes: Changes) -> None:
        changes.notice("about to fail")
        raise NetworkError(f"no answer for {feed}", where="pds.test")

    works = bench.engine._source.refresh

    async def test() -> None:
        bench.engine._source.refresh = fail  # type: ignore[method-assign]  # an injected fault
        with pytest.raises(NetworkError):
            await bench.engine.handle(Request(1, Refresh(FOLLOWING)))
        bench.engine._source.refresh = works  # type: ignore[method-assign]  # an injected fault
        await bench.engine.handle(Request(2, Refresh(FOLLOWING)))

    bench.run(test)
    phases = [event.phase for event in bench.events if isinstance(event, SyncChanged)]
    assert "offline" in phases
    assert phases.index("offline") < len(phases) - 1
    assert any(event.new for event in bench.events if isinstance(event, FeedChanged))


def test_the_real_child_judges_the_made_up_world(tmp_path: Path) -> None:
    """The same pipeline with the real model in the sealed child: sealed, everything judged, the topic hits posts."""
    bench = Bench(tmp_path, Encoder)
    bench.write(TOPIC_RULE)
    bench.run(bench.settled)
    assert bench.events.count(SealChanged("SEALED")) == 1
    assert bench.cache.left_to_judge(bench.rules.judge.id) == 0
    assert 3 <= list(bench.actions().values()).count("collapse") <= len(World(NOW_MS).timeline()) // 3
    bench.cache.close()


def test_every_item_has_its_language_read_once(bench: Bench) -> None:
    """Whatever rules there are: the verdict says it, the store keeps it, and a rule on it goes by what was read."""
    bench.write(LANGUAGE_RULE)
    bench.run(bench.settled)
    keys = bench.cache.keys(FOLLOWING)
    read = bench.cache.items_to_try([key.id for key in keys], model="fake")
    assert all(item.written is not None for item in read)
    for item in read:
        verdict = bench.cache.verdict(item.id)
        assert verdict is not None
        assert verdict.written == item.written
        if item.written:
            assert (verdict.action == "dim") == ("ja" in item.written)
    assert {verdict.action for key in keys if (verdict := bench.cache.verdict(key.id))} == {"show", "dim"}
