"""Lists, starter packs, trends, saved feeds and one's own profile in the window."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from skerry.domain.directory import FEEDS, LISTS, FeedInfo, encode_infos
from skerry.domain.feed_settings import MoveFeed, PinFeed, SaveFeed
from skerry.domain.lists import Membership, encode_memberships
from skerry.domain.moderation import Cover, Moderated, PersonModeration
from skerry.domain.people import People
from skerry.domain.trends import Trend, encode_trends
from skerry.domain.writing import Delete, EditProfile, SaveList, Toggle, Wish
from skerry.sync.protocol import LookUp, Moderate
from skerry.ui.screens.directories import directory_for
from skerry.ui.screens.directory import DirectoryScreen
from skerry.ui.screens.listed import ListedScreen
from skerry.ui.screens.own_lists import ListsScreen
from skerry.ui.screens.people import PeopleScreen
from skerry.ui.screens.saved_feeds import PacksScreen
from tests.ui.posts import many
from tests.ui.test_people_window import ADA, ODD, answered, keep
from tests.ui.window import Window, open_window
from tests.ui.world import World

ME = "did:plc:me"
AUTHOR = next(iter(many(1))).post.author
BIRDS = FeedInfo(f"list:at://{ME}/app.bsky.graph.list/birds", "Birds", "me.example.com", purpose="curatelist", size=2)
LOUD = FeedInfo("list:at://did:plc:ada/app.bsky.graph.list/loud", "Loud", "ada.example.com", purpose="modlist")
ALPHA, BETA = (FeedInfo(f"feed:at://did:plc:ada/app.bsky.feed.generator/{name}", name.title()) for name in ("a", "b"))


def wishes(world: World) -> list[Wish]:
    """What lies in the outbox, the oldest first."""
    return [row.wish for row in reversed(world.user.outbox.rows())]


def last(world: World) -> object:
    """What sync was asked for last."""
    return world.sync.asked[-1]


async def open_lists(window: Window, world: World) -> None:
    """Opens one's lists, with one of another's among them."""
    world.cache.keep(LISTS, encode_infos((BIRDS, LOUD)), at_ms=1)
    await window.press("g", "l")
    await answered(window)
    await window.until(lambda: window.is_at(ListsScreen) and "Loud" in window.text())


async def test_list_is_made_renamed_described_and_deleted(world: World) -> None:
    """Each shows at once, on its way or not; deleting takes two presses."""
    world.fill(many(3))
    async with open_window(world) as window:
        await open_lists(window, world)
        await window.press("a", "j", "enter", *"Gulls", "enter")
        assert wishes(world) == [SaveList("Gulls", purpose="mod")]
        await window.until(lambda: "on its way" in window.text())
        await window.press("e")
        await window.press("enter", *" too", "enter")
        await window.until(lambda: "Birds too" in window.text())
        await window.press("e", "j", "enter", *"waders", "enter")
        renamed, described = wishes(world)[1:]
        assert renamed == SaveList("Birds too", uri=BIRDS.uri)
        assert described == SaveList("Birds too", "waders", uri=BIRDS.uri)
        await window.press("D")
        assert "D again deletes Birds too for good" in window.text()
        await window.press("D")
        await window.until(lambda: "waders" not in window.text())
        assert wishes(world)[3:] == [Delete(BIRDS.uri)]


async def test_lists_of_others_are_muted_and_blocked_by_not_changed(world: World) -> None:
    """A menu with what is so now; blocking asks; u takes it back; theirs can't be renamed or deleted."""
    world.fill(many(3))
    async with open_window(world) as window:
        await open_lists(window, world)
        await window.press("j", "e")
        assert "only your own lists can be changed" in window.text()
        await window.press("x", "enter")
        await window.until(lambda: "you mute by it" in window.text())
        await window.press("x", "j", "enter", "enter")
        await window.until(lambda: "you mute by it · you block by it" in window.text())
        assert wishes(world) == [Toggle("list-mute", LOUD.uri), Toggle("list-block", LOUD.uri)]
        await window.press("u")
        await window.until(lambda: "taken back" in window.text() and "you block by it" not in window.text())
        assert wishes(world) == [Toggle("list-mute", LOUD.uri)]


async def test_members_of_a_list_are_people_like_others(world: World) -> None:
    """With m; then F follows the selected one, x mutes them, P opens the menu of one's lists."""
    world.fill(many(3))
    keep(world, f"members:{BIRDS.uri}", People((ODD, ADA)))
    async with open_window(world) as window:
        await open_lists(window, world)
        await window.press("m")
        assert window.is_at(PeopleScreen)
        assert last(world) == LookUp(f"members:{BIRDS.uri}")
        await answered(window)
        await window.until(lambda: "@ada.example.com" in window.text())
        await window.press("F")
        assert wishes(world) == [Toggle("follow", ODD.author.did)]
        await window.until(lambda: "you follow them" in window.text())
        await window.press("j", "x", "down", "enter")
        (mute,) = wishes(world)[1:]
        assert isinstance(mute, Toggle)
        assert (mute.kind, mute.subject, mute.until_ms > 0) == ("mute", ADA.author.did, True)
        await window.press("P")
        assert last(world) == LookUp(f"memberships:{ADA.author.did}")


async def test_author_is_put_on_lists_and_taken_off(world: World) -> None:
    """The marks are what the network says with what is on its way laid over."""
    world.fill(many(3))
    author = AUTHOR
    world.cache.keep(
        f"memberships:{author.did}", encode_memberships([Membership(BIRDS, True), Membership(LOUD, False)]), at_ms=1
    )
    async with open_window(world) as window:
        await window.press("P")
        await answered(window)
        await window.until(lambda: "✓ Birds" in window.text())
        assert "✓ Loud" not in window.text()
        await window.press("enter")
        await window.until(lambda: "is off Birds" in window.text())
        assert wishes(world) == [Toggle("list-item", author.did, is_on=False, of_list=BIRDS.uri)]
        await window.press("P")
        await answered(window)
        await window.until(lambda: f"Your lists with @{author.handle}" in window.text())
        assert "✓" not in "".join(line for line in window.lines() if "Birds" in line or "Loud" in line)


async def test_profile_is_followed_muted_and_taken_back(world: World) -> None:
    """F follows at once and asks before it ends that; x is the menu; u takes back."""
    world.fill(many(3))
    stranger = replace(
        ADA, author=replace(ADA.author, is_followed=False), known_followers=5, known=("a.test", "b.test")
    )
    keep(world, f"profile:{AUTHOR.did}", stranger)
    async with open_window(world) as window:
        await window.press("a")
        assert "followed by @a.test, @b.test and 3 others that you follow" in window.panel()
        await window.press("F")
        assert "you follow each other" in window.panel()
        await window.press("F")
        assert "again ends that" in window.text()
        await window.press("u")
        assert "follows you" in window.panel()
        await window.press("x", "up", "G", "enter", "enter")
        assert wishes(world) == [Toggle("block", ADA.author.did)]
        await window.until(lambda: "you block them" in window.panel())


async def test_profile_is_covered_as_moderation_decides(world: World) -> None:
    """A label that covers covers name, numbers and words until z; one that is final stays; warnings stand there."""
    world.fill(many(3))
    cause = Moderated("blur", "label", "porn", "did:plc:mod", "mod.example.com", "account")
    covered = replace(ADA, moderation=PersonModeration((cause,), Cover((cause,))))
    name = f"profile:{AUTHOR.did}"
    keep(world, name, covered)
    async with open_window(world) as window:
        await window.press("a")
        said = window.panel()
        assert "⚠ “porn” by @mod.example.com" in said
        assert "the profile is covered; z shows it" in said
        assert not {"Ada ✓", "followers ·", "Engines"} & {part for part in ("Ada ✓", "1.2K", "Engines") if part in said}
        await window.press("z")
        assert "Engines, mostly." in window.panel()
        keep(world, name, replace(covered, moderation=PersonModeration((cause,), Cover((cause,)), is_final=True)))
        await answered(window)
        assert "and can't be shown" in window.panel()
        assert "Engines" not in window.panel()
        warned = Moderated("inform", "label", "satire", "did:plc:mod", "mod.example.com", "profile")
        keep(world, name, replace(ADA, moderation=PersonModeration((warned,)), muted_by="Loud"))
        await window.press("escape", "a")
        await answered(window)
        assert "ⓘ “satire” by @mod.example.com, on the profile" in window.panel()


async def test_own_profile_is_edited_by_key(world: World) -> None:
    """The name in a field, shown at once; not on the profile of another."""
    world.fill(many(3))
    keep(world, f"profile:{ME}", replace(ADA, author=replace(ADA.author, did=ME)))
    keep(world, f"profile:{AUTHOR.did}", ADA)
    async with open_window(world) as window:
        await window.press("a", "E")
        assert "only your own profile can be edited" in window.text()
        await window.press("escape", "g", "p", "F")
        assert "nobody can follow themselves" in window.text()
        await window.press("E", "enter", *" L.", "enter")
        assert wishes(world) == [EditProfile("Ada L.")]
        await window.until(lambda: "Ada L. ✓ verified" in window.panel())


async def test_profile_leads_to_lists_and_starter_packs(world: World) -> None:
    """By l and s; a pack opens with its people and feeds, its people open as people; a feed of it is saved with s."""
    world.fill(many(3))
    keep(world, f"profile:{AUTHOR.did}", ADA)
    did = ADA.author.did
    pack = FeedInfo(f"pack:at://{did}/app.bsky.graph.starterpack/p", "First birds", "ada.example.com", size=3)
    people = replace(LOUD, purpose="referencelist", title="The people of First birds")
    world.cache.keep(f"packs-of:{did}", encode_infos([pack]), at_ms=1)
    world.cache.keep(pack.name, encode_infos([pack, people, ALPHA]), at_ms=1)
    async with open_window(world) as window:
        await window.press("a", "l")
        assert last(world) == LookUp(f"lists-of:{did}")
        await answered(window)
        assert "they have made no lists" in window.text()
        await window.press("escape", "s", "enter")
        await window.until(lambda: window.is_at(PacksScreen) and "Starter pack · First birds" in window.text())
        assert last(world) == LookUp(pack.name)
        await window.press("j", "j", "s")
        assert last(world) == Moderate(SaveFeed(ALPHA.name, True), writes=True)
        await answered(window)
        await window.until(lambda: "among your saved feeds" in window.text())
        await window.press("k", "enter")
        assert window.is_at(PeopleScreen)
        assert last(world) == LookUp(f"members:{people.uri}")


async def test_trends_are_listed_and_say_when_there_are_none(world: World) -> None:
    """Enter opens a topic's feed, or searches for it; an AppView that has none says so."""
    world.fill(many(3))
    async with open_window(world) as window:
        await window.press("g", "r")
        assert world.sync.asked == [LookUp("trends")]
        await answered(window, what="Method Not Implemented")
        assert "Method Not Implemented" in window.text()
        world.cache.keep("trends", encode_trends([Trend("Tides", "tides", posts=1200, is_hot=True)]), at_ms=1)
        await window.press("R")
        await answered(window)
        await window.until(lambda: "1.2K posts · many come to it now" in window.text())
        await window.press("enter")
        await window.until(lambda: window.is_at(ListedScreen))
        assert "Tides" in window.lines()[0]


async def test_saved_feeds_are_ordered_pinned_and_taken_out(world: World) -> None:
    """J, p and x ask sync to write it; what it writes shows, the selection goes along; a refusal is told."""
    world.fill(many(3))
    world.cache.keep(FEEDS, encode_infos((ALPHA, BETA)), at_ms=1)
    async with open_window(world) as window:
        await window.press("g", "f", "J")
        assert last(world) == Moderate(MoveFeed(ALPHA.name, 1), writes=True)
        world.cache.keep(FEEDS, encode_infos((BETA, ALPHA)), at_ms=2)
        await answered(window)
        await window.until(lambda: "A is moved down" in window.text())
        assert window.is_at(DirectoryScreen)
        await window.press("p")
        assert last(world) == Moderate(PinFeed(ALPHA.name, True), writes=True)
        await answered(window, what="the PDS can't be reached")
        assert "the PDS can't be reached" in window.text()
        await window.press("x")
        assert "x again takes A out of your feeds" in window.text()
        await window.press("x")
        assert last(world) == Moderate(SaveFeed(ALPHA.name, False), writes=True)


async def test_address_opens_what_it_is_of(world: World) -> None:
    """In the field that asks for words: a list, a starter pack; by its page, too."""
    world.fill(many(3))
    async with open_window(world) as window:
        await window.press("slash", *"https://bsky.app/profile/ada.example.com/lists/loud", "enter")
        await window.until(lambda: window.is_at(PeopleScreen))
        assert last(world) == LookUp("members:at://ada.example.com/app.bsky.graph.list/loud")
        await window.press("escape", "slash", *"https://bsky.app/starter-pack/ada.example.com/p", "enter")
        await window.until(lambda: window.is_at(PacksScreen))
        assert last(world) == LookUp("pack:at://ada.example.com/app.bsky.graph.starterpack/p")


def test_kept_person_of_before_is_still_read(world: World) -> None:
    """What an older skerry kept has no moderation in it."""
    from skerry.domain.people import read_person

    keep(world, "profile:x", ADA)
    body = world.cache.kept("profile:x") or b""
    assert b"moderation" not in body
    assert read_person(body) == ADA
    assert read_person(msgspec.json.encode(ODD)) == ODD


async def test_answer_that_comes_before_the_first_paint_is_shown(world: World) -> None:
    """Nothing can be measured then; the list is there all the same, its first row selected."""
    world.fill(many(3))
    async with open_window(world) as window:
        account = window.timeline.account
        screen = directory_for(window.app, account, LISTS, "Your lists")
        world.cache.keep(LISTS, encode_infos((BIRDS, LOUD)), at_ms=1)
        screen.show_infos()
        window.app.push_screen(screen)
        await window.until(lambda: "Birds" in window.text() and "Loud" in window.text())
        assert screen.selected_info == BIRDS
