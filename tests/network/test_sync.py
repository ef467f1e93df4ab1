"""`skerry sync` and `skerry feed` against the real backend: what getTimeline gives is there, once and in its order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, say, say_many, sync_processes
from tests.seal.machine import expected_level

Newcomer = Callable[[str], Reader]

FILTERS = """
[[rule]]
name = "No reposts of one"
authors = ["@robin.test"]
kind = ["repost"]
action = "hide"

[[rule]]
name = "Words"
words = ["the"]
action = "hide"
"""


def lines(items: list[xrpc.Json]) -> list[tuple[str, str | None]]:
    """What tells the items of a timeline from each other: the post, and by whom it is reposted."""
    return [(item["post"]["uri"], item.get("reason", {}).get("by", {}).get("handle")) for item in items]


def moment(text: str) -> datetime:
    """A time as a record has it."""
    return datetime.fromisoformat(text)


def test_sync_stores_every_item_once_in_the_servers_order(reader: Reader) -> None:
    """Item by item what getTimeline gives to a client that is not skerry's; and each post once in the store."""
    items = reader.session.timeline()
    rows = reader.feed()
    assert len(rows) > 600
    assert [(row["uri"], row["reposted_by"]) for row in rows] == lines(items)
    posts = reader.select("cache.db", "SELECT uri FROM post WHERE top_ms IS NOT NULL")
    assert sorted(str(uri) for (uri,) in posts) == sorted({item["post"]["uri"] for item in items})
    assert reader.select("cache.db", "SELECT items, is_complete FROM feed") == [(len(items), 1)]
    assert all(row["judged"] for row in rows)


def test_feed_prints_what_the_server_says_of_each_post(reader: Reader) -> None:
    """Every field of the documentation, compared with the views that the other client gets."""
    for item, row in zip(reader.session.timeline(), reader.feed(), strict=True):
        view, record = item["post"], item["post"]["record"]
        assert (row["cid"], row["author"], row["did"]) == (view["cid"], view["author"]["handle"], view["author"]["did"])
        assert row["langs"] == list(dict.fromkeys(record.get("langs", [])))
        assert row["reply_to"] == (record["reply"]["parent"]["uri"] if "reply" in record else None)
        assert moment(row["created_at"]) == moment(record["createdAt"])
        assert moment(row["indexed_at"]) == moment(view["indexedAt"])
        assert (row["likes"], row["reposts"], row["replies"]) == (
            view["likeCount"], view["repostCount"], view["replyCount"]
        )  # fmt: skip
        if row["moderation"]:
            assert "by moderation" in row["reasons"][0]
        else:
            assert (row["action"], row["score"], row["reasons"]) == ("show", 0.0, [])
        if record["text"].isascii() and record["text"].isprintable():
            assert row["text"] == record["text"]


def test_hidden_items_stay_in_the_feed_with_their_reason(reader: Reader) -> None:
    """Rules change what is done with an item, not whether it is there; the sentence at the end counts them."""
    before = reader.feed()
    reader.filters(FILTERS)
    said = reader.sync()
    rows = reader.feed()
    assert [(row["uri"], row["reposted_by"]) for row in rows] == [(row["uri"], row["reposted_by"]) for row in before]
    hidden = [row for row in rows if row["action"] == "hide"]
    expected = [row for row in before if " the " in f" {row['text'].lower()} "]
    assert len(hidden) >= len(expected) > 20
    assert all(row["reasons"] for row in hidden)
    assert f"{len(hidden)} of them hidden; encoder {expected_level()}" in said
    assert reader.select("cache.db", "SELECT hidden FROM feed") == [(len(hidden),)]


def test_second_sync_asks_for_one_page(reader: Reader) -> None:
    """What is known is met at once."""
    before = len(reader.asked())
    assert reader.sync().startswith("skerry: 0 new, ")
    later = reader.asked()[before:]
    assert [row["path"] for row in later].count("app.bsky.feed.getTimeline") == 1


def test_gap_is_known_and_filled_by_a_later_sync(backend: Backend, newcomer: Newcomer) -> None:
    """Three pages of news with `--pages 1`: the sentence says what is missing; the next sync has all."""
    author, reader = backend.sign_up("gapmaker.test"), newcomer("gapreader.test")
    say(backend, author, "the first", ago=3600)
    reader.follow(author)
    reader.sync()
    say_many(backend, author, 250, "post")
    assert "stretches not fetched yet: 1" in reader.sync("--pages", "1")
    assert len(reader.feed()) == 101
    assert "stretches" not in reader.sync()
    assert [(row["uri"], row["reposted_by"]) for row in reader.feed()] == lines(reader.session.timeline())


def test_sync_with_pages_goes_further_back_each_time(backend: Backend, newcomer: Newcomer) -> None:
    """A page the first time; without `--pages` what is known is the end; then a page more, and another to the end."""
    author, reader = backend.sign_up("longago.test"), newcomer("backreader.test")
    say_many(backend, author, 250, "post")
    reader.follow(author)
    whole = lines(reader.session.timeline())
    for pages, stored in ((1, 100), (0, 100), (1, 200), (5, 250), (1, 250)):
        reader.sync(*(("--pages", str(pages)) if pages else ()))
        assert [(row["uri"], row["reposted_by"]) for row in reader.feed()] == whole[:stored]


def test_sync_with_pages_goes_further_back_while_another_has_the_store(backend: Backend, newcomer: Newcomer) -> None:
    """It is asked for the same."""
    author, reader = backend.sign_up("longpast.test"), newcomer("pastreader.test")
    say_many(backend, author, 150, "post")
    reader.follow(author)
    reader.sync("--pages", "1")
    with reader.home.open("sync", "--watch") as watching:
        watching.wait_for("watching Following of pastreader.test", SLOW)
        assert reader.sync("--pages", "1").startswith("skerry: 50 new; ")
        watching.press("ctrl+c")
        assert watching.wait_exit() == 0


def test_new_post_and_deleted_post_show_after_the_next_sync(backend: Backend, newcomer: Newcomer) -> None:
    """Somebody who is followed posts, and takes a post back."""
    author, reader = backend.sign_up("turnstone.test"), newcomer("knotreader.test")
    kept, taken_back = say(backend, author, "kept", "taken back")
    reader.follow(author)
    assert reader.sync().startswith("skerry: 2 new, 2 in the store")
    author.delete(taken_back)
    (fresh,) = say(backend, author, "fresh")
    assert reader.sync().startswith("skerry: 1 new, 2 in the store")
    assert [row["uri"] for row in reader.feed()] == [fresh.uri, kept.uri]
    assert (taken_back.uri,) not in reader.select("cache.db", "SELECT uri FROM post")


def test_feed_prints_as_many_items_as_were_asked_for(reader: Reader) -> None:
    """`--limit`, for scripts and for people."""
    assert reader.feed("--limit", "3") == reader.feed()[:3]
    shown = reader.home.run("feed", "--limit", "1").stdout
    assert reader.feed("--limit", "1")[0]["uri"] in shown


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_watching_sync_serves_a_window_and_ends_when_told(reader: Reader, end: signal.Signals) -> None:
    """The window finds it and starts none of its own; ^C and SIGTERM end it well, the window says so."""
    with reader.home.open("sync", "--watch") as watching:
        watching.wait_for("watching Following of wren.test", SLOW)
        with reader.window((200, 60)) as window:
            window.wait_for(expected_level(), SLOW)
            assert sync_processes(reader.home) == 0
            os.kill(watching.pid, end)
            assert watching.wait_exit(20) == 0
            window.press("ctrl+q")
            window.wait_exit()


def test_two_windows_share_one_sync(reader: Reader) -> None:
    """The second finds the first one's; it ends with the last."""
    with reader.window() as first, reader.window() as second:
        for window in (first, second):
            window.wait_for(expected_level(), SLOW)
        assert sync_processes(reader.home) == 1
        first.press("ctrl+q")
        first.wait_exit()
        time.sleep(2)
        assert sync_processes(reader.home) == 1
        second.press("ctrl+q")
        second.wait_exit()


def test_sync_while_a_window_is_open_asks_its_sync(backend: Backend, newcomer: Newcomer) -> None:
    """One process writes; the command has it fetch and says what came."""
    author, reader = backend.sign_up("plover.test"), newcomer("ploverreader.test")
    say(backend, author, "before")
    reader.follow(author)
    with reader.window() as window:
        window.wait_for("before", SLOW)
        say(backend, author, "meanwhile")
        assert reader.sync().startswith("skerry: 1 new")
        window.wait_for("meanwhile")
        window.press("ctrl+q")
        window.wait_exit()


def test_feed_after_logout_says_that_nobody_is_signed_in(newcomer: Newcomer) -> None:
    """Exit code 3, one line."""
    reader = newcomer("whimbrel.test")
    assert reader.home.run("logout").returncode == 0
    for command in ("feed", "sync"):
        done = reader.home.run(command)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == "skerry: nobody is signed in; sign in with `skerry login`\n"
