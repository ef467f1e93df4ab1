"""A whole evening in the window, in a real terminal, and what is at the PDS afterwards, byte for byte."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import msgspec
import pytest

from tests.network import xrpc
from tests.network.harness import PASSWORD, Backend
from tests.network.reader import SLOW, say
from tests.network.test_writing import png
from tests.seal.machine import expected_level
from tests.support.dagcbor import cid_of, raw_cid_of
from tests.support.home import Home
from tests.support.terminal import Terminal

POST, LIKE, REPOST, FOLLOW = (f"app.bsky.{name}" for name in ("feed.post", "feed.like", "feed.repost", "graph.follow"))
FACET = "app.bsky.richtext.facet"
PREFERENCE = "app.bsky.actor.defs"
UNKNOWN = {"$type": f"{PREFERENCE}#interestsPref", "tags": ["tides"]}
"""A preference that skerry has no use for; it has to stay."""
SIZE = (100, 30)

REPLY = "@ada.test Größe 🐦 stimmt: https://example.com/tides?a=b&c=d #wattführung"
ALT = "A grey square, like the sea"
QUOTE = "Worth the whole evening."
SETTINGS = """[network]
loopback = true
pds = "{pds}"
plc = "{plc}"

[writing]
langs = ["de"]
undo_seconds = 0

[stories]
fold = false
"""


@pytest.fixture
def outside(backend: Backend, fresh_home: Home) -> Home:
    """A home where nobody is signed in; its settings name the backend."""
    (fresh_home.config / "settings.toml").write_text(SETTINGS.format(pds=backend.info.pds, plc=backend.info.plc))
    return fresh_home


class Evening:
    """Somebody at a terminal.

    Attributes:
        terminal: The terminal.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def see(self, *words: str) -> str:
        """Wait until all of this is on the screen."""
        return self.terminal.wait_for(lambda screen: all(word in screen for word in words), SLOW)

    def until_sent(self) -> None:
        """Wait until nothing is left to send."""
        self.terminal.wait_for(lambda screen: not re.search(r"\d+ (to send|not sent)", screen), SLOW)

    def until_gone(self, words: str) -> None:
        """Wait until this is no longer on the screen."""
        self.terminal.wait_for(lambda screen: words not in screen, SLOW)

    def press(self, *keys: str, then: str = "") -> None:
        """Press keys, and wait for words where there are any."""
        self.terminal.press(*keys)
        if then:
            self.see(then)

    def type(self, text: str, then: str) -> None:
        """Write a text, and wait for what it does."""
        self.terminal.send(text)
        self.see(then)

    def sign_in(self, handle: str) -> None:
        """Sign in with the password of all accounts."""
        self.see("app password")
        self.terminal.wait_until_quiet()
        self.terminal.send(f"\t{handle}\t{PASSWORD}\r")
        self.see(f"@{handle}", "Following")

    def choose(self, words: str) -> None:
        """Choose an entry of an open menu, by its words."""
        self.see(words)
        self.go_to(words)
        self.terminal.press("enter")

    def go_to(self, words: str) -> None:
        """Go down until what is selected has these words."""
        for _ in range(60):
            before = selected(self.terminal.text())
            if words in before:
                return
            self.terminal.press("j")
            self.terminal.wait_for(partial(is_other, before))
            self.terminal.wait_until_quiet()
        raise AssertionError(f"not found: {words}\n{self.terminal.text()}")


def is_other(before: str, screen: str) -> bool:
    """Whether something else is selected."""
    return selected(screen) != before


def selected(screen: str) -> str:
    """The lines of what is selected."""
    return "\n".join(line for line in screen.splitlines() if "▌" in line)


class World(msgspec.Struct, frozen=True):
    """Who has the evening, and what there is to see.

    Attributes:
        owl: Who has it: follows Ada and a stranger, and takes labels from the labeler.
        lark: Their other account.
        labelers: The preference that says whose labels they want.
        posts: The thread of Ada's, twelve deep: each post that answers the one before it.
    """

    owl: xrpc.Session
    lark: xrpc.Session
    labelers: xrpc.Json
    posts: list[xrpc.Json]


@pytest.fixture
def world(backend: Backend) -> World:
    """Two accounts of one person, and a stranger's post that the labeler has labelled."""
    owl, lark, stranger = (backend.sign_up(f"evening{name}.test") for name in ("owl", "lark", "stranger"))
    labelers = {"$type": f"{PREFERENCE}#labelersPref", "labelers": [{"did": backend.info.labeler_did}]}
    owl.post("app.bsky.actor.putPreferences", {"preferences": [labelers, UNKNOWN]})
    for did in (backend.manifest().accounts["ada.test"], stranger.did):
        owl.create(FOLLOW, {"subject": did, "createdAt": "2026-01-01T00:00:00.000Z"})
    (strange,) = say(backend, stranger, "Buy my tides.", ago=120)
    backend.label(strange, "made-up")
    say(backend, lark, "Early to bed.", ago=60)
    chain = backend.manifest().cases.deep_thread.chain
    known = {post["uri"]: post for post in owl.get("app.bsky.feed.getPosts", uris=list(chain))["posts"]}
    return World(owl, lark, labelers, [known[uri] for uri in chain])


def test_evening_is_at_the_pds_byte_for_byte(backend: Backend, outside: Home, world: World, tmp_path: Path) -> None:
    """Sign in, read, a thread twelve deep, reply, quote, like, repost, follow, mute, report, switch, sign out."""
    start = time.time()
    picture = tmp_path / "tide.png"
    picture.write_bytes(png(40, 30))
    with outside.open(size=SIZE) as terminal:
        me = Evening(terminal)
        me.see("opens the demo")
        me.sign_in(world.owl.handle)
        me.see(expected_level(), "Buy my tides.")
        answer(me, picture)
        like_and_quote(me)
        moderate(me, backend.info.labeler_did or "")
        leave(me, world)
        assert PASSWORD.encode() not in terminal.raw
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_written(world, backend.manifest().accounts["ada.test"], start)
    assert_moderated(world)
    lines = (outside.folder / "state/skerry/requests.jsonl").read_text().splitlines()
    asked = Counter(json.loads(line)["path"] for line in lines)
    assert (asked["com.atproto.moderation.createReport"], asked["com.atproto.server.deleteSession"]) == (1, 2)
    stores = [folder.name for folder in (outside.data / "accounts").iterdir()]
    assert stores == [world.lark.did.replace(":", "_")]


def answer(me: Evening, picture: Path) -> None:
    """Go to the last post of the thread, and answer it with mention, link, tag and an image."""
    me.go_to("Thread: what I learned")
    me.press("enter", then="Thread · ")
    me.see("(2/12)")
    me.go_to("(12/12)")
    me.press("r", then="Reply to @")
    me.type(f"\x1b[200~{REPLY}\x1b[201~", "#wattführung")
    me.press("ctrl+o", then="Attach an image")
    me.type(f"{picture}", "tide.png")
    me.press("enter", then="What does image 1 show?")
    me.type(ALT, "like the sea")
    me.press("enter", then="▣ 1 A grey square")
    me.press("ctrl+s", then="Thread · ")
    me.until_sent()


def like_and_quote(me: Evening) -> None:
    """Do with the same post what else one does, and go back."""
    me.press("B", then="Quote")
    me.type(QUOTE, QUOTE)
    me.press("ctrl+s", then="Thread · ")
    me.press("l", then="♥")
    me.press("b", "b", then="↻✓")
    me.press("F", then="you follow")
    me.until_sent()
    me.press("escape", then="Following")


def moderate(me: Evening, labeler: str) -> None:
    """Report the stranger's post to the labeler, and mute a word."""
    me.press("g", "g", then="Buy my tides.")
    me.go_to("Buy my tides.")
    me.press(".", then="This post by")
    for words in ("Report the post", "Spam", labeler):
        me.choose(words)
    me.see("Report to")
    me.type("The same every day", "The same every day")
    me.press("enter")
    me.until_gone("Report to")
    me.until_sent()
    me.press("g", "m", then="Muted words")
    me.press("a", then="Mute a word")
    me.type("spoiler", "spoiler")
    me.press("enter", then="write it")
    me.press("y", then="Muted words")
    me.until_sent()
    me.press("escape")
    me.until_gone("Moderation of your account")


def leave(me: Evening, world: World) -> None:
    """Open the other account, sign it out, and then the first one with all that is stored of it."""
    me.press("g", "a", then="─ Accounts ─")
    me.press("a")
    me.sign_in(world.lark.handle)
    me.see("Early to bed.")
    me.press("g", "a", then="● open")
    me.press("x", then="x again signs out")
    me.press("x")
    me.see(f"@{world.owl.handle}", f"{world.lark.handle} is signed out")
    me.press("g", "a", then="● open")
    me.press("X", then="X again signs out and removes")
    me.press("X", then="opens the demo")


def assert_written(world: World, ada: str, start: float) -> None:
    """What was written is there, as it should be, once, and dated this evening."""
    root, last = ({"uri": post["uri"], "cid": post["cid"]} for post in (world.posts[0], world.posts[-1]))
    found = {name: records(world.owl, name) for name in (POST, LIKE, REPOST, FOLLOW)}
    quote, reply = found[POST]
    image = reply["value"]["embed"]["images"][0]["image"]
    shown = {"alt": ALT, "image": image, "aspectRatio": {"width": 40, "height": 30}}
    images = {"$type": "app.bsky.embed.images", "images": [shown]}
    where = {"root": root, "parent": last}
    assert_same(reply, {"text": REPLY, "langs": ["de"], "facets": facets(ada), "reply": where, "embed": images})
    assert_whole(world.owl, image)
    embed = {"$type": "app.bsky.embed.record", "record": last}
    assert_same(quote, {"text": QUOTE, "langs": ["de"], "embed": embed})
    (like,), (repost,), (follow, *earlier) = (found[name] for name in (LIKE, REPOST, FOLLOW))
    assert_same(like, {"subject": last})
    assert_same(repost, {"subject": last})
    assert_same(follow, {"subject": world.posts[-1]["author"]["did"]})
    assert len(earlier) == 2
    for record in (reply, quote, like, repost, follow):
        at = datetime.fromisoformat(record["value"]["createdAt"]).timestamp()
        assert start - 1 <= at <= time.time()


def assert_moderated(world: World) -> None:
    """The muted word is among the preferences, and the others are as they were."""
    preferences = world.owl.get("app.bsky.actor.getPreferences")["preferences"]
    assert world.labelers in preferences
    assert UNKNOWN in preferences
    words = next(each for each in preferences if each["$type"] == f"{PREFERENCE}#mutedWordsPref")
    assert [word["value"] for word in words["items"]] == ["spoiler"]


def records(session: xrpc.Session, collection: str) -> list[xrpc.Json]:
    """The records of a collection of somebody, the newest first."""
    found: list[xrpc.Json] = session.get("com.atproto.repo.listRecords", repo=session.did, collection=collection)[
        "records"
    ]
    return found


def assert_same(record: xrpc.Json, expected: xrpc.Json) -> None:
    """A record is this, to the byte: what the repository has of it has the CID of this in DAG-CBOR."""
    collection, rkey = record["uri"].split("/")[-2:]
    whole = {"$type": collection, "createdAt": record["value"]["createdAt"], **expected}
    assert record["value"] == whole
    assert record["cid"] == cid_of(whole)
    assert re.fullmatch("[2-7a-j][2-7a-z]{12}", rkey)


def assert_whole(session: xrpc.Session, image: xrpc.Json) -> None:
    """The bytes of an image are at the PDS, and are those that the record names."""
    cid = image["ref"]["$link"]
    with urlopen(f"{session.pds}/xrpc/com.atproto.sync.getBlob?did={session.did}&cid={cid}") as answer:  # noqa: S310 - our own server
        data = answer.read()
    assert (len(data), raw_cid_of(data)) == (image["size"], cid)


def facets(mentioned: str) -> list[xrpc.Json]:
    """The facets of the reply, as the official client writes them: by bytes of UTF-8."""
    features = {
        "@ada.test": {"$type": f"{FACET}#mention", "did": mentioned},
        "https://example.com/tides?a=b&c=d": {"$type": f"{FACET}#link", "uri": "https://example.com/tides?a=b&c=d"},
        "#wattführung": {"$type": f"{FACET}#tag", "tag": "wattführung"},
    }
    found = []
    for said, feature in features.items():
        start = REPLY.encode().index(said.encode())
        index = {"byteStart": start, "byteEnd": start + len(said.encode())}
        found.append({"index": index, "features": [feature]})
    return found
