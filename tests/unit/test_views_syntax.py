"""String formats and times of the AT Protocol."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.syntax import is_at_uri, is_cid, is_did, is_handle, is_language, parse_time

DID = "did:plc:abcdefghijklmnopqrstuvwx"


@pytest.mark.parametrize("text", [DID, "did:web:example.com", "did:web:localhost%3A1234", "did:method:val:two"])
def test_did_is_taken(text: str) -> None:
    """Any method."""
    assert is_did(text)


@pytest.mark.parametrize("text", ["", "did:", "did:plc:", "DID:plc:x", "did:plc:x y", "did:plc:x\n", "did:plc:x:"])
def test_did_that_is_none_is_refused(text: str) -> None:
    """Also with one character too many."""
    assert not is_did(text)


@pytest.mark.parametrize("text", ["a.test", "Ada.Example.com", "handle.invalid", "xn--bcher-kva.example", "1.2.a3"])
def test_handle_is_taken(text: str) -> None:
    """Also the AppView's stand-in."""
    assert is_handle(text)


@pytest.mark.parametrize(
    "text", ["", "ada", "ada.", ".test", "a..test", "-a.test", "a.1", "a b.test", "\x1b.test", "ä.test"]
)
def test_handle_that_is_none_is_refused(text: str) -> None:
    """ASCII host names of at least two parts."""
    assert not is_handle(text)
    assert not is_handle("a." * 126 + "test")


@pytest.mark.parametrize("text", [f"at://{DID}", f"at://{DID}/app.bsky.feed.post/3k:~x", "at://ada.test/a.b.c"])
def test_at_uri_is_taken(text: str) -> None:
    """An authority, a collection, a record key."""
    assert is_at_uri(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "at://",
        "https://a.test",
        f"at://{DID}/x",
        f"at://{DID}/a.b.c/",
        f"at://{DID}/a.b.c/d#e",
        f"at://{DID}/a.b/\x9b",
    ],
)
def test_at_uri_that_is_none_is_refused(text: str) -> None:
    """Nothing but these parts."""
    assert not is_at_uri(text)


@given(st.text(max_size=40))
def test_formats_hold_nothing_to_clean(text: str) -> None:
    """What passes a format is ASCII without spaces and controls."""
    for check in (is_did, is_handle, is_at_uri, is_cid, is_language):
        if check(text):
            assert text.isascii()
            assert text.isprintable()
            assert " " not in text


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["microseconds", "milliseconds", "seconds"]))
def test_time_is_read_to_the_millisecond(moment: datetime, timespec: str) -> None:
    """Whatever Python writes is read, cut to milliseconds."""
    text = moment.isoformat(timespec=timespec)
    expected = (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert parse_time(text) == expected
    assert parse_time(text.replace("+00:00", "Z")) == expected


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.1239999999Z", 123),
        ("1970-01-01T00:00:00.5z", 500),
        ("1970-01-01t00:00:01Z", 1000),
        ("1970-01-01 00:00:01", 1000),
        ("1970-01-01T00:01Z", 60_000),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T16:00:00-08:00", 0),
        ("1970-01-01T02:00:00.0000000001+0200", 0),
        ("  1970-01-01T00:00:00Z ", 0),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("0000-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("0001-01-01T00:00:00+14:00", -62_135_647_200_000),
    ],
)
def test_time_is_read_in_any_form_of_the_network(text: str, ms: int) -> None:
    """Decimals, zones, spaces, small letters, the ends of the calendar."""
    assert parse_time(text) == ms


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "12:00", "1772366400", "x" * 99]
)
def test_time_that_is_none_is_none(text: str) -> None:
    """Never an error."""
    assert parse_time(text) is None
