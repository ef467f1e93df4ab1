"""What goes with a post besides words and images: the card of a link, who may reply, with the account's lists."""

from __future__ import annotations

import msgspec

from skerry.domain.cards import KEPT as CARDS
from skerry.domain.cards import encode_card
from skerry.domain.directory import LISTS, FeedInfo, encode_infos
from skerry.domain.gates import KEPT as GATES
from skerry.domain.gates import PREFERENCES, encode_gates
from skerry.domain.posts import FeedItem
from skerry.domain.writing import Gates, NewPost, PostCard, SetGates
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.screens.ask import AskScreen
from skerry.ui.screens.compose import ComposeScreen
from skerry.ui.screens.menu import MenuScreen
from tests.ui.posts import showcase
from tests.ui.window import Window, open_window
from tests.ui.world import World

LINK = "https://tides.example.com/today"
CARD = PostCard(LINK, "The tide tables", "When the water comes")
FRIENDS, WALKERS = (f"at://did:plc:me/app.bsky.graph.list/{name}" for name in ("friends", "walkers"))


def lists() -> bytes:
    """Two lists to read, and one to mute by."""
    infos = [
        FeedInfo(f"list:{FRIENDS}", "Friends", purpose="curatelist"),
        FeedInfo(f"list:{WALKERS}", "Walkers", purpose="curatelist"),
        FeedInfo("list:at://did:plc:me/app.bsky.graph.list/loud", "Loud", purpose="modlist"),
    ]
    return encode_infos(infos)


async def answer(window: Window, name: str, what: str = "") -> None:
    """Have sync answer the last request for this; with words, that it failed."""
    number = next(n for n, body in reversed(list(enumerate(window.world.sync.asked, 1))) if body == LookUp(name))
    await window.hears(Answer(number, "error" if what else "done", what))


def asked_for(world: World) -> list[str]:
    """The cards that were asked for."""
    return [body.name for body in world.sync.asked if isinstance(body, LookUp) and body.name.startswith(CARDS)]


def posted(world: World) -> NewPost:
    """The newest post in the outbox."""
    wish = world.user.outbox.rows()[0].wish
    assert isinstance(wish, NewPost)
    return wish


async def test_card_is_asked_for_by_key_only_shown_sent_and_taken_off(world: World) -> None:
    """A link in the text asks nobody; the key offers it, Enter asks; what came is seen before it is sent."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *f"See {LINK} ")
        assert asked_for(world) == []
        await window.press("f2")
        assert window.is_at(AskScreen)
        assert LINK in window.text()
        assert asked_for(world) == []
        await window.press("enter")
        assert asked_for(world) == [CARDS + LINK]
        world.cache.keep(CARDS + LINK, encode_card(CARD), at_ms=0)
        await answer(window, CARDS + LINK)
        assert all(words in window.text() for words in ("The tide tables", "When the water comes", "tides.example.com"))
        assert "↗ card" in window.text()
        await window.press("f2", "enter")
        assert window.is_at(ComposeScreen)
        assert "The tide tables" not in window.text()
        await window.press("f2", "enter")
        await answer(window, CARDS + LINK)
        await window.press("ctrl+s")
    assert (posted(world).text, posted(world).card) == (f"See {LINK} ", CARD)


async def test_card_that_can_not_be_had_is_said(world: World) -> None:
    """The text stays as it is; what is no link is not asked for."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"Hi", "f2", *"--help", "enter")
        assert "no link to a page" in window.lines()[-1]
        assert asked_for(world) == []
        await window.press("f2", *LINK, "enter")
        await answer(window, CARDS + LINK, what="it is an address inside a private network")
        assert "no card: it is an address inside a private network" in window.lines()[-1]
        await window.press("ctrl+s")
    assert posted(world) == NewPost("Hi")


async def test_gates_offer_the_accounts_lists(world: World) -> None:
    """Asked for when nobody knows them yet; those to mute by are none of them; the choice goes with the post."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"Hi", "ctrl+g", "G", "k", "enter")
        assert LookUp(LISTS) in world.sync.asked
        world.cache.keep(LISTS, lists(), at_ms=0)
        await answer(window, LISTS)
        assert window.is_at(MenuScreen)
        assert "members of Friends" in window.text()
        assert "Loud" not in window.text()
        await window.press("enter", "j", "enter", "escape", "ctrl+s")
    assert posted(world).gates == Gates((FRIENDS, WALKERS))


async def test_new_post_begins_with_the_accounts_default_gates(world: World) -> None:
    """By the preferences; an answer takes of it only whether it may be quoted."""
    kind = "app.bsky.actor.defs#postInteractionSettingsPref"
    rules = [{"$type": "app.bsky.feed.threadgate#followerRule"}]
    entry = {"$type": kind, "threadgateAllowRules": rules, "postgateEmbeddingRules": [{"$type": "x#disableRule"}]}
    world.cache.keep(PREFERENCES, msgspec.json.encode([entry]), at_ms=0)
    world.fill(showcase())
    async with open_window(world, size=(120, 30)) as window:
        await window.press("c", *"Hi")
        assert "replies: your followers, no quotes" in window.text()
        await window.press("ctrl+s", "r", *"Ho", "ctrl+s")
    posts = [row.wish for row in world.user.outbox.rows() if isinstance(row.wish, NewPost)]
    assert [post.gates for post in posts] == [Gates(can_quote=False), Gates(("followers",), can_quote=False)]


async def test_gates_of_an_own_post_are_changed_afterwards(world: World) -> None:
    """As they are at the PDS at first; nothing is written before it is chosen."""
    own = msgspec.structs.replace(
        showcase()[0].post, author=msgspec.structs.replace(showcase()[0].post.author, did="did:plc:me")
    )
    world.cache.keep(LISTS, lists(), at_ms=0)
    world.fill([FeedItem(own)])
    async with open_window(world, size=(100, 40)) as window:
        await window.press(".")
        await window.press(*["j"] * 5)
        assert "Who may reply and quote …" in window.text()
        await window.press("enter")
        world.cache.keep(GATES + own.uri, encode_gates(Gates(("mentioned",))), at_ms=0)
        await answer(window, GATES + own.uri)
        assert "✓ May reply: who is mentioned" in window.text()
        await window.press("j", "j", "j", "enter")
        assert not [row for row in world.user.outbox.rows() if isinstance(row.wish, SetGates)]
        await window.press("G", "enter")
        assert "is being changed" in window.lines()[-1]
    (row,) = world.user.outbox.rows()
    assert row.wish == SetGates(own.uri, Gates(("mentioned", "following")))
