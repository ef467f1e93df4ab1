"""What stories compare posts by: links, names, numbers, concepts; and the features of a pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.judge.rows import BadRow
from skerry.judge.stories import StoryPost, post_of_row
from skerry.judge.stories.links import link_key, links_in
from skerry.judge.stories.marks import Marks, marks_of
from skerry.judge.stories.numbers import Number
from skerry.judge.stories.pairs import FEATURES, features
from skerry.judge.stories.rarity import Rarity


def marks(text: str) -> Marks:
    """Of a post with nothing but a text."""
    return marks_of(StoryPost("", text))


def pair(a: str, b: str) -> dict[str, float]:
    """The features of two texts by name."""
    return dict(zip(FEATURES, features(marks(a), marks(b), 0.5, Rarity()), strict=True))


@pytest.mark.parametrize(
    "uri",
    [
        "https://news.example/a/b?id=7",
        "http://www.news.example/a/b/?utm_source=x&id=7&fbclid=abc#top",
        "https://m.news.example/a/b/index.html?id=7",
        "HTTPS://amp.News.example/a/b/amp?id=7&ref=share",
    ],
)
def test_link_keys_are_one_for_one_page(uri: str) -> None:
    """Tracking, mobile and AMP hosts, fragments and the end of a path make no other page."""
    assert link_key(uri) == "news.example/a/b?id=7"


def test_link_keys_of_videos_are_one_for_each_way_to_write_them() -> None:
    """Short links, shorts and the page itself."""
    uris = ["https://youtu.be/Ab_1?t=3", "https://www.youtube.com/watch?v=Ab_1&si=x", "https://youtube.com/shorts/Ab_1"]
    assert {link_key(uri) for uri in uris} == {"youtube.com/watch?v=Ab_1"}


@pytest.mark.parametrize(
    "uri", ["https://news.example/", "https://news.example?utm_source=a", "javascript:x", "", "https://a\\b/c"]
)
def test_link_keys_leave_out_front_pages_and_what_is_no_link(uri: str) -> None:
    """Posts that share a front page have nothing in common, and hostile addresses lead nowhere."""
    assert link_key(uri) == ""


def test_links_in_a_text_end_before_its_punctuation() -> None:
    """A full stop or a bracket behind an address is the text's."""
    assert links_in("see (https://a.example/x), or https://b.example/y.") == [
        "https://a.example/x",
        "https://b.example/y",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("it was 41,2 degrees", Number(41.2, "degrees")),
        ("1.900 metres long", Number(1900, "distance")),
        ("won 3:2", Number(3002, "score")),
        ("won 3-2", Number(3002, "score")),
        ("the 7:15 train", Number(715, "clock")),
        ("54 million", Number(54e6)),
        ("nine hundred kilos", Number(900, "weight")),
        ("vierzig Minuten", Number(40, "minutes")),
        ("2 Prozent", Number(2, "share")),
        ("$30", Number(30, "money")),
        ("in 2031", Number(2031, "year")),
        ("三号线", Number(3)),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: Number) -> None:
    """In digits and words, with either decimal mark, with what they count."""
    assert number in marks(text).numbers


def test_numbers_of_threads_are_no_numbers() -> None:
    """A "2/" says which part it is."""
    assert marks("2/ and then").numbers == marks("(3/7) and then").numbers == frozenset()


def test_numbers_are_alike_when_rounded() -> None:
    """A large one may be told rounded, a small one and a year may not."""
    assert Number(41.2).is_like(Number(41))
    assert not Number(5).is_like(Number(6))
    assert not Number(2025, "year").is_like(Number(2026, "year"))
    assert not Number(40, "minutes").is_like(Number(40, "money"))


def test_names_are_told_by_capitals_where_these_tell() -> None:
    """Not the first word of a sentence, not common words; in German only behind a preposition."""
    assert marks("Yesterday the ferry to Skelling sank. Nobody in Harlow saw it #FogWatch").names == {
        "skelling",
        "harlow",
        "fog",
        "watch",
    }
    assert marks("Der Hund und die Katze sind in Ostwick").names == {"ostwick"}


def test_concepts_are_one_in_all_languages() -> None:
    """A strike is a strike."""
    for text in ("Tram strike", "Streik", "huelga de trenes", "la grève", "파업", "ストライキ"):
        assert "strike" in marks(text).axes["event"]


def test_features_see_what_contradicts() -> None:
    """Another place, another number, another day, another outcome."""
    other = pair("On Friday the ferry to Skelling won by 54", "On Monday the ferry to Harlow lost by 31")
    assert other["names_apart"] == other["numbers_apart"] == 1
    assert other["when_apart"] > 0
    assert other["axes_apart"] > 0
    same = pair("On Friday the ferry to Skelling won by 54", "skelling, friday: 54 points and a win")
    assert same["names_apart"] == same["numbers_apart"] == same["axes_apart"] == 0
    assert same["names"] > 0
    assert same["numbers"] > 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_features_never_fail_and_are_symmetric(a: str, b: str) -> None:
    """Whatever the texts, and whichever comes first."""
    assert features(marks(a), marks(b), 0.3, Rarity()) == features(marks(b), marks(a), 0.3, Rarity())


def test_rows_become_posts() -> None:
    """The link of a row may have no scheme; a long quoted text names the post; fields of a wrong type are missing."""
    row = {"text": "look", "link": "news.example/a", "quote_text": "Nobody  needs to heat the bedroom", "author": 3}
    post = post_of_row("7", row)
    assert post.links == ("news.example/a",)
    assert post.quoted == "nobody needs to heat the bedroom"
    assert post.author == ""
    assert post_of_row("7", {"text": "x", "quote_text": "yes", "link": None}).quoted == ""
    with pytest.raises(BadRow):
        post_of_row("7", {})


def test_rarity_is_less_for_what_is_everywhere() -> None:
    """Rare terms weigh more, before and after posts are seen."""
    rarity = Rarity()
    before = rarity.weight("ferry")
    for _ in range(100):
        rarity.add(["ferry"])
    assert rarity.weight("ferry") < before < rarity.weight("skelling")
