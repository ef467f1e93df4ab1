"""Pictures of every state that matters. Look at a picture before you accept it: `pytest --snapshot-update`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec
import pytest
from textual.app import App
from textual.pilot import Pilot

from skerry.domain.errors import ServerError
from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.sync.protocol import FromSync, RulesChanged, SealChanged, SyncChanged
from skerry.ui.app import Skerry
from skerry.ui.port import Entrance, Source
from tests.ui.posts import conversation, many, showcase
from tests.ui.world import FEED, World, no_browser

SEALED: tuple[FromSync, ...] = (SealChanged("SEALED"), SyncChanged("idle"), RulesChanged(5))
TROUBLE: tuple[FromSync, ...] = (
    SealChanged("PARTIAL", "no network namespace on this machine"),
    SyncChanged("offline", detail="pds.example.com can't be reached"),
    RulesChanged(4, "filters.toml:7: topik: no such key; did you mean topic?"),
)

STATES: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {
    "timeline": ((80, 40), "skerry-dark", ("j", "j")),
    "light": ((80, 40), "skerry-light", ("j", "j")),
    "ansi": ((80, 40), "ansi-dark", ("j", "j")),
    "narrow": ((60, 24), "skerry-dark", ("j", "j")),
    "small": ((60, 20), "skerry-dark", ("j",)),
    "wide": ((200, 60), "skerry-dark", ("j", "j", "j", "j")),
    "end": ((80, 24), "skerry-dark", ("G",)),
    "revealed": ((80, 30), "skerry-dark", ("j", "j", "j", "z", "j", "z")),
    "chord": ((80, 24), "skerry-dark", ("g",)),
    "ranked": ((80, 24), "skerry-dark", ("f",)),
    "why": ((80, 24), "skerry-dark", ("j", "w")),
    "tray": ((80, 24), "skerry-dark", ("H",)),
    "help": ((80, 40), "skerry-dark", ("question_mark",)),
    "help-light": ((100, 40), "skerry-light", ("question_mark",)),
    "state": ((80, 24), "skerry-dark", ("S",)),
    "links": ((80, 24), "skerry-dark", (*"jjjjjjj", "i")),
    "rated": ((80, 30), "skerry-dark", ("plus", "j", "minus")),
    "rated-light": ((80, 30), "skerry-light", ("plus", "j", "minus")),
    "taste": ((80, 30), "skerry-dark", ("plus", "j", "minus", "g", "t", "x")),
    "taste-light": ((100, 30), "skerry-light", ("plus", "j", "minus", "g", "t")),
}
"""Size, theme and keys of the pictures over a timeline that has one of everything."""


class Compare(Protocol):
    """`snap_compare` of pytest-textual-snapshot."""

    def __call__(
        self,
        app: App[int],
        *,
        terminal_size: tuple[int, int] = (80, 24),
        run_before: Callable[[Pilot[int]], Awaitable[None]] | None = None,
    ) -> bool:
        """Whether the picture is the one that was accepted."""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No animation, no blinking cursor."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)


@pytest.fixture
def filled(world: World) -> World:
    """One post of every kind, and one of each thing that rules do."""
    ids = world.fill(showcase())
    world.judge({ids[4]: "collapse", ids[3]: "blur-media", ids[8]: "dim", ids[9]: "hide"})
    world.judge({ids[1]: "boost"}, score=1.0)
    world.judge({ids[5]: "sink"}, score=-1.0)
    return world


def after(world: World, *keys: str, says: tuple[FromSync, ...] = SEALED) -> Callable[[Pilot[int]], Awaitable[None]]:
    """What happens before the picture: sync speaks, keys are pressed."""

    async def run(pilot: Pilot[int]) -> None:
        await pilot.pause()
        if says:
            world.sync.says(*says)
            while not world.sync.is_heard:
                await pilot.pause(0.01)
        await pilot.press(*keys)
        await pilot.pause(0.05)

    return run


@pytest.mark.parametrize("state", STATES)
def test_screen(snap_compare: Compare, filled: World, state: str) -> None:
    """Every screen, size and theme."""
    size, theme, keys = STATES[state]
    app = Skerry(filled.surroundings(theme=theme), filled.source())
    assert snap_compare(app, terminal_size=size, run_before=after(filled, *keys))


@pytest.mark.parametrize("keys", [(*"jj",), (*"jj", "enter", "j")], ids=["folded", "unfolded"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
def test_screen_story(snap_compare: Compare, world: World, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """Posts that tell the same behind their line, and below it."""
    ids = world.fill(many(12))
    world.tell([ids[0], ids[1], ids[2], ids[4]])
    world.judge(dict.fromkeys(ids, "show"))
    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, terminal_size=size, run_before=after(world, *keys))


def test_screen_without_colour(snap_compare: Compare, filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR bar, bold and dim say it all."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Skerry(filled.surroundings(theme=""), filled.source())
    assert snap_compare(app, terminal_size=(80, 30), run_before=after(filled, "j", "j"))


def test_screen_rated_without_colour(snap_compare: Compare, filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signs are letters."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Skerry(filled.surroundings(theme=""), filled.source())
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(filled, "plus", "j", "minus"))


def test_screen_empty(snap_compare: Compare, world: World) -> None:
    """Before the first post has come: what is going on, and nothing that looks like an error."""
    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, run_before=after(world, says=(SyncChanged("fetching"),)))


def test_screen_loading(snap_compare: Compare, filled: World) -> None:
    """The first paint: posts from the store, the seal not known yet."""
    app = Skerry(filled.surroundings(), filled.source())
    assert snap_compare(app, run_before=after(filled, says=()))


def test_screen_in_trouble(snap_compare: Compare, filled: World) -> None:
    """Offline, partly sealed, filters refused, and an error on the bottom line."""

    def no_browser(_uri: str) -> None:
        raise ServerError("there is no program here that opens links", where="", status=0, remedy="copy the link")

    surroundings = msgspec.structs.replace(filled.surroundings(), open_link=no_browser)
    app = Skerry(surroundings, filled.source())
    assert snap_compare(app, run_before=after(filled, "o", says=TROUBLE))


def test_screen_long(snap_compare: Compare, world: World) -> None:
    """Far down in two thousand posts, the scrollbar in its place."""
    ids = world.fill(many(2000))
    world.judge(dict.fromkeys(ids[900:960:7], "collapse"))
    app = Skerry(world.surroundings(), world.source())

    async def run(pilot: Pilot[int]) -> None:
        await after(world)(pilot)
        while not app.screen.timeline.is_loaded:  # type: ignore[attr-defined]  # the timeline
            await pilot.pause(0.05)
        app.screen.feed.select(app.screen.timeline.index.at(910))  # type: ignore[attr-defined]  # the timeline
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=(80, 40), run_before=run)


def test_screen_gap(snap_compare: Compare, world: World) -> None:
    """Between two stretches that are known stands a row for what is missing."""
    world.fill(showcase()[6:])
    page = TimelinePage(tuple(ItemToStore(item, b"{}") for item in showcase()[:2]), "further")
    world.cache.put_page(FEED, page, world.cache.top(), asked_ms=world.now_ms, own_did="")
    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, run_before=after(world, "j", "j"))


def test_screen_thread(snap_compare: Compare, filled: World) -> None:
    """Ancestors, the post, replies behind their guides, what is gone in its place."""
    filled.thread(showcase()[1].post.uri, conversation())
    app = Skerry(filled.surroundings(), filled.source())
    assert snap_compare(app, terminal_size=(80, 45), run_before=after(filled, "j", "t"))


def test_screen_palette(snap_compare: Compare, filled: World) -> None:
    """Commands by name."""
    app = Skerry(filled.surroundings(), filled.source())

    async def run(pilot: Pilot[int]) -> None:
        await after(filled, "colon")(pilot)
        await pilot.pause(0.3)
        await pilot.press(*"link")
        await pilot.pause(0.5)

    assert snap_compare(app, run_before=run)


@pytest.mark.parametrize("size", [(80, 30), (60, 20)], ids=["tall", "short"])
def test_screen_sign_in(snap_compare: Compare, world: World, size: tuple[int, int]) -> None:
    """Without an account: what skerry is, the demo, and the fields."""
    app = Skerry(world.surroundings(), Entrance(_refuse, world.source, no_browser))
    assert snap_compare(app, terminal_size=size)


def test_screen_sign_in_code(snap_compare: Compare, world: World) -> None:
    """The server wants a code."""
    app = Skerry(world.surroundings(), Entrance(_refuse, world.source, no_browser))

    async def run(pilot: Pilot[int]) -> None:
        await pilot.press("enter", *"mira.test", "enter", *"aaaa", "enter")
        await pilot.pause(0.3)

    assert snap_compare(app, terminal_size=(80, 30), run_before=run)


def _refuse(_handle: str, _password: str, _code: str) -> Callable[[], Source]:
    raise ServerError("a code was sent", where="pds.test", status=401, name="AuthFactorTokenRequired")
