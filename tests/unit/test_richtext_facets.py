"""Facets of a text that somebody writes: what is one, where it begins and ends, what it leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.richtext import detect
from skerry.domain.richtext.tables import is_domain, top_level_domains


def found(text: str) -> list[tuple[str, str, str]]:
    """Kind, the stretch of text and value of each facet."""
    data = text.encode()
    return [(facet.kind, data[facet.start : facet.end].decode(), facet.value) for facet in detect(text)]


def values(text: str) -> list[str]:
    """The facets' values."""
    return [value for _, _, value in found(text)]


def test_facets_of_each_kind() -> None:
    """A mention, a link, a tag and a cashtag in one text, in the order of the text."""
    text = "Hé @ada.test, see example.com/a?b#c. #Birds are up, $btc is down!"
    assert found(text) == [
        ("mention", "@ada.test", "ada.test"),
        ("link", "example.com/a?b#c", "https://example.com/a?b#c"),
        ("tag", "#Birds", "Birds"),
        ("tag", "$btc", "$BTC"),
    ]


def test_facet_offsets_are_bytes_of_utf_8() -> None:
    """Behind letters of one to four bytes; a lone surrogate has the three of U+FFFD."""
    assert [(facet.start, facet.end) for facet in detect("aé漢😀\ud83d #é ＃b")] == [(14, 17), (18, 22)]


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@ada.test", ["ada.test"]),
        ("(@ada.test)", ["ada.test"]),
        ("@ada.test.", ["ada.test"]),
        ("@Ada.bsky.social's", ["Ada.bsky.social"]),
        ("@ada.test_", []),  # it shrinks until it ends at a word boundary, and is no handle then
        ("@ada.com-", ["ada.com"]),
        ("@ada.test.b_", []),
        ("@ada.COM", []),  # top-level domains are compared in lower case
        ("@ada.invalid", []),
        ("@.com", [".com"]),
        ("@ada", []),
        ("a@ada.test", []),
        ("＠ada.test", []),
        ("@@ada.test", []),
        ("@ada.test@bob.test", ["ada.test"]),
        ("\x1c@ada.test", []),  # white space of Python's, not of JavaScript's
        ("\ufeff@ada.test", ["ada.test"]),
        ("@\u017fda.test", []),
    ],
)
def test_mention_is_a_handle_behind_white_space_or_a_bracket(text: str, handles: list[str]) -> None:
    """Under a known top-level domain, or under .test."""
    assert [value for kind, _, value in found(text) if kind == "mention"] == handles


@pytest.mark.parametrize(
    ("text", "uris"),
    [
        ("https://example.com", ["https://example.com"]),
        ("http://[::1]/", ["http://[::1]/"]),
        ("example.com", ["https://example.com"]),
        ("Example.com/X", ["https://Example.com/X"]),
        ("example.COM", []),
        ("HTTPS://example.com", []),  # the official client wants a scheme in lower case
        ("httpbin.nowhere", ["httpbin.nowhere"]),  # and takes whatever begins with one
        ("example.notatld", []),
        ("foo-bar.com", []),
        ("example.com-x", ["https://example.com-x"]),
        ("1a.com", []),
        ("ada@example.com", []),
        ("mailto:ada@example.com", []),
        ("münchen.de", []),
        ("https://münchen.de/straße", ["https://münchen.de/straße"]),
        ("(example.com/a)", ["https://example.com/a"]),
        ("example.com/a_(b)", ["https://example.com/a_(b)"]),
        ("(example.com/a).", ["https://example.com/a"]),
        ("example.com/a.)", ["https://example.com/a."]),
        ("example.com...", ["https://example.com.."]),
        ("example.com\u3002", ["https://example.com\u3002"]),
        ("a\u2028example.com", ["https://example.com"]),
        ("a\x85example.com", []),
        ("http\u017f://a", []),
        ("Http://x.example", []),
        ("HTTP://x(example.com", []),  # which swallows what follows all the same
        ("https://a\u200b.test", ["https://a\u200b.test"]),
    ],
)
def test_link_is_an_address_or_begins_with_a_domain(text: str, uris: list[str]) -> None:
    """One sign of the sentence goes from its end, and a bracket that isn't its own."""
    assert [value for kind, _, value in found(text) if kind == "link"] == uris


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a", ["a"]),
        ("＃タグ", ["タグ"]),
        ("#a_b-c!?", ["a_b-c"]),
        ("#1", []),
        ("#1a", ["1a"]),
        ("#１", ["１"]),  # digits are ASCII's
        ("#!?", []),
        ("##a", ["#a"]),
        ("a#b", []),
        ("(#a)", []),
        ("#a)", ["a"]),
        ("#a\u200bb", ["a"]),
        ("#\u200ba", []),
        ("#a\u20e2", ["a"]),
        ("#\ufe0fa", []),
        ("#❤\ufe0f", ["❤\ufe0f"]),
        ("#e\u0301t\u00e9\u2026", ["e\u0301t\u00e9"]),
        ("#a\x85b", ["a\x85b"]),
        ("#a\ufeffb", ["a"]),
        ("#\ud83d", ["\ud83d"]),
        ("# #a #b", ["a", "b"]),
        ("#a\U00016d6e", ["a"]),  # punctuation since Unicode 16, which this Python may not know
    ],
)
def test_tag_is_a_word_behind_a_hash_sign(text: str, tags: list[str]) -> None:
    """With something that is neither a digit nor punctuation, up to white space or an invisible sign."""
    assert [facet.value for facet in detect(text)] == tags


@pytest.mark.parametrize("letter", ["a", "é", "e\u0301", "👍🏽", "🇩🇪", "한", "क्ष"])
def test_tag_has_64_graphemes_at_most(letter: str) -> None:
    """However many characters each of them has."""
    assert values(f"#{letter * 64}!") == [letter * 64]
    assert values(f"#{letter * 65}!") == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("$a", ["$A"]),
        ("($Btc2)", ["$BTC2"]),
        ("$BTC\u2019s", ["$BTC"]),
        ("$BTC.X", ["$BTC"]),
        ("$ABCDEF", []),
        ("$1A", []),
        ("$BTC-", []),
        ("$BTCé", []),
        ("US$A", []),
        ("＄A", []),
        ("$K\u017f", []),
        ("$A $B\n$C", ["$A", "$B", "$C"]),
    ],
)
def test_cashtag_is_a_ticker_behind_a_dollar_sign(text: str, tags: list[str]) -> None:
    """One to five ASCII letters and digits, in upper case with the sign as its value."""
    assert values(text) == tags


def test_facets_can_overlap_and_keep_the_order_of_kinds() -> None:
    """Each kind is looked for alone, so what is in brackets can be of a tag and a link as well."""
    assert found("#a(b.com") == [("tag", "#a(b.com", "a(b.com"), ("link", "b.com", "https://b.com")]


@given(st.text(st.characters(codec=None) | st.sampled_from(" #@$.():/\n")))
def test_facets_lie_within_the_text_in_order(text: str) -> None:
    """Of any text: on the borders of characters, not empty, by their starts."""
    borders = {0}
    for char in text:
        borders.add(max(borders) + len(char.encode("utf-8", "surrogatepass")))
    facets = detect(text)
    assert all(facet.start < facet.end and {facet.start, facet.end} <= borders for facet in facets)
    assert list(facets) == sorted(facets, key=lambda facet: facet.start)


def test_facets_of_a_long_text_take_time_in_proportion() -> None:
    """A hundred thousand characters of the worst are done: nothing is tried again from each of them."""
    for part in ("#", "(", "a", "a.", "@a-", "#1", "# ", "(a.b", "$A", "@a.com ", "é#a "):
        detect(part * (100_000 // len(part)))


def test_domains_are_compared_by_their_last_label() -> None:
    """There has to be a dot, and what follows the last one is in the list as it is."""
    assert is_domain("example.com")
    assert is_domain(".com")
    assert not is_domain("com")
    assert not is_domain("example.com.")
    assert "みんな" in top_level_domains()
    assert "xn--p1ai" not in top_level_domains()
