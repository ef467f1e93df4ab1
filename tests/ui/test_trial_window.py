"""Changing the rules from the window: the editor gets a copy, the trial shows what it would do, two keys decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.app import App

from skerry.config.drafts import Drafts
from skerry.domain.backtests import ActionTally, Backtest, Case, RuleTally
from skerry.sync.protocol import Answer, ReloadRules, RulesChanged, TryRules
from skerry.ui.commands import in_scope
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.screens.trial import TrialScreen
from tests.ui.posts import showcase
from tests.ui.window import Window, open_window
from tests.ui.world import QuietSync, World
from tests.unit.judging import rule

OLD = rule("words = ['old']", name="Football nights")
NEW = rule("words = ['gulls']", name="Gulls")

Edit = Callable[[Path], object]


class Standing:
    """What a window does while the editor has the terminal."""

    def __enter__(self) -> None:
        """Stand back."""

    def __exit__(self, *_: object) -> None:
        """Come back."""


class Editor:
    """An editor that does what a test says.

    Attributes:
        opened: What it was opened with.
        writes: What it makes of the file; None leaves it as it is.
    """

    def __init__(self) -> None:
        self.opened: list[Sequence[str]] = []
        self.writes: str | None = NEW

    def run(self, command: Sequence[str], **_: object) -> None:
        """Edit a file."""
        self.opened.append(command)
        path = Path(command[1].rpartition(":")[0])
        if self.writes is not None:
            path.write_text(self.writes)


@pytest.fixture
def editor(world: World, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An editor, rules, and a timeline in which they dimmed the first post."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "dim"})
    (world.folder / "filters.toml").write_text(OLD)
    editor = Editor()
    monkeypatch.setattr(App, "suspend", lambda _app: Standing())
    monkeypatch.setattr("skerry.ui.editing.subprocess.run", editor.run)
    return editor


def outcome(world: World) -> Backtest:
    """What sync says of a draft: two posts, one of which is hidden anew."""
    ids = list(world.ids.values())
    cases = (
        Case(ids[1], "show", "hide", "Gulls", 0.52, 0.5, True),
        Case(ids[2], "show", "show", "Gulls", 0.4, 0.5, False),
    )
    return Backtest(
        posts=2112,
        first_ms=world.now_ms - 86_400_000,
        last_ms=world.now_ms,
        unread=3,
        changed=9,
        actions=(ActionTally("show", 2087, 2078), ActionTally("hide", 25, 34)),
        rules=(RuleTally("Gulls", "hide", 34, 34, 1),),
        cases=cases,
        left_out=12,
    )


async def tried(window: Window) -> None:
    """Press the key, and have sync answer."""
    await window.press("E")
    await window.until(lambda: window.is_at(TrialScreen))
    assert isinstance(window.world.sync.asked[-1], TryRules)
    await answered(window, Answer(len(window.world.sync.asked), backtest=outcome(window.world)))


async def answered(window: Window, answer: Answer) -> None:
    """Have sync answer, and wait until the screen shows it."""
    window.world.sync.says(answer)
    await window.until(lambda: window.world.sync.is_heard)
    await window.pause()


def rules(world: World) -> str:
    """The file in force."""
    return (world.folder / "filters.toml").read_text()


def test_every_command_of_the_trial_is_carried_out_by_it() -> None:
    """There is no key that does nothing."""
    assert [c.id for c in in_scope("trial") if not callable(getattr(TrialScreen, c.method, None))] == []


async def test_changed_rules_are_shown_before_they_are_in_force(world: World, editor: Editor) -> None:
    """The copy is edited, at the rule's line; numbers and borderline posts stand there; the file is as it was."""
    async with open_window(world) as window:
        await tried(window)
        text = window.panel()
        assert editor.opened == [["true", f"{world.folder / 'drafts/filters.toml'}:3"]]
        assert "These rules would hide 34 of 2,112, 9 more than now." in text
        assert "the model has not read 3 of them." in text
        assert "These rules would hide 34 of 2,112" in window.text()
        assert "◆ show → hide: “Gulls” (52 %, 50 % are needed)" in text
        assert "· show: nearly “Gulls” (40 %, 50 % are needed)" in text
        assert rules(world) == OLD


async def test_yes_switches_the_rules_on(world: World, editor: Editor) -> None:
    """The file is replaced, sync reads it, the timeline is back, and the line says where the old one is."""
    async with open_window(world) as window:
        await tried(window)
        await window.press("y")
        await window.until(lambda: window.is_at(TimelineScreen))
        assert rules(world) == NEW
        assert isinstance(world.sync.asked[-1], ReloadRules)
        await window.until(lambda: "switched on; the filters.toml of before is in" in window.lines()[-1])
        assert (world.folder / "drafts/filters.toml.before").read_text() == OLD
    assert editor.opened


async def test_no_keeps_the_old_rules_and_what_was_written(world: World, editor: Editor) -> None:
    """Nothing is lost by it."""
    async with open_window(world) as window:
        await tried(window)
        await window.press("n")
        await window.until(lambda: window.is_at(TimelineScreen))
        assert rules(world) == OLD
        assert (world.folder / "drafts/filters.toml.unused").read_text() == NEW
        await window.until(lambda: "your rules stay as they are; what you wrote is in" in window.lines()[-1])
        assert not any(isinstance(body, ReloadRules) for body in world.sync.asked)
    assert editor.opened


async def test_a_draft_that_was_left_is_offered_again(world: World, editor: Editor) -> None:
    """After Escape, and after the window was closed; the editor opens at the key for it only."""
    async with open_window(world) as window:
        await tried(window)
        await window.press("escape")
        await window.until(lambda: "the change waits and is not in force; E shows it again" in window.lines()[-1])
    world.sync = QuietSync()
    async with open_window(world) as window:
        assert "a change of your rules waits and is not in force: E shows it" in window.lines()[-1]
        await tried(window)
        assert len(editor.opened) == 1
        await window.press("e")
        assert len(editor.opened) == 2
        assert rules(world) == OLD


async def test_a_mistake_is_shown_and_not_switched_on(world: World, editor: Editor) -> None:
    """File, line and key; the key to edit again leads out of it."""
    async with open_window(world) as window:
        await window.press("E")
        await window.until(lambda: window.is_at(TrialScreen))
        number = len(world.sync.asked)
        await answered(window, Answer(number, "error", "unknown key", "filters.toml:4: rule.word", "did you mean it?"))
        assert "unknown key; did you mean it? (filters.toml:4: rule.word)" in window.panel()
        await window.press("y")
        assert "there is a mistake in it: e edits it again" in window.text()
        assert rules(world) == OLD
        editor.writes = OLD
        await window.press("e")
        await window.until(lambda: window.is_at(TimelineScreen))
        assert Drafts(world.paths).waiting() is None


async def test_a_file_that_was_changed_meanwhile_is_overwritten_at_the_second_press(
    world: World, editor: Editor
) -> None:
    """Somebody else's change is not lost by accident."""
    async with open_window(world) as window:
        await tried(window)
        (world.folder / "filters.toml").write_text(OLD + "\n# mine\n")
        await window.press("y")
        assert "was changed by somebody else meanwhile" in window.text()
        assert "# mine" in rules(world)
        await window.press("y")
        await window.until(lambda: window.is_at(TimelineScreen))
        assert rules(world) == NEW
    assert editor.opened


async def test_nothing_changed_means_nothing_to_decide(world: World, editor: Editor) -> None:
    """No trial, no draft left."""
    editor.writes = None
    async with open_window(world) as window:
        await window.press("E")
        assert window.is_at(TimelineScreen)
        assert "nothing was changed: your rules stay as they are" in window.lines()[-1]
        assert Drafts(world.paths).waiting() is None
        await window.press("j", "E")
        assert editor.opened[-1] == ["true", f"{world.folder / 'drafts/filters.toml'}:1"]


async def test_without_sync_mistakes_are_found_all_the_same(
    world: World, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that the rules could not be tried; switching them on is the user's to decide."""
    monkeypatch.setattr(type(world.sync), "send", lambda _sync, _body: 0)
    async with open_window(world, (100, 30)) as window:
        await window.press("E")
        await window.until(lambda: window.is_at(TrialScreen))
        assert "Sync is not there, so they can't be tried" in window.panel()
        assert "There is no mistake in them." in window.panel()
        await window.press("escape")
    editor.writes = "nonsense"
    async with open_window(world, (100, 30)) as window:
        await window.press("E", "e")
        await window.until(lambda: "drafts/filters.toml:1" in window.panel())


async def test_rules_changed_outside_are_told(world: World) -> None:
    """They are in force at once, and the window says so; the first that it hears of is no change."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.hears(RulesChanged(4, source="a"))
        assert "your rules were changed" not in window.lines()[-1]
        await window.hears(RulesChanged(5, source="b"))
        assert "your rules were changed and are in force: 5 rules now" in window.lines()[-1]
