"""Addresses that posts lead to: which may be opened, and how they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.clean import clean_line
from skerry.domain.links import MAX_LINK, is_idn, is_mismatched, safe_link, shown_host

SCHEMES = ["javascript:", "file:///", "data:text/html,", "-", "--", "ftp://", "http:", "https:/", "//", "", " https://"]
HOSTS = [
    "",
    "x y",
    "a@b.example",
    "a:b@c.example",
    "-x.example",
    "a..b",
    ".",
    "a\\b.example",
    "a%2f.example",
    "a\u200bb",
]


@given(st.sampled_from(SCHEMES), st.text(max_size=20))
def test_link_of_another_scheme_is_refused(scheme: str, rest: str) -> None:
    """Only http and https with two slashes may be opened: never a script, a file or a program's option."""
    assert safe_link(f"{scheme}{rest}") is None or f"{scheme}{rest}".startswith(("http://", "https://"))


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scheme", ["http://", "https://"])
def test_link_without_a_plain_host_is_refused(scheme: str, host: str) -> None:
    """No host, a user's name before it, white space, a backslash, an escape, an empty or hyphened part: refused."""
    assert safe_link(f"{scheme}{host}/path") is None


@given(st.text(max_size=60))
def test_link_that_may_be_opened_is_clean(rest: str) -> None:
    """What may be opened has no control, no space, nothing that cleaning would change, and no hyphen in front."""
    uri = safe_link(f"https://example.com/{rest}")
    if uri is not None:
        assert clean_line(uri, max_chars=MAX_LINK) == uri
        assert " " not in uri
        assert not uri.startswith("-")


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com",
        "HTTP://Example.com:8080/a?b=c|d#e",
        "http://localhost:2583/img/x",
        "https://[2001:db8::1]/",
        "https://例え.example/päth?q=ö",
        "https://example.com./",
    ],
)
def test_link_as_people_post_it_may_be_opened(uri: str) -> None:
    """It is given back as it is."""
    assert safe_link(uri) == uri


def test_link_of_any_length_is_refused() -> None:
    """An address beyond the bound is no address that anybody posted to be opened."""
    assert safe_link("https://example.com/" + "a" * MAX_LINK) is None


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("https://Example.COM/a", "example.com"),
        ("https://аррӏе.example/", "xn--80ak6aa92e.example"),
        ("https://faß.example", "xn--fa-hia.example"),
        ("https://ｅｘａｍｐｌｅ.com", "example.com"),
        ("https://a。b．c/", "a.b.c"),
        ("javascript:alert(1)", ""),
    ],
)
def test_host_is_shown_in_ascii(uri: str, host: str) -> None:
    """Look-alike letters show as punycode; compatibility forms and dots as what they resolve to."""
    assert shown_host(uri) == host


def test_host_in_other_letters_is_flagged() -> None:
    """Written out or as punycode, it may look like another."""
    assert is_idn("https://аррӏе.example/")
    assert is_idn("https://xn--80ak6aa92e.example/")
    assert not is_idn("https://apple.example/")


LOOKALIKE = str.maketrans("aeopcx", "аеорсх")
NAMES = ["bank", "example", "paper", "space", "apex", "coop", "ocean", "expo", "cape", "pace"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["{}.example", "https://{}.example", "www.{}.example/login", "Log in at {}.example…"])
def test_mismatch_between_text_and_link_is_flagged(name: str, form: str) -> None:
    """Another host, one below another, one with more in front, look-alikes on either side: all flagged."""
    text = form.format(name)
    for host in (f"{name}.example.net", f"evil-{name}.example", f"login.{name}.example", "other.example"):
        assert is_mismatched(text, f"https://{host}/")
    assert is_mismatched(form.format(name.translate(LOOKALIKE)), f"https://{name}.example/")
    assert is_mismatched(text, f"https://{name.translate(LOOKALIKE)}.example/")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text", ["{}.example", "https://www.{}.example/a...", "{}.EXAMPLE/b", "read this", "3.5 stars", "e.g. this"]
)
def test_text_that_names_its_link_is_not_flagged(name: str, text: str) -> None:
    """The host itself, with or without www, in any case, and text that looks like no address."""
    assert not is_mismatched(text.format(name), f"https://{name}.example/b")
    assert not is_mismatched(text.format(name), f"https://www.{name}.example/")
