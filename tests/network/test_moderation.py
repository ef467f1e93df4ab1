"""The network's own rules at the real backend, with its labeler: what is hidden is in the tray with its reason."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, now, say

Newcomer = Callable[[str], Reader]

ACTOR = "app.bsky.actor.defs#"
UNKNOWN = {"$type": f"{ACTOR}notYetKnownPref", "nested": {"b": [1, None], "a": "é"}}
KEEP = """
[[rule]]
name = "Keep all"
words = ["/./"]
action = "keep"
"""


def put(reader: Reader, *entries: xrpc.Json) -> None:
    """Writes preferences as another client does."""
    reader.session.post("app.bsky.actor.putPreferences", {"preferences": list(entries)})


def subscribed(backend: Backend) -> xrpc.Json:
    """The preference that takes labels from the backend's labeler."""
    return {"$type": f"{ACTOR}labelersPref", "labelers": [{"did": backend.info.labeler_did}]}


def muted(word: str, **more: object) -> xrpc.Json:
    """The preference that mutes a word."""
    item = {"value": word, "targets": ["content", "tag"], **more}
    return {"$type": f"{ACTOR}mutedWordsPref", "items": [item]}


def quote(backend: Backend, author: xrpc.Session, text: str, ref: xrpc.Ref) -> xrpc.Ref:
    """Quotes a post."""
    embed = {"$type": "app.bsky.embed.record", "record": {"uri": ref.uri, "cid": ref.cid}}
    made = author.create("app.bsky.feed.post", {"text": text, "createdAt": now(), "embed": embed})
    backend.sync()
    return made


@pytest.fixture
def scene(backend: Backend, newcomer: Newcomer) -> tuple[Reader, dict[str, xrpc.Ref]]:
    """A reader who mutes, blocks, hides and takes labels, and one post of each kind by somebody they follow."""
    name = f"m{time.time_ns() % 10**9}"
    reader, author = newcomer(f"{name}r.test"), backend.sign_up(f"{name}a.test")
    quiet, foe = backend.sign_up(f"{name}q.test"), backend.sign_up(f"{name}f.test")
    (theirs,) = say(backend, quiet, "said by the muted one")
    (hostile,) = say(backend, foe, "said by the blocked one")
    plain, spam, word, hidden, warned = say(
        backend, author, "plain as day", "buy this now", "a herring swims", "put out of sight", "mind the step"
    )
    refs = {"plain": plain, "spam": spam, "word": word, "hidden": hidden, "warned": warned}
    refs["of muted"] = quote(backend, author, "look at this", theirs)
    refs["of blocked"] = quote(backend, author, "look at that", hostile)
    backend.label(spam, "spam")
    backend.label(warned, "!warn")
    reader.follow(author)
    reader.session.post("app.bsky.graph.muteActor", {"actor": quiet.did})
    reader.session.create("app.bsky.graph.block", {"subject": foe.did, "createdAt": now()})
    backend.sync()
    put(
        reader,
        subscribed(backend),
        UNKNOWN,
        muted("herring"),
        {"$type": f"{ACTOR}hiddenPostsPref", "items": [hidden.uri]},
    )
    return reader, refs


def test_everything_the_network_hides_is_hidden_with_its_reason(
    scene: tuple[Reader, dict[str, xrpc.Ref]], backend: Backend
) -> None:
    """Labels, muted words, mutes and blocks behind quotes, hidden posts; a `keep` rule changes nothing."""
    reader, refs = scene
    reader.filters(KEEP)
    reader.sync()
    rows = {row["uri"]: row for row in reader.feed()}
    did = {name: rows[ref.uri] for name, ref in refs.items()}
    assert {name: row["action"] for name, row in did.items()} == {
        **dict.fromkeys(refs, "hide"),
        "plain": "keep",
        "warned": "collapse",
    }
    said = {name: row["reasons"][0] for name, row in did.items()}
    assert "the labeler @mod-authority.test labels it “spam”" in said["spam"]
    assert "“herring”, which you mute" in said["word"]
    assert "you have hidden it" in said["hidden"]
    assert "you mute the author of the post that it quotes" in said["of muted"]
    assert "you block the author of the post that it quotes" in said["of blocked"]
    assert did["spam"]["moderation"][0]["labeler"] == backend.info.labeler_did
    assert did["plain"]["moderation"] == []


def test_changed_preferences_judge_everything_again(scene: tuple[Reader, dict[str, xrpc.Ref]]) -> None:
    """Without a labeler its labels no longer count, without muted words nothing is muted; nothing is fetched twice."""
    reader, refs = scene
    reader.sync()
    put(reader, UNKNOWN)
    before = len(reader.asked())
    reader.sync()
    rows = {row["uri"]: row for row in reader.feed()}
    assert rows[refs["word"].uri]["action"] == "show"
    assert rows[refs["hidden"].uri]["action"] == "show"
    assert rows[refs["of muted"].uri]["action"] == "hide"
    paths = [row["path"].removeprefix("app.bsky.") for row in reader.asked()[before:]]
    assert paths == ["actor.getPreferences", "labeler.getServices", "feed.getTimeline"]


def test_the_tray_shows_each_with_its_reason(scene: tuple[Reader, dict[str, xrpc.Ref]]) -> None:
    """In few words; and what moderation covers for good stays covered."""
    reader, _refs = scene
    reader.sync()
    with reader.window((80, 24)) as window:
        window.wait_for("plain as day", SLOW)
        window.press("H")
        for words in (
            "“spam” by @mod-authority.test",
            "muted word “herring”",
            "hidden by you",
            "you mute the author of what it quotes",
            "you block the author of what it quotes",
        ):
            window.wait_for(words)
        window.press("ctrl+q")
        window.wait_exit()


def preferences(reader: Reader) -> list[xrpc.Json]:
    """The preferences as the server has them."""
    found: list[xrpc.Json] = reader.session.get("app.bsky.actor.getPreferences")["preferences"]
    return found


def test_settings_are_changed_by_command_and_nothing_else_is(backend: Backend, newcomer: Newcomer) -> None:
    """Each is shown as a difference first; without a terminal and without --yes nothing is written."""
    reader = newcomer("modcommands.test")
    put(reader, UNKNOWN)
    refused = reader.home.run("moderation", "mute-word", "herring")
    assert (refused.returncode, preferences(reader)) == (2, [UNKNOWN])
    assert "+   items: " in refused.stdout
    labeler = str(backend.info.labeler_did)
    for words in (
        ("mute-word", "#Herring", "--for", "7d", "--exclude-following"),
        ("mute-word", "cod", "--tags-only"),
        ("label", "spam", "warn", "--labeler", labeler),
        ("label", "nudity", "hide"),
        ("adult", "on"),
        ("labeler", "add", labeler),
    ):
        done = reader.home.run("moderation", *words, "--yes")
        assert (done.returncode, done.stderr) == (0, ""), words
        again = reader.home.run("moderation", *words, "--yes")
        assert words[0] == "mute-word" or again.stdout == "it is so already\n"
    shown = json.loads(reader.home.run("moderation", "--json").stdout)
    assert shown["adult"]
    assert [(row["word"], row["tags_only"]) for row in shown["muted_words"]] == [("Herring", False), ("cod", True)]
    assert {"did": labeler, "handle": "mod-authority.test"} in shown["labelers"]
    by_label = {(row["label"], row["labeler"]): row["setting"] for row in shown["labels"]}
    assert (by_label["nudity", None], by_label["spam", labeler]) == ("hide", "warn")
    assert "Herring  (not by people you follow, until " in reader.home.run("moderation").stdout
    for words in (("unmute-word", "herring"), ("unmute-word", "cod"), ("labeler", "remove", labeler)):
        assert reader.home.run("moderation", *words, "--yes").returncode == 0
    assert preferences(reader)[0] == UNKNOWN
    assert json.loads(reader.home.run("moderation", "--json").stdout)["muted_words"] == []


def test_a_change_by_command_reaches_a_window_that_is_open(scene: tuple[Reader, dict[str, xrpc.Ref]]) -> None:
    """At once, not with the next look at the settings."""
    reader, _refs = scene
    reader.sync()
    with reader.window((80, 24)) as window:
        window.wait_for("plain as day", SLOW)
        assert reader.home.run("moderation", "mute-word", "plain", "--yes").returncode == 0
        window.press("H")
        window.wait_for("muted word “plain”", SLOW)
        window.press("ctrl+q")
        window.wait_exit()


def test_one_writer_at_a_time(newcomer: Newcomer) -> None:
    """Of five commands at once none undoes another's change."""
    reader = newcomer("modracers.test")
    words = ["ant", "bee", "cat", "dog", "elk"]
    with ThreadPoolExecutor(len(words)) as pool:
        done = list(pool.map(lambda word: reader.home.run("moderation", "mute-word", word, "--yes"), words))
    assert [each.returncode for each in done] == [0] * len(words)
    (pref,) = preferences(reader)
    assert sorted(item["value"] for item in pref["items"]) == words


def test_who_is_muted_here_is_hidden_at_once(backend: Backend, newcomer: Newcomer) -> None:
    """By a command while the window is open, and through the next fetches; they are back when muted no longer."""
    name = f"w{time.time_ns() % 10**9}"
    reader, author, other = (
        newcomer(f"{name}r.test"),
        backend.sign_up(f"{name}a.test"),
        backend.sign_up(f"{name}o.test"),
    )
    say(backend, author, "a loud remark")
    reader.follow(author)
    reader.follow(other)
    reader.sync()
    with reader.window((80, 24)) as window:
        window.wait_for("a loud remark", SLOW)
        assert reader.home.run("mute", author.handle).returncode == 0
        window.wait_for(lambda text: "a loud remark" not in text, SLOW)
        for number in range(3):
            say(backend, other, f"quiet remark {number}")
            window.press("R")
            window.wait_for(f"quiet remark {number}", SLOW)
            assert "a loud remark" not in window.text()
        assert reader.home.run("unmute", author.handle).returncode == 0
        window.wait_for("a loud remark", SLOW)
        window.press("ctrl+q")
        window.wait_exit()


def test_a_terminal_is_asked_before_anything_is_written(newcomer: Newcomer) -> None:
    """Enter alone means no; y means yes."""
    reader = newcomer("modasked.test")
    for answer, code, count in (("", 1, 0), ("y", 0, 1)):
        with reader.home.open("moderation", "mute-word", "herring") as terminal:
            terminal.wait_for("Change it? [y/N]", SLOW)
            terminal.press(*answer, "enter")
            assert terminal.wait_exit() == code
        assert len(preferences(reader)) == count
