"""What is pasted is text, however the terminal's bytes arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from skerry.ui.pasting import BEGIN, END, ESCAPE, SHOWN, GuardedParser, PasteGuard

PASTED = st.text(alphabet=st.sampled_from("ab\x1b[]0;~2\x07\x13qO\n"), max_size=40)


def parsed(data: str, size: int) -> list[Message]:
    """The events of some characters that arrive so many at a time."""
    parser = GuardedParser()
    return [event for start in range(0, len(data), size) for event in parser.feed(data[start : start + size])]


@given(PASTED.filter(lambda text: END not in text), st.integers(1, 50))
def test_paste_is_one_event_and_no_key(text: str, size: int) -> None:
    """With escapes as pictures; the key behind it is a key again."""
    found = parsed(f"{BEGIN}x{text}{END}j", size)
    assert [type(event) for event in found] == [events.Paste, events.Key]
    assert isinstance(found[0], events.Paste)
    assert found[0].text == f"x{text}".replace(ESCAPE, SHOWN)


@given(st.text(alphabet=st.sampled_from("ab\x1b[200~A1"), max_size=40), st.integers(1, 50))
def test_keys_pass_as_they_are_and_at_once(data: str, size: int) -> None:
    """Nothing waits outside of a paste: a lone Escape is a key."""
    guard, passed = PasteGuard(), ""
    for start in range(0, len(data), size):
        passed += guard.pass_on(data[start : start + size])
        if BEGIN in data[: start + size]:
            return
        assert passed == data[: start + size]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_two_pastes_with_a_key_between(size: int) -> None:
    """Each begins and ends by itself."""
    found = parsed(f"{BEGIN}one{END}k{BEGIN}two\x1b[A{END}", size)
    assert [type(event).__name__ for event in found] == ["Paste", "Key", "Paste"]
