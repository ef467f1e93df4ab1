"""Record keys that are made here."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.tid import LAST_US, moment_of, tid

MOMENTS = st.integers(0, LAST_US)
CLOCKS = st.integers(0, 1023)


def test_tid_is_what_the_specification_has() -> None:
    """The specification's own example, and the first of all."""
    assert tid(0, 0) == "2222222222222"
    assert tid(1_688_137_381_887_007, 6) == "3jzfcijpj2z2a"


@given(MOMENTS, CLOCKS, MOMENTS, CLOCKS)
def test_tids_sort_by_time(one: int, clock: int, other: int, other_clock: int) -> None:
    """Thirteen characters; the later is the greater, whatever the clocks are; the moment can be read from it."""
    first, second = tid(one, clock), tid(other, other_clock)
    assert len(first) == 13
    assert (first < second) == ((one, clock) < (other, other_clock))
    assert moment_of(first) == one


@given(st.text(max_size=14))
def test_other_texts_tell_no_moment(text: str) -> None:
    """Only a TID does."""
    us = moment_of(text)
    assert us is None or tid(us, 0)[:11] == text[:11]
