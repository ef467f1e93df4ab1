"""What a post is written in: read where it is sure, the author's word where it isn't."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skerry.domain.languages import covers, language_name
from skerry.domain.verdicts import Match
from skerry.judge.language import languages_of, with_language, written_in
from skerry.judge.subject import Subject
from skerry.judge.telling_language import language_words
from tests.unit.judging import judge_of, result_of, rule
from tests.yardstick import languages

GERMAN = "Mein Sohn hat heute zum ersten Mal allein die Schuhe gebunden"


def test_terse_posts_are_read_or_left_unknown() -> None:
    """Nine in ten terse posts are read, and of what is claimed 98 in 100 are right."""
    found = languages.figures(languages.labelled())
    assert found.posts > 250
    assert found.claimed > 0.9
    assert found.right > 0.98


def test_posts_that_say_too_little_are_unknown() -> None:
    """No word, a name, a shout, a link, a number: nothing is claimed."""
    found = {row.text: written_in(row.text) for row in languages.labelled() if not row.langs}
    assert {text: langs for text, langs in found.items() if langs} == {}


def test_post_in_two_languages_has_both() -> None:
    """A paragraph in each."""
    rows = [row for row in languages.labelled() if len(row.langs) > 1]
    assert [set(written_in(row.text)) for row in rows] == [set(row.langs) for row in rows]


def test_links_handles_and_tags_say_nothing() -> None:
    """They are English in every language."""
    tags = "#whatabeautifuleveningwiththefriends #neverwanttoleavethisplaceagain"
    assert written_in(f"Endlich Feierabend am See {tags}") == ("de",)
    noise = "https://example.com/the/best/of/the/year @the.best.example.com #thebestoftheyear"
    assert written_in(noise) == ()


@given(st.text())
@example("\ud800")
@example("a" * 5000)
@example("\x00\u202e️⃣")
def test_reading_never_raises_and_is_the_same_twice(text: str) -> None:
    """On any text, lone surrogates too; the answer depends on the text alone."""
    assert written_in(text) == written_in(text)


@pytest.mark.parametrize(
    ("tags", "written", "expected"),
    [
        ((), ("de",), ("de",)),
        (("en",), ("de",), ("de",)),
        (("en", "de"), ("de",), ("de",)),
        (("pt-br",), ("pt",), ("pt-br",)),
        (("en",), (), ("en",)),
        ((), (), ()),
        (("nb",), ("da",), ("nb",)),
        (("sr-latn",), ("hr",), ("sr-latn",)),
        (("zh-hk",), ("yue",), ("zh-hk",)),
        (("en",), ("en", "de"), ("en", "de")),
    ],
)
def test_what_is_read_wins_and_the_tag_names_it(
    tags: tuple[str, ...], written: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """A tag of the same language says it more exactly; without anything read, the tags are all there is."""
    assert languages_of(tags, written) == expected


@pytest.mark.parametrize(
    ("wanted", "tag", "is_it"),
    [
        ("pt", "pt-br", True),
        ("pt-br", "pt", False),
        ("no", "nb", True),
        ("nb", "no", True),
        ("no", "nn", True),
        ("nn", "no", False),
        ("zh", "yue", True),
        ("yue", "zh", False),
        ("he", "iw", True),
        ("en", "eng", False),
        ("en", "", False),
    ],
)
def test_a_language_covers_its_kinds(wanted: str, tag: str, is_it: bool) -> None:
    """Regions, old codes and the two kinds of Norwegian; never the other way round."""
    assert covers(wanted, tag) is is_it


def test_rule_goes_by_what_was_read() -> None:
    """A German post tagged English is German, and what is too short to tell is what its author says."""
    lines = "langs = ['de']"
    assert result_of(lines, with_language(Subject(GERMAN, langs=("en",), own=GERMAN))).matches == (Match("lang", "de"),)
    assert not result_of("langs = ['en']", with_language(Subject(GERMAN, langs=("en",), own=GERMAN))).hit
    assert result_of(lines, with_language(Subject("ok", langs=("de",), own="ok"))).hit
    assert not result_of(lines, with_language(Subject("ok", own="ok"))).hit


def test_verdict_keeps_what_was_read() -> None:
    """Also where no rule has anything to do with the post: the why panel names the language."""
    judge = judge_of(rule("words = ['cat']"))
    read = with_language(Subject(GERMAN, own=GERMAN))
    assert [verdict.written for verdict in judge.judge([read, Subject("a cat")])] == [("de",), ()]


@pytest.mark.parametrize(
    ("tags", "written", "words"),
    [
        (("de",), ("de",), "German"),
        ((), ("de",), "German"),
        (("EN",), ("de",), "German; its author says English"),
        (("pt-BR",), ("pt",), "Portuguese (BR)"),
        (("en", "fr"), (), "can't be told; its author says English and French"),
        ((), (), "can't be told"),
        ((), None, "not read yet"),
        (("en",), None, "not read yet; its author says English"),
        (("x\u202ey",), ("en",), "English; its author says xy"),
    ],
)
def test_language_is_told_in_words(tags: tuple[str, ...], written: tuple[str, ...] | None, words: str) -> None:
    """By its name; what the author says where that is something else, or all there is."""
    assert language_words(tags, written) == words


def test_every_language_that_can_be_read_has_a_name() -> None:
    """No code is shown where people read."""
    assert language_name("nb") == "Norwegian Bokmål"
    assert language_name("yue") == "Cantonese"
    assert all(language_name(code) != code for row in languages.labelled() for code in row.langs)
