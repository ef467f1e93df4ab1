"""Facets equal to the official client's: skerry beside the npm package @atproto/api, on the same texts."""

from __future__ import annotations

import io
import json
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skerry.bsky.richtext.__main__ import answer
from skerry.domain.graphemes import count_graphemes
from tests.differential.official import HERE as PACKAGES
from tests.differential_richtext.tables import ROOT, asked, tables
from tests.differential_richtext.texts import long_words, texts
from tests.support.amounts import amount

SEED = 21

AROUND = ("#{}", "#a{}", "#a{}b", "#1{}", "@a.test{}", "{}@a.test", "{}a.com", "a.com{}b", "$A{}", "{}$A", "http://{}")
"""Where a character can decide about a facet."""


def ours(lines: list[str]) -> list[object]:
    """What `python -m skerry.bsky.richtext` writes about these texts."""
    source = io.BytesIO("".join(json.dumps({"text": text}) + "\n" for text in lines).encode())
    target = io.BytesIO()
    assert answer(source, target) == 0
    return [json.loads(line) for line in target.getvalue().splitlines()]


def assert_equal(lines: list[str]) -> int:
    """Compares the two on texts that aren't empty; says how many facets there were."""
    theirs = asked("detect.mjs", lines)
    for text, mine, official in zip(lines, ours(lines), theirs, strict=True):
        assert mine == official, ascii(text)
    return sum(len(facets) for facets in theirs if isinstance(facets, list))


def test_facets_of_generated_texts_are_the_official_ones() -> None:
    """Texts made of what decides about facets: every offset, value and the order."""
    lines = texts(amount(20_000), SEED)
    assert assert_equal(lines) > len(lines), "most texts have facets, else this shows little"


def test_facets_around_any_character_are_the_official_ones() -> None:
    """Any code point, lone surrogates too, before, in and behind each kind of facet."""
    codes = Random(SEED).sample(range(0x110000), amount(20_000))
    codes += range(0x100)
    assert_equal([" ".join(place.format(chr(code)) for place in AROUND) for code in codes])


@settings(max_examples=1, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(st.text(st.characters(codec=None) | st.sampled_from(" #@$.():/\n")), min_size=300, max_size=600))
def test_facets_of_any_texts_are_the_official_ones(lines: list[str]) -> None:
    """Texts that nobody thought of."""
    assert_equal(lines)


def test_graphemes_are_counted_as_the_official_client_does() -> None:
    """Words in which all rules of UAX 29 meet; a tag's limit of 64 hangs on it."""
    words = long_words(amount(20_000), SEED)
    for word, official in zip(words, asked("count.mjs", words), strict=True):
        assert count_graphemes(word) == official, ascii(word)


def test_tables_are_those_of_the_official_client() -> None:
    """The files in the package are what `python -m tests.differential_richtext.tables` writes."""
    for path, content in tables().items():
        assert (ROOT / path).read_text("utf-8") == content, path


def test_package_is_the_official_one_from_any_registry() -> None:
    """The version is exact, and the lock file names no registry."""
    assert json.loads((PACKAGES / "package.json").read_text())["dependencies"] == {"@atproto/api": "0.21.0"}
    lock = json.loads((PACKAGES / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert lock["packages"]["node_modules/@atproto/api"]["version"] == "0.21.0"
