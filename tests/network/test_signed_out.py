"""Reading without an account at the real AppView: what everybody may read, and nothing that says who asks."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.bsky.servers import Reply, Seen, Server
from tests.network.harness import Backend
from tests.network.reader import SLOW
from tests.support.home import LOOPBACK, Home


@pytest.fixture
def appview(backend: Backend, fresh_home: Home) -> Iterator[Server]:
    """The AppView behind a server that keeps every request; the home's settings name it."""
    assert backend.info.appview is not None

    def passed_on(seen: Seen) -> Reply:
        headers = {name: seen.headers[name] for name in ("accept", "atproto-accept-labelers") if name in seen.headers}
        url = f"{backend.info.appview}{seen.path}?{urlencode(seen.query, doseq=True)}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:  # noqa: S310 - the backend's
                return Reply(answer.status, {"content-type": "application/json"}, answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, {"content-type": "application/json"}, error.read())

    with Server(other=passed_on) as server:
        feed = next(iter(backend.manifest().cases.feeds.values()))
        settings = f'{LOOPBACK}appview = "{server.url}"\n[signed_out]\nfeed = "{feed}"\n'
        (fresh_home.config / "settings.toml").write_text(settings)
        yield server
        assert server.seen
        assert all(seen.method == "GET" for seen in server.seen)
        assert not [seen for seen in server.seen if {"authorization", "cookie", "dpop"} & set(seen.headers)]


def test_commands_read_without_an_account(backend: Backend, fresh_home: Home, appview: Server) -> None:
    """A profile and a feed, judged, in a store of their own; who shows it to nobody but the signed in is not shown."""
    done = fresh_home.run("profile", "bram.test", "--signed-out", "--json")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert (row["handle"], row["you_follow"]) == ("bram.test", False)
    (fresh_home.config / "filters.toml").write_text(
        '[[rule]]\nname = "All"\nwords = ["/./"]\nin = ["feed:*"]\naction = "hide"\n'
    )
    feed = next(iter(backend.manifest().cases.feeds.values()))
    done = fresh_home.run("feed", feed, "--signed-out", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    assert all(row["judged"] for row in rows)
    assert "hide" in {row["action"] for row in rows}
    assert sorted(path.name for path in fresh_home.data.iterdir()) == ["signed-out"]
    assert appview.seen
    assert fresh_home.run("profile", "--signed-out").returncode == 2
    assert fresh_home.run("profile", "bram.test").returncode == 3


def test_posts_for_the_signed_in_are_not_shown(backend: Backend, fresh_home: Home, appview: Server) -> None:
    """By the label that its author set: the rule of the network for who is signed out."""
    uri = backend.manifest().cases.labels["self !no-unauthenticated"]
    feed = f"author:{uri.split('/')[2]}:posts"
    done = fresh_home.run("feed", feed, "--signed-out", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = [row for row in map(json.loads, done.stdout.splitlines()) if row["uri"] == uri]
    assert row["action"] == "hide"
    assert appview.seen


def test_window_reads_without_an_account(fresh_home: Home, appview: Server) -> None:
    """One key on the first screen; a thread, a profile, posts, people that were searched for; writing isn't offered."""
    with fresh_home.open(size=(110, 32)) as terminal:
        terminal.wait_for("reads public feeds and profiles without an account")
        terminal.press("r")
        terminal.wait_for(lambda screen: "signed out" in screen and "1/" in screen, SLOW)
        terminal.press("enter")
        terminal.wait_for("Thread", SLOW)
        terminal.press("h")
        terminal.press("g", "u")
        terminal.wait_for("A handle, a DID")
        terminal.send("bram.test\r")
        terminal.wait_for(lambda screen: "@bram.test" in screen and "followers" in screen, SLOW)
        terminal.press("p")
        terminal.wait_for("@bram.test · posts", SLOW)
        terminal.press("h", "h", "g", "/")
        terminal.wait_for("Search people")
        terminal.send("bram\r")
        terminal.wait_for(lambda screen: "People · bram" in screen and "@bram.test" in screen, SLOW)
        terminal.press("h", "?")
        terminal.wait_for(lambda screen: "Keys" in screen)
        terminal.press("h", "c", "l", ":")
        terminal.wait_for("Find a command")
        terminal.send("like")
        assert "Like, or no longer" not in terminal.wait_for("More like this")
        terminal.press("escape")
        terminal.wait_for(lambda screen: "More like this" not in screen)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert appview.seen
