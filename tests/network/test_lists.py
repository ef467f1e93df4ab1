"""Lists, the own profile, starter packs and saved feeds at the real backend, by command and in the window."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, now, say

Newcomer = Callable[[str], Reader]

LIST, ITEM = "app.bsky.graph.list", "app.bsky.graph.listitem"
BLOCK, PROFILE = "app.bsky.graph.listblock", "app.bsky.actor.profile"
PREFS = "app.bsky.actor.getPreferences"


def records(reader: Reader, collection: str) -> list[xrpc.Json]:
    """The records of a collection of somebody, the newest first."""
    answer = reader.session.get("com.atproto.repo.listRecords", repo=reader.session.did, collection=collection)
    found: list[xrpc.Json] = answer["records"]
    return found


def done(reader: Reader, *words: str) -> str:
    """What a command prints, which has to end well."""
    run = reader.home.run(*words)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_lists_are_made_changed_filled_and_deleted_by_command(backend: Backend, newcomer: Newcomer) -> None:
    """The record is what the lexicon says; a change keeps what skerry doesn't know; no place on it stays behind."""
    other, reader = backend.sign_up("listsanderling.test"), newcomer("listmaker.test")
    row = json.loads(done(reader, "list-create", "Waders", "--about", "see example.com/waders", "--json"))
    (made,) = records(reader, LIST)
    uri = made["uri"]
    assert (row["state"], row["kind"], row["uri"]) == ("sent", "list", uri)
    value = {key: each for key, each in made["value"].items() if key not in ("createdAt", "descriptionFacets")}
    about = {"purpose": "app.bsky.graph.defs#curatelist", "description": "see example.com/waders"}
    assert value == {"$type": LIST, "name": "Waders", **about}
    assert made["value"]["descriptionFacets"][0]["features"][0]["uri"] == "https://example.com/waders"

    reader.session.post(
        "com.atproto.repo.putRecord",
        {
            "repo": reader.session.did,
            "collection": LIST,
            "rkey": uri.rpartition("/")[2],
            "record": {**made["value"], "x-unknown": {"kept": [1, "é"]}},
        },
    )
    backend.sync()
    done(reader, "list-edit", uri, "--name", "Small waders")
    (changed,) = records(reader, LIST)
    assert changed["value"] == {**made["value"], "name": "Small waders", "x-unknown": {"kept": [1, "é"]}}

    done(reader, "list-add", uri, "@listsanderling.test")
    done(reader, "list-add", f"https://bsky.app/profile/listmaker.test/lists/{uri.rpartition('/')[2]}", other.did)
    (item,) = records(reader, ITEM)
    assert (item["value"]["subject"], item["value"]["list"]) == (other.did, uri)
    backend.sync()
    (member,) = map(json.loads, done(reader, "list", uri, "--json").splitlines())
    assert (member["did"], member["handle"]) == (other.did, "listsanderling.test")
    (listed,) = map(json.loads, done(reader, "lists", "--json").splitlines())
    assert (listed["uri"], listed["name"], listed["size"], listed["purpose"]) == (uri, "Small waders", 1, "read")
    done(reader, "list-remove", uri, "listsanderling.test")
    assert records(reader, ITEM) == []
    done(reader, "list-add", uri, "listsanderling.test")
    backend.sync()
    done(reader, "delete", uri)
    assert (records(reader, LIST), records(reader, ITEM)) == ([], [])


def test_list_of_another_mutes_and_blocks(backend: Backend, newcomer: Newcomer) -> None:
    """The mute is the AppView's, the block a record; each goes back; only one's own list can be changed."""
    maker, reader = backend.sign_up("modlister.test"), newcomer("subscriber.test")
    purpose = "app.bsky.graph.defs#modlist"
    ref = maker.create(LIST, {"purpose": purpose, "name": "Loud people", "createdAt": now()})
    loud = backend.sign_up("loud.test")
    maker.create(ITEM, {"subject": loud.did, "list": ref.uri, "createdAt": now()})
    backend.sync()
    done(reader, "list-mute", ref.uri)
    done(reader, "list-block", f"https://bsky.app/profile/modlister.test/lists/{ref.rkey}")
    (block,) = records(reader, BLOCK)
    assert block["value"]["subject"] == ref.uri
    backend.sync()
    done(reader, "list-block", ref.uri)
    assert len(records(reader, BLOCK)) == 1
    (listed,) = map(json.loads, done(reader, "lists", "--json").splitlines())
    assert (listed["uri"], listed["by"], listed["muted"], listed["blocked"]) == (ref.uri, "modlister.test", True, True)
    refused = reader.home.run("list-edit", ref.uri, "--name", "Mine now")
    assert (refused.returncode, "not a list of yours" in refused.stderr) == (1, True)
    done(reader, "list-unmute", ref.uri)
    done(reader, "list-unblock", ref.uri)
    assert records(reader, BLOCK) == []
    backend.sync()
    assert done(reader, "lists", "--json") == ""


def test_profile_edit_keeps_what_it_does_not_change(backend: Backend, newcomer: Newcomer) -> None:
    """A profile that isn't there is made; of one that is, the pinned post, the avatar and unknown fields stay."""
    reader = newcomer("selfmade.test")
    done(reader, "profile", "edit", "--name", "Self 🐚", "--about", "one\ntwo")
    (made,) = records(reader, PROFILE)
    assert (made["value"]["displayName"], made["value"]["description"]) == ("Self 🐚", "one\ntwo")
    (post,) = say(backend, reader.session, "pinned")
    pinned = {"pinnedPost": {"uri": post.uri, "cid": post.cid}, "x-unknown": {"kept": True}}
    put = {"repo": reader.session.did, "collection": PROFILE, "rkey": "self", "record": {**made["value"], **pinned}}
    reader.session.post("com.atproto.repo.putRecord", put)
    done(reader, "profile", "edit", "--name", "")
    (changed,) = records(reader, PROFILE)
    expected = {**made["value"], **pinned}
    del expected["displayName"]
    assert changed["value"] == expected
    assert reader.home.run("profile", "edit").returncode == 2
    assert reader.home.run("profile", "edit", "--name", "x" * 65).returncode == 2


def test_starter_packs_are_read_and_trends_say_when_there_are_none(backend: Backend, newcomer: Newcomer) -> None:
    """Somebody's packs, what one has; an AppView without trends is exit code 4 in its words, and no crash."""
    maker, reader = backend.sign_up("packer.test"), newcomer("unpacker.test")
    purpose = "app.bsky.graph.defs#referencelist"
    of = maker.create(LIST, {"purpose": purpose, "name": "Pack people", "createdAt": now()})
    maker.create(ITEM, {"subject": reader.session.did, "list": of.uri, "createdAt": now()})
    pack = maker.create(
        "app.bsky.graph.starterpack",
        {"name": "First birds", "description": "to begin with", "list": of.uri, "createdAt": now()},
    )
    backend.sync()
    (row,) = map(json.loads, done(reader, "starter-packs", "packer.test", "--json").splitlines())
    assert (row["kind"], row["uri"], row["name"], row["by"]) == ("pack", pack.uri, "First birds", "packer.test")
    page = f"https://bsky.app/starter-pack/packer.test/{pack.rkey}"
    itself, people = map(json.loads, done(reader, "starter-pack", page, "--json").splitlines())
    assert (itself["uri"], people["uri"], people["kind"]) == (pack.uri, of.uri, "list")
    trends = reader.home.run("trending", "--json")
    assert trends.returncode in {0, 4}
    assert "Traceback" not in trends.stderr


def test_window_makes_fills_and_mutes_by_lists(backend: Backend, newcomer: Newcomer) -> None:
    """A list is made in g l; the author of a post is put on it with P; its members are shown; x mutes by it."""
    author, reader = backend.sign_up("listturnstone.test"), newcomer("listwindow.test")
    say(backend, author, "turning stones over")
    reader.follow(author)
    reader.sync()
    with reader.window((100, 30)) as terminal:
        terminal.wait_for("turning stones over", SLOW)
        terminal.press("g", "l")
        terminal.wait_for("Your lists", SLOW)
        terminal.press("a")
        terminal.wait_for("A list to read")
        terminal.press("enter")
        terminal.wait_for("The list's name")
        terminal.send("Beachcombers\r")
        terminal.wait_for(lambda screen: "Beachcombers" in screen and "no description" in screen, SLOW)
        backend.sync()
        terminal.press("h", "P")
        terminal.wait_for(
            lambda screen: "Your lists with @listturnstone.test" in screen and "Beachcombers" in screen, SLOW
        )
        terminal.press("enter")
        terminal.wait_for("@listturnstone.test is on Beachcombers")
        terminal.press("P")
        terminal.wait_for("✓ Beachcombers", SLOW)
        terminal.press("h", "g", "l")
        terminal.wait_for("Beachcombers", SLOW)
        backend.sync()
        terminal.press("m")
        terminal.wait_for(lambda screen: "On Beachcombers" in screen and "@listturnstone.test" in screen, SLOW)
        terminal.press("h", "x")
        terminal.wait_for("Mute all who are on it")
        terminal.press("enter")
        terminal.wait_for("you mute by it", SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    (made,), (item,) = records(reader, LIST), records(reader, ITEM)
    assert (item["value"]["list"], item["value"]["subject"]) == (made["uri"], author.did)
    backend.sync()
    assert [each["uri"] for each in reader.session.get("app.bsky.graph.getListMutes")["lists"]] == [made["uri"]]


def test_window_orders_saved_feeds_and_keeps_what_it_does_not_know(backend: Backend, newcomer: Newcomer) -> None:
    """J, p and x in g f are in the preferences at once; other entries and unknown fields stay as they were."""
    reader = newcomer("feedorder.test")
    lists = [
        reader.session.create(LIST, {"purpose": "app.bsky.graph.defs#curatelist", "name": name, "createdAt": now()})
        for name in ("Alpha", "Beta")
    ]
    items = [
        {"id": "1", "type": "timeline", "value": "following", "pinned": True},
        *({"id": ref.rkey, "type": "list", "value": ref.uri, "pinned": False, "x-mine": [1]} for ref in lists),
    ]
    other = {"$type": "app.bsky.actor.defs#adultContentPref", "enabled": False}
    saved = {"$type": "app.bsky.actor.defs#savedFeedsPrefV2", "items": items}
    reader.session.post("app.bsky.actor.putPreferences", {"preferences": [saved, other]})
    backend.sync()
    with reader.window((100, 30)) as terminal:
        terminal.wait_for("Following", SLOW)
        terminal.press("g", "f")
        terminal.wait_for(lambda screen: "Alpha" in screen and "Beta" in screen, SLOW)
        terminal.press("j", "p")
        terminal.wait_for("Alpha is pinned", SLOW)
        terminal.press("J")
        terminal.wait_for("Alpha is moved down", SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    entries = reader.session.get(PREFS)["preferences"]
    (pref,) = [entry for entry in entries if entry["$type"] == saved["$type"]]
    first, alpha, beta = items
    assert pref["items"] == [first, beta, {**alpha, "pinned": True}]
    assert other in entries
