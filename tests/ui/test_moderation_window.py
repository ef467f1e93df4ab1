"""The network's rules in the window: what they cover, what is said beside a post, and the settings that decide it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from skerry.domain.moderation import Cover, Moderated, Moderation
from skerry.domain.pages import PageNode
from skerry.domain.posts import Embed, FeedItem, Image, Quoted
from skerry.domain.preferences import MuteWord, SetAdult, SetLabel, SetLabeler, UnmuteWord
from skerry.domain.preferences_told import DiffLine
from skerry.domain.verdicts import Verdict
from skerry.judge.verdict import moderated
from skerry.sync.moderating import LABELERS, PREFERENCES
from skerry.sync.protocol import Answer, Moderate
from skerry.ui.rows.look import Look
from skerry.ui.rows.post import Shown, item_lines
from skerry.ui.screens.difference import DifferenceScreen
from skerry.ui.screens.moderation import ModerationScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.themes import DARK, Palette
from tests.ui.people import ANSEL, HAL, MIRA, YUI
from tests.ui.posts import NOW_MS, post
from tests.ui.window import Window, open_window
from tests.ui.world import RULESET, World, verdict

LAB = "did:plc:" + "l" * 24
ACTOR = "app.bsky.actor.defs#"
SPAM = Moderated("filter", "label", "spam", LAB, "labeler.test")
RUDE = Moderated("alert", "label", "rude", LAB, "labeler.test", "account")
MUTED = Moderated("blur", "muted")
BLOCKED = Moderated("filter", "blocking")
NUDE = Cover((Moderated("blur", "label", "nudity"),))
PORN = Cover((Moderated("blur", "label", "porn", LAB, "labeler.test"),), is_final=True)
WORD = Moderated("filter", "mute-word", words=("herring",))


def items() -> list[FeedItem]:
    """Posts for each way to be moderated, the newest first."""
    picture = Embed(images=(Image(alt="a secret picture"),))
    quote = Embed(quoted=Quoted("post", uri="at://q", author=HAL, text="the quoted secret"))
    return [
        FeedItem(post(1, ANSEL, "Bare words.", minutes=1, embed=picture)),
        FeedItem(post(2, MIRA, "Worse words.", minutes=2, embed=picture)),
        FeedItem(post(3, YUI, "Look at this.", minutes=3, embed=quote)),
        FeedItem(post(4, HAL, "A rude one.", minutes=4)),
        FeedItem(post(5, ANSEL, "The stair is wet.", minutes=5)),
        FeedItem(post(6, MIRA, "Buy buoys.", minutes=6)),
        FeedItem(post(7, YUI, "Herrings again.", minutes=7)),
        FeedItem(post(8, HAL, "You shall not read me.", minutes=8)),
    ]


MODERATIONS = (
    Moderation("blur-media", media=NUDE),
    Moderation("blur-media", media=PORN),
    Moderation("show", quote=Cover((MUTED,))),
    Moderation("show", (RUDE,)),
    Moderation("collapse", (Moderated("blur", "label", "!warn", LAB, "labeler.test"),)),
    Moderation("hide", (SPAM,)),
    Moderation("hide", (WORD,)),
    Moderation("hide", (BLOCKED,), is_final=True),
)


@pytest.fixture
def filled(world: World) -> World:
    """Each post moderated in its way; a rule keeps all of them."""
    ids = world.fill(items())
    kept = verdict("keep")
    verdicts = [moderated(kept, moderation) for moderation in MODERATIONS]
    world.cache.put_verdicts(RULESET, list(zip(ids, verdicts, strict=True)))
    world.cache.keep(PREFERENCES, json.dumps(SETTINGS).encode(), at_ms=1)
    world.cache.keep(LABELERS, json.dumps([SERVICE]).encode(), at_ms=1)
    return world


SETTINGS: list[dict[str, Any]] = [
    {"$type": f"{ACTOR}labelersPref", "labelers": [{"did": LAB}]},
    {
        "$type": f"{ACTOR}mutedWordsPref",
        "items": [
            {"value": "herring", "targets": ["content", "tag"]},
            {
                "value": "tide",
                "targets": ["tag"],
                "actorTarget": "exclude-following",
                "expiresAt": "2027-01-01T12:00:00.000Z",
            },
        ],
    },
    {"$type": f"{ACTOR}contentLabelPref", "label": "nudity", "visibility": "warn"},
]
SERVICE: dict[str, Any] = {
    "creator": {"did": LAB, "handle": "labeler.test"},
    "policies": {
        "labelValueDefinitions": [
            {
                "identifier": "rude",
                "severity": "alert",
                "blurs": "none",
                "defaultSetting": "warn",
                "locales": [{"lang": "en", "name": "Rudeness", "description": ""}],
            }
        ]
    },
}
DIFF = (DiffLine(" ", "mutedWordsPref"), DiffLine("+", '  items: {"value":"eel"}'))


async def test_what_is_covered_is_shown_by_z_unless_it_stays_covered(filled: World) -> None:
    """Media and quotes in their place, with the label and who set it."""
    async with open_window(filled, (100, 50)) as window:
        assert "▒▒ “nudity” by its author" in window.text()
        assert "▒▒ “porn” by @labeler.test; can't be shown" in window.text()
        assert "secret" not in window.text()
        await window.press("z")
        assert window.text().count("a secret picture") == 1
        await window.press("j", "z")
        assert "this can't be shown" in window.text()
        assert window.text().count("a secret picture") == 1
        assert "▒▒ quoted post: you mute its author" in window.text()
        await window.press("j", "z")
        assert "the quoted secret" in window.text()


async def test_badges_and_collapsed_posts_say_who_labels(filled: World) -> None:
    """Beside the post; in the one line that is left of it; a `keep` rule overrides neither."""
    async with open_window(filled, (100, 50)) as window:
        assert "⚠ “rude” by @labeler.test, on the account" in window.text()
        assert "▸ Ansel  warning by @labeler.test" in window.text()
        assert "The stair is wet." not in window.text()
        await window.press("j", "j", "j", "j", "enter")
        assert "The stair is wet." in window.text()


async def test_the_tray_gives_reasons_in_few_words_and_keeps_blocks_closed(filled: World) -> None:
    """Each can be looked at but what is covered for good; the why panel tells more."""
    async with open_window(filled) as window:
        await window.press("H")
        for words in ("“spam” by @labeler.test", "muted word “herring”", "you block @hal.terrace.example.com"):
            assert f"▸ {words}" in window.text()
        await window.press("z")
        assert "Buy buoys." in window.text()
        await window.press("G", "k", "z")
        assert "this can't be shown: you block @hal.terrace.example.com" in window.text()
        assert "You shall not read me." not in window.text()
        await window.press("w")
        assert "■ Hidden by moderation: you block its author. No rule of yours overrides that." in window.panel()
        assert "○ “Football nights” would keep it, but is overruled" in window.panel()


async def test_a_thread_folds_what_moderation_takes(world: World) -> None:
    """A reply to one line, opened by z; the post that was opened is shown with its badge."""
    root, reply = post(1, ANSEL, "The question.", minutes=9), post(2, MIRA, "A herring!", minutes=8)
    world.fill([])
    nodes = [PageNode("post", root.uri, 0, root, b"{}"), PageNode("post", reply.uri, 1, reply, b"{}")]
    world.thread(root.uri, nodes)
    found = {root.uri: Moderation("collapse", (RUDE,)), reply.uri: Moderation("hide", (WORD,))}
    world.cache.put_moderations(found)
    async with open_window(world) as window:
        window.app.show_thread(window.app.screen.account, root.uri)  # type: ignore[attr-defined] # a feed's screen has it
        await window.until(lambda: window.is_at(ThreadScreen) and "The question." in window.text())
        assert "⚠ “rude” by @labeler.test, on the account" in window.text()
        assert "▸ Mira Solberg  muted word “herring”" in window.text()
        await window.press("j", "z")
        assert "A herring!" in window.text()
        await window.press("w")
        assert "■ Hidden by moderation: it says “herring”, which you mute." in window.panel()


def answered(window: Window, *, diff: tuple[DiffLine, ...] = ()) -> Moderate:
    """Answer the last request; what it was."""
    sync = window.world.sync
    sync.says(Answer(len(sync.asked), diff=diff))
    body = sync.asked[-1]
    assert isinstance(body, Moderate)
    return body


async def test_settings_are_listed(filled: World) -> None:
    """Adult content, words with their notes, labels with what is done, labelers; read anew when it opens."""
    async with open_window(filled, (100, 40)) as window:
        await window.press("g", "m")
        assert window.is_at(ModerationScreen)
        assert window.world.sync.asked[-1] == Moderate()
        for words in (
            "off, so that what is labelled as such is hidden for good",
            "herring",
            "in tags only, not by people you follow, until 2027-01-01 12:00",
            "Non-sexual nudity  nudity",
            "Rudeness  rude by @labeler.test, the default",
            "@labeler.test",
        ):
            assert words in window.text()


@pytest.mark.parametrize(
    ("keys", "edit"),
    [
        (("enter",), SetAdult(True)),
        (("j", "enter"), MuteWord("herring", tags_only=True)),
        (("j", "e"), MuteWord("herring", spares_followed=True)),
        (("j", "x"), UnmuteWord("herring")),
        (("j", "j", "j", "enter"), SetLabel("porn", "ignore")),
        ((*"jjjjjjj", "enter"), SetLabel("rude", "hide", LAB)),
        (("G", "x"), SetLabeler(LAB, False)),
        (("a", *"#eel", "enter"), MuteWord("eel")),
    ],
)
async def test_a_change_is_looked_at_before_it_is_written(filled: World, keys: tuple[str, ...], edit: object) -> None:
    """Nothing is written by n; by y the same change is, on what the preferences are then."""
    async with open_window(filled, (100, 40)) as window:
        for key in ("n", "y"):
            await window.press("g", "m")
            answered(window)
            await window.press(*keys)
            assert window.world.sync.asked[-1] == Moderate(edit)  # type: ignore[arg-type] # one of the changes
            answered(window, diff=DIFF)
            await window.until(lambda: window.is_at(DifferenceScreen))
            assert '+ items: {"value":"eel"}' in window.panel()
            asked = len(window.world.sync.asked)
            await window.press(key)
            assert window.is_at(ModerationScreen)
            if key == "n":
                assert len(window.world.sync.asked) == asked
                await window.press("escape")
        assert window.world.sync.asked[-1] == Moderate(edit, writes=True)  # type: ignore[arg-type] # as above
        answered(window)
        await window.until(lambda: "changed" in window.lines()[-1] or "changed" in window.text())


async def test_refusals_are_said(filled: World) -> None:
    """No word, what the server says, no sync: a line says it."""
    async with open_window(filled, (100, 40)) as window:
        await window.press("g", "m")
        answered(window)
        await window.press("a", "space", "enter")
        assert "there is no word to mute" in window.text()
        await window.press("j", "enter")
        window.world.sync.says(Answer(len(window.world.sync.asked), "error", "the host is asleep"))
        await window.until(lambda: "the host is asleep" in window.text())
        window.world.sync.is_there = False
        await window.press("x")
        assert "nothing can be changed" in window.text()


def test_most_verdicts_are_without_moderation() -> None:
    """So that they cost no more than before."""
    assert moderated(Verdict("keep"), Moderation()) == Verdict("keep")


def test_a_cover_that_stays_on_stays_whatever_the_reader_asks() -> None:
    """Also where something else of the post was revealed."""
    item, shown = items()[1], Shown("keep", is_revealed=True, moderation=MODERATIONS[1])
    palette = Palette.of(DARK.to_color_system().generate(), is_ansi=False)
    lines = [line.plain for line in item_lines(item, shown, Look(palette, 75, NOW_MS))]
    assert not any("secret" in line for line in lines)
    assert any("can't be shown" in line for line in lines)
