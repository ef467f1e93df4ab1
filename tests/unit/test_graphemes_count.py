"""Graphemes: characters as people count them, by UAX 29."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.graphemes import count_graphemes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\n\n\rb", 5),
        ("é\r\n\n\ré", 5),
        ("e\u0301\u0323", 1),
        ("\u0301a", 2),
        ("👩‍👩‍👧‍👦👍🏽", 2),
        ("a\u200d❤", 2),
        ("❤\u200c\u200d❤", 1),
        ("🇩🇪🇬🇧🇫", 3),
        ("한글\u1100\u1161\u11a8", 3),
        ("각\u11a8하\u1161", 2),
        ("क्षत्रिय", 3),
        ("क्\u200d\u094dष", 1),
        ("क्\u200cष", 2),
        ("กำ", 1),
        ("\u0600\u0600a\u0301", 1),
        ("\u0600\n", 2),
        ("\ud83d\u0301", 1),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
        ("\u200bé\x7f", 3),
    ],
)
def test_graphemes_are_counted(text: str, count: int) -> None:
    """A case for each rule."""
    assert count_graphemes(text) == count


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_graphemes_of_two_lines_add_up(first: str, second: str) -> None:
    """Nothing joins across a line feed, and no text has more graphemes than characters."""
    together = count_graphemes(f"{first}\n{second}")
    assert together == count_graphemes(first + "\n") + count_graphemes(second)
    assert together <= len(first) + 1 + len(second)
