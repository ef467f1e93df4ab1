"""The index of rows does what a plain sorted list does, whatever is put in and taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skerry.ui.feed.index import BLOCK, FIRST_GUESS, RowIndex
from skerry.ui.feed.row import Row

Change = tuple[str, list[int]]

changes = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "measure", "forget"]),
        st.lists(st.integers(0, 3000), max_size=700, unique=True),
    ),
    max_size=12,
)


def row(number: int) -> Row:
    """The row that stands at a number."""
    return Row((number,), number + 1)


def apply(index: RowIndex, model: dict[int, int], change: Change) -> None:
    """Do the same to an index and to a dictionary of heights."""
    what, numbers = change
    if what == "add":
        added = index.add([row(number) for number in sorted(numbers)])
        assert [r.id - 1 for r in added] == sorted(set(numbers) - set(model))
        model.update((number, 0) for number in numbers if number not in model)
    elif what == "remove":
        for number in numbers:
            assert index.remove(row(number)) == (number in model)
            model.pop(number, None)
    elif what == "measure":
        for number in set(numbers) & set(model):
            position = index.position(row(number))
            assert position is not None
            index.set_height(position, number % 9 + 1)
            model[number] = number % 9 + 1
    else:
        index.forget_heights()
        model.update(dict.fromkeys(model, 0))


@given(changes)
def test_index_agrees_with_a_sorted_list(steps: list[Change]) -> None:
    """Positions, rows, heights and lines are those of a plain list after any changes."""
    index, model = RowIndex(), dict[int, int]()
    for step in steps:
        apply(index, model, step)
    numbers = sorted(model)
    assert [r.id - 1 for r in index] == numbers
    assert len(index) == len(numbers)
    known = [height for height in model.values() if height]
    guess = sum(known) / len(known) if known else FIRST_GUESS
    assert index.guess == guess
    for position in range(0, len(numbers), 37):
        number = numbers[position]
        assert index.at(position).id == number + 1
        assert index.position(row(number)) == position
        assert index.insertion((number,)) == position
        assert index.height(position) == model[number]
        lines = sum(model[n] or guess for n in numbers[:position])
        assert abs(index.lines_before(position) - lines) <= 1


@given(st.integers(1, 5 * BLOCK), st.integers(0, 40_000))
def test_a_line_falls_on_the_row_that_covers_it(count: int, line: int) -> None:
    """Looking a line up is the inverse of counting the lines above a row."""
    index = RowIndex()
    index.add([row(number) for number in range(count)])
    for position in range(count):
        index.set_height(position, position % 5 + 1)
    position = index.position_at(line)
    if line < index.lines:
        assert index.lines_before(position) <= line < index.lines_before(position) + index.height(position)
    else:
        assert position == count - 1


def test_rows_are_walked_in_both_directions() -> None:
    """A walk from any position gives every row on its way once."""
    index = RowIndex()
    index.add([row(number) for number in range(3 * BLOCK)])
    assert [r.id - 1 for r in index.rows(250, 260)] == list(range(250, 260))
    assert [r.id - 1 for r in index.backwards(600)] == list(range(600, -1, -1))


def test_a_prepend_in_front_of_many_rows_touches_one_block() -> None:
    """New rows at the top don't move what is known of the others."""
    index = RowIndex()
    index.add([row(number) for number in range(1000, 21_000)])
    index.set_height(15_000, 4)
    index.add([row(number) for number in range(50)])
    assert index.height(15_050) == 4
    assert len(index) == 20_050
