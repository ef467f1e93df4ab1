"""The why panel as more becomes known, and hidden posts that come back with a question."""

from __future__ import annotations

import msgspec

from skerry.domain.explanations import Explanation, Flip, Part, TopicView, Weight
from skerry.domain.verdicts import Verdict
from skerry.judge.taste.reasons import TasteExplanation, TasteReason
from skerry.store.values import StoredItem
from skerry.sync.protocol import Answer, Explain, WhatIf
from skerry.ui.screens.why import WhyScreen, score_words
from tests.ui.posts import showcase
from tests.ui.window import Window, open_window
from tests.ui.world import RULESET, World, verdict

EXPLANATION = Explanation(
    flips=(
        Flip("strictness", "0.93", "Football nights", "show", 0.93),
        Flip("word", "gulls", "Football nights", "show", 0.31),
        Flip("follow", "", "", "show"),
    ),
    topics=(
        TopicView(
            "Football nights",
            0.92,
            (Part("sentence", "football matches", 0.61), Part("example", "a late goal", 0.4)),
            (Weight("gulls", 0.31), Weight("coffee", 0.8)),
        ),
    ),
)
TASTE = TasteExplanation(0.83, (TasteReason("post", "A late goal", 0.8, "at://x", 1, 0.7),), 0.03, 0.5, 20)


async def asked(window: Window) -> None:
    """Open the panel, and have sync answer both questions."""
    await window.press("w")
    sync = window.world.sync
    numbers = {type(body): number for number, body in enumerate(sync.asked, 1)}
    sync.says(Answer(numbers[WhatIf], explanation=EXPLANATION), Answer(numbers[Explain], taste=TASTE))
    await window.until(lambda: "What would have changed it" in window.text() and sync.is_heard)
    await window.pause()


async def test_the_panel_tells_what_would_have_changed_it(world: World) -> None:
    """At 80x24, by scrolling: the rule, what the model saw, what the ratings say, what would have changed it."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "dim"})
    async with open_window(world) as window:
        await window.press("w")
        assert "is being worked out" in window.text()
        await window.press("escape")
        await asked(window)
        assert "What the model saw" in window.text()
        await window.press("G")
        assert "address    at://" in window.text()
        for words in (
            "● Dimmed by “Football nights”",
            "Of “Football nights” it is nearest to its sentence (0.61); then to its example “a late goal” (0.40).",
            "What counts most for “Football nights”: “gulls” (31 % without it), “coffee” (80 % without it).",
            "Your taste moves it by +0.83: you asked for more like “A late goal” +0.80; all other ratings +0.03.",
            "With strictness 0.93 (93 %) for “Football nights” nothing would be done with it.",
            "Without the word “gulls” nothing would be done with it (“Football nights”: 31 %).",
            "If you followed its author nothing would be done with it.",
        ):
            assert words in window.panel()
        assert "is being worked out" not in window.panel()


async def test_the_panel_says_when_sync_is_not_there(world: World) -> None:
    """What is stored is shown all the same."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "dim"})
    async with open_window(world) as window:
        window.app.screen.account.link.request = lambda *_: False  # type: ignore[attr-defined]  # a feed's screen has it
        await window.press("w")
        assert window.is_at(WhyScreen)
        assert "can't be worked out: sync is not there" in window.panel()
        assert "● Dimmed by “Football nights”" in window.text()


async def test_a_hidden_post_comes_back_with_a_question(world: World) -> None:
    """It stands in the timeline with its reason and the keys; an answer is kept, folds it away or lets it stand."""
    ids = world.fill(showcase())
    world.cache.put_verdicts(RULESET, [(ids[0], verdict("hide")), (ids[1], verdict("hide"))], asked=ids[:2])
    async with open_window(world, (80, 40)) as window:
        assert "▸ Hidden by “Football nights”" in window.text()
        assert "? Was it right to hide this? Y yes · W no" in window.text()
        assert "Up before the gulls." in window.text()
        await window.press("Y")
        assert "“Football nights” was right in your one answer" in window.lines()[-1]
        assert "You said that this was right." in window.text()
        assert "Up before the gulls." not in window.text()
        await window.press("z")
        assert "Up before the gulls." in window.text()
        await window.press("j", "W")
        assert "“Football nights” was right in 1 of 2 of your answers" in window.lines()[-1]
        assert "? You said that this was wrong." in window.text()
        await window.press("w")
        assert "✓ “Football nights” was right in 1 of 2 of your answers." in window.text()
        assert "It is shown all the same, to ask you whether hiding it is right" in window.panel()
    assert world.user.answers() == {
        (showcase()[0].post.uri, "Football nights"): True,
        (showcase()[1].post.uri, "Football nights"): False,
    }
    async with open_window(world, (80, 40)) as window:
        assert "You said that this was right." in window.text()


async def test_nothing_is_asked_about_other_posts(world: World) -> None:
    """The keys say so."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("Y")
        assert "nothing is asked about this post" in window.lines()[-1]
    assert world.user.answers() == {}


def test_the_score_says_what_of_it_comes_from_where() -> None:
    """It is what the ranked view orders by; where only one thing moves it, that is told above."""
    stored = StoredItem(1, showcase()[0], "boost", 7.63, is_judged=True, taste=5.13)
    ruled = Verdict("boost", 2.0)
    words = "+7.63: +2.00 by your rules, +5.13 by your taste, +0.50 by its place"
    assert score_words(ruled, stored) == words
    assert score_words(ruled, msgspec.structs.replace(stored, score=2.0, taste=0.0)) == "+2.00"
    assert score_words(Verdict(), None) == "0"
    assert score_words(None, stored) == ""
