"""Reading without an account in the window, videos in the user's player, and that there are no direct messages."""

from __future__ import annotations

import msgspec

from skerry.cli.main import main
from skerry.domain.errors import SkerryError
from skerry.domain.posts import Embed, FeedItem, Video
from skerry.ui.commands import COMMANDS, in_scope
from skerry.ui.keymap import Keymap
from skerry.ui.screens.public import feed_at
from skerry.ui.signed_out import keymap_signed_out, needs_account
from skerry.ui.window import Window as Base
from tests.ui.posts import showcase
from tests.ui.window import open_window
from tests.ui.world import World

PLAYLIST = "https://video.example.com/watch/playlist.m3u8"
FEED = "at://did:plc:a23456723456723456723456/app.bsky.feed.generator/birds"


def test_what_needs_an_account_has_no_key_and_no_name() -> None:
    """On the first screen of reading without one, and on every screen that opens from it."""
    keymap = keymap_signed_out(Keymap.build())
    assert {
        command.id for command in COMMANDS if command.group == "Writing" and command.scope - {"ask", "menu"}
    } <= set(keymap.left_out)
    for scope in ("public", "feed", "thread", "profile", "people"):
        assert not [command.id for command in keymap.table(scope).values() if needs_account(command)]
    offered = {command.id for command in in_scope("public")} - keymap.left_out
    assert {"open", "author", "search-people", "open-address", "why", "more", "accounts", "help", "close"} <= offered


def test_feeds_are_opened_by_address_or_page() -> None:
    """By DID; what names none is none."""
    page = FEED.replace("at://", "https://bsky.app/profile/").replace("app.bsky.feed.generator", "feed")
    assert feed_at(FEED) == feed_at(page) == f"feed:{FEED}"
    assert feed_at(page.replace("/feed/", "/lists/")).startswith("list:at://did:plc:")
    for words in ("", "alice.test", "https://example.com/", "at://did:plc:x", page.replace("/feed/", "/post/")):
        assert feed_at(words) == ""


async def test_video_is_played_by_key_where_a_player_is_set(world: World) -> None:
    """Never by itself; without a player, or without a video, it says so."""
    post = showcase()[0].post
    with_video = msgspec.structs.replace(post, embed=Embed(video=Video("waves", playlist=PLAYLIST)))
    world.fill([FeedItem(with_video), showcase()[1]])
    played: list[str] = []
    async with open_window(world) as window:
        await window.select(with_video.text)
        await window.press("O")
        assert "no player of videos is set" in window.lines()[-1]
        assert isinstance(window.app, Base)
        window.app._surroundings = msgspec.structs.replace(window.app._surroundings, play=played.append)
        await window.press("O")
        assert played == [PLAYLIST]
        await window.press("i")
        assert "video.example.com" in window.text()
        await window.press("escape")
        await window.select(showcase()[1].post.text)
        await window.press("O")
        assert "there is no video here" in window.lines()[-1]
    assert played == [PLAYLIST]


async def test_direct_messages_are_said_to_be_missing(world: World) -> None:
    """In the palette, by any of their names, and by key."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("g", "c")
        assert "direct messages are not in skerry" in window.lines()[-1]
    (command,) = [command for command in COMMANDS if command.id == "messages"]
    assert all(word in command.title for word in ("messages", "DM", "chat"))
    assert {"timeline", "profile"} <= command.scope
    for name in ("messages", "dm", "chat"):
        assert main([name]) == SkerryError.exit_code + 1
