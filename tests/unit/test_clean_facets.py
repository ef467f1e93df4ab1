"""`clean_with_facets()`: facets stay on their words, whatever happens to the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.clean import MAX_CHARS, MAX_FACETS, clean, clean_with_facets
from skerry.domain.posts import Facet
from tests.support.amounts import amount

OFFSETS = st.one_of(st.integers(-10, 60), st.integers(-(2**70), 2**70))
FACETS = st.lists(st.builds(Facet, OFFSETS, OFFSETS, st.just("tag"), st.just("x")), max_size=12)
PIECES = ["\x1b[2J", "\n\n\n\n\n", "é漢👩\u200d👧", "\u202e", "\t", "a\u0301", "\ud800"]
TEXTS = st.lists(st.one_of(st.text(max_size=10), st.sampled_from(PIECES)), max_size=12).map("".join)


def facet_on(text: str, words: str) -> Facet:
    """A facet over words of a raw text, in UTF-8 bytes, as a client makes it."""
    start = text.index(words)
    return Facet(len(text[:start].encode()), len(text[: start + len(words)].encode()), "link", "https://example.com")


@settings(max_examples=amount(5000))
@given(TEXTS, FACETS)
def test_facets_are_in_order_apart_and_within_the_text(text: str, facets: list[Facet]) -> None:
    """Reversed, negative, huge, overlapping, in the middle of a character: never an error, always usable."""
    cleaned, kept = clean_with_facets(text, facets)
    assert cleaned == clean(text)
    free = 0
    for facet in kept:
        assert free <= facet.start < facet.end <= len(cleaned)
        free = facet.end
    assert {(facet.kind, facet.value) for facet in kept} <= {(facet.kind, facet.value) for facet in facets}


@given(TEXTS.filter(lambda text: "\ud800" not in text), st.sampled_from(["#tag", "über", "漢字", "x"]), TEXTS)
def test_facet_stays_on_its_words(before: str, words: str, after: str) -> None:
    """A facet over words that cleaning leaves alone is over the same words afterwards."""
    raw = f"{before} {words} {after}"
    start = len(f"{before} ".encode())
    facet = Facet(start, start + len(words.encode()), "tag", "x")
    cleaned, kept = clean_with_facets(raw, [facet])
    assert [cleaned[found.start : found.end] for found in kept] == [words]


def test_facets_follow_the_text_through_cleaning() -> None:
    """Dropped, replaced, widened and folded stretches before a facet move it."""
    raw = "a\u202eb\x1b\t\n\n\n\n\n\nsee example.com now"
    cleaned, kept = clean_with_facets(raw, [facet_on(raw, "example.com")])
    assert cleaned == "ab␛    \n\n\nsee example.com now"
    assert [cleaned[facet.start : facet.end] for facet in kept] == ["example.com"]


def test_facet_within_a_character_moves_to_its_start() -> None:
    """Offsets between the bytes of a character are held on its boundary."""
    cleaned, kept = clean_with_facets("é漢x", [Facet(1, 4, "tag", "t")])
    assert (cleaned, kept) == ("é漢x", (Facet(0, 1, "tag", "t"),))


def test_facets_that_overlap_lose_the_later_one() -> None:
    """The first of two that overlap stays; one beyond the text or without length goes."""
    facets = [Facet(4, 6, "tag", "b"), Facet(0, 5, "tag", "a"), Facet(6, 6, "tag", "c"), Facet(90, 99, "tag", "d")]
    assert clean_with_facets("abcdefgh", facets)[1] == (Facet(0, 5, "tag", "a"),)


def test_facets_do_not_reach_into_the_ellipsis() -> None:
    """A facet over what was cut ends where the text ends."""
    cleaned, kept = clean_with_facets("x" * 4000, [Facet(0, 4000, "tag", "t"), Facet(3990, 4000, "tag", "u")])
    assert kept == (Facet(0, MAX_CHARS - 1, "tag", "t"),)
    assert len(cleaned) == MAX_CHARS


def test_facets_are_bounded_in_number() -> None:
    """A text with a hundred thousand facets costs what one with 200 does."""
    facets = [Facet(n, n + 1, "tag", "t") for n in range(100_000)]
    assert len(clean_with_facets("x" * 2000, facets)[1]) == MAX_FACETS
