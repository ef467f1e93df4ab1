"""Taste as somebody meets it: ten ratings in the demo, another order, the reason for it, and all of it taken back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.seal.machine import expected_level
from tests.support.home import Home, make_home
from tests.support.terminal import Terminal

SETTLED = 60.0
"""Seconds that a loaded machine may take to start the encoder and to judge the world."""

RATINGS = 10

SEA = (
    "Force eight by midnight, and the harbour is already full of yachts",
    "Reefed the mainsail twice before breakfast and still doing seven knots",
    "Wir lagen drei Tage im Hafen und warteten auf den Wind",
    "The tide was wrong, the anchor dragged, and the skipper slept through it all",
    "New rigging on the old boat, she points much higher now",
)
BREAD = (
    "The sourdough starter doubled overnight and lifted the lid",
    "Rye crust, open crumb, and I forgot the salt again",
    "Baguettes à six heures du matin, la cuisine est pleine de farine",
    "Is forty per cent wholemeal flour too much for a soft loaf?",
    "Proofing baskets, lame, dutch oven: the shelf is full",
)


def posts(folder: Path) -> Path:
    """Forty posts, about the sea and about bread in turn, no two alike."""
    file = folder / "posts.jsonl"
    texts = [f"{(SEA if n % 2 else BREAD)[n // 2 % 5]}, day {n:02}" for n in range(40)]
    file.write_text("\n".join(json.dumps({"text": text, "author": f"a{n}.test"}) for n, text in enumerate(texts)))
    return file


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


def is_settled(screen: str) -> bool:
    """Whether the encoder is sealed and all posts are there."""
    first = screen.splitlines()[0] if screen else ""
    return expected_level() in first and "/40" in first and "judging" not in first


def days(terminal: Terminal) -> list[str]:
    """The posts of the ranked view, made anew, in order."""
    terminal.press("f", "f", "f")
    terminal.wait_for("ranked")
    terminal.wait_until_quiet(1.0, SETTLED)
    return re.findall(r"day (\d\d)", terminal.text())


def until(terminal: Terminal, condition: Callable[[list[str]], bool]) -> list[str]:
    """Make the view anew until its order is as wanted: sync scores in the background."""
    deadline = time.monotonic() + SETTLED
    while not condition(found := days(terminal)):
        assert time.monotonic() < deadline, terminal.text()
    return found


def test_ten_ratings_order_the_ranked_view_and_undo_restores_it(home: Home) -> None:
    """Nine say that they are too few; the tenth moves the order; why says it; undo brings back the order of before."""
    file = posts(home.folder)
    with home.open("demo", "--posts", str(file), size=(100, 200)) as terminal:
        terminal.wait_for(is_settled, SETTLED)
        terminal.press("V", "f")  # every post on a line of its own: some of them tell the same
        before = days(terminal)
        assert len(before) == 40
        for number in range(RATINGS):
            terminal.press("-+"[number % 2])  # bread is first
            too_few = f"not enough yet: {number + 1} of {RATINGS} ratings"
            terminal.wait_for("like this" if number == RATINGS - 1 else too_few)
            terminal.press("j")
        after = until(terminal, lambda order: order != before)
        assert sum(int(day) % 2 for day in after[:16]) >= 13, after  # two of these places are kept for others
        terminal.press("w")
        terminal.wait_for("Your taste moves it by")
        terminal.press("q")
        terminal.wait_for(lambda screen: "Your taste" not in screen)
        terminal.press(*"u" * (RATINGS + 1))
        terminal.wait_for("nothing to take back")
        until(terminal, lambda order: order == before)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
