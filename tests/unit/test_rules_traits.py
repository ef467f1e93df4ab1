"""Conditions on authors, links, labels, languages, kinds and media; exceptions."""

from __future__ import annotations

import pytest

from skerry.domain.verdicts import Match
from skerry.judge.subject import Subject
from tests.unit.judging import result_of

ALICE = Subject("x", handle="alice.example.com", did="did:plc:alice")
BELOW = Subject("x", hosts=("a.b.example.com",))
REPOSTED = Subject("x", handle="alice.example.com", did="did:plc:alice", reposter=("bob.example.com", "did:plc:bob"))


@pytest.mark.parametrize(
    ("lines", "subject", "match"),
    [
        ("authors = ['@alice.example.com']", ALICE, Match("author", "alice.example.com")),
        ("authors = ['did:plc:alice']", ALICE, Match("author", "did:plc:alice")),
        ("authors = ['bob.example.com']", REPOSTED, Match("author", "bob.example.com", 1.0, "repost")),
        ("authors = ['did:plc:bob']", REPOSTED, Match("author", "did:plc:bob", 1.0, "repost")),
        ("domains = ['example.com']", Subject("x", hosts=("example.com",)), Match("domain", "example.com")),
        ("domains = ['example.com']", BELOW, Match("domain", "example.com", 1.0, "a.b.example.com")),
        ("labels = ['spoiler']", Subject("x", labels=("x", "spoiler")), Match("label", "spoiler")),
        ("langs = ['pt']", Subject("x", langs=("en", "pt-br")), Match("lang", "pt", 1.0, "pt-br")),
        ("langs = ['pt-BR']", Subject("x", langs=("pt-br",)), Match("lang", "pt-br")),
        ("kind = ['quote', 'reply']", Subject("x", kinds=("repost", "reply")), Match("kind", "reply")),
        ("kind = ['post']", Subject("x"), Match("kind", "post")),
        ("media = ['no-alt']", Subject("x", media=("image", "no-alt")), Match("media", "no-alt")),
    ],
)  # fmt: skip
def test_trait_is_met(lines: str, subject: Subject, match: Match) -> None:
    """One of the values of a key is enough, and the match says which."""
    result = result_of(lines, subject)
    assert result.hit
    assert result.matches == (match,)


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("authors = ['@carol.example.com']", REPOSTED),
        ("domains = ['example.com']", Subject("x", hosts=("notexample.com", "example.com.test"))),
        ("domains = ['a.example.com']", Subject("x", hosts=("example.com",))),
        ("labels = ['spoiler']", Subject("x", labels=("spoilers",))),
        ("langs = ['pt-BR']", Subject("x", langs=("pt",))),
        ("langs = ['en']", Subject("x", langs=("eng", ""))),
        ("langs = ['en']", Subject("x")),
        ("kind = ['post']", Subject("x", kinds=("reply",))),
        ("media = ['video']", Subject("x", media=("image",))),
    ],
)
def test_trait_is_not_met(lines: str, subject: Subject) -> None:
    """Nothing hits that is only like it."""
    result = result_of(lines, subject)
    assert not result.hit
    assert result.probability == 0.0


def test_rule_with_several_keys_needs_all_of_them() -> None:
    """Keys of one rule all have to match."""
    lines = "langs = ['en']\nmedia = ['image']\nwords = ['cat']"
    assert result_of(lines, Subject("a cat", langs=("en",), media=("image",))).hit
    assert not result_of(lines, Subject("a cat", langs=("de",), media=("image",))).hit
    assert not result_of(lines, Subject("a cat", langs=("en",))).hit
    assert not result_of(lines, Subject("a dog", langs=("en",), media=("image",))).hit


@pytest.mark.parametrize(
    ("exception", "subject", "match"),
    [
        ("following = true", Subject("a cat", is_followed=True), Match("exception", "following", 1.0, "author")),
        (
            "authors = ['@alice.example.com']",
            Subject("a cat", handle="alice.example.com"),
            Match("exception", "alice.example.com", 1.0, "author"),
        ),
        ("words = ['hat']", Subject("a cat in a hat"), Match("exception", "hat", 1.0, "word")),
        ("following = true, words = ['hat']", Subject("cat, hat"), Match("exception", "hat", 1.0, "word")),
    ],
)
def test_exception_saves_a_post(exception: str, subject: Subject, match: Match) -> None:
    """One exception is enough, and the result says what would have matched and what saved it."""
    result = result_of(f"words = ['cat']\nexcept = {{ {exception} }}", subject)
    assert not result.hit
    assert result.probability == 0.0
    assert result.matches == (Match("word", "cat"), match)


def test_exception_is_not_told_where_nothing_was_to_be_saved() -> None:
    """A post that the rule would not have hit anyway has no reason."""
    result = result_of("words = ['cat']\nexcept = { following = true }", Subject("a dog", is_followed=True))
    assert result.matches == ()


def test_exception_that_is_false_excepts_nobody() -> None:
    """`following = false` is the same as leaving it out."""
    assert result_of("words = ['cat']\nexcept = { following = false }", Subject("a cat", is_followed=True)).hit
