"""Writing in the window, in a real terminal, against the real PDS: what was typed is there, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, say
from tests.seal.machine import expected_level
from tests.support.home import LOOPBACK
from tests.support.terminal import Terminal

Newcomer = Callable[[str], Reader]

POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"
FACET = "app.bsky.richtext.facet"


def records(reader: Reader, collection: str) -> list[xrpc.Json]:
    """The records of a collection of somebody, the newest first."""
    answer = reader.session.get("com.atproto.repo.listRecords", repo=reader.session.did, collection=collection)
    found: list[xrpc.Json] = answer["records"]
    return found


def facet(text: str, said: str, feature: xrpc.Json) -> xrpc.Json:
    """The facet that a stretch of a text has to have."""
    start = text.encode().index(said.encode())
    return {
        "$type": FACET,
        "index": {"$type": f"{FACET}#byteSlice", "byteStart": start, "byteEnd": start + len(said.encode())},
        "features": [feature],
    }


def without_types(value: object) -> object:
    """A record without `$type` where a lexicon leaves it open: in facets and their stretches."""
    if isinstance(value, list):
        return [without_types(each) for each in value]
    if isinstance(value, dict):
        left = {key: without_types(each) for key, each in value.items()}
        if left.get("$type") in (FACET, f"{FACET}#byteSlice"):
            del left["$type"]
        return left
    return value


def gone(terminal: Terminal, words: str) -> str:
    """Waits until words are no longer on the screen."""
    return terminal.wait_for(lambda screen: words not in screen, SLOW)


def test_window_writes_likes_and_undoes(backend: Backend, newcomer: Newcomer) -> None:
    """A reply with mention, link and tag, pasted and typed; a like; a post that is taken back in time."""
    author, reader = backend.sign_up("whinchat.test"), newcomer("windowwriter.test")
    (about,) = say(backend, author, "Who has the tide tables?")
    reader.follow(author)
    settings = f'{LOOPBACK}[writing]\nlangs = ["de"]\nundo_seconds = 8\n'
    (reader.home.config / "settings.toml").write_text(settings)
    text = "Größe 🐦 @whinchat.test: see example.com/tides #lowtide"
    with reader.window((100, 30)) as terminal:
        terminal.wait_for("Who has the tide tables?", SLOW)
        terminal.wait_for(expected_level(), SLOW)
        terminal.press("l")
        terminal.wait_for("♥ 1")
        terminal.press("r")
        terminal.wait_for("Reply to @whinchat.test")
        terminal.send("\x1b[200~Größe 🐦 \x1b[201~@whinch")
        terminal.wait_for("@whinchat.test")
        terminal.wait_for(lambda screen: "Größe 🐦 @whinch" in screen and "▎ Who has" in screen)
        terminal.send("\t: see example.com/tides #lowtide")
        terminal.wait_for(f"{text[-20:]}")
        terminal.press("ctrl+s")
        terminal.wait_for("takes it back", SLOW)
        gone(terminal, "takes it back")
        terminal.press("c")
        terminal.wait_for("New post")
        terminal.send("A slip")
        terminal.wait_for("6/300")
        terminal.press("ctrl+s")
        terminal.wait_for("takes it back", SLOW)
        terminal.press("u")
        terminal.wait_for("6/300")
        terminal.press("escape")
        terminal.wait_for("kept as a draft")
        terminal.wait_for(lambda screen: "to send" not in screen and "not sent" not in screen, SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    (post,) = records(reader, POST)
    ref = msgspec.to_builtins(about)
    expected = {
        "$type": POST,
        "text": text,
        "langs": ["de"],
        "createdAt": post["value"]["createdAt"],
        "reply": {"root": ref, "parent": ref},
        "facets": [
            facet(text, "@whinchat.test", {"$type": f"{FACET}#mention", "did": author.did}),
            facet(text, "example.com/tides", {"$type": f"{FACET}#link", "uri": "https://example.com/tides"}),
            facet(text, "#lowtide", {"$type": f"{FACET}#tag", "tag": "lowtide"}),
        ],
    }
    assert without_types(post["value"]) == without_types(expected)
    (like,) = records(reader, LIKE)
    assert like["value"]["subject"] == ref
    assert records(reader, REPOST) == []


def test_window_undoes_a_like_and_a_repost_that_were_sent(backend: Backend, newcomer: Newcomer) -> None:
    """The records are there, and after `u` they are gone."""
    author, reader = backend.sign_up("stonechat.test"), newcomer("undoer.test")
    say(backend, author, "Nothing but mud.")
    reader.follow(author)
    with reader.window() as terminal:
        terminal.wait_for("Nothing but mud.", SLOW)
        terminal.wait_for(expected_level(), SLOW)
        terminal.press("l", "b", "b")
        terminal.wait_for("↻✓ 1")
        terminal.wait_for(lambda screen: "to send" not in screen and "♥ 1" in screen, SLOW)
        assert [len(records(reader, collection)) for collection in (LIKE, REPOST)] == [1, 1]
        terminal.press("u", "u")
        terminal.wait_for(lambda screen: "to send" not in screen and "♥" not in screen and "↻✓" not in screen, SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert [len(records(reader, collection)) for collection in (LIKE, REPOST)] == [0, 0]
