"""Stories in the window: folded, unfolded, counted, and never a reason for the reader to move."""

from __future__ import annotations

import re

from skerry.domain.posts import FeedItem
from skerry.domain.stories import MARGIN, Ground
from skerry.store.values import Likeness
from skerry.sync.protocol import FeedChanged
from skerry.ui.screens.why import WhyScreen
from tests.ui.people import ANSEL, EVERYBODY, MIRA
from tests.ui.posts import post
from tests.ui.window import open_window
from tests.ui.world import FEED, World

LINE = re.compile(r"▸ 2 more tell this  Ansel, Mira Solberg|▸ 2 more tell this  Mira Solberg, Ansel")


def numbered(count: int) -> list[FeedItem]:
    """Plain posts, the newest first, by two people in turn."""
    people = (MIRA, ANSEL)
    return [FeedItem(post(n, people[n % 2], f"post number {n}.", minutes=10 + n)) for n in range(count)]


def newer(*texts: str) -> list[FeedItem]:
    """Posts that are newer than those, the newest first."""
    return [FeedItem(post(90_000 + n, EVERYBODY[n], text, minutes=n / 10)) for n, text in enumerate(texts)]


async def test_a_story_is_one_post_and_a_line_with_its_authors(world: World) -> None:
    """Folded posts are off the screen, in the numbers, and named by who wrote them."""
    ids = world.fill(numbered(6))
    world.tell([ids[0], ids[1], ids[3]])
    async with open_window(world) as window:
        assert window.line_of("post number 0.") == -1
        assert LINE.search(window.text())
        assert window.line_of("post number 3.") < window.line_of("2 more tell this")
        assert "6 unread" in window.lines()[0]
        assert "1/6" in window.lines()[0]


async def test_enter_on_the_line_unfolds_in_place_and_folds_again(world: World) -> None:
    """The posts come right below the line, which stays where it is, as does all above it."""
    ids = world.fill(numbered(6))
    world.tell([ids[0], ids[1], ids[3]])
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "j")
        before = window.body()
        at = window.line_of("2 more tell this")
        await window.press("enter")
        assert window.line_of("▾ 2 more tell this") == at
        assert window.body()[: at - 1] == before[: at - 1]
        assert at < window.line_of("post number 0.") < window.line_of("post number 1.") < window.line_of("number 4.")
        assert "┊" in window.lines()[window.line_of("post number 0.")]
        await window.press("j", "v")
        assert window.body() == before
        await window.press("k", "v")
        assert window.line_of("▾ 2 more tell this") == at


async def test_a_key_shows_every_post_and_folds_them_again(world: World) -> None:
    """V turns folding off for the whole list, with the reader where they were."""
    ids = world.fill(numbered(30))
    world.tell([ids[0], ids[1], ids[3]], [ids[20], ids[22]])
    async with open_window(world) as window:
        await window.select("post number 10.")
        await window.press("V")
        assert window.selected() == "post number 10."
        assert "more tell" not in window.text()
        assert "every post is shown" in window.lines()[-1]
        await window.press("g", "g")
        assert window.selected() == "post number 0."
        await window.press("j", "j", "V")
        assert window.selected() == "post number 2."
        assert window.line_of("2 more tell this") > 0


async def test_unread_posts_in_a_line_are_counted_and_found(world: World) -> None:
    """N stops at a line with unread posts; what is left behind there is read, as with any other row."""
    ids = world.fill(numbered(6))
    world.tell([ids[0], ids[1], ids[3]])
    async with open_window(world) as window:
        marks = window.timeline.account.marks
        marks.read([ids[n] for n in (2, 3, 4)])
        await window.press("n")
        row = window.timeline.feed.row
        assert row is not None
        assert row.is_fold
        assert "3 unread" in window.lines()[0]
        assert "●" in window.lines()[window.line_of("2 more tell this")]
        await window.press("j")
        assert "1 unread" in window.lines()[0]
        assert "●" not in window.lines()[window.line_of("2 more tell this")]
        await window.press("k", "N")
        assert "3 unread" in window.lines()[0]


async def test_telling_what_is_on_the_screen_leaves_the_selected_row_on_its_line(world: World) -> None:
    """Rows above and below fold; the selected one stays, even if it tells the same."""
    ids = world.fill(numbered(40))
    async with open_window(world) as window:
        await window.select("post number 12.")
        line = window.line_of("post number 12.")
        changed = world.tell([ids[10], ids[11], ids[12], ids[14]])
        await window.hears(FeedChanged(FEED, changed=changed))
        assert window.selected() == "post number 12."
        assert window.line_of("post number 12.") == line
        assert window.line_of("post number 11.") == -1
        assert "11/40" in window.lines()[0]


async def test_a_new_telling_folds_under_the_old_one_without_a_move(world: World) -> None:
    """It comes in above, is told, and goes into the line; the reader stays, and it is counted as unread."""
    ids = world.fill(numbered(40))
    world.tell([ids[12], ids[14]])
    async with open_window(world) as window:
        await window.select("post number 13.")
        body = window.body()
        (new,) = world.fill(newer("the same again"))
        await window.hears(FeedChanged(FEED, new=(new,)))
        assert "1 new above" in window.lines()[0]
        changed = world.tell([ids[12], new, ids[14]])
        await window.hears(FeedChanged(FEED, changed=changed))
        assert "new above" not in window.lines()[0]
        assert "41 unread" in window.lines()[0]
        assert window.selected() == "post number 13."
        folded = [line.replace("2 more tell", "1 more tells") for line in window.body()]
        assert [line.split("  ")[0] for line in folded] == [line.split("  ")[0] for line in body]


async def test_a_post_that_was_read_last_is_still_there_at_the_next_start(world: World) -> None:
    """The remembered post is not folded away meanwhile."""
    ids = world.fill(numbered(40))
    async with open_window(world) as window:
        await window.select("post number 12.")
    world.tell([ids[11], ids[12], ids[14]])
    async with open_window(world) as window:
        assert window.selected() == "post number 12."


async def test_settings_can_begin_with_every_post(world: World) -> None:
    """With `[stories] fold = false` nothing is folded until V."""
    ids = world.fill(numbered(6))
    world.tell([ids[0], ids[1], ids[3]])
    world.folds_stories = False
    async with open_window(world) as window:
        assert "more tell" not in window.text()
        await window.press("V")
        assert window.selected() == "post number 0."
        assert "1 more tells this" in window.text()


async def test_a_line_is_gone_over_like_any_row(world: World) -> None:
    """Commands on a line mean the post above it; v on a post that nobody else tells says so."""
    ids = world.fill(numbered(6))
    world.tell([ids[0], ids[1], ids[3]])
    async with open_window(world) as window:
        await window.press("v")
        assert "no other post here tells this" in window.lines()[-1]
        await window.press("j", "j")
        assert window.selected() == "post number 3."


async def test_the_why_panel_says_who_else_tells_it(world: World) -> None:
    """With how alike they are, or what else makes them one story."""
    ids = world.fill(numbered(6))
    world.judge(dict.fromkeys(ids, "show"))
    known = {p.post.uri: p.id for p in world.cache.unencoded("no model", 100)}
    posts = {n: known[address] for n, address in enumerate(world.cache.addresses(ids).values())}
    grounds: dict[int, Ground] = {0: "link", 1: "words"}
    world.cache.put_likenesses([Likeness(posts[3], posts[n], 2.59 - MARGIN, ground) for n, ground in grounds.items()])
    world.tell([ids[0], ids[1], ids[3]])
    async with open_window(world) as window:
        await window.select("post number 3.")
        await window.press("w")
        assert window.is_at(WhyScreen)
        assert "Told also by @ansel.test: 0.93 alike." in window.text()
        assert "Told also by @mira.example.com: leading to the same page." in window.text()


async def test_showing_every_post_keeps_the_number_of_new_ones_above(world: World) -> None:
    """They are as new as they were."""
    world.fill(numbered(30))
    async with open_window(world) as window:
        await window.press("G")
        fresh = world.fill(newer("one that is new"))
        await window.hears(FeedChanged(FEED, new=tuple(fresh)))
        await window.until(lambda: "↑ 1 new above" in window.lines()[0])
        await window.press("V")
        await window.until(lambda: "every post is shown" in window.lines()[-1])
        assert "↑ 1 new above" in window.lines()[0]
        assert window.line_of("post number 29.") > 0
        await window.press("g", "g")
        assert "new above" not in window.lines()[0]
