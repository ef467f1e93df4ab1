"""The odd posts of the seed as the window shows them: pictures, and what must never be in one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from skerry.domain.views import decode_thread, decode_timeline
from skerry.ui.app import Skerry
from skerry.ui.screens.thread import ThreadScreen
from tests.ui.odd_posts import embeds, hostile, texts, thread, timeline_body
from tests.ui.test_snapshots import Compare, still
from tests.ui.window import open_window
from tests.ui.world import World
from tests.unit.view_samples import Json, uri

__all__ = ["still"]

GROUPS: dict[str, Callable[[], list[Json]]] = {"texts": texts, "embeds": embeds, "hostile": hostile}

FORBIDDEN = {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that move, colour or hide: none reaches the screen but what joins an emoji."""

JOINERS = {"\u200d", "\ufe0f"}

FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")
"""A part of a country's flag, such as Scotland's, which is spelled in characters that are not shown themselves."""


def put(world: World, posts: list[Json]) -> None:
    """Store posts as a page of the timeline, from their bytes."""
    page = decode_timeline(timeline_body(posts))
    assert all(hasattr(each, "item") for each in page.items)
    world.cache.put_page("following", page, world.cache.top(), asked_ms=world.now_ms, own_did="did:plc:me")


def put_thread(world: World) -> None:
    """Store the odd thread, from its bytes."""
    world.fill([])
    world.cache.put_thread(uri("focus"), decode_thread(json.dumps(thread()).encode()), fetched_ms=world.now_ms)


@pytest.mark.parametrize("size", [(80, 100), (200, 60)], ids=["80", "200"])
@pytest.mark.parametrize("group", GROUPS)
def test_odd_posts(snap_compare: Compare, world: World, group: str, size: tuple[int, int]) -> None:
    """Texts with broken facets and far dates, everything that can hang on a post, hostile texts."""
    put(world, GROUPS[group]())
    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, terminal_size=size, run_before=_settled)


@pytest.mark.parametrize("size", [(80, 60), (200, 60)], ids=["80", "200"])
def test_odd_thread(snap_compare: Compare, world: World, size: tuple[int, int]) -> None:
    """Gone, blocked, hidden, unknown and circular nodes, twelve deep, under a closed post."""
    put_thread(world)
    app = Skerry(world.surroundings(), world.source())

    async def before(pilot: Pilot[int]) -> None:
        await pilot.pause(0.1)
        screen = app.screen
        app.show_thread(screen.account, uri("focus"))  # type: ignore[attr-defined]  # a list's screen has it
        await _settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("group", GROUPS)
async def test_odd_posts_leave_nothing_on_the_screen_that_a_terminal_obeys(world: World, group: str) -> None:
    """Not a control, bidi, private or unassigned character, on no row, at the top and at the end."""
    put(world, GROUPS[group]())
    async with open_window(world, (80, 40)) as window:
        for key in ("home", "space", "space", "space", "end"):
            await window.press(key)
            shown = FLAG.sub("", window.text().replace("\n", ""))
            wrong = {c for c in shown if unicodedata.category(c) in FORBIDDEN} - JOINERS
            assert wrong == set()
            assert all(cell_len(line) <= 80 for line in window.lines())


async def test_odd_thread_has_a_line_for_everything(world: World) -> None:
    """The tree is whole: each kind of node says what it is, a circle ends, more replies are told of."""
    put_thread(world)
    async with open_window(world, (100, 70)) as window:
        window.app.show_thread(window.timeline.account, uri("focus"))
        await window.until(lambda: window.is_at(ThreadScreen) and "The end." in window.text())
        text = window.text()
        wanted = (
            "∅ a post that is gone",
            "A reply whose parent is gone.",
            "Nobody may reply or quote.",
            "⊘ you can't reply here",
            "hidden by the author of the thread",
            "│ ∅ a post that is blocked",
            "│ ∅ a post that is gone",
            "│ ∅ something that skerry can't read",
            "(12/12) The end.",
            "there are more replies: open this post",
        )
        assert [words for words in wanted if words not in text] == []
        assert text.count("I answer myself.") == 1
        assert "A reply that the author hides." not in text


async def _settled(pilot: Pilot[int]) -> None:
    await pilot.pause(0.2)
