"""The part in view: nothing that happens elsewhere in the list moves what the reader looks at."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.feed.viewport import Viewport

HEIGHT = 24


def row(number: int) -> Row:
    """The row that stands at a number."""
    return Row((number,), number + 1)


def view_on(numbers: range, *, height: int = HEIGHT, tall: int = 0) -> Viewport:
    """A window on rows of 1 to 7 lines; the row numbered `tall` has 60."""
    index = RowIndex()
    view = Viewport(index, lambda r: 60 if r.id - 1 == tall else (r.id * 5) % 7 + 1)
    index.add([row(number) for number in numbers])
    view.resize(height, rewrap=False)
    return view


def fills(view: Viewport) -> bool:
    """Whether the rows in view follow each other and fill the window, as far as there are rows."""
    placed = view.placed
    for above, below in pairwise(placed):
        if above.end != below.y or above.position + 1 != below.position:
            return False
    is_at_end = not placed or placed[-1].position == len(view.index) - 1
    return not placed or (placed[0].y <= 0 < placed[0].end and (placed[-1].end >= view.height or is_at_end))


@given(
    st.integers(0, 199),
    st.lists(st.integers(-150, 350), max_size=60, unique=True),
    st.lists(st.integers(0, 199), max_size=60, unique=True),
)
def test_a_row_in_view_stays_on_its_line(start: int, added: list[int], removed: list[int]) -> None:
    """Rows that come and go above and below leave the selection on its line, wherever it was."""
    view = view_on(range(200))
    view.select(row(start))
    before = view.find(row(start))
    assert before is not None
    with view.held():
        view.index.add([Row((number + 0.5,), 10_000 + number) for number in sorted(added)])
        for number in set(removed) - {start}:
            view.index.remove(row(number))
    after = view.find(row(start))
    assert after is not None
    assert fills(view)
    room = sum((r.id * 5) % 7 + 1 for r in view.index)
    is_held_by_an_end = view.placed[0].position == 0 or view.placed[-1].position == len(view.index) - 1
    assert after.y == before.y or is_held_by_an_end or room < HEIGHT


def test_prepending_moves_nothing_even_at_the_very_top() -> None:
    """The first row stays the first line when rows come above it."""
    view = view_on(range(100, 200))
    with view.held():
        view.index.add([row(number) for number in range(50)])
    assert view.placed[0].row == row(100)
    assert view.placed[0].y == 0


def test_removing_the_selection_selects_what_takes_its_place() -> None:
    """The next row is selected; at the end of the list the last."""
    view = view_on(range(30))
    view.select(row(12))
    with view.held():
        view.index.remove(row(12))
    assert view.selected == row(13)
    view.select(row(29))
    with view.held():
        view.index.remove(row(29))
    assert view.selected == row(28)


@given(st.lists(st.sampled_from(["down", "up", "page", "back", "line", "drag"]), max_size=40), st.integers(1, 40))
def test_any_moves_keep_the_window_full_and_the_selection_real(moves: list[str], height: int) -> None:
    """Whatever is pressed, the rows in view follow each other without a hole, and a row is selected."""
    view = view_on(range(80), height=height, tall=40)
    for move in moves:
        if move in ("down", "up"):
            view.step(1 if move == "down" else -1)
        elif move in ("page", "back"):
            view.page(height - 2 if move == "page" else 2 - height)
        elif move == "line":
            view.scroll_by(3)
        else:
            view.scroll_to(150)
        assert fills(view)
        assert view.selected is not None
        assert view.index.position(view.selected) is not None


def test_a_row_taller_than_the_window_is_scrolled_through() -> None:
    """One key press never skips lines that were not in view."""
    view = view_on(range(80), tall=40)
    view.select(row(39))
    seen: set[int] = set()
    while view.selected != row(41):
        placed = view.find(row(40))
        if placed:
            seen.update(range(max(0, -placed.y), min(placed.height, HEIGHT - placed.y)))
        view.step(1)
    assert seen == set(range(60))


def test_the_way_up_through_a_tall_row_begins_at_its_end() -> None:
    """Coming from below, the last lines of a tall row are seen first."""
    view = view_on(range(80), tall=40)
    view.select(row(41))
    view.step(-1)
    placed = view.find(row(40))
    assert placed is not None
    assert placed.end == HEIGHT


def test_after_the_wheel_a_key_goes_on_from_what_is_in_view() -> None:
    """When the selection was scrolled away, the next key press selects in view instead of jumping back."""
    view = view_on(range(200))
    view.scroll_by(300)
    top = view.placed[0].position
    view.step(1)
    assert view.selected is not None
    assert top <= view.position <= top + HEIGHT


def test_a_remembered_place_is_put_back() -> None:
    """A row can be put on any line of the window."""
    view = view_on(range(200))
    view.place_at(row(120), 11)
    placed = view.find(row(120))
    assert placed is not None
    assert placed.y == 11


def test_only_what_comes_into_view_is_measured() -> None:
    """A jump to the end of twenty thousand rows lays out a window of rows and no more."""
    measured: list[Row] = []
    index = RowIndex()

    def measure(one: Row) -> int:
        measured.append(one)
        return 4

    view = Viewport(index, measure)
    index.add([row(number) for number in range(20_000)])
    view.resize(HEIGHT, rewrap=False)
    view.select(row(19_999))
    assert len(measured) <= 3 * HEIGHT
