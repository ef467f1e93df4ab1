"""Writing in the window: text, count, mentions, threads, what goes with a post, drafts, undo, the outbox."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from textual import events

from skerry.domain.posts import FeedItem, Post, Viewer
from skerry.domain.writing import Gates, NewPost
from skerry.ui.app import Skerry
from skerry.ui.screens.compose import ComposeScreen
from skerry.ui.screens.drafts import DraftsScreen
from skerry.ui.screens.outbox import OutboxScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.posts import many, showcase
from tests.ui.window import Window, open_window
from tests.ui.world import World

SECOND = showcase()[1].post


def written(world: World) -> list[NewPost]:
    """The posts in the outbox, the oldest first."""
    return [row.wish for row in reversed(world.user.outbox.rows()) if isinstance(row.wish, NewPost)]


def drafts(world: World) -> list[tuple[NewPost, ...]]:
    """The drafts, the newest first."""
    return [draft.posts for draft in world.user.drafts.list()]


def screen_of(window: Window) -> ComposeScreen:
    """The screen in front, where a post is written."""
    assert isinstance(window.app.screen, ComposeScreen)
    return window.app.screen


async def paste(window: Window, text: str) -> None:
    """Paste a text as a terminal does."""
    await window.app.on_event(events.Paste(text))
    await window.pause()


async def test_post_is_written_counted_sent_and_counted_down(world: World) -> None:
    """Letters that are commands elsewhere are letters; then it is held, and the bottom line counts."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"quick jolly ?: x", "enter", *"2")
        assert window.is_at(ComposeScreen)
        assert "18/300  18/3,000 bytes" in window.text()
        await window.press("ctrl+s")
        assert window.is_at(TimelineScreen)
        assert written(world) == [NewPost("quick jolly ?: x\n2")]
        assert "sending in 10 s, u takes it back" in window.lines()[-1]
        world.now_ms += 4000
        await window.until(lambda: "sending in 6 s" in window.lines()[-1])
        world.now_ms += 6000
        await window.until(lambda: "sending in" not in window.lines()[-1])
        assert drafts(world) == []


async def test_undo_brings_a_held_post_back_to_be_edited(world: World) -> None:
    """Out of the outbox, into the text, and kept as a draft at once; sent again it is there once."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("r", *"Ye", "ctrl+s", "u")
        assert window.is_at(ComposeScreen)
        assert written(world) == []
        assert drafts(world) == [(NewPost("Ye", langs=("en",), reply_to=showcase()[0].post.uri),)]
        await window.press(*"s", "ctrl+s")
        assert [post.text for post in written(world)] == ["Yes"]
        assert drafts(world) == []


async def test_undo_after_sending_says_how_to_delete(world: World) -> None:
    """Nothing is taken back that is sent."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"Hi", "ctrl+s")
        row = world.user.outbox.rows()[0]
        world.user.outbox.send_now(row.id, at_ms=world.now_ms)
        assert world.user.sending.take(world.now_ms) is not None
        await window.press("u")
        assert "the post is sent; D on it deletes it" in window.lines()[-1]


async def test_reply_and_quote_show_what_they_are_about(world: World) -> None:
    """Above the text; the address goes into the post, and its language is the first choice."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("j", "j", "r")
        assert "Reply to @yui.test" in window.lines()[0]
        assert "始発の電車" in window.text()
        assert "Japanese" in window.text()
        await window.press(*"Hm", "ctrl+s", "k", "B", *"Look", "ctrl+s")
        uris = [item.post.uri for item in showcase()]
        assert [(post.reply_to, post.quotes) for post in written(world)] == [(uris[2], ""), ("", uris[1])]


@pytest.mark.parametrize(
    ("key", "viewer", "words"),
    [
        ("r", Viewer(is_reply_disabled=True), "doesn't let you reply"),
        ("B", Viewer(is_embedding_disabled=True), "doesn't let anybody quote"),
    ],
)
async def test_gates_are_told_before_anything_is_written(world: World, key: str, viewer: Viewer, words: str) -> None:
    """No screen opens."""
    world.fill([FeedItem(msgspec.structs.replace(SECOND, viewer=viewer))])
    async with open_window(world) as window:
        await window.press(key)
        assert window.is_at(TimelineScreen)
        assert words in window.lines()[-1]


async def test_too_long_is_marked_and_not_sent(world: World) -> None:
    """300 graphemes are fine, the next are struck through; the refusal is a line."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c")
        await paste(window, "👩🏽‍🚀" * 298)
        assert "298/300  4,470/3,000 bytes" in window.text()
        await window.press("ctrl+u")
        await paste(window, "a" * 300)
        assert screen_of(window).editor.measured.fits == 300
        await window.press("b")
        assert "1 too many  301/300" in window.text()
        await window.press("ctrl+s")
        assert "301 characters, 300 are the most" in window.lines()[-1]
        assert written(world) == []


async def test_paste_is_text_whatever_is_in_it(world: World) -> None:
    """Controls, escapes and bidi overrides are gone, commands are not carried out, lines stay."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c")
        await paste(window, "a\x1b[31mb\x13\x18\r\nc\u202ed\u2066e\x07\x1b\tq")
        assert window.is_at(ComposeScreen)
        text = screen_of(window).editor.buffer.text
        assert text.split("\n")[0].startswith("a")
        assert not {"\x1b", "\x13", "\x18", "\x07", "\r", "\u202e", "\u2066"} & set(text)
        assert text.endswith("q")
        assert "\n" in text


async def test_mention_is_completed_from_the_store(world: World) -> None:
    """By the beginning of a handle or a name; Tab again takes the next; nobody is asked."""
    world.fill([*showcase(), *many(20)])
    async with open_window(world) as window:
        await window.press("c")
        asked = len(world.sync.asked)
        await window.pause(0.2)
        await window.press(*"Hi @mi")
        assert "@mira.example.com" in window.lines()[-2]
        await window.press("tab")
        assert screen_of(window).editor.buffer.text == "Hi @mira.example.com"
        await window.press("ctrl+u", *"@h", "tab")
        first = screen_of(window).editor.buffer.text
        assert first == "@hal.terrace.example.com"
        assert len(world.sync.asked) == asked


async def test_editing_goes_by_graphemes(world: World) -> None:
    """One Backspace takes an astronaut, Left goes over a flag; undo and redo bring back what was."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c")
        await paste(window, "a👩🏽‍🚀🇩🇪")
        await window.press("left", "backspace")
        buffer = screen_of(window).editor.buffer
        assert buffer.text == "a🇩🇪"
        await window.press("ctrl+z")
        assert buffer.text == "a👩🏽‍🚀🇩🇪"
        await window.press("ctrl+y", "home", *"x ")
        assert buffer.text == "x a🇩🇪"
        await window.press("end", "ctrl+w")
        assert buffer.text == "x "


async def test_thread_is_written_post_by_post(world: World) -> None:
    """Which of how many; one can be gone back to and taken out; they are sent in order."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"One", "ctrl+n", *"Two", "ctrl+n", *"Three")
        assert "New thread · post 3 of 3" in window.lines()[0]
        await window.press("pageup", "ctrl+r")
        assert "^r again takes this post out" in window.lines()[-1]
        await window.press("ctrl+r")
        assert "post 2 of 2" in window.lines()[0]
        await window.press("ctrl+n", "ctrl+s")
        rows = world.user.outbox.rows()
        assert [post.text for post in written(world)] == ["One", "Three"]
        assert rows[0].after == rows[1].id
        await window.press("u")
        assert "post 1 of 2" in window.lines()[0]


async def test_language_gates_and_labels_go_with_the_post(world: World) -> None:
    """The key goes round; what is chosen stands under the text."""
    world.fill(showcase())
    surroundings = msgspec.structs.replace(world.surroundings(), langs=("de", "fr"))
    app = Skerry(surroundings, world.source())
    async with app.run_test(size=(100, 30)) as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        await window.press("c", *"Hm")
        assert "German" in window.lines()[-2]
        await window.press("ctrl+l")
        assert "French" in window.lines()[-2]
        await window.press("ctrl+g", "j", "j", "enter", "j", "enter", "G", "enter", "escape")
        assert "replies: who is mentioned, whom you follow, no quotes" in window.lines()[-2]
        await window.press("ctrl+t", "j", "enter", "escape", "ctrl+n", *"More", "ctrl+s")
        first, second = written(world)
        assert first == NewPost("Hm", ("fr",), labels=("nudity",), gates=Gates(("mentioned", "following"), False))
        assert second.langs == ("fr",)
        assert second.gates == Gates(can_quote=False)
        await window.press("c")
        assert "French" in window.lines()[-2]


class Picked(msgspec.Struct):
    """An image as the composition root reads it."""

    body: bytes = b"\x89PNG"
    mime: str = "image/png"
    width: int = 3
    height: int = 2


async def test_image_is_attached_and_has_to_be_described(world: World, tmp_path: Path) -> None:
    """The path is completed; without a description it isn't sent; its bytes are in user.db."""
    world.fill(showcase())
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "tide.png").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"")
    read: list[Path] = []

    def read_image(path: Path) -> Picked:
        read.append(path)
        return Picked()

    app = Skerry(msgspec.structs.replace(world.surroundings(), read_image=read_image), world.source())
    async with app.run_test(size=(100, 30)) as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        await window.press("c", *"Low", "ctrl+o")
        await paste(window, f"{folder}/t")
        await window.press("tab", "enter")
        assert read == [folder / "tide.png"]
        await window.press("escape")
        assert "not described yet" in window.text()
        await window.press("ctrl+s")
        assert "image 1 has no description" in window.lines()[-1]
        await window.press("ctrl+o", "j", "enter", *"Mud flats", "enter")
        assert "▣ 1 Mud flats" in window.text()
        await window.press("ctrl+s")
        (post,) = written(world)
        assert [image.alt for image in post.images] == ["Mud flats"]
        attached = world.user.attachments.get(post.images[0].attachment)
        assert attached is not None
        assert (attached.body, attached.width, attached.height) == (b"\x89PNG", 3, 2)


async def test_draft_is_kept_from_the_first_key_and_gone_with_the_last(world: World) -> None:
    """Within a second, without any key for it; what is emptied is no draft."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", "N")
        await window.until(lambda: drafts(world) == [(NewPost("N"),)])
        await window.press("o")
        await window.until(lambda: drafts(world) == [(NewPost("No"),)])
        await window.press("backspace", "backspace", "escape")
        assert drafts(world) == []


async def test_drafts_are_listed_opened_and_thrown_away(world: World) -> None:
    """Newest first; Enter goes on in the same draft; x asks."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("g", "d")
        assert "there is no draft" in window.text()
        await window.press("escape", "c", *"First", "escape")
        assert "kept as a draft; gd shows your drafts" in window.lines()[-1]
        world.now_ms += 1000
        await window.press("r", *"Second", "escape", "g", "d")
        assert window.is_at(DraftsScreen)
        assert window.line_of("Second") < window.line_of("First")
        await window.press("enter")
        assert "Reply to @mira.example.com" in window.lines()[0]
        await window.press(*"!", "escape", "g", "d", "x")
        assert len(drafts(world)) == 2
        await window.press("x")
        assert [posts[0].text for posts in drafts(world)] == ["First"]


async def test_outbox_is_tried_again_edited_and_thrown_away(world: World) -> None:
    """What failed says why; editing brings the text back."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("c", *"Hello", "ctrl+s")
        row = world.user.outbox.rows()[0]
        world.user.outbox.send_now(row.id, at_ms=world.now_ms)
        errand = world.user.sending.take(world.now_ms)
        assert errand is not None
        world.user.sending.failed(errand.id, "pds.example.com: no", 1)
        await window.press("g", "o")
        assert window.is_at(OutboxScreen)
        assert "✗ failed" in window.text()
        assert "pds.example.com: no" in window.text()
        await window.press("r")
        assert "… waits" in window.text()
        await window.press("enter")
        assert screen_of(window).editor.buffer.text == "Hello"
        await window.press("ctrl+s", "g", "o", "x", "x")
        assert world.user.outbox.rows() == []


async def test_text_can_be_edited_in_an_editor(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes back is cleaned as a paste is; the file is gone."""
    world.fill(showcase())
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    script = "import sys; p = sys.argv[1]; t = open(p).read(); open(p, 'w').write(t.strip() + ' and\\x1b more\\n')"
    app = Skerry(
        msgspec.structs.replace(world.surroundings(), edit=lambda file, _line: ["python3", "-c", script, str(file)]),
        world.source(),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        window = Window(app, world, pilot)
        monkeypatch.setattr(app, "suspend", _nothing)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        await window.press("c", *"Some", "ctrl+x")
        assert screen_of(window).editor.buffer.text == "Some and␛ more"
        assert not list(tmp_path.glob("skerry-*"))


class _nothing:  # noqa: N801 - stands for a method
    """Suspending, where there is no terminal to give away."""

    def __enter__(self) -> None:
        """Nothing."""

    def __exit__(self, *_: object) -> None:
        """Nothing."""


async def test_file_of_posts_writes_nothing(world: World) -> None:
    """It belongs to nobody."""
    world.fill(showcase())
    app = Skerry(world.surroundings(), msgspec.structs.replace(world.source(), did=""))
    async with app.run_test() as pilot:
        window = Window(app, world, pilot)
        await window.until(lambda: window.timeline.timeline.is_loaded)
        for key in ("c", "r", "l", "s"):
            await window.press(key)
            assert "nobody is signed in" in window.lines()[-1]
        assert world.user.outbox.rows() == []


async def test_post_that_left_the_store_can_be_replied_to_from_a_draft(world: World) -> None:
    """The address is enough; nothing is shown above the text."""
    world.fill(many(3))
    gone: Post = SECOND
    world.user.drafts.put([NewPost("Late", reply_to=gone.uri)], at_ms=1)
    async with open_window(world) as window:
        await window.press("g", "d", "enter")
        assert window.lines()[0].strip().startswith("@me.example.com  Reply")
        await window.press("ctrl+s")
        assert written(world)[0].reply_to == gone.uri
