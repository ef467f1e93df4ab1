"""Generators' feeds and lists at the real backend: in the server's order, judged, in tabs, failures told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader
from tests.support.terminal import Terminal

Newcomer = Callable[[str], Reader]

SIZES = [(80, 24), (200, 60)]


def save(reader: Reader, feeds: dict[str, str], curate_list: str) -> None:
    """Saves feeds as another client does, all but the empty one pinned."""
    items = [{"id": "0", "type": "timeline", "value": "following", "pinned": True}]
    items += [
        {"id": name, "type": "feed", "value": uri, "pinned": name != "empty"}
        for name, uri in feeds.items()
        if name in ("popular", "pictures", "broken", "empty")
    ]
    items.append({"id": "list", "type": "list", "value": curate_list, "pinned": True})
    entry = {"$type": "app.bsky.actor.defs#savedFeedsPrefV2", "items": items}
    kept = reader.session.get("app.bsky.actor.getPreferences")["preferences"]
    others = [each for each in kept if each["$type"] != entry["$type"]]
    reader.session.post("app.bsky.actor.putPreferences", {"preferences": [*others, entry]})


def first_words(items: list[xrpc.Json]) -> str:
    """The first words of the first post that has some."""
    texts = [str(item["post"]["record"]["text"]) for item in items]
    return next(text for text in texts if text)[:30]


def quit_window(terminal: Terminal) -> None:
    """Ends the client with its key, which has to work."""
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("name", ["popular", "pictures", "empty"])
def test_feed_command_prints_a_generators_feed_in_its_order(backend: Backend, reader: Reader, name: str) -> None:
    """Post by post what the generator gives to another client, judged; again the same, from a store that has it."""
    uri = backend.manifest().cases.feeds[name]
    wanted = [item["post"]["uri"] for item in reader.session.get("app.bsky.feed.getFeed", feed=uri, limit=50)["feed"]]
    for _ in range(2):
        rows = reader.feed(uri)
        assert [row["uri"] for row in rows] == list(dict.fromkeys(wanted))
        assert all(row["judged"] for row in rows)


def test_rules_hold_in_feeds_where_they_say_so(backend: Backend, reader: Reader) -> None:
    """A rule with `in = ["feed:*"]` hides in the feed and not in the timeline, and the other way round."""
    uri = backend.manifest().cases.feeds["newest"]
    at_home = {row["author"] for row in reader.feed()}
    both = [row["author"] for row in reader.feed(uri) if row["author"] in at_home]
    one, other = list(dict.fromkeys(both))[:2]
    rule = '[[rule]]\nname = "No {0}"\nauthors = ["@{0}"]\nin = ["{1}"]\naction = "hide"\n'
    reader.filters(rule.format(one, "feed:*") + rule.format(other, "following"))
    newest = reader.feed(uri)
    reader.sync()
    for rows, hidden, shown in ((newest, one, other), (reader.feed(), other, one)):
        actions = {(row["author"], row["action"]) for row in rows if row["author"] in (hidden, shown)}
        assert actions == {(hidden, "hide"), (shown, "show")}


def test_failing_feed_is_an_error_of_the_feed(backend: Backend, reader: Reader) -> None:
    """The generator's failure is told, with exit code 4; the timeline is as it was."""
    before = reader.feed()
    done = reader.home.run("feed", backend.manifest().cases.feeds["broken"])
    assert done.returncode == 4
    assert done.stderr.startswith("skerry: ")
    assert reader.feed() == before


@pytest.mark.parametrize("size", SIZES)
def test_window_has_pinned_feeds_in_tabs(backend: Backend, newcomer: Newcomer, size: tuple[int, int]) -> None:
    """Saved by another client: listed with their names, opened by number, a broken one says so, home is below."""
    cases = backend.manifest().cases
    reader = newcomer(f"tabs{size[0]}.test")
    save(reader, cases.feeds, cases.curate_list)
    popular = reader.session.get("app.bsky.feed.getFeed", feed=cases.feeds["popular"], limit=10)["feed"]
    names = reader.session.get("app.bsky.feed.getFeedGenerators", feeds=[cases.feeds["popular"]])["feeds"]
    reader.sync()
    with reader.window(size) as terminal:
        terminal.wait_for("Following", SLOW)
        terminal.press("g", "f")
        terminal.wait_for(lambda screen: "Your feeds" in screen and "tab 2" in screen, SLOW)
        terminal.wait_for(names[0]["displayName"], SLOW)
        terminal.press("escape")
        terminal.wait_for(lambda screen: "Your feeds" not in screen)
        order = [name for name in cases.feeds if name in ("popular", "pictures", "broken")]
        terminal.press(str(2 + order.index("popular")))
        terminal.wait_for(first_words(popular), SLOW)
        terminal.press(*"jjjj")
        terminal.wait_for("5/", SLOW)
        terminal.press(str(2 + order.index("broken")))
        terminal.wait_for(lambda screen: "it failed with status" in screen, SLOW)
        terminal.press("5")
        terminal.wait_for(lambda screen: "/" in screen.splitlines()[0] and "failed" not in screen, SLOW)
        terminal.press("g", "h")
        terminal.wait_for("Following")
        quit_window(terminal)
