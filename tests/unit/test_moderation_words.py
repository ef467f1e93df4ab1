"""Muted words: where they are looked for, and what counts as finding one."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

from skerry.judge.moderation import Context, Reader, moderate_post, read_preferences
from skerry.judge.moderation.unicode import SPACE, lowered, units
from skerry.judge.moderation.words import forms_of

Json = dict[str, Any]

NOW = "2026-06-01T12:00:00.000Z"


def found(
    word: str | Json, text: str = "", following: bool = False, shown: Json | None = None, **record: object
) -> bool:
    """Whether a post with this text has the muted word."""
    raw = {"value": word, "targets": ["content", "tag"]} if isinstance(word, str) else {"targets": ["content"], **word}
    view = {
        "author": {"did": "did:plc:ada", "viewer": {"following": "at://x"} if following else {}},
        "record": {"$type": "app.bsky.feed.post", "text": text, **record},
        "embed": shown,
    }
    decision = moderate_post(view, Reader("did:plc:me", read_preferences({"mutedWords": [raw]})), now=NOW)
    return bool(decision.treatment(Context.CONTENT_LIST).filters)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("cat", "A CAT."),
        ("cat", "«cat»"),
        ("super-man", "superman super-man"),
        ("superman", "super-man!"),
        ("super man", "super-man"),
        ("man", "super-man"),
        ("new york", "in New York,"),
        ("c", "abc"),
        ("\U0001f600", "fine \U0001f600 day"),
        ("and/or", "x and/or y"),
        ("andor", "andor, and/or"),
    ],
)
def test_muted_word_is_found(word: str, text: str) -> None:
    """Whole, in any case, without the punctuation around it, and as a part between punctuation."""
    assert found(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [("cat", "concatenate"), ("andor", "and/or"), ("or", "and/or or"), ("cat", "c a t"), ("cafe", "café")],
)
def test_muted_word_is_not_found_inside_another(word: str, text: str) -> None:
    """Nor behind a slash, which ends the search for words that aren't longer than the one with it."""
    assert not found(word, text)


@pytest.mark.parametrize("language", ["ja", "zh", "ko", "th", "vi"])
def test_muted_word_is_found_anywhere_where_words_are_not_spaced(language: str) -> None:
    """By the first language of the post."""
    assert found("好き", "猫が好きです", langs=[language, "en"])
    assert not found("好き", "猫が好きです", langs=["en", language])


def test_muted_word_counts_in_tags() -> None:
    """In those of the outline and of facets, whatever its targets; a word for tags counts nowhere else."""
    facet = {"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Cats"}]}
    assert found({"value": "cats"}, facets=[facet])
    assert found({"value": "cats", "targets": ["tag"]}, tags=["CATS"])
    assert not found({"value": "cats", "targets": ["tag"]}, "cats")


def test_muted_word_counts_in_descriptions_and_cards() -> None:
    """Of pictures in the record, and of link cards in the view."""
    image = {"$type": "app.bsky.embed.images", "images": [{"alt": "a cat"}]}
    card = {"$type": "app.bsky.embed.external#view", "external": {"title": "Of cats", "description": "One cat"}}
    assert found("cat", shown=card)
    assert not found("cat", embed={**card, "$type": "app.bsky.embed.external"}), "the view's card counts"
    assert not found("dog", shown=card)
    view_only = {"$type": "app.bsky.embed.images#view", "images": [{"alt": "a cat"}]}
    assert not found("cat", shown=view_only), "the record's description counts, not the view's"
    assert found("cat", embed=image)


def test_muted_word_counts_in_what_is_quoted() -> None:
    """In its text by its own languages, but in the media that it has beside its own quote in no language."""
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "猫が好き"}]}
    media = {"$type": "app.bsky.embed.recordWithMedia", "media": images}
    record: Json = {"$type": "app.bsky.feed.post", "text": "", "langs": ["ja"]}
    assert found("好き", shown=quoting({**record, "text": "猫が好き"}))
    assert found("好き", shown=quoting({**record, "embed": images}))
    assert not found("好き", shown=quoting({**record, "embed": media}))
    assert found("猫が好き", shown=quoting({**record, "embed": media}))


def quoting(record: Json) -> Json:
    """An embed that quotes a post with this record."""
    quoted = {"$type": "app.bsky.embed.record#viewRecord", "author": {"did": "did:plc:bo"}, "value": record}
    return {"$type": "app.bsky.embed.record#view", "record": quoted}


def test_muted_word_ends() -> None:
    """When its time has come."""
    assert not found({"value": "cat", "expiresAt": "2026-06-01T11:59:59.999Z"}, "cat")
    assert found({"value": "cat", "expiresAt": NOW}, "cat")


def test_muted_word_may_spare_followed_accounts() -> None:
    """With `exclude-following`, and by nothing else."""
    assert not found({"value": "cat", "actorTarget": "exclude-following"}, "cat", following=True)
    assert found({"value": "cat", "actorTarget": "exclude-following"}, "cat")
    assert found({"value": "cat", "actorTarget": "all"}, "cat", following=True)


def test_white_space_is_that_of_javascript() -> None:
    """With the byte order mark, without the separators of ASCII."""
    spaces = [chr(point) for point in range(sys.maxunicode + 1) if SPACE.fullmatch(chr(point))]
    assert len(spaces) == 25
    assert "\ufeff" in spaces
    assert not {"\x1c", "\x85", "\u200b"} & set(spaces)


def test_lower_case_and_length_are_those_of_javascript() -> None:
    """New capitals, the sigma at the end of a word, and characters of two code units."""
    assert lowered("\u1c89\ua7dc\U00010d50 ΟΔΟΣ") == "\u1c8a\u019b\U00010d70 οδος"
    assert [units(text) for text in ("ab", "é", "\U0001f600", "\ud800")] == [2, 1, 2, 1]


def test_forms_take_linear_time() -> None:
    """Punctuation in a row, which trimming by a pattern would take quadratic time for."""
    began = time.process_time()
    forms_of("a" + "." * 200_000 + "a")
    assert time.process_time() - began < 2
