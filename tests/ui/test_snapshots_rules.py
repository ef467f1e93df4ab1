"""Pictures of trying rules, of everything the why panel can say, and of a hidden post that came back."""

from __future__ import annotations

import pytest
from textual.app import App

from skerry.domain.backtests import Backtest
from skerry.sync.protocol import Answer, Explain, TryRules, WhatIf
from skerry.ui.app import Skerry
from tests.ui.posts import showcase
from tests.ui.test_snapshots import Compare, after
from tests.ui.test_trial_window import NEW, OLD, Editor, Standing, outcome
from tests.ui.test_why_window import EXPLANATION, TASTE
from tests.ui.world import RULESET, World, verdict

SIZES = {"small": (80, 24), "wide": (200, 60)}


class Prompt:
    """A sync that answers at once, with what a test gave it."""

    def __init__(self, world: World, backtest: Backtest) -> None:
        self._world = world
        self._backtest = backtest
        self._send = world.sync.send

    def send(self, body: object) -> int:
        """Keep a request, and answer it."""
        number = self._send(body)  # type: ignore[arg-type]  # whatever the window sends
        match body:
            case WhatIf():
                self._world.sync.says(Answer(number, explanation=EXPLANATION))
            case Explain():
                self._world.sync.says(Answer(number, taste=TASTE))
            case TryRules():
                self._world.sync.says(Answer(number, backtest=self._backtest))
        return number


@pytest.fixture(autouse=True)
def prompt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timeline, a sync that answers, an editor that writes, no animation."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(App, "suspend", lambda _app: Standing())
    monkeypatch.setattr("skerry.ui.editing.subprocess.run", Editor().run)
    (world.folder / "filters.toml").write_text(OLD)
    ids = world.fill(showcase())
    world.judge({ids[1]: "dim"})
    world.cache.put_verdicts(RULESET, [(ids[0], verdict("hide"))], asked=ids[:1])
    monkeypatch.setattr(world.sync, "send", Prompt(world, outcome(world)).send)
    assert NEW != OLD


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "keys"), [("trial", ("E",)), ("why", ("w",)), ("why-end", ("w", "G")), ("asked", ())])
def test_screen_of_rules(snap_compare: Compare, world: World, name: str, keys: tuple[str, ...], size: str) -> None:
    """At 80x24 and at 200x60."""
    assert name
    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, terminal_size=SIZES[size], run_before=after(world, *keys))


def test_screen_of_a_trial_in_light_colours(snap_compare: Compare, world: World) -> None:
    """The light theme."""
    app = Skerry(world.surroundings(theme="skerry-light"), world.source())
    assert snap_compare(app, terminal_size=(100, 30), run_before=after(world, "E"))
