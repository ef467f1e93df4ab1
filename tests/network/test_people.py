"""Profiles, lists of people, searches and bookmarks at the real backend, in the window."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, say
from tests.support.terminal import Terminal

Newcomer = Callable[[str], Reader]


def quit_window(terminal: Terminal) -> None:
    """Ends the client with its key, which has to work."""
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0


def test_window_shows_profiles_people_and_what_was_searched_for(backend: Backend, newcomer: Newcomer) -> None:
    """The author of a post by key, their posts and followers, back again; a search, a bookmark, one's own profile."""
    author, reader = backend.sign_up("avocet.test"), newcomer("avocetfan.test")
    (said,) = say(backend, author, "an avocet on the mudflat")
    reader.follow(author)
    reader.session.post("app.bsky.bookmark.createBookmark", {"uri": said.uri, "cid": said.cid})
    reader.session.create(
        "app.bsky.feed.like", {"subject": {"uri": said.uri, "cid": said.cid}, "createdAt": "2026-01-01T00:00:00Z"}
    )
    backend.sync()
    reader.sync()
    with reader.window((100, 30)) as terminal:
        terminal.wait_for("an avocet on the mudflat", SLOW)
        terminal.press("a")
        terminal.wait_for(lambda screen: author.did in screen and "you follow them" in screen, SLOW)
        terminal.press("f")
        terminal.wait_for(lambda screen: "Followers of @avocet.test" in screen and "@avocetfan.test" in screen, SLOW)
        terminal.press("h", "p")
        terminal.wait_for(lambda screen: "@avocet.test · posts" in screen and "1/1" in screen, SLOW)
        terminal.press("g", "b")
        terminal.wait_for(lambda screen: "Your bookmarks" in screen and "1/1" in screen, SLOW)
        terminal.press("/")
        terminal.wait_for("Search posts")
        terminal.send("mudflat\r")
        terminal.wait_for(lambda screen: "Search · mudflat" in screen and "1/1" in screen, SLOW)
        terminal.press("g", "h")
        terminal.press("g", "p")
        terminal.wait_for(lambda screen: "@avocetfan.test" in screen and "L likes" in screen, SLOW)
        terminal.press("L")
        terminal.wait_for(lambda screen: "@avocetfan.test · likes" in screen and "1/1" in screen, SLOW)
        quit_window(terminal)


def test_search_command_prints_what_the_server_finds(backend: Backend, newcomer: Newcomer) -> None:
    """The rows of `skerry feed`, judged; nothing found is no error."""
    author, reader = backend.sign_up("dunlin.test"), newcomer("dunlinfan.test")
    refs = say(backend, author, "dunlinesque waders", "more dunlinesque waders")
    done = reader.home.run("search", "dunlinesque", "--json")
    assert done.returncode == 0, done.stderr
    assert all(ref.uri in done.stdout for ref in refs)
    assert done.stdout.count('"judged":true') == len(refs)
    nothing = reader.home.run("search", "wordsthatnobodyeverwrote", "--json")
    assert (nothing.returncode, nothing.stdout) == (0, "")


def test_profile_command_prints_what_the_server_says(reader: Reader) -> None:
    """Field by field what another client gets; nobody of the name is exit code 4."""
    view = reader.session.get("app.bsky.actor.getProfile", actor="bram.test")
    done = reader.home.run("profile", "@bram.test", "--json")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert (row["did"], row["handle"], row["name"]) == (view["did"], "bram.test", view.get("displayName", ""))
    assert [row[key] for key in ("followers", "follows", "posts")] == [
        view[key] for key in ("followersCount", "followsCount", "postsCount")
    ]
    assert row["you_follow"] == ("following" in view["viewer"])
    assert row["follows_you"] == ("followedBy" in view["viewer"])
    assert reader.home.run("profile", "nobody-there.test").returncode == 4
    assert "@wren.test" in reader.home.run("profile").stdout
