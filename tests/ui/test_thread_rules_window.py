"""What rules do in a thread: one line for what they take, the tree whole, the why panel and the tray."""

from __future__ import annotations

from msgspec.structs import replace

from skerry.domain.feeds import thread_feed
from skerry.domain.pages import PageNode
from skerry.domain.posts import FeedItem, Viewer
from skerry.domain.verdicts import Action
from skerry.sync.protocol import FeedChanged, ThreadChanged
from skerry.ui.screens.compose import ComposeScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.tray import TrayScreen
from tests.ui.people import ANSEL, HAL, MIRA
from tests.ui.posts import post
from tests.ui.window import Window, open_window
from tests.ui.world import World

ROOT = post(1, ANSEL, "The question.", minutes=9)
FOCUS = post(2, MIRA, "The answer.", minutes=8)
REPLY = post(3, HAL, "A rude reply.", minutes=7)
BELOW = post(4, ANSEL, "What hangs below it.", minutes=6)
FEED = thread_feed(FOCUS.uri)


def put(world: World, *, kind: str = "post", viewer: Viewer | None = None) -> None:
    """The thread of the second post."""
    focus = replace(FOCUS, viewer=viewer or Viewer())
    nodes = [(ROOT, -1), (focus, 0), (REPLY, 1), (BELOW, 2)]
    world.fill([])
    world.thread(
        FOCUS.uri,
        [
            PageNode(kind if each is REPLY else "post", each.uri, depth, each, b"{}")  # type: ignore[arg-type]  # a kind
            for each, depth in nodes
        ],
    )


def judge(world: World, **actions: Action) -> tuple[int, ...]:
    """Verdicts on the root, on the reply."""
    named = {"root": ROOT, "reply": REPLY, "below": BELOW}
    keys = {name: world.cache.item_of(FEED, each.uri) for name, each in named.items()}
    found = {key.id: actions[name] for name, key in keys.items() if key and name in actions}
    world.judge(found)
    return tuple(found)


async def open_thread(window: Window) -> None:
    """Its screen."""
    window.app.show_thread(window.timeline.account, FOCUS.uri)
    await window.until(lambda: window.is_at(ThreadScreen) and "The answer." in window.text())


async def test_hidden_posts_are_one_line_each_and_the_tree_stays(world: World) -> None:
    """The line says which rule; what hangs below keeps its place; z opens it, and folds it again."""
    put(world)
    judge(world, root="collapse", reply="hide")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert "The question." not in window.text()
        assert "A rude reply." not in window.text()
        assert "▸ Ansel" in window.lines()[1]
        assert "Collapsed by “Football nights”" in window.lines()[1]
        assert "│ ▸ Hal" in window.text()
        assert "Hidden by “Football nights”" in window.text()
        assert "│ │ What hangs below it." in window.text()
        assert "1 hidden" in window.lines()[0]
        await window.press("j", "z")
        assert "│ A rude reply." in window.text()
        assert "│ ▸ Hidden by “Football nights”" in window.text()
        await window.press("z")
        assert "A rude reply." not in window.text()


async def test_enter_opens_what_is_folded_first(world: World) -> None:
    """As in every list; then it goes to the post's own thread."""
    put(world)
    judge(world, reply="hide")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        await window.press("j", "enter")
        assert "A rude reply." in window.text()
        screen = window.app.screen
        await window.press("enter")
        assert window.is_at(ThreadScreen)
        assert window.app.screen is not screen


async def test_why_and_tray_tell_of_a_thread(world: World) -> None:
    """The panel names the rule, the tray has the post with its reason."""
    put(world)
    judge(world, reply="hide")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        await window.press("j", "w")
        assert "Hidden by “Football nights”" in window.panel()
        await window.press("escape", "H")
        assert window.is_at(TrayScreen)
        assert "Thread · hidden" in window.lines()[0]
        assert "Hidden by “Football nights”" in window.text()
        await window.press("z")
        assert "A rude reply." in window.text()


async def test_verdict_that_comes_while_the_thread_is_open_is_shown(world: World) -> None:
    """Folded at once, where the reader is not moved; and opened again when the rule goes."""
    put(world)
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert "A rude reply." in window.text()
        ids = judge(world, reply="hide")
        await window.hears(FeedChanged(FEED, changed=ids))
        await window.until(lambda: "A rude reply." not in window.text())
        assert "1 hidden" in window.lines()[0]
        judge(world, reply="show")
        await window.hears(FeedChanged(FEED, changed=ids))
        await window.until(lambda: "A rude reply." in window.text())
        assert "hidden" not in window.lines()[0]


async def test_the_post_that_was_opened_is_never_folded(world: World) -> None:
    """A rule that takes it elsewhere doesn't here: it is whole, with what is done with it in the timeline."""
    put(world)
    (item_id,) = world.fill([FeedItem(FOCUS)])
    world.judge({item_id: "hide"})
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert 0 < window.line_of("▸ Hidden by “Football nights”") < window.line_of("The answer.")


async def test_dim_and_covered_media_are_so_in_a_thread(world: World) -> None:
    """`dim` takes no lines away; its mark is beside the name."""
    put(world)
    judge(world, reply="dim")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert "A rude reply." in window.text()
        assert "Dimmed by" not in window.text()
        await window.press("j", "w")
        assert "Dimmed by “Football nights”" in window.panel()


async def test_reply_hidden_by_the_threads_author_is_a_line(world: World) -> None:
    """It says who hides it; z opens it."""
    put(world, kind="hidden")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert "hidden by the author of the thread" in window.text()
        assert "A rude reply." not in window.text()
        await window.press("j", "z")
        assert "A rude reply." in window.text()


async def test_closed_post_says_so_and_refuses_replies_and_quotes(world: World) -> None:
    """Under the post, and again when the key is pressed; nothing opens."""
    put(world, viewer=Viewer(is_reply_disabled=True, is_embedding_disabled=True))
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        assert "⊘ you can't reply here" in window.text()
        assert "⊘ nobody can quote this post" in window.text()
        await window.press("r")
        assert not window.is_at(ComposeScreen)
        assert "its author doesn't let you reply to this post" in window.lines()[-1]
        await window.press("B")
        assert not window.is_at(ComposeScreen)
        assert "its author doesn't let anybody quote this post" in window.lines()[-1]


async def test_what_was_opened_stays_open_when_the_thread_is_fetched_again(world: World) -> None:
    """The post, not the row: a reply that comes in before it is not opened in its place."""
    put(world)
    judge(world, reply="hide")
    async with open_window(world, (80, 40)) as window:
        await open_thread(window)
        await window.press("j", "z")
        assert "A rude reply." in window.text()
        first = post(9, HAL, "Another rude one.", minutes=7.5)
        nodes = [(ROOT, -1), (FOCUS, 0), (first, 1), (REPLY, 1), (BELOW, 2)]
        world.thread(FOCUS.uri, [PageNode("post", each.uri, depth, each, b"{}") for each, depth in nodes])
        key = world.cache.item_of(FEED, first.uri)
        assert key is not None
        world.judge({key.id: "hide"})
        await window.hears(ThreadChanged(FOCUS.uri))
        await window.until(lambda: window.text().count("▸ Hal") == 1)
        assert "A rude reply." in window.text()
        assert "Another rude one." not in window.text()
