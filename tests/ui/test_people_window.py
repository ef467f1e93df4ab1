"""Profiles and lists of people in the window."""

from __future__ import annotations

import msgspec

from skerry.domain.moderation import Moderated, PersonModeration
from skerry.domain.people import People, Person
from skerry.domain.posts import Author, Label
from skerry.sync.protocol import Answer, LookUp, Refresh
from skerry.ui.screens.listed import ListedScreen
from skerry.ui.screens.people import PeopleScreen
from skerry.ui.screens.profile import ProfileScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.posts import many, showcase
from tests.ui.window import Window, open_window
from tests.ui.world import World

ADA = Person(
    Author("did:plc:adaaaaaaaaaaaaaaaaaaaaaa", "ada.example.com", "Ada", is_followed=True),
    "Engines, mostly.\nAnd tea.",
    follows_you=True,
    is_verified=True,
    followers=1234,
    follows=56,
    posts=789,
    created_ms=1_699_963_200_000,
)
ODD = Person(
    Author(
        "did:plc:oddaaaaaaaaaaaaaaaaaaaaa",
        "odd.example.com",
        labels=(Label("did:plc:modaaaaaaaaaaaaaaaaaaaaa", "spam", "did:plc:oddaaaaaaaaaaaaaaaaaaaaa"),),
        is_muted=True,
        is_blocked=True,
    ),
    is_blocking_you=True,
    moderation=PersonModeration(
        (Moderated("alert", "label", "spam", "did:plc:modaaaaaaaaaaaaaaaaaaaaa", target="account"),)
    ),
)


async def answered(window: Window, *, what: str = "") -> None:
    """Have sync answer its last request."""
    number = len(window.world.sync.asked)
    await window.hears(Answer(number, "error", what) if what else Answer(number))


def keep(world: World, name: str, value: object) -> None:
    """Keep what sync would have fetched."""
    world.cache.keep(name, msgspec.json.encode(value), at_ms=1)


async def test_authors_profile_says_who_they_are_and_leads_to_their_posts(world: World) -> None:
    """Asked for by DID; once it is there, all of it; p opens the posts, f the followers."""
    world.fill(showcase())
    did = showcase()[0].post.author.did
    async with open_window(world) as window:
        await window.press("a")
        assert window.is_at(ProfileScreen)
        assert world.sync.asked == [LookUp(f"profile:{did}")]
        assert "the profile is on its way" in window.panel()
        keep(world, f"profile:{did}", ADA)
        await answered(window)
        said = window.panel()
        for words in ("Ada ✓ verified", "@ada.example.com", ADA.author.did, "you follow each other", "1.2K followers"):
            assert words in said, said
        assert "56 follows · 789 posts · since 14 Nov 2023" in said
        assert "Engines, mostly. And tea." in said
        await window.press("p")
        await window.until(lambda: window.is_at(ListedScreen))
        assert world.sync.asked[1:] == [Refresh(f"author:{ADA.author.did}")]
        assert "@ada.example.com · posts" in window.lines()[0]
        await window.press("escape", "m")
        assert world.sync.asked[2:] == [Refresh(f"author:{ADA.author.did}:media")]
        await window.press("escape", "L")
        assert "only your own likes can be seen" in window.text()
        await window.press("f")
        assert window.is_at(PeopleScreen)
        assert world.sync.asked[3:] == [LookUp(f"followers:{ADA.author.did}")]
        await window.press("escape", "escape")
        assert window.is_at(TimelineScreen)


async def test_profile_says_what_stands_between(world: World) -> None:
    """Mutes, blocks both ways, labels."""
    world.fill(many(3))
    keep(world, "profile:did:plc:me", ODD)
    async with open_window(world) as window:
        await window.press("g", "p")
        said = window.panel()
        assert "you muted them · blocks you" in said
        assert "⚠ “spam” by did:plc:modaaaaaaaaaaaaaaaaaaaaa" in said
        await answered(window, what="the PDS can't be reached")
        assert "the PDS can't be reached" in window.text()


async def test_profile_that_cant_be_had_says_why(world: World) -> None:
    """Where there is nothing to show, the error stands in its place, and no key leads anywhere."""
    world.fill(many(3))
    async with open_window(world) as window:
        await window.press("a")
        await answered(window, what="the account is gone")
        assert "the account is gone" in window.panel()
        await window.press("p")
        assert window.is_at(ProfileScreen)


async def test_people_are_listed_and_more_are_asked_for_near_the_end(world: World) -> None:
    """Found by words; Enter opens a profile."""
    world.fill(many(3))
    async with open_window(world) as window:
        await window.press("g", "/", *"ada", "enter")
        await window.until(lambda: window.is_at(PeopleScreen))
        assert world.sync.asked == [LookUp("people:ada")]
        keep(world, "people:ada", People((ADA, ODD), "next"))
        await answered(window)
        await window.until(lambda: "@odd.example.com" in window.text())
        assert "✓ verified · you follow each other" in window.text()
        await window.press("j")
        assert world.sync.asked[1:] == [LookUp("people:ada", is_more=True)]
        keep(world, "people:ada", People((ADA, ODD, Person(Author("did:plc:third", "third.example.com")))))
        await answered(window)
        await window.until(lambda: "@third.example.com" in window.text())
        await window.press("enter")
        assert window.is_at(ProfileScreen)
        assert world.sync.asked[2:] == [LookUp(f"profile:{ODD.author.did}")]
