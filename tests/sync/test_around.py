"""What stands around posts while they are judged: looked up in the store, each text encoded once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from skerry.demo.world import World
from skerry.encoder.fake import FakeEncoder
from skerry.sync.protocol import FOLLOWING
from tests.sync.test_pipeline import NOW_MS, Bench

RULE = '[[rule]]\nname = "Far"\ntopic = "{0}"\nreach = "thread"\naction = "collapse"\n'


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An engine with a fake encoder."""
    return Bench(tmp_path, FakeEncoder)


def test_texts_around_posts_are_encoded_once(tmp_path: Path) -> None:
    """Also when the rules change, and when the store has the post itself; where no rule reaches there, none is."""
    encoder = FakeEncoder()
    bench = Bench(tmp_path, lambda: encoder)

    async def test() -> None:
        await bench.settled()
        before = len(encoder.texts)
        for topic in ("tides", "kettles"):
            bench.write(RULE.format(topic))
            bench.rules.forget()
            bench.rules.look()
            bench.engine.pipeline.wake(rules_changed=True)
            await bench.engine.pipeline.settled()
        assert before > 100
        told = Counter(encoder.texts)
        around = {text: told[text] for text in encoder.texts[before:]}
        quoting = [item.post.text for item in World(NOW_MS).timeline() if item.post.embed.quoted is not None]
        assert any(text in around for text in quoting)
        assert {text: count for text, count in around.items() if count != 1} == {}

    bench.run(test)


def test_topic_finds_what_a_post_quotes(bench: Bench) -> None:
    """The posts that quote a text are met by a rule about it, once it is encoded."""
    quoting = next(
        item for item in World(NOW_MS).timeline()[5:] if item.post.embed.quoted and item.post.embed.quoted.text
    )
    quoted = quoting.post.embed.quoted
    assert quoted

    async def test() -> None:
        bench.write(RULE.format(quoted.text.replace('"', "'").replace("\n", " ")))
        bench.rules.look()
        await bench.settled()
        key = bench.cache.item_of(FOLLOWING, quoting.address)
        verdict = bench.cache.verdict(key.id) if key else None
        assert verdict is not None
        assert verdict.action == "collapse"

    bench.run(test)
