"""Acting on a post by key: the sign at once, the outbox right, sync told, undone exactly, refusals shown."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events

from skerry.domain.writing import Delete, Report, Toggle, Wish
from skerry.store.user import User
from skerry.sync.protocol import Flush, OutboxChanged
from skerry.ui.screens.menu import MenuScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.timeline import TimelineScreen
from tests.ui.people import MIRA
from tests.ui.posts import conversation, many, post, showcase
from tests.ui.window import Window, open_window
from tests.ui.world import World

FIRST, SECOND = showcase()[0].post, showcase()[1].post


def wishes(user: User) -> list[Wish]:
    """What is in the outbox, the oldest first."""
    return [row.wish for row in reversed(user.outbox.rows())]


def fail(world: World, words: str) -> int:
    """Have the oldest wish refused, as sync does; its row."""
    errand = world.user.sending.take(world.now_ms)
    assert errand is not None
    world.user.sending.failed(errand.id, words, 1)
    return errand.id


async def choose(window: Window, words: str) -> None:
    """Choose an entry of the menu in front."""
    screen = window.app.screen
    assert isinstance(screen, MenuScreen)
    number = next(n for n, entry in enumerate(screen.contents.entries) if entry.words.startswith(words))
    await window.press(*("j" * number), "enter")


async def test_like_shows_at_once_and_is_in_the_outbox(world: World) -> None:
    """A filled heart and one more, the wish written, sync told; the same key takes it back."""
    world.fill(showcase())
    async with open_window(world) as window:
        assert "♥" not in window.lines()[window.line_of("Up before") + 1]
        await window.press("l")
        assert window.line_of("♥ 1") == window.line_of("Up before") + 1
        assert "liked" in window.lines()[-1]
        assert wishes(world.user) == [Toggle("like", FIRST.uri)]
        assert world.sync.asked[-1] == Flush((world.user.outbox.rows()[0].id,))
        await window.press("l")
        assert "♥" not in window.lines()[window.line_of("Up before") + 1]
        assert wishes(world.user) == [Toggle("like", FIRST.uri, is_on=False)]


async def test_like_that_the_server_has_is_taken_back(world: World) -> None:
    """The heart is empty and counts one less."""
    world.fill(showcase())
    async with open_window(world) as window:
        assert window.line_of("♥ 1.2K") > 0
        await window.press("j", "l")
        assert window.line_of("♡ 1.2K") > 0
        assert wishes(world.user) == [Toggle("like", SECOND.uri, is_on=False)]


async def test_repost_asks_for_the_key_again(world: World) -> None:
    """The line names both ways; once reposted, one key takes it back; another key between means no."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("b")
        assert "b again reposts it, B quotes it" in window.lines()[-1]
        assert wishes(world.user) == []
        await window.press("j", "k", "b")
        assert wishes(world.user) == []
        await window.press("b")
        assert window.line_of("↻✓ 1") > 0
        await window.press("b")
        assert window.line_of("↻✓") == -1
        assert wishes(world.user) == [Toggle("repost", FIRST.uri, is_on=False)]


async def test_save_and_follow(world: World) -> None:
    """A word for what is saved; who is followed is no longer at the second press."""
    world.fill([*showcase()[:1], *many(3)])
    async with open_window(world) as window:
        await window.press("s")
        assert window.line_of("◈ saved") > 0
        await window.press("F")
        assert "F again ends that" in window.lines()[-1]
        await window.press("F")
        assert "you no longer follow @mira.example.com" in window.lines()[-1]
        await window.press("F")
        assert "you follow @mira.example.com" in window.lines()[-1]
        assert wishes(world.user) == [Toggle("bookmark", FIRST.uri), Toggle("follow", MIRA.did)]


async def test_undo_is_one_stack_for_ratings_and_wishes(world: World) -> None:
    """The last first, whatever it was; what was not sent leaves the outbox."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("l", "plus", "s", "u")
        assert "taken back: saved" in window.lines()[-1]
        assert wishes(world.user) == [Toggle("like", FIRST.uri)]
        await window.press("u")
        assert world.user.ratings() == {}
        await window.press("u")
        assert wishes(world.user) == []
        assert "♥" not in window.lines()[window.line_of("Up before") + 1]
        await window.press("u")
        assert "nothing to take back" in window.lines()[-1]


async def test_undo_of_what_was_sent_sends_the_opposite(world: World) -> None:
    """It is written already, so it is to be taken off again."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("l")
        assert world.user.sending.take(world.now_ms) is not None
        await window.press("u")
        assert wishes(world.user)[-1] == Toggle("like", FIRST.uri, is_on=False)


async def test_refusal_takes_the_sign_away_and_says_why(world: World) -> None:
    """The server's words in the bottom line, how many in the status line, and the row stays."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("l")
        assert "1 to send" in window.lines()[0]
        assert "♥ 1" in window.lines()[window.line_of("Up before") + 1]
        row = fail(world, "pds.example.com: you are blocked")
        await window.hears(OutboxChanged((row,)))
        await window.until(lambda: "the like failed: pds.example.com: you are blocked" in window.lines()[-1])
        assert "1 not sent" in window.lines()[0]
        assert not window.lines()[window.line_of("Up before") + 1].strip("▌●│┃ ")
        assert len(wishes(world.user)) == 1


async def test_sign_is_right_far_from_where_the_reader_is(world: World) -> None:
    """A refused like of a post that was scrolled away is gone when the reader comes back."""
    world.fill(many(60))
    async with open_window(world) as window:
        await window.press("l")
        assert window.line_of("♥") > 0
        await window.press("G")
        row = fail(world, "no")
        await window.hears(OutboxChanged((row,)))
        await window.press("g", "g")
        assert window.line_of("♥") == -1


async def test_like_in_a_thread_shows_in_the_timeline(world: World) -> None:
    """The same post in both lists."""
    world.fill(showcase())
    world.thread(SECOND.uri, conversation())
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "t", "b", "b")
        assert window.is_at(ThreadScreen)
        assert window.line_of("↻✓ 13") > 0
        await window.press("escape")
        assert window.line_of("↻✓ 13") > 0


async def test_only_own_posts_are_deleted_and_only_when_asked_twice(world: World) -> None:
    """Another's says so; one's own at the second press."""
    me = MIRA.__class__("did:plc:me", "me.example.com")
    mine = post(900, me, "A slip of mine.", minutes=0.1)
    world.fill([showcase()[0].__class__(mine), *showcase()])
    async with open_window(world) as window:
        await window.press("j", "D")
        assert "only your own" in window.lines()[-1]
        await window.press("k", "D")
        assert wishes(world.user) == []
        await window.press("D")
        assert wishes(world.user) == [Delete(mine.uri)]


async def test_mute_menu_mutes_for_a_time_and_blocking_asks(world: World) -> None:
    """The end of a mute is a moment; a block is asked for twice; the row says so."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("x")
        await choose(window, "Mute @mira.example.com for 1 day")
        assert window.is_at(TimelineScreen)
        assert "@mira.example.com is muted for 1 day" in window.lines()[-1]
        assert window.line_of("⊘ author muted") > 0
        until_ms = world.now_ms + 24 * 3600 * 1000
        assert wishes(world.user) == [Toggle("mute", MIRA.did, until_ms=until_ms)]
        await window.press("x")
        await choose(window, "Block")
        assert window.is_at(MenuScreen)
        assert "blocks @mira.example.com; everybody can see that" in window.text()
        await window.press("enter")
        assert wishes(world.user)[-1] == Toggle("block", MIRA.did)
        await window.press("x")
        await choose(window, "Mute the thread")
        assert wishes(world.user)[-1] == Toggle("mute-thread", FIRST.uri)


async def test_report_names_reason_labeler_and_words(world: World) -> None:
    """Who labelled the post can be told instead of Bluesky."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press(*"jjjjjj", "full_stop")
        await choose(window, "Report the post")
        await choose(window, "Rude")
        await choose(window, "did:plc:labeler")
        await window.press(*"No need", "enter")
        uri = showcase()[6].post.uri
        assert wishes(world.user) == [Report(uri, "rude", "No need", "did:plc:labeler")]
        assert "the report is on its way" in window.lines()[-1]


async def test_post_menu_copies_the_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into the terminal's clipboard."""
    world.fill(showcase())
    async with open_window(world) as window:
        copied: list[str] = []
        monkeypatch.setattr(window.app, "copy_to_clipboard", copied.append)
        await window.press("full_stop")
        await choose(window, "Copy the text")
        assert copied == [FIRST.text]


async def test_key_reads_the_outbox_once_whatever_is_on_the_screen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving reads nothing of it; a like looks one subject up."""
    world.fill(many(200))
    async with open_window(world) as window:
        asked: list[int] = []
        look_up = window.timeline.account.wishes.look_up

        def counted(subjects: Iterable[str]) -> None:
            asked.append(1)
            look_up(subjects)

        monkeypatch.setattr(window.timeline.account.wishes, "look_up", counted)
        await window.press(*"jjj")
        assert asked == []
        await window.press("l")
        assert asked == [1]


async def test_pasted_answer_is_one_clean_line(world: World) -> None:
    """In a report as everywhere."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("full_stop")
        await choose(window, "Report the post")
        await choose(window, "Spam")
        await window.app.on_event(events.Paste("buy\u202e now\nand\x1b more"))
        assert "\u202e" not in window.text()
        await window.press("enter")
        (report,) = wishes(world.user)
        assert isinstance(report, Report)
        assert report.text == "buy now and␛ more"
