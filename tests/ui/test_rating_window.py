"""More and less like this in the window: the sign at once, sync told, undone exactly, and the list of ratings."""

from __future__ import annotations

import pytest

from skerry.store.values import Vector
from skerry.sync.protocol import Answer, FeedChanged, Rated
from skerry.ui.screens.taste import TasteScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.posts import conversation, many, showcase
from tests.ui.window import open_window
from tests.ui.world import FEED, World


def signs(window_lines: list[str]) -> list[str]:
    """The signs on the screen, from the top."""
    found = []
    for line in window_lines:
        words = line.rstrip("│┃ ").split()
        found += [word for word in words[-3:-1] if word in ("+", "-")]
    return found


async def test_plus_and_minus_are_shown_and_written_at_once(world: World) -> None:
    """The sign beside the age, the post in user.db, sync told what is in view, and the line says why not yet."""
    world.fill(showcase())
    uris = [item.post.uri for item in showcase()]
    async with open_window(world) as window:
        await window.press("plus")
        assert signs(window.lines()) == ["+"]
        assert "more like this · not enough yet: 1 of 10 ratings" in window.lines()[-1]
        await window.press("j", "minus")
        assert signs(window.lines()) == ["+", "-"]
        assert world.user.ratings() == {uris[0]: 1, uris[1]: -1}
        rating = world.user.rating(uris[0])
        assert rating is not None
        assert rating.post is not None
        assert rating.post.text.startswith("Up before the gulls")
        asked = world.sync.asked[-1]
        assert isinstance(asked, Rated)
        assert asked.uri == uris[1]
        assert set(asked.near) >= {placed.row.id for placed in window.timeline.feed.view.placed if placed.row.is_item}


async def test_rating_keeps_the_vector_that_is_there(world: World) -> None:
    """So that it can be learned from without the cache."""
    world.fill(showcase())
    vector = Vector(b"\1\2", 0.5)
    for waiting in world.cache.unencoded("m", 99):
        world.cache.put_vectors("m", [(waiting.id, vector)])
    async with open_window(world) as window:
        await window.press("plus")
        uri = showcase()[0].post.uri
        assert world.user.rating_vectors("m", [uri]) == {uri: vector}


async def test_undo_names_the_post_wherever_the_reader_is(world: World) -> None:
    """Also one that was not rated before, in the timeline and in the list, where it stays a row."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("plus", "j", "u")
        assert "taken back: “Up before the gulls" in window.lines()[-1]
        await window.press("plus", "g", "t", "u")
        assert "taken back: “Read example.com" in window.text()
        assert "forgotten @" in window.text()
        assert window.text().count("Read example.com") >= 2


async def test_undo_takes_the_last_rating_back_and_then_the_one_before(world: World) -> None:
    """A changed rating goes back to what it was, with its time; then there is nothing left, and it is said."""
    world.fill(showcase())
    uri = showcase()[0].post.uri
    world.user.set_rating(uri, -1, at_ms=77)
    async with open_window(world) as window:
        assert signs(window.lines()) == ["-"]
        await window.press("plus", "j", "plus", "u")
        assert signs(window.lines()) == ["+"]
        assert "taken back: “Read example.com" in window.lines()[-1]
        assert world.sync.asked[-1] == Rated(showcase()[1].post.uri, window.timeline.near())
        await window.press("u")
        assert world.user.rating_marks() == [(uri, -1, 77)]
        assert signs(window.lines()) == ["-"]
        await window.press("u")
        assert "nothing to take back" in window.lines()[-1]


async def test_same_key_twice_changes_nothing(world: World) -> None:
    """It says how to take it back."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("plus")
        asked = len(world.sync.asked)
        await window.press("plus")
        assert "u takes it back" in window.lines()[-1]
        assert len(world.sync.asked) == asked


async def test_rated_in_a_thread_shows_in_the_timeline(world: World) -> None:
    """And the other way round; a reply that no feed has can be rated too."""
    world.fill(showcase())
    world.thread(showcase()[1].post.uri, conversation())
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "t", "plus", "j", "minus")
        assert window.is_at(ThreadScreen)
        assert signs(window.lines()) == ["+", "-"]
        await window.press("escape")
        assert signs(window.lines()) == ["+"]
        assert len(world.user.ratings()) == 2


async def test_hidden_post_can_be_rated_in_the_tray(world: World) -> None:
    """The rules still hide it."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "hide"})
    async with open_window(world) as window:
        await window.press("H", "plus")
        assert signs(window.lines()) == ["+"]
        assert list(world.user.ratings()) == [showcase()[0].post.uri]


async def test_ranked_view_follows_the_scores_and_the_reader_stays(world: World) -> None:
    """What is told with the answer moves without a wait; the rated post stays until the view is made anew."""
    ids = world.fill(many(30))
    async with open_window(world, (80, 40)) as window:
        await window.press("f")
        first = window.selected()
        y = window.line_of(first[:20])
        await window.press("minus")
        moved = {ids[0]: -5.0, ids[1]: -4.0, ids[12]: 9.0}
        changed = world.cache.put_scores("a", [(item, score, 0.0) for item, score in moved.items()])
        await window.hears(FeedChanged(FEED, scores=changed), Answer(len(world.sync.asked)))
        assert window.selected() == first
        assert window.line_of(first[:20]) == y
        order = [row.id for row in window.timeline.timeline.index if row.is_item]
        assert order[0] == ids[12]
        assert order[-1] == ids[1]
        await window.press("f", "f", "f")
        order = [row.id for row in window.timeline.timeline.index if row.is_item]
        assert (order[0], order[-1]) == (ids[12], ids[0])


async def test_scores_cost_nothing_where_time_is_the_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rating changes every score; the chronological view reads and paints nothing for it."""
    ids = world.fill(many(200))
    async with open_window(world) as window:
        planned: list[object] = []
        monkeypatch.setattr(window.timeline.timeline, "plan", lambda *asked: planned.append(asked))
        await window.hears(FeedChanged(FEED, scores=tuple(ids)))
        assert planned == []
        assert [row.id for row in window.timeline.timeline.index if row.is_item] == ids


async def test_list_of_ratings_changes_forgets_and_takes_back(world: World) -> None:
    """Newest first, with text and sign; x forgets, u brings back, - turns round; Enter opens the thread."""
    world.fill(showcase())
    async with open_window(world, (80, 30)) as window:
        await window.press("plus", "j")
        world.now_ms += 1000
        await window.press("plus", "g", "t")
        assert window.is_at(TasteScreen)
        assert "What you rated: 2 +, 0 -" in window.text()
        assert window.line_of("Read example.com") < window.line_of("Up before the gulls")
        await window.press("x")
        assert list(world.user.ratings()) == [showcase()[0].post.uri]
        assert "forgotten" in window.text()
        assert "1 +, 0 -" in window.text()
        assert world.sync.asked[-1] == Rated(showcase()[1].post.uri)
        await window.press("u")
        assert len(world.user.ratings()) == 2
        await window.press("j", "minus")
        assert world.user.ratings()[showcase()[0].post.uri] == -1
        assert "1 +, 1 -" in window.text()
        await window.press("escape")
        assert window.is_at(TimelineScreen)
        assert signs(window.lines()) == ["-", "+"]
        await window.press("g", "t", "G", "enter")
        assert window.is_at(ThreadScreen)


async def test_list_of_ratings_says_what_to_do_when_it_is_empty(world: World) -> None:
    """In full, however narrow the window is, and no key of it fails."""
    world.fill(showcase())
    async with open_window(world, (60, 20)) as window:
        await window.press("g", "t")
        assert "more and less of." in window.text()
        assert "Nothing is rated yet: + and - on a post" in window.text()
        await window.press("x", "plus", "u", "enter", "j", "G", "g", "g", "space", "escape")
        assert window.is_at(TimelineScreen)


async def test_list_of_ratings_names_both_signs_in_a_narrow_window(world: World) -> None:
    """At 60 columns there is no room for all keys; + and - stay, and stay together."""
    world.fill(showcase())
    async with open_window(world, (60, 24)) as window:
        await window.press("g", "t")
        keys = next(line for line in window.lines() if "forget" in line)
        assert "+ more  - less" in keys


@pytest.mark.parametrize("theme", ["skerry-dark", "skerry-light", "ansi-dark"])
async def test_signs_are_there_in_every_theme(world: World, theme: str) -> None:
    """As characters, so that they need no colour."""
    world.fill(showcase())
    world.user.set_rating(showcase()[0].post.uri, 1, at_ms=1)
    world.user.set_rating(showcase()[1].post.uri, -1, at_ms=2)
    async with open_window(world, theme=theme) as window:
        assert signs(window.lines()) == ["+", "-"]
