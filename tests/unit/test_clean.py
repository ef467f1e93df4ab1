"""`clean()`: what a terminal can only show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skerry.domain.characters import plain
from skerry.domain.clean import MAX_CHARS, MAX_LINES, clean, clean_line
from skerry.domain.walk import ELLIPSIS, MAX_BLANK, MAX_MARKS, Walk

BIDI = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
ODD = (
    "\x00\x07\x08\x0b\x0c\r\n\t\x1b\x7f\x85\x9b\x9d\u2028\u2029\ud800\udfff\ufeff\u200b\u00ad\u034f\u3164\ue000\uffff"
    "\u0300\u0301\u20dd\u200c\u200d\u200e\u200f\ufe0f\u0378\U0001fadf\U000e0041\U000e0067\U000e007f\U0001f3f4"
    "é漢क\u094dअ👩🏽"
) + BIDI
HARD = st.lists(
    st.one_of(
        st.text(), st.sampled_from(ODD), st.just(SCOTLAND), st.sampled_from(["\n\n\n\n\n", "\n \n\t\n \n", "e\u0301"])
    )
).map("".join)
"""Texts in which what needs a look is as frequent as the rest."""


def walked(text: str) -> str:
    """The long way, which `clean()` leaves out when it can tell that nothing is to be done."""
    return Walk(text, newlines=True, max_raw=4 * MAX_CHARS, max_chars=MAX_CHARS, max_lines=MAX_LINES).text


@given(HARD)
@example("a" + "\n" * 200)
@example(SCOTLAND * 1000)
@example("\n \n \n \n x" * 60)
def test_clean_changes_nothing_the_second_time(text: str) -> None:
    """Cleaning is idempotent, so that text may pass it at every border."""
    once = clean(text)
    assert clean(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)


@given(HARD)
def test_clean_leaves_no_forbidden_code_point(text: str) -> None:
    """No control but the line feed, no bidirectional control but LRM and RLM, no surrogate, no unknown code point."""
    for char in clean(text):
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Co"), hex(ord(char))
        assert char not in BIDI
        assert unicodedata.category(char) != "Cn" or plain().fullmatch(char)


@given(HARD)
def test_clean_bounds_what_comes_out(text: str) -> None:
    """Characters, lines, blank lines in a row and marks on a letter have a bound, whatever came in."""
    out = clean(text * 20)
    assert len(out) <= MAX_CHARS
    assert out.count("\n") < MAX_LINES
    assert "\n" * (MAX_BLANK + 2) not in out
    marks = 0
    for char in out:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") and not _is_selector(char) else 0
        assert marks <= MAX_MARKS


def _is_selector(char: str) -> bool:
    """Variation selectors are marks by category, and bounded by another rule."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"


@given(HARD)
def test_clean_takes_no_short_cut_that_shows(text: str) -> None:
    """The fast path says "nothing to do" only when the long way would do nothing."""
    assert clean(text) == walked(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po", "Sm", "So", "Zs"], max_codepoint=0x2FF), max_size=400))
def test_clean_leaves_plain_text_as_it_is(text: str) -> None:
    """What people write in the Latin script comes out as it was, to the space."""
    assert clean(text) == text


def test_plain_characters_are_what_the_long_way_leaves_alone() -> None:
    """The table of plain characters holds no mark, format, control, surrogate, private or unknown character.

    Except unknown ones where only pictures and ideographs can come: they may be newer than this Python.
    """
    for code in range(0x110000):
        char = chr(code)
        if plain().fullmatch(char) and char != "\n":
            category = unicodedata.category(char)
            is_newer = category == "Cn" and (0x1F000 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFD)
            assert is_newer or category not in ("Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"), hex(code)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]0;owned\x07", "␛]0;owned␇"),
        ("a\x9b31mb", "a␣31mb"),
        ("del\x7f nul\x00 so\x0e", "del␡ nul␀ so␎"),
        ("a\tb", "a    b"),
        ("one\r\ntwo\rthree\u2028four\u2029five\u0085six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("invoice_\u202egpj.exe\u202c", "invoice_gpj.exe"),
        ("in\u200bvi\u200csi\u00adble\ufeff", "invisible"),
        ("private \ue000 unknown \u0378 \ufdd0", "private � unknown � �"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("hidden tags \U000e0041\U000e0042", "hidden tags "),
        ("🏴\U000e0067\U000e0062 unfinished", "🏴 unfinished"),
        ("\u0301leading mark", "leading mark"),
    ],
)
def test_clean_shows_or_drops_what_a_terminal_would_obey(raw: str, shown: str) -> None:
    """Controls get a visible stand-in; what would be invisible or turn the text around goes."""
    assert clean(raw) == shown


@pytest.mark.parametrize(
    "text",
    [
        SCOTLAND,
        "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇳🇴1️⃣",
        "\U0001fac8\U0001fadf newer than the tables",
        "می‌خواهم",
        "क्‍ष क्‌ष",
        "שָׁלוֹם 100 \u200emixed\u200f",
        "ti\u1ebfng Vi\u1ec7t, decomposed: Vie\u0302\u0323t",
        "สวัสดี ที่นี่",
        "葛\U000e0100城",
        "ﷺ ꧅ ｆｕｌｌ",
        "\u0600\u06dd",
    ],
)
def test_clean_keeps_what_people_write(text: str) -> None:
    """Flags, families, new emoji, Persian, Indic, Hebrew, Thai, decomposed letters, variants: all as they were."""
    assert clean(text) == text


def test_clean_caps_marks_on_a_letter() -> None:
    """Zalgo keeps its letters and a few marks on each."""
    assert clean("z" + "\u0300" * 50 + "a" + "\u0316" * 50) == "z" + "\u0300" * MAX_MARKS + "a" + "\u0316" * MAX_MARKS


def test_clean_folds_blank_lines() -> None:
    """Any number of blank lines in a row, also of spaces, becomes two."""
    assert clean("top" + "\n" * 50 + "bottom") == "top\n\n\nbottom"
    assert clean("top\n \n\t\n  \n \n  bottom") == "top\n\n\n  bottom"
    assert clean("a\n\nb\n\n\nc") == "a\n\nb\n\n\nc"


def test_clean_says_where_it_cut() -> None:
    """A cut ends in an ellipsis, within the bound, and never in the middle of a flag."""
    assert clean("x" * 5000) == "x" * (MAX_CHARS - 1) + ELLIPSIS
    assert clean("\n".join("ab" * 500)) == "\n".join("ab" * (MAX_LINES // 2)) + ELLIPSIS
    assert clean("abc def", max_chars=5) == "abc…"
    assert clean("x" + SCOTLAND, max_chars=5) == "x" + ELLIPSIS
    assert clean("\u200b" * 100_000 + "x") == ELLIPSIS


def test_clean_line_is_one_line() -> None:
    """Names and titles lose their line ends and lose white space at the ends and where it doubles."""
    assert clean_line("  Nice \x1b[31mName\n\n of\tmine \u202e") == "Nice ␛[31mName of mine"
    assert clean("a\nb", newlines=False) == "a b"
    assert len(clean_line("x " * 1000, max_chars=50)) <= 50
