"""The status line: one line at any width, the least important words going first."""

from __future__ import annotations

import pytest

from skerry.sync.protocol import SealLevel
from skerry.ui.link import State
from skerry.ui.themes import DARK, Palette
from skerry.ui.widgets.status import SEALS, Place, Status, seal_pieces

PALETTE = Palette.of(DARK.to_color_system().generate(), is_ansi=False)
BUSY = State(seal="SEALED", phase="judging", left=340, rules=4, rules_error="filters.toml:3: no such key")
PLACE = Place(12, 340, 28, 5, 7)


def line(width: int, state: State = BUSY, place: Place = PLACE) -> str:
    """The line as text."""
    status = Status("me.example.com", "Following", state)
    status.tell(place=place)
    return status.compose_line(PALETTE, width).plain


@pytest.mark.parametrize("width", range(20, 200, 7))
def test_the_line_fits_any_width(width: int) -> None:
    """It is never wider than the window, and the feed's name is always on it."""
    made = line(width)
    assert len(made) <= width
    assert "Following" in made


def test_everything_is_said_where_there_is_room() -> None:
    """Account, feed, seal, sync, rules, and the place."""
    wanted = "@me.example.com  Following  SEALED  judging 340  filters refused"
    assert line(140).startswith(f" {wanted} ")
    assert line(140).endswith(" ↑ 5 new above  7 hidden  28 unread  12/340 ")


def test_the_seal_and_the_place_stay_to_the_last() -> None:
    """At the narrowest, the account, the counts and what sync does are left out first."""
    made = line(28)
    assert made.split() == ["Following", "SEALED", "12/340"]


@pytest.mark.parametrize(
    ("level", "word"),
    [("SEALED", "SEALED"), ("PARTIAL", "PARTIAL"), ("UNSEALED", "UNSEALED"), ("OFF", "AI OFF"), ("STARTING", "…")],
)
def test_each_level_of_the_seal_has_a_word_and_a_style(level: SealLevel, word: str) -> None:
    """The three levels are told apart by word and by colour."""
    assert [piece.words for piece in seal_pieces(State(seal=level), PALETTE)] == [word]
    assert len({SEALS["SEALED"][1], SEALS["PARTIAL"][1], SEALS["UNSEALED"][1]}) == 3


def test_an_unknown_position_is_an_ellipsis() -> None:
    """While rows above are still loaded, only the total is known."""
    assert line(100, place=Place(0, 20_000)).endswith("…/20,000 ")


def test_what_is_hidden_is_told_at_eighty_columns_beside_notifications() -> None:
    """Long words are shortened before any of them is left out."""
    status = Status("demo", "Following", State(seal="SEALED", phase="idle"))
    status.tell(place=Place(10, 274, 264, 9, 12), told="8")
    made = status.compose_line(PALETTE, 80).plain
    assert made.startswith(" @demo  Following  SEALED  8 notif. ")
    assert made.endswith(" ↑ 9  12 hidden  264 unread  10/274 ")
