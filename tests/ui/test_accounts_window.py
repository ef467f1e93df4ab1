"""Several accounts in one window: `ga` lists them; one is switched to, added, signed out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from skerry.domain.errors import ChildError, NotSignedIn, StoreError
from skerry.ui.app import Skerry
from skerry.ui.screens.accounts import AccountsScreen
from skerry.ui.screens.browser import BrowserScreen
from skerry.ui.screens.signin import SignInScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.household import Browsing, Household
from tests.ui.posts import many, showcase
from tests.ui.test_snapshots import Compare
from tests.ui.window import Window
from tests.ui.world import World


@pytest.fixture
def household(world: World, tmp_path: Path) -> Iterator[Household]:
    """Two accounts: the first has one of everything, the second many posts."""
    world.fill(showcase())
    made = Household(world, tmp_path / "ada")
    made.other.fill(many(30))
    yield made
    made.close()


def app_of(household: Household) -> Skerry:
    """A window with the first account open."""
    source = household.open("did:plc:me")
    around = msgspec.structs.replace(household.worlds["did:plc:me"].surroundings(), accounts=household)
    return Skerry(around, source)


@asynccontextmanager
async def opened(household: Household, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Window]:
    """The window, when its timeline is there."""
    app = app_of(household)
    async with app.run_test(size=size) as pilot:
        window = Window(app, household.worlds["did:plc:me"], pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        yield window


def is_open(window: Window, name: str) -> bool:
    """Whether an account's timeline is in front."""
    return window.is_at(TimelineScreen) and f"@{name}" in "".join(window.lines()[:1])


async def test_accounts_are_listed_with_server_and_way(household: Household) -> None:
    """Handle, server, kind of sign-in, and which is open."""
    async with opened(household) as window:
        await window.press("g", "a")
        await window.until(lambda: window.is_at(AccountsScreen))
        words = ("@me.example.com", "● open", "pds.example.com · signed in with an app password", "@ada.test")
        await window.until(lambda: all(word in window.text() for word in (*words, "in the browser (OAuth)")))
        assert window.text().count("● open") == 1
        await window.press("q")
        await window.until(lambda: window.is_at(TimelineScreen))


async def test_account_that_is_switched_to_shows_its_cached_timeline(household: Household) -> None:
    """At once, from its own store; the one before is hung up on, and its files are closed."""
    async with opened(household) as window:
        before = household.sources[0]
        await window.press("g", "a", "j", "enter")
        await window.until(lambda: window.is_at(TimelineScreen) and "@ada.test" in window.text())
        await window.until(lambda: "/30" in "".join(window.lines()[:1]))
        assert len(window.app.screen_stack) == 1
        assert before.sync.fileno() == -1
        with pytest.raises(StoreError, match="closed"):
            before.user.position("following")
        assert household.open_did == "did:plc:ada"


async def test_account_that_is_switched_back_to_is_where_it_was_left(household: Household) -> None:
    """The place of each is its own."""
    async with opened(household) as window:
        await window.press("j", "j", "j")
        left = window.selected()
        for key in ("j", "k"):
            await window.press("g", "a", key, "enter")
            name = "ada.test" if key == "j" else "me.example.com"
            await window.until(partial(is_open, window, name))
        await window.until(lambda: window.selected() == left)


async def test_switching_many_times_leaves_nothing_open(household: Household) -> None:
    """Each source is closed when the next one is there."""
    async with opened(household) as window:
        for turn in range(10):
            await window.press("g", "a", "k" if turn % 2 else "j", "enter")
            name = ("ada.test", "me.example.com")[turn % 2]
            await window.until(partial(is_open, window, name))
            await window.until(lambda: len(window.app.screen_stack) == 1)
        await window.until(lambda: [source.sync.fileno() == -1 for source in household.sources[:-1]] == [True] * 10)
        assert household.sources[-1].sync.fileno() >= 0


async def test_account_that_is_open_stays_as_it_is(household: Household) -> None:
    """Enter on it closes the list, from a thread as well."""
    async with opened(household) as window:
        await window.press("g", "a", "enter")
        await window.until(lambda: window.is_at(TimelineScreen))
        assert len(household.sources) == 1


async def test_switching_from_a_thread_leaves_all_of_the_old_account(household: Household) -> None:
    """No screen of it is left below."""
    async with opened(household) as window:
        await window.press("j", "t", "g", "a", "j", "enter")
        await window.until(lambda: window.is_at(TimelineScreen) and "@ada.test" in window.text())
        await window.until(lambda: len(window.app.screen_stack) == 1)


async def test_account_that_can_not_be_opened_is_told(household: Household) -> None:
    """The list stays, and so does the timeline below."""
    async with opened(household) as window:
        await window.press("g", "a", "j")
        del household.names["did:plc:ada"]
        await window.press("enter")
        await window.until(lambda: "not in the list of accounts" in window.text())
        assert window.is_at(AccountsScreen)


@pytest.mark.parametrize(("key", "wipes"), [("x", False), ("X", True)])
async def test_account_is_signed_out_at_the_second_press(household: Household, key: str, wipes: bool) -> None:
    """The first says what becomes of the store; another key in between counts for nothing."""
    async with opened(household) as window:
        await window.press("g", "a", "j", key)
        words = "removes its posts, marks, ratings and drafts" if wipes else "keeps its posts"
        await window.until(lambda: words in window.text())
        await window.press("x" if wipes else "X")
        assert household.signed_out == []
        await window.press(key)
        assert household.signed_out == []
        await window.press(key)
        await window.until(lambda: household.signed_out == [("did:plc:ada", wipes)])
        await window.until(lambda: "ada.test is signed out" in window.text() and "@ada.test" not in window.text())
        assert window.is_at(AccountsScreen)


async def test_open_account_is_left_before_it_is_signed_out(household: Household) -> None:
    """The other one opens; what the sign-out has to say is said there."""
    household.notes = ("the session is gone from this machine, but its PDS was not told",)
    async with opened(household) as window:
        await window.press("g", "a", "x", "x")
        await window.until(lambda: window.is_at(TimelineScreen) and "@ada.test" in window.text())
        await window.until(lambda: "me.example.com is signed out; the session is gone" in window.text())
        assert household.signed_out == [("did:plc:me", False)]


async def test_last_account_that_is_signed_out_leaves_the_first_screen(household: Household) -> None:
    """Sign in, or look at the demo."""
    del household.names["did:plc:ada"]
    async with opened(household) as window:
        await window.press("g", "a", "X")
        household.open_did = ""
        household.rows = list  # type: ignore[method-assign]  # what is left when it is gone
        await window.press("X")
        await window.until(lambda: window.is_at(SignInScreen))
        await window.until(lambda: household.signed_out == [("did:plc:me", True)])
        assert len(window.app.screen_stack) == 1


async def test_sign_out_that_fails_is_told(household: Household) -> None:
    """In a line; the account is still there."""
    household.refuses = ChildError("another skerry uses this store", where="/home/x", remedy="close it first")
    async with opened(household) as window:
        await window.press("g", "a", "j", "X", "X")
        await window.until(lambda: "another skerry uses this store; close it first" in window.text())
        assert "@ada.test" in window.text()


async def test_account_is_added_from_the_list(household: Household) -> None:
    """The sign-in screen; who signs in there is open afterwards, and nothing is below."""
    async with opened(household, (80, 30)) as window:
        await window.press("g", "a", "a")
        await window.until(lambda: window.is_at(SignInScreen))
        await window.press("enter", *"ada.test", "enter", *"aaaa", "enter")
        await window.until(lambda: window.is_at(TimelineScreen) and "@ada.test" in window.text())
        await window.until(lambda: len(window.app.screen_stack) == 1)


async def test_demo_has_no_accounts(world: World) -> None:
    """The key says so instead of doing nothing."""
    world.fill(showcase())
    app = Skerry(world.surroundings(), world.source())
    async with app.run_test(size=(80, 24)) as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        await window.press("g", "a")
        await window.until(lambda: "there are no accounts here" in window.text())


async def test_adding_an_account_can_be_given_up(household: Household) -> None:
    """Escape leaves the field, then the screen; q does too, and doesn't end the program."""
    async with opened(household, (80, 30)) as window:
        for keys in (("escape",), ("tab", "escape", "escape"), ("q",)):
            await window.press("g", "a", "a")
            await window.until(lambda: window.is_at(SignInScreen))
            await window.press(*keys)
            await window.until(lambda: window.is_at(AccountsScreen))
            await window.press("q")
            await window.until(lambda: window.is_at(TimelineScreen))


# Signing in in the browser


@asynccontextmanager
async def browsing(household: Household, attempt: Browsing, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Window]:
    """The screen of a sign-in by browser."""
    household.by_browser = lambda _handle: attempt
    async with opened(household, size) as window:
        window.app.show_browser_sign_in(household.entrance(), "ada.test")
        await window.until(lambda: window.is_at(BrowserScreen))
        yield window


def ada(household: Household) -> Browsing:
    """A sign-in that ends with ada's timeline."""
    return Browsing(lambda: household.open("did:plc:ada"))


async def test_browser_that_comes_back_opens_the_timeline(household: Household) -> None:
    """Nothing has to be pressed."""
    attempt = ada(household)
    async with browsing(household, attempt) as window:
        await window.until(lambda: "sign in there as ada.test at" in window.text())
        assert "https://pds.example.com/oauth/authorize?client_id=" in window.text()
        attempt.end()
        await window.until(lambda: window.is_at(TimelineScreen) and "@ada.test" in window.text())


async def test_sign_in_screen_leads_to_the_browser(household: Household) -> None:
    """With the handle that was entered; without one it is asked for."""
    attempt = ada(household)
    asked: list[str] = []

    def by_browser(handle: str) -> Browsing:
        asked.append(handle)
        return attempt

    household.by_browser = by_browser
    async with opened(household, (80, 30)) as window:
        await window.press("g", "a", "a")
        await window.until(lambda: window.is_at(SignInScreen))
        await window.press("ctrl+o")
        await window.until(lambda: "Who signs in?" in window.text())
        await window.press(*"@ada.test", "ctrl+o")
        await window.until(lambda: window.is_at(BrowserScreen))
        assert asked == ["ada.test"]
        await window.until(lambda: "Waiting for the browser" in window.text())
        attempt.end()
        await window.until(partial(is_open, window, "ada.test"))


async def test_pasted_address_is_handed_over(household: Household) -> None:
    """With Enter; letters are never commands here."""
    attempt = ada(household)
    async with browsing(household, attempt) as window:
        await window.until(lambda: "Waiting for the browser" in window.text())
        await window.press("enter")
        assert attempt.pasted == []
        await window.press(*"http", "colon", "slash", "slash", *"127.0.0.1", "enter")
        await window.until(lambda: window.is_at(TimelineScreen))
    assert attempt.pasted == ["http://127.0.0.1"]


async def test_address_is_copied_whole(household: Household) -> None:
    """Over many lines on the screen, and one in the clipboard."""
    attempt = ada(household)
    async with browsing(household, attempt) as window:
        await window.until(lambda: "Waiting for the browser" in window.text())
        await window.press("ctrl+y")
        assert window.app.clipboard.startswith("https://pds.example.com/oauth/authorize?client_id=")
        assert window.app.clipboard.endswith("&request_uri=urn%3Arequest%3A1")


async def test_sign_in_by_browser_can_be_given_up(household: Household) -> None:
    """Escape ends the attempt, and goes back."""
    attempt = ada(household)
    async with browsing(household, attempt) as window:
        await window.until(lambda: "Waiting for the browser" in window.text())
        await window.press("escape")
        await window.until(lambda: window.is_at(TimelineScreen) and attempt.is_cancelled)
        assert "@me.example.com" in window.text()


async def test_sign_in_by_browser_that_fails_can_be_tried_again(household: Household) -> None:
    """What went wrong, and the key that begins anew."""
    failing = Browsing(lambda: household.open("did:plc:ada"), error=NotSignedIn("the sign-in was declined"))
    second = ada(household)
    async with browsing(household, failing) as window:
        await window.until(lambda: "the sign-in was declined" in window.text())
        household.by_browser = lambda _handle: second
        window.app.screen._entrance = household.entrance()  # type: ignore[attr-defined]  # the second attempt's
        await window.press("enter")
        await window.until(lambda: "Waiting for the browser" in window.text())
        assert "declined" not in window.text()


# Pictures, over the sign-in screen, which is as still as they are


def first_screen(household: Household) -> Skerry:
    """A window without an account; two are in the list all the same."""
    around = msgspec.structs.replace(household.worlds["did:plc:me"].surroundings(), accounts=household)
    return Skerry(around, household.entrance())


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["narrow", "wide"])
def test_screen_accounts(snap_compare: Compare, household: Household, size: tuple[int, int]) -> None:
    """Two accounts, and in the narrow one what the key that signs out says first."""
    app = first_screen(household)

    async def run(pilot: Pilot[int]) -> None:
        assert isinstance(app.screen, SignInScreen)
        app.show_accounts(app.screen)
        await pilot.pause(0.3)
        await pilot.press(*(("j", "x") if size[0] == 80 else ()))
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["narrow", "wide"])
def test_screen_browser(
    snap_compare: Compare, household: Household, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to open, where to sign in, and the field for an address from elsewhere."""
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)
    attempt = Browsing(lambda: household.open("did:plc:ada"), is_open=size[0] == 200)
    household.by_browser = lambda _handle: attempt
    app = first_screen(household)

    async def run(pilot: Pilot[int]) -> None:
        app.show_browser_sign_in(household.entrance(), "ada.test")
        await pilot.pause(0.4)

    assert snap_compare(app, terminal_size=size, run_before=run)
