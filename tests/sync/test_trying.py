"""What sync works out for a window: what would have changed a verdict, what a draft of the rules would do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from skerry.config.drafts import Drafts
from skerry.domain.backtests import Backtest
from skerry.domain.errors import ConfigError, UsageError
from skerry.domain.explanations import Explanation, Flip
from skerry.encoder.fake import FakeEncoder
from skerry.store.cache import Cache
from skerry.sync.protocol import FOLLOWING, Request, RulesChanged, TryRules, WhatIf
from skerry.sync.rules import Rules
from tests.sync.test_pipeline import TOPIC_RULE, WORD_RULE, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An engine with a fake encoder."""
    return Bench(tmp_path, FakeEncoder)


def ask(bench: Bench, body: WhatIf | TryRules) -> Explanation | Backtest | None:
    """What a settled engine answers."""
    told: list[Explanation | Backtest | None] = []

    async def test() -> None:
        await bench.settled()
        answer = await bench.engine.handle(Request(1, body))
        assert answer is None or isinstance(answer, (Explanation, Backtest))
        told.append(answer)

    bench.run(test)
    return told[0]


def test_what_if_of_a_hidden_item_names_what_hides_it(bench: Bench) -> None:
    """By id and by address; judged again by the rules in force."""
    bench.write(WORD_RULE)

    async def test() -> None:
        await bench.settled()
        hidden = bench.cache.keys(FOLLOWING, hidden=True)[0].id
        uri = bench.cache.items([hidden])[hidden].item.post.uri
        answers = [await bench.engine.handle(Request(1, body)) for body in (WhatIf(item=hidden), WhatIf(uri=uri))]
        assert answers[0] == answers[1]
        assert isinstance(answers[0], Explanation)
        assert Flip("rule", "No bakers", "No bakers", "show") in answers[0].flips

    bench.run(test)


def test_what_if_says_how_common_a_topic_is(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told from the newest posts as they are judged; a rule of words has no share."""
    monkeypatch.setattr("skerry.judge.shares.ENOUGH", 1)
    bench.write(WORD_RULE + TOPIC_RULE)

    async def test() -> None:
        await bench.settled()
        for key in bench.cache.keys(FOLLOWING):
            answer = await bench.engine.handle(Request(1, WhatIf(item=key.id)))
            assert isinstance(answer, Explanation)
            told.update({topic.rule: topic.share for topic in answer.topics})

    told: dict[str, float] = {}
    bench.run(test)
    assert told
    assert all(0 < share < 1 for share in told.values())


def test_what_if_of_a_post_that_is_not_there_is_nothing(bench: Bench) -> None:
    """A post of a thread that the timeline doesn't have."""
    assert ask(bench, WhatIf(uri="at://did:plc:x/app.bsky.feed.post/none")) is None


def test_a_draft_is_tried_and_nothing_changes(bench: Bench) -> None:
    """It says what the draft would do against the rules in force, topics read by the model; those stay in force."""
    bench.write(WORD_RULE)
    draft = Drafts(bench.paths).begin(bench.paths.filters_file)
    draft.path.write_text(WORD_RULE.replace("hide", "dim") + TOPIC_RULE)
    result = ask(bench, TryRules(str(bench.paths.filters_file), limit=5))
    assert isinstance(result, Backtest)
    assert result.posts == len(bench.actions())
    assert result.unread == 0
    assert result.tally("hide").before > 0
    assert result.tally("hide").after == 0
    assert result.tally("dim").after > 0
    assert len(result.cases) <= 5
    assert "hide" in bench.actions().values()
    assert [rule.name for rule in bench.rules.file.rules] == ["No bakers"]


def test_a_draft_with_a_mistake_is_refused_with_its_place(bench: Bench) -> None:
    """File, line and key of the draft, as of any file of rules; other files are none of a window's business."""
    bench.write(WORD_RULE)
    draft = Drafts(bench.paths).begin(bench.paths.filters_file)
    draft.path.write_text(WORD_RULE.replace("words", "word"))

    async def test() -> None:
        await bench.settled()
        with pytest.raises(ConfigError, match="unknown key") as caught:
            await bench.engine.handle(Request(1, TryRules(str(bench.paths.filters_file))))
        assert caught.value.file == str(draft.path)
        with pytest.raises(UsageError):
            await bench.engine.handle(Request(2, TryRules("/etc/passwd")))

    bench.run(test)


def test_rules_that_are_read_are_named_by_what_they_say(bench: Bench) -> None:
    """A window sees by it that others are in force; a refused file leaves the name of the last good one."""
    bench.write(WORD_RULE)
    bench.rules.look()
    first = bench.rules.state
    bench.write(WORD_RULE.replace("words", "word"))
    bench.rules.forget()
    bench.rules.look()
    assert bench.rules.state.error
    assert bench.rules.state == RulesChanged(1, bench.rules.state.error, first.source)
    bench.write(WORD_RULE + TOPIC_RULE)
    bench.rules.forget()
    bench.rules.look()
    assert bench.rules.state.source != first.source


def test_a_share_of_hidden_posts_is_asked_about(tmp_path: Path) -> None:
    """1 in 1: all of them are shown, with their verdict; with another share they are judged anew."""
    bench = Bench(tmp_path, FakeEncoder)
    bench.rules.one_in = 1
    bench.write(WORD_RULE)
    bench.run(bench.settled)
    cache = Cache.open(tmp_path / "cache.db", write=False)
    shown = cache.keys(FOLLOWING, hidden=False)
    asked = [each for each in cache.items([key.id for key in shown]).values() if each.is_asked]
    assert asked
    assert cache.keys(FOLLOWING, hidden=True) == []
    for each in asked:
        verdict = cache.verdict(each.id)
        assert verdict is not None
        assert verdict.action == "hide"
    cache.close()


async def test_texts_that_are_known_are_not_encoded_again(tmp_path: Path) -> None:
    """A changed rule costs the texts that are new in it, not the model's whole background."""
    encoder = FakeEncoder()
    bench = Bench(tmp_path, lambda: encoder)
    bench.write(TOPIC_RULE)
    rules: Rules = bench.rules
    rules.look()
    running = asyncio.create_task(bench.encoding.run())
    await bench.encoding.ready.wait()
    assert await rules.give_vectors(bench.encoding)
    before = len(encoder.texts)
    bench.write(TOPIC_RULE.replace("storms", "gales"))
    rules.forget()
    rules.look()
    assert await rules.give_vectors(bench.encoding)
    assert encoder.texts[before:] == ["lighthouses, boats and gales at sea"]
    running.cancel()
    bench.cache.close()
