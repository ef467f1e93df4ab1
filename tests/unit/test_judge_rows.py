"""Rows of P.jsonl: what is read of them, what is forgiven, and what costs the row."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from skerry.judge.rows import MAX_LINE_BYTES, BadRow, numbered_lines, read_row
from skerry.judge.subject import Subject

FULL = {
    "id": "one",
    "text": "own words",
    "langs": ["en", "pt-BR"],
    "author": "@Alice.example.com",
    "is_reply": True,
    "has_image": True,
    "alt": "a cat",
    "link": "https://news.example.com/x",
    "quote_text": "quoted words",
}


def subject(**row: object) -> Subject:
    """The post of a row with a text and these fields."""
    return read_row(json.dumps({"text": "x", **row}).encode(), 7).subject


def test_row_has_every_field() -> None:
    """Each field of the design is read."""
    row = read_row(json.dumps(FULL).encode(), 7)
    assert row.id == "one"
    assert [(each.where, each.subject.text) for each in row.subject.around] == [
        ("own", "own words\na cat"),
        ("quote", "quoted words"),
    ]
    assert replace(row.subject, around=()) == Subject(
        text="own words\na cat\nquoted words",
        handle="alice.example.com",
        did="@Alice.example.com",
        hosts=("news.example.com",),
        langs=("en", "pt-br"),
        kinds=("reply", "quote"),
        media=("image", "link"),
        own="own words",
    )


@pytest.mark.parametrize("missing", [{}, {key: None for key in FULL if key != "text"}])
def test_row_needs_a_text_only(missing: dict[str, None]) -> None:
    """Any other field may be null or missing; the id is the line's number then."""
    row = read_row(json.dumps({"text": "x", **missing}).encode(), 7)
    assert row.id == "7"
    assert row.subject == Subject("x", own="x")


@pytest.mark.parametrize("value", [5, [], {}, True, 1.5, [1], {"a": 1}])
@pytest.mark.parametrize("key", ["id", "langs", "author", "alt", "link", "quote_text"])
def test_row_forgives_a_field_of_a_wrong_type(key: str, value: object) -> None:
    """It counts as missing; only the text has to be what it is."""
    assert read_row(json.dumps({"text": "x", key: value}).encode(), 7).subject == Subject("x", own="x")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://example.com/x", "example.com"),
        ("example.com/x", "example.com"),
        ("HTTP://EXAMPLE.com", "example.com"),
        ("javascript:alert(1)", None),
        ("https://a@example.com/", None),
        ("https://", None),
        ("\u202ehttps://example.com", "example.com"),
        ("https://exa\ud800mple.com", "exa.com"),
    ],
)
def test_row_cleans_a_hostile_link(link: str, host: str | None) -> None:
    """A link leads somewhere, or it does not; the row stays."""
    hosts = subject(link=link).hosts
    assert hosts == ((host,) if host else ()) or (host == "exa.com" and len(hosts) <= 1)


@pytest.mark.parametrize("author", ["\x1b[31mx", "a\u202eb.example.com", "@\ud800", "x" * 100_000, ""])
def test_row_cleans_a_hostile_author(author: str) -> None:
    """An author may be anything; what is left can be shown."""
    handle = subject(author=author).handle
    assert handle == "" or handle.isprintable()
    assert len(handle) <= 300


def test_row_finds_links_in_the_text() -> None:
    """Rows have no facets, so that an address in the text is a link."""
    assert subject(text="see https://a.example.com/x, and HTTP://b.example.com").hosts == (
        "a.example.com",
        "b.example.com",
    )


def test_row_with_an_alt_text_has_an_image() -> None:
    """With or without saying so; an image without one has none."""
    assert subject(alt="a cat").media == ("image",)
    assert subject(has_image=True).media == ("image", "no-alt")
    assert subject(langs="en").langs == ("en",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"nope", "not JSON"),
        (b"{", "not JSON"),
        (b'{"text": "x"} {"text": "y"}', "not JSON"),
        (b'{"text": "x", "n": NaN}', "not JSON"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "not an object"),
        (b'"text"', "not an object"),
        (b"{}", "no text"),
        (b'{"text": null}', "no text"),
        (b'{"text": 5}', "no text"),
        (b'{"text": ["x"]}', "no text"),
        (rb'{"text": "\ud800"}', "lone surrogate in its text"),
        (rb'{"text": "x", "alt": "\udfff"}', "lone surrogate in its alt"),
        (rb'{"text": "x", "quote_text": "\ud800"}', "lone surrogate in its quote_text"),
        (rb'{"text": "x", "id": "\ud800"}', "lone surrogate in its id"),
        (b'{"text": "x", "id": "' + b"i" * 2000 + b'"}', "id is too long"),
        (b'{"text": "' + b"x" * MAX_LINE_BYTES + b'"}', "longer than"),
    ],
)
def test_row_that_cannot_be_read_says_why(line: bytes, words: str) -> None:
    """Not JSON, no text, a lone surrogate, far too long."""
    with pytest.raises(BadRow, match=words) as raised:
        read_row(line, 7)
    assert str(raised.value).isprintable()


def test_row_with_a_pair_of_surrogates_is_fine() -> None:
    """JSON's way to write an emoji."""
    assert read_row(rb'{"text": "\ud83d\ude00"}', 1).subject.text == "😀"


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_row_of_any_bytes_is_read_or_bad(line: bytes) -> None:
    """Nothing else is raised."""
    try:
        assert isinstance(read_row(line, 1).subject, Subject)
    except BadRow:
        return


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*FULL, "more"]), VALUES))
def test_row_of_any_object_is_read_or_bad(row: dict[str, object]) -> None:
    """Whatever the fields hold."""
    try:
        read = read_row(json.dumps(row).encode(), 1)
    except BadRow:
        return
    assert isinstance(row["text"], str)
    assert read.id == (row["id"] if isinstance(row.get("id"), str) else "1")


def test_lines_are_numbered_as_an_editor_does() -> None:
    """Blank lines count and are left out; a mark of the byte order goes; what is too long comes cut, once."""
    long = b"y" * (3 * MAX_LINE_BYTES)
    stream = io.BytesIO(b"\xef\xbb\xbfa\n\n  \r\nb\r\n" + long + b"\nc")
    lines = list(numbered_lines(stream))
    assert [number for number, _ in lines] == [1, 4, 5, 6]
    assert [line for _, line in lines[:2]] == [b"a\n", b"b\r\n"]
    assert len(lines[2][1]) == MAX_LINE_BYTES + 1
    assert lines[3][1] == b"c"
