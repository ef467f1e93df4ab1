"""Lists, starter packs, trends and saved feeds: what answers say, and what a change makes of the preferences."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.addresses import place_address
from skerry.domain.directory import FeedInfo, decode_lists
from skerry.domain.errors import BadAnswer, UsageError
from skerry.domain.feed_settings import FeedEdit, MoveFeed, PinFeed, SaveFeed
from skerry.domain.lists import ListsName, decode_memberships, decode_pack, decode_packs
from skerry.domain.posting import check_list, check_profile
from skerry.domain.preferences import Entries, edited
from skerry.domain.preferences_told import sentence
from skerry.domain.trends import decode_topics, decode_trends, handles_in, with_dids
from skerry.domain.writing import Delete, EditProfile, OutboxRow, SaveList, Toggle
from skerry.ui.screens.own_lists import laid

DID, OTHER = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
CREATOR = {"did": DID, "handle": "Ada.Example.com"}


def list_uri(key: str, did: str = DID) -> str:
    """The address of a list."""
    return f"at://{did}/app.bsky.graph.list/{key}"


def list_view(key: str, **more: object) -> dict[str, object]:
    """A list as the AppView shows it."""
    purpose = "app.bsky.graph.defs#modlist"
    return {"uri": list_uri(key), "cid": "c", "name": f"List {key}", "purpose": purpose, "creator": CREATOR, **more}


def body(**value: object) -> bytes:
    """An answer."""
    return json.dumps(value).encode()


def test_list_says_how_many_are_on_it_and_what_it_does() -> None:
    """Muting and blocking are the viewer's; a count below nothing is nothing."""
    viewer = {"muted": True, "blocked": f"at://{DID}/app.bsky.graph.listblock/1"}
    (info, odd) = decode_lists(
        body(lists=[list_view("1", listItemCount=7, viewer=viewer), list_view("2", listItemCount=-1), {"uri": 3}])
    )
    assert (info.size, info.is_muting, info.is_blocking, info.by) == (7, True, True, "ada.example.com")
    assert (info.uri, info.maker, odd.size, odd.is_muting) == (list_uri("1"), DID, 0, False)


def test_memberships_say_on_which_lists_somebody_is() -> None:
    """A row that can't be read costs itself."""
    rows = [{"list": list_view("1"), "listItem": {"uri": "at://x", "subject": {}}}, {"list": list_view("2")}, 7, {}]
    found = decode_memberships(body(listsWithMembership=rows))
    assert [(each.info.title, each.is_on) for each in found] == [("List 1", True), ("List 2", False)]


def test_starter_pack_is_read_with_its_list_and_its_feeds() -> None:
    """The pack first; hostile words are cleaned; one without an address is none."""
    uri = f"at://{DID}/app.bsky.graph.starterpack/p"
    record = {"$type": "app.bsky.graph.starterpack", "name": "Birds\x1b[31m", "description": "one\ntwo"}
    view = {"uri": uri, "record": record, "creator": CREATOR, "listItemCount": 3}
    (pack,) = decode_packs(body(starterPacks=[view, {"record": record}, 5]))
    assert (pack.name, pack.size, pack.by) == (f"pack:{uri}", 3, "ada.example.com")
    assert "\x1b" not in pack.title
    assert "\n" not in pack.about
    feed = {"uri": f"at://{DID}/app.bsky.feed.generator/f", "displayName": "Feed", "creator": CREATOR}
    whole = decode_pack(body(starterPack={**view, "list": list_view("1"), "feeds": [feed, 7]}))
    assert [info.name.partition(":")[0] for info in whole] == ["pack", "list", "feed"]
    assert [info.name for info in decode_pack(body(starterPack=view))] == [pack.name]
    with pytest.raises(BadAnswer):
        decode_pack(body(starterPack={"record": record}))


def test_trends_are_read_and_cleaned() -> None:
    """A name, a feed by the link to it; one without a name is left out; a count is within reason."""
    rows: list[object] = [
        {
            "topic": "tides",
            "displayName": "Spring tides\u202e",
            "link": "/profile/trending.example.com/feed/123",
            "startedAt": "2026-01-01T00:00:00.000Z",
            "postCount": 10**30,
            "status": "hot",
            "category": "science",
        },
        {"topic": "kelp", "link": "/search?q=kelp"},
        {"topic": " "},
        {},
        7,
    ]
    tides, kelp = decode_trends(body(trends=rows))
    assert "\u202e" not in tides.words
    assert (tides.topic, tides.about, tides.is_hot) == ("tides", "science", True)
    assert 0 < tides.posts <= 10**12
    assert tides.since_ms == 1_767_225_600_000
    assert (kelp.words, kelp.feed, kelp.posts) == ("kelp", "", 0)
    assert handles_in([tides, kelp]) == {"trending.example.com"}
    by_did, _ = with_dids([tides, kelp], {"trending.example.com": DID})
    assert by_did.feed == f"at://{DID}/app.bsky.feed.generator/123"
    assert with_dids([tides], {})[0].feed == ""
    assert [each.words for each in decode_topics(body(topics=rows))] == [tides.words, "kelp"]
    with pytest.raises(BadAnswer):
        decode_trends(body(topics=[]))


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        (list_uri("k"), list_uri("k")),
        ("https://bsky.app/profile/Ada.Example.com/lists/k?x=1", "at://ada.example.com/app.bsky.graph.list/k"),
        (f"https://bsky.app/profile/{DID}/feed/k", f"at://{DID}/app.bsky.feed.generator/k"),
        ("https://bsky.app/starter-pack/ada.example.com/k", "at://ada.example.com/app.bsky.graph.starterpack/k"),
    ],
)
def test_address_of_a_place_is_read(text: str, uri: str) -> None:
    """Addresses and pages, with blanks around them."""
    place = place_address(f" {text} ")
    assert place is not None
    assert place.uri == uri


@pytest.mark.parametrize("text", ["", "kelp", "https://example.com/", f"at://{DID}/app.bsky.feed.post/k", "at://x"])
def test_what_is_no_place_is_none(text: str) -> None:
    """Words, and addresses of something else."""
    assert place_address(text) is None


@pytest.mark.parametrize("name", [f"lists-of:{DID}", f"memberships:{DID}", f"pack:{list_uri('k')}", "trends"])
def test_name_of_lists_is_read(name: str) -> None:
    """And is the same again."""
    assert str(ListsName.parse(name)) == name


@pytest.mark.parametrize("name", ["lists-of:ada", "trends:x", "pack:x", "packs-of:", "nothing", ""])
def test_what_names_no_lists_is_refused(name: str) -> None:
    """A window that is newer, or not skerry's, gets an error."""
    with pytest.raises(UsageError):
        ListsName.parse(name)


# Saved feeds

FOLLOWING = {"id": "0", "type": "timeline", "value": "following", "pinned": True}
UNKNOWN = {"id": "9", "type": "x-unknown", "value": "?", "pinned": True}
V2 = "app.bsky.actor.defs#savedFeedsPrefV2"


def feed(key: str, *, pinned: bool = False) -> dict[str, object]:
    """A saved list with a field that skerry doesn't know."""
    return {"id": key, "type": "list", "value": list_uri(key), "pinned": pinned, "x-mine": [1]}


def entries_of(*items: object) -> Entries:
    """Preferences with these saved feeds, between two that skerry leaves alone."""
    rows = [{"$type": "x#first"}, {"$type": V2, "items": items, "x-own": 1}, {"$type": "x#last", "é": 1}]
    return tuple(msgspec.Raw(json.dumps(row).encode()) for row in rows)


def items_after(entries: Entries, edit: FeedEdit) -> list[object]:
    """The saved feeds after a change; all else has to be as it was."""
    after = edited(entries, edit, lambda: "new")
    assert (after[0], after[2]) == (entries[0], entries[2])
    value = msgspec.json.decode(after[1], type=dict[str, object])
    assert (value["$type"], value["x-own"]) == (V2, 1)
    items = value["items"]
    assert isinstance(items, list)
    return items


def test_feed_is_pinned_and_no_longer() -> None:
    """Its other fields stay; one that isn't saved is saved with it; the same again changes nothing."""
    entries = entries_of(FOLLOWING, UNKNOWN, feed("a"))
    name = f"list:{list_uri('a')}"
    assert items_after(entries, PinFeed(name, True)) == [FOLLOWING, UNKNOWN, feed("a", pinned=True)]
    assert edited(entries, PinFeed(name, False), lambda: "new") == entries
    new = {"id": "new", "type": "list", "value": list_uri("b"), "pinned": True}
    assert items_after(entries, PinFeed(f"list:{list_uri('b')}", True)) == [FOLLOWING, UNKNOWN, feed("a"), new]


def test_feed_is_moved_past_those_that_are_shown() -> None:
    """One place among the feeds that one sees; the ends are the ends."""
    entries = entries_of(FOLLOWING, feed("a"), UNKNOWN, feed("b"))
    name = f"list:{list_uri('a')}"
    assert items_after(entries, MoveFeed(name, 1)) == [FOLLOWING, UNKNOWN, feed("b"), feed("a")]
    assert items_after(entries, MoveFeed(name, -1)) == [feed("a"), FOLLOWING, UNKNOWN, feed("b")]
    assert edited(entries, MoveFeed(f"list:{list_uri('b')}", 1), lambda: "new") == entries
    with pytest.raises(UsageError):
        edited(entries, MoveFeed("feed:at://x/y/z", 1), lambda: "new")


def test_feed_is_taken_out_but_the_timeline_is_not() -> None:
    """Whoever wants it gone can unpin it."""
    entries = entries_of(FOLLOWING, feed("a"), UNKNOWN)
    assert items_after(entries, SaveFeed(f"list:{list_uri('a')}", False)) == [FOLLOWING, UNKNOWN]
    with pytest.raises(UsageError):
        edited(entries, SaveFeed("following", False), lambda: "new")
    with pytest.raises(UsageError):
        edited(entries, SaveFeed("search:x", True), lambda: "new")


def test_feeds_of_the_older_preference_are_taken_over() -> None:
    """In their order, the timeline first; the older entry stays for clients that read it."""
    old = {"$type": "app.bsky.actor.defs#savedFeedsPref", "pinned": [list_uri("a")], "saved": [list_uri("b")]}
    entries = (msgspec.Raw(json.dumps(old).encode()),)
    kept, made = edited(entries, MoveFeed(f"list:{list_uri('b')}", -1), lambda: "new")
    assert kept == entries[0]
    items = msgspec.json.decode(made)["items"]
    values = [("following", True), (list_uri("b"), False), (list_uri("a"), True)]
    assert [(item["value"], item["pinned"]) for item in items] == values


@given(st.lists(st.sampled_from("abcd"), unique=True), st.sampled_from("abcd"), st.integers(-6, 6))
def test_moving_keeps_every_feed(keys: list[str], key: str, step: int) -> None:
    """Whatever is moved however far: the same feeds, the others in their order."""
    if key not in keys:
        return
    items = items_after(entries_of(FOLLOWING, UNKNOWN, *map(feed, keys)), MoveFeed(f"list:{list_uri(key)}", step))
    before = [FOLLOWING, UNKNOWN, *map(feed, keys)]
    assert sorted(map(str, items)) == sorted(map(str, before))
    moved = feed(key)
    assert [item for item in items if item != moved] == [item for item in before if item != moved]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (PinFeed("feed:x", True), "pin feed:x"),
        (SaveFeed("feed:x", False), "no longer save feed:x"),
        (MoveFeed("feed:x", -1), "move feed:x up"),
    ],
)
def test_change_of_feeds_is_told(edit: FeedEdit, words: str) -> None:
    """In words, as every change of the preferences."""
    assert sentence(edit) == words


# What is on its way


def row(number: int, wish: SaveList | Delete | Toggle, *, uri: str = "", state: str = "waiting") -> OutboxRow:
    """A row of the outbox."""
    return msgspec.convert(
        {"id": number, "state": state, "wish": wish, "made_ms": 0, "due_ms": 0, "uri": uri}, OutboxRow
    )


def test_lists_show_what_is_on_its_way() -> None:
    """New ones, changed ones, those that are gone, mutes and blocks; what failed, or was sent long ago, does not."""
    known = [FeedInfo(f"list:{list_uri('a')}", "A"), FeedInfo(f"list:{list_uri('b')}", "B")]
    rows = [
        row(5, SaveList("Failed"), state="failed"),
        row(4, SaveList("New"), uri=list_uri("n"), state="sent"),
        row(3, Toggle("list-block", list_uri("a"))),
        row(2, Delete(list_uri("b"))),
        row(1, SaveList("Renamed", uri=list_uri("a"))),
    ]
    renamed, new = laid(known, rows, 1_000, DID, is_own=True)
    assert (renamed.title, renamed.is_blocking, new.title, new.uri) == ("Renamed", True, "New", list_uri("n"))
    assert [info.title for info in laid(known, rows, 1_000, DID, is_own=False)] == ["Renamed"]
    assert [info.title for info in laid([], rows[1:2], 30_000, DID, is_own=True)] == []


def test_names_and_descriptions_have_limits() -> None:
    """Those of the lexicons, in graphemes and bytes."""
    check_list(SaveList("n" * 64, "a" * 300))
    check_profile(EditProfile("n" * 64, "a" * 256))
    check_profile(EditProfile())
    for wish in (SaveList(" "), SaveList("n" * 65), SaveList("é" * 33), SaveList("n", "a" * 301)):
        with pytest.raises(UsageError):
            check_list(wish)
    for profile in (EditProfile("n" * 65), EditProfile(about="a" * 257)):
        with pytest.raises(UsageError):
            check_profile(profile)
