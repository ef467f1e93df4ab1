"""Pictures in the window: what is asked for and what isn't, nothing that moves, the view of one post's pictures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import msgspec
import pytest
from textual.pilot import Pilot

from skerry.domain.pictures import Picture
from skerry.domain.posts import Embed, FeedItem, Image, Video
from skerry.domain.verdicts import Action
from skerry.sync.protocol import Answer, ShowPicture
from skerry.ui.app import Skerry
from skerry.ui.screens.pictures import PicturesScreen
from tests.ui.people import MIRA
from tests.ui.posts import post
from tests.ui.test_snapshots import SEALED, Compare
from tests.ui.window import Window
from tests.ui.world import World

RED, BLUE = b"\xff\0\0", b"\0\0\xff"
SIZE = (90, 30)


def url(name: str) -> str:
    """The address of a made-up picture."""
    return f"https://cdn.example.com/{name}"


def pictured(number: int, *names: str, alt: str = "A made-up scene", video: bool = False) -> FeedItem:
    """A post with pictures of 400 by 300."""
    images = tuple(Image(alt, url(name), url(f"{name}-full"), 400, 300) for name in names)
    embed = Embed(video=Video(alt, url(names[0]))) if video else Embed(images=images)
    return FeedItem(post(number + 1, MIRA, f"Post {number}", minutes=number + 1, embed=embed))


@asynccontextmanager
async def opened(
    world: World, show: Literal["on-screen", "on-key", "never"] = "on-screen", size: tuple[int, int] = SIZE
) -> AsyncIterator[Window]:
    """The window with this setting, in a terminal of many colours."""
    app = Skerry(msgspec.structs.replace(world.surroundings(), pictures=show), world.source())
    async with app.run_test(size=size) as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        yield window


def asked(world: World) -> list[ShowPicture]:
    """The pictures that were asked for."""
    return [body for body in world.sync.asked if isinstance(body, ShowPicture)]


async def answer(window: Window, name: str, **said: object) -> None:
    """Have sync answer for a picture, by default with one that is red above and blue below."""
    sent = enumerate(window.world.sync.asked, 1)
    places = [n for n, body in sent if isinstance(body, ShowPicture) and body.url == url(name)]
    body = window.world.sync.asked[places[-1] - 1]
    assert isinstance(body, ShowPicture)
    width, height = body.width, body.height
    pixels = Picture(width, height, (RED * width + BLUE * width) * (height // 2) + RED * width * (height % 2))
    await window.hears(msgspec.structs.replace(Answer(places[-1], picture=pixels), **said))


async def test_pictures_in_view_are_asked_for_and_nothing_moves(world: World) -> None:
    """Their room is there from the first paint; only what is on the screen is asked for."""
    world.fill([pictured(n, f"p{n}") for n in range(12)])
    async with opened(world) as window:
        await window.until(lambda: len(asked(world)) >= 2)
        await asyncio.sleep(0.3)
        placed = window.feed_screen.feed.view.placed
        assert len(asked(world)) == len(placed) < 12
        before = [(each.y, each.height) for each in placed]
        lines = window.lines()
        await answer(window, "p0")
        assert [(each.y, each.height) for each in window.feed_screen.feed.view.placed] == before
        assert "▀▀▀▀" in window.text()
        assert [line for line in lines if "Post" in line] == [line for line in window.lines() if "Post" in line]


async def test_what_is_only_passed_by_is_not_asked_for(world: World) -> None:
    """Scrolling fast asks for what is in view when it ends."""
    world.fill([pictured(n, f"p{n}") for n in range(60)])
    async with opened(world) as window:
        await window.press(*["space"] * 6)
        await window.press("G")
        await window.until(lambda: asked(world))
        await asyncio.sleep(0.3)
        wanted = {body.url for body in asked(world)}
        assert url("p59") in wanted
        assert len(wanted) <= 6


@pytest.mark.parametrize("show", ["on-key", "never"])
async def test_nothing_is_asked_for_unless_it_is_wanted(world: World, show: Literal["on-key", "never"]) -> None:
    """Nor is there room for it: the list is words."""
    world.fill([pictured(0, "p0")])
    async with opened(world, show) as window:
        await asyncio.sleep(0.4)
        assert asked(world) == []
        assert len(window.feed_screen.feed.view.placed[0:1]) == 1
        assert window.feed_screen.feed.view.placed[0].height < 8


@pytest.mark.parametrize("action", ["blur-media", "collapse", "hide", "dim"])
async def test_covered_and_dimmed_pictures_are_not_asked_for(world: World, action: Action) -> None:
    """Not before their reader reveals them; a hidden post's not at all."""
    ids = world.fill([pictured(0, "p0"), pictured(1, "p1")])
    world.judge({ids[0]: action})
    async with opened(world) as window:
        await window.until(lambda: asked(world))
        await asyncio.sleep(0.3)
        assert {body.url for body in asked(world)} == {url("p1")}
        if action in ("blur-media", "collapse"):
            await window.select("Post 0")
            await window.press("m")
            assert not window.is_at(PicturesScreen)
            assert "they are covered" in window.lines()[-1]
            await window.press("z")
            await window.until(lambda: len(asked(world)) == 2)
            assert asked(world)[-1].url == url("p0")


async def test_picture_that_can_not_be_had_says_so_and_is_not_asked_again(world: World) -> None:
    """Its room stays."""
    world.fill([pictured(0, "p0"), pictured(1, "p1")])
    async with opened(world) as window:
        await window.until(lambda: len(asked(world)) == 2)
        await answer(window, "p0", picture=None, result="error", what="it is damaged")
        assert "no picture" in window.text()
        await answer(window, "p1", picture=Picture(10, 10, b"too few"))
        await window.press("j", "k")
        await asyncio.sleep(0.4)
        assert [body.url for body in asked(world)].count(url("p0")) == 1
        assert "▀▀▀▀" not in window.text()


async def test_picture_is_asked_for_again_when_sync_is_there(world: World) -> None:
    """At the start sync comes later than the first paint, and it may end in between."""
    world.sync.is_there = False
    world.fill([pictured(0, "p0")])
    async with opened(world) as window:
        await asyncio.sleep(0.4)
        assert asked(world) == []
        world.sync.is_there = True
        await window.until(lambda: len(asked(world)) == 1)
        await answer(window, "p0", picture=None, result="cancelled")
        await window.until(lambda: len(asked(world)) == 2)
        await answer(window, "p0")
        assert "▀▀▀▀" in window.text()


async def test_view_shows_each_picture_with_its_alt_text(world: World) -> None:
    """Next, previous; where the author gave none, that is said; of a video the poster."""
    first = pictured(0, "p0", "p1")
    images = (first.post.embed.images[0], msgspec.structs.replace(first.post.embed.images[1], alt=""))
    both = msgspec.structs.replace(first.post, embed=Embed(images=images))
    world.fill([msgspec.structs.replace(first, post=both), pictured(1, "v", video=True)])
    async with opened(world, "on-key") as window:
        await window.press("m")
        await window.until(lambda: len(asked(world)) == 1)
        assert "Picture 1 of 2" in window.text()
        assert "A made-up scene" in window.text()
        await answer(window, "p0-full")
        assert "▀▀▀▀" in window.text()
        await window.press("j")
        await window.until(lambda: len(asked(world)) == 2)
        assert "Picture 2 of 2" in window.text()
        assert "no alt text" in window.text()
        await answer(window, "p1-full", picture=None, result="error", what="the picture is not there (404)")
        assert "the picture is not there (404)" in window.text()
        await window.press("j")
        assert "there is no other picture" in window.lines()[-1]
        await window.press("escape", "j", "m")
        await window.until(lambda: len(asked(world)) == 3)
        assert "Poster" in window.text()
        assert asked(world)[-1].url == url("v")


async def test_view_without_pictures_shows_the_alt_text(world: World) -> None:
    """`never`: nothing is fetched, and it says which setting that is."""
    world.fill([pictured(0, "p0")])
    async with opened(world, "never") as window:
        await window.press("m")
        await window.until(lambda: "pictures are off" in window.text())
        assert "A made-up scene" in window.text()
        await asyncio.sleep(0.2)
        assert asked(world) == []


@pytest.mark.parametrize("state", ["list", "view"])
def test_pictures_look_as_they_did(world: World, snap_compare: Compare, state: str) -> None:
    """One picture that came, one whose room waits for it, one that can't be had; and the view of one."""
    world.fill([pictured(0, "p0"), pictured(1, "p1", "p2"), pictured(2, "p3", alt="")])
    app = Skerry(msgspec.structs.replace(world.surroundings(), pictures="on-screen"), world.source())

    async def run(pilot: Pilot[int]) -> None:
        window = Window(app, world, pilot)
        await window.hears(*SEALED)
        await window.until(lambda: len(asked(world)) == 4)
        await answer(window, "p0")
        await answer(window, "p1", picture=None, result="error", what="it is damaged")
        if state == "view":
            await window.press("m")
            await window.until(lambda: len(asked(world)) == 5)
            await answer(window, "p0-full")

    assert snap_compare(app, terminal_size=(90, 44), run_before=run)
