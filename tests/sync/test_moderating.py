"""The network's rules in sync: before the user's, kept for a start without a network, judged again when they change."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from skerry.config.paths import Paths
from skerry.domain.decoding import decode_post
from skerry.domain.pages import PageNode, ThreadPage
from skerry.domain.verdicts import Verdict
from skerry.domain.views import decode_timeline
from skerry.encoder.fake import FakeEncoder
from skerry.store.cache import Cache
from skerry.sync.encoding import Encoding
from skerry.sync.moderating import Moderating
from skerry.sync.pipeline import Pipeline
from skerry.sync.protocol import FOLLOWING
from skerry.sync.rules import Rules

ME, ANN = "did:plc:" + "a" * 24, "did:plc:" + "b" * 24
CID = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"
Json = dict[str, Any]
KEEP = '[[rule]]\nname = "Mine"\nwords = ["cat", "dog"]\naction = "keep"\n'


def view(number: int, text: str, **more: object) -> Json:
    """A post's view."""
    at = f"2026-01-01T00:00:{number:02}.000Z"
    return {
        "uri": f"at://{ANN}/app.bsky.feed.post/{number}",
        "cid": CID,
        "author": {"did": ANN, "handle": "ann.test", "viewer": {}},
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at},
        "indexedAt": at,
        **more,
    }


def muting(word: str, **more: object) -> bytes:
    """Preferences that mute a word."""
    item = {"value": word, "targets": ["content"], **more}
    return json.dumps([{"$type": "app.bsky.actor.defs#mutedWordsPref", "items": [item]}]).encode()


class Bench:
    """A store with some posts, rules that keep them, and what judges them."""

    def __init__(self, folder: Path, *views: Json) -> None:
        paths = Paths(folder / "config", folder, folder, folder)
        paths.config.mkdir()
        paths.filters_file.write_text(KEEP)
        self.folder = folder
        self.cache = Cache.open(folder / "cache.db", write=True)
        body = json.dumps({"feed": [{"post": each} for each in views]}).encode()
        self.cache.put_page(FOLLOWING, decode_timeline(body), self.cache.top(), asked_ms=1, own_did=ME)
        self.moderating = Moderating(self.cache, ME)
        self.changed: list[int] = []
        rules = Rules(paths, "fake")
        rules.look()
        self.rules = rules

    def judge(self) -> dict[str, Verdict]:
        """Judge everything; the verdicts by the posts' texts."""

        async def settle() -> None:
            told = (self.changed.extend, lambda _left: None)
            pipeline = Pipeline(self.cache, Encoding(FakeEncoder), self.rules, "fake", *told, self.moderating)
            working = asyncio.create_task(pipeline.run())
            pipeline.wake()
            await asyncio.wait_for(pipeline.settled(), 20)
            working.cancel()

        asyncio.run(settle())
        found: dict[str, Verdict] = {}
        for item in self.cache.items([key.id for key in self.cache.keys(FOLLOWING)]).values():
            verdict = self.cache.verdict(item.id)
            assert verdict is not None
            assert verdict.action == item.action
            assert verdict.moderation == item.moderation
            found[item.item.post.text] = verdict
        return found


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two posts: about a cat, about a dog."""
    return Bench(tmp_path, view(1, "my cat"), view(2, "my dog"))


def test_moderation_comes_before_the_rules(bench: Bench) -> None:
    """What it hides no rule keeps; what the rule would do is known all the same."""
    assert bench.moderating.keep(muting("cat"), b"[]", at_ms=1)
    verdicts = bench.judge()
    assert {text: verdict.action for text, verdict in verdicts.items()} == {"my cat": "hide", "my dog": "keep"}
    assert [result.hit for result in verdicts["my cat"].results] == [True]
    assert len(bench.cache.keys(FOLLOWING, hidden=True)) == 1


def test_changed_preferences_judge_again_and_windows_are_told(bench: Bench) -> None:
    """Of exactly the posts with which something else is done; the same preferences once more change nothing."""
    bench.judge()
    bench.changed.clear()
    bench.moderating.keep(muting("cat"), b"[]", at_ms=1)
    bench.judge()
    told = bench.cache.items(bench.changed)
    assert [item.item.post.text for item in told.values()] == ["my cat"]
    bench.changed.clear()
    assert not bench.moderating.keep(muting("cat"), b"[]", at_ms=2)
    bench.judge()
    assert bench.changed == []


def test_a_start_without_the_network_decides_the_same(bench: Bench) -> None:
    """By what was last read."""
    bench.moderating.keep(muting("dog"), b"[]", at_ms=1)
    assert Moderating(bench.cache, ME).id == bench.moderating.id
    assert Moderating(bench.cache, ME).of_items([key.id for key in bench.cache.keys(FOLLOWING)])


def test_kept_preferences_that_cannot_be_read_count_as_none(bench: Bench) -> None:
    """A damaged cell, or what a server made up, costs itself."""
    for body in (b"", b"{", b"[[[", b"7", b"[" * 100_000):
        bench.moderating.keep(body, body, at_ms=1)
        assert bench.judge()["my cat"].action == "keep"


def test_a_muted_word_ends_by_itself(bench: Bench) -> None:
    """Then everything is judged again."""
    end = datetime.now(UTC) + timedelta(seconds=1)
    bench.moderating.keep(muting("cat", expiresAt=f"{end:%Y-%m-%dT%H:%M:%S}.000Z"), b"[]", at_ms=1)
    assert not bench.moderating.look()
    time.sleep(1.2)
    assert bench.moderating.look()
    assert bench.judge()["my cat"].action == "keep"


def test_a_post_of_a_thread_is_decided_too(bench: Bench) -> None:
    """Also one that is in no feed; it is read with the thread."""
    bench.moderating.keep(muting("bird"), b"[]", at_ms=1)
    raw = json.dumps(view(3, "my bird")).encode()
    post = decode_post(raw)
    page = ThreadPage((PageNode("post", post.uri, 0, post, raw),))
    bench.cache.put_thread(post.uri, page, fetched_ms=1)
    bench.moderating.thread(page)
    (node,) = bench.cache.thread(post.uri).nodes
    assert node.moderation.action == "hide"
    assert bench.cache.moderation(post.uri) == node.moderation


def test_a_view_that_breaks_the_lexicon_is_left_to_the_rules(tmp_path: Path) -> None:
    """It costs neither the others nor itself."""
    bench = Bench(tmp_path, view(1, "my cat", labels=[None]), view(2, "my dog"))
    bench.moderating.keep(muting("dog"), b"[]", at_ms=1)
    assert {text: verdict.action for text, verdict in bench.judge().items()} == {"my cat": "keep", "my dog": "hide"}


def test_an_author_cannot_escape_a_label_by_a_broken_record(tmp_path: Path) -> None:
    """Facets that can't be read stop the search for muted words, and nothing else."""
    broken = view(1, "my cat", labels=[{"src": ANN, "uri": "at://x", "val": "porn"}])
    broken["record"]["facets"] = "none"
    bench = Bench(tmp_path, broken)
    bench.moderating.keep(muting("dog"), b"[]", at_ms=1)
    assert bench.judge()["my cat"].action == "hide"


def test_changed_preferences_decide_posts_of_threads_again(bench: Bench) -> None:
    """Those that no feed has; once, and again only when it would be decided otherwise."""
    raw = json.dumps(view(3, "my bird")).encode()
    post = decode_post(raw)
    bench.cache.put_thread(post.uri, ThreadPage((PageNode("post", post.uri, 0, post, raw),)), fetched_ms=1)
    for word, action in (("bird", "hide"), ("fish", "show"), ("my", "hide")):
        bench.moderating.keep(muting(word), b"[]", at_ms=1)
        bench.judge()
        assert bench.cache.moderation(post.uri).action == action
        assert not Moderating(bench.cache, ME).decide_threads()


def test_windows_are_told_of_every_item_of_a_post(tmp_path: Path) -> None:
    """Also of those where nothing but what is said beside it is another: the post and its repost."""
    lab = "did:plc:" + "l" * 24
    said = view(1, "my cat", labels=[{"src": lab, "uri": "at://x", "val": "rude"}])
    bench = Bench(tmp_path, said)
    by, at = said["author"], view(2, "")["indexedAt"]
    repost = {"$type": "app.bsky.feed.defs#reasonRepost", "by": by, "indexedAt": at}
    body = json.dumps({"feed": [{"post": said, "reason": repost}, {"post": said}]}).encode()
    bench.cache.put_page(FOLLOWING, decode_timeline(body), bench.cache.top(), asked_ms=2, own_did=ME)
    bench.judge()
    bench.changed.clear()
    definition = {"identifier": "rude", "severity": "alert", "blurs": "none", "locales": []}
    service = {"creator": {"did": lab}, "policies": {"labelValueDefinitions": [definition]}}
    subscribed = {"$type": "app.bsky.actor.defs#labelersPref", "labelers": [{"did": lab}]}
    bench.moderating.keep(json.dumps([subscribed]).encode(), json.dumps([service]).encode(), at_ms=1)
    assert [cause.label for cause in bench.judge()["my cat"].moderation.badges] == ["rude"]
    assert len(bench.cache.keys(FOLLOWING)) == 2
    assert set(bench.changed) == {key.id for key in bench.cache.keys(FOLLOWING)}
