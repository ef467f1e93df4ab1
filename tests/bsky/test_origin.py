"""Addresses of servers, as users type them and documents of strangers give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.egress.origin import Origin
from skerry.domain.errors import EgressDenied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://pds.example.com", Origin("https", "pds.example.com", 443)),
        ("https://PDS.Example.COM/", Origin("https", "pds.example.com", 443)),
        ("https://pds.example.com.", Origin("https", "pds.example.com", 443)),
        ("https://pds.example.com:8443", Origin("https", "pds.example.com", 8443)),
        ("http://localhost:2583", Origin("http", "localhost", 2583)),
        ("https://[2606:4700::1111]", Origin("https", "2606:4700::1111", 443)),
    ],
)
def test_origin_reads_scheme_host_and_port(text: str, expected: Origin) -> None:
    """Case and a final dot don't make another server; the port is the scheme's when none is said."""
    assert Origin.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pds.example.com",
        "ftp://pds.example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@pds.example.com",
        "https://user:password@pds.example.com",
        "https://pds.example.com@evil.example.com",
        "https://pds.example.com/path",
        "https://pds.example.com?query",
        "https://pds.example.com?",
        "https://pds.example.com#fragment",
        "https://pds.example.com#",
        "https://pds.example.com:0",
        "https://pds.example.com:99999",
        "https://pds.example.com:port",
        "https://pds.example.com\\@evil.example.com",
        "https://pds .example.com",
        "https://pds.example.com\n",
        "https://pds.exa\tmple.com",
        "https://pds.exämple.com",
        "https://-pds.example.com",
        "https://pds..example.com",
        "https://" + "a" * 64 + ".example.com",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://[not an address]",
        "\x1b]0;title\x07https://pds.example.com",
    ],
)
def test_origin_refuses_what_is_more_or_less_than_a_server(text: str) -> None:
    """A user name, a path, a query, an odd host or port: refused, in words without a control character."""
    with pytest.raises(EgressDenied) as caught:
        Origin.parse(text)
    assert str(caught.value).isprintable()


@given(st.text(max_size=80) | st.from_regex(r"https?://[^/]{0,40}(:[0-9]{0,6})?/?", fullmatch=True))
def test_origin_of_any_text_is_refused_or_reads_the_same_again(text: str) -> None:
    """No text raises anything else, and what an origin writes is read as itself."""
    try:
        origin = Origin.parse(text)
    except EgressDenied:
        return
    assert Origin.parse(str(origin)) == origin


def test_origins_of_this_machine_are_one_server() -> None:
    """`localhost` and 127.0.0.1 with the same port are the same; another port or another host is not."""
    here = Origin.parse("http://localhost:2583")
    assert here.is_same(Origin.parse("http://127.0.0.1:2583"))
    assert not here.is_same(Origin.parse("http://localhost:2584"))
    assert not Origin.parse("https://a.example.com").is_same(Origin.parse("https://b.example.com"))


def test_origin_of_an_ipv6_address_is_written_with_brackets() -> None:
    """As addresses have it."""
    assert str(Origin.parse("https://[2606:4700::1111]:8443")) == "https://[2606:4700::1111]:8443"
