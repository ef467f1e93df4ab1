"""The screen without an account: sign in, or look at the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from skerry.domain.errors import NetworkError, ServerError
from skerry.ui.app import Skerry
from skerry.ui.port import Entrance, Source
from skerry.ui.screens.signin import SignInScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.posts import showcase
from tests.ui.window import PATIENCE
from tests.ui.world import World, no_browser

SignIn = Callable[[str, str, str], Callable[[], Source]]


class Door:
    """A window without an account."""

    def __init__(self, app: Skerry, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    async def type(self, text: str) -> None:
        """Type a text, and Enter."""
        await self.pilot.press(*text, "enter")
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to become true."""
        for _ in range(int(PATIENCE / 0.02)):
            if condition():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(self.text())

    def text(self) -> str:
        """The screen, as text."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())


@asynccontextmanager
async def door(world: World, sign_in: SignIn) -> AsyncIterator[Door]:
    """Open a window without an account; its demo is the world."""
    app = Skerry(world.surroundings(), Entrance(sign_in, world.source, no_browser))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        yield Door(app, pilot)


def never(handle: str, password: str, code: str) -> Callable[[], Source]:
    """A sign-in that nobody should ask for."""
    raise AssertionError((handle, password, code))


async def test_the_demo_is_one_key_away(world: World) -> None:
    """D opens it, without an account."""
    world.fill(showcase())
    async with door(world, never) as at:
        assert "skerry login" in at.text()
        await at.pilot.press("d")
        await at.until(lambda: isinstance(at.app.screen, TimelineScreen))
        await at.until(lambda: "Up before the gulls" in at.text())


async def test_signing_in_opens_the_timeline(world: World) -> None:
    """Handle and app password go to the one who signs in; the fields are empty afterwards."""
    world.fill(showcase())
    asked: list[tuple[str, str, str]] = []

    def sign_in(handle: str, password: str, code: str) -> Callable[[], Source]:
        asked.append((handle, password, code))
        return world.source

    async with door(world, sign_in) as at:
        screen = at.app.screen
        assert isinstance(screen, SignInScreen)
        await at.pilot.press("enter")
        await at.type("@mira.test")
        await at.type("aaaa-bbbb")
        await at.until(lambda: isinstance(at.app.screen, TimelineScreen))
        assert screen.password.value == ""
    assert asked == [("mira.test", "aaaa-bbbb", "")]


async def test_a_password_is_never_on_the_screen(world: World) -> None:
    """Its letters are dots."""
    async with door(world, never) as at:
        await at.pilot.press("tab", "tab", *"sesame")
        await at.pilot.pause()
        assert "sesame" not in at.text()
        assert "••••••" in at.text()


async def test_a_code_is_asked_for_when_the_server_wants_one(world: World) -> None:
    """A field for it appears, and what is entered there goes along the next time."""
    world.fill(showcase())
    codes: list[str] = []

    def sign_in(_handle: str, _password: str, code: str) -> Callable[[], Source]:
        codes.append(code)
        if not code:
            raise ServerError("a code was sent", where="pds.test", status=401, name="AuthFactorTokenRequired")
        return world.source

    async with door(world, sign_in) as at:
        await at.pilot.press("enter")
        await at.type("mira.test")
        await at.type("aaaa")
        await at.until(lambda: "The server has sent you a code by mail" in at.text())
        await at.type("12345")
        await at.until(lambda: isinstance(at.app.screen, TimelineScreen))
    assert codes == ["", "12345"]


async def test_an_error_is_said_in_words(world: World) -> None:
    """What happened, what to do and where; the fields keep what was entered."""

    def sign_in(_handle: str, _password: str, _code: str) -> Callable[[], Source]:
        raise NetworkError("the host could not be reached", where="pds.test", remedy="check the network")

    async with door(world, sign_in) as at:
        await at.pilot.press("enter")
        await at.type("mira.test")
        await at.type("aaaa")
        await at.until(lambda: "the host could not be reached; check the network (pds.test)" in at.text())
        assert "mira.test" in at.text()


async def test_letters_are_commands_again_outside_of_the_fields(world: World) -> None:
    """Escape leaves a field; inside, a d is a d."""
    world.fill(showcase())
    async with door(world, never) as at:
        await at.pilot.press("enter", "d")
        assert isinstance(at.app.screen, SignInScreen)
        assert at.app.screen.handle.value == "d"
        await at.pilot.press("escape", "d")
        await at.until(lambda: isinstance(at.app.screen, TimelineScreen))
