"""Words of a rule: whole, singular or plural, in any script; phrases, signs, patterns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.verdicts import Match
from skerry.judge.rules.plurals import forms_of
from skerry.judge.rules.text import fold
from skerry.judge.subject import Subject
from tests.unit.judging import result_of

HITS = [
    ("window", "Through the window!"),
    ("window", "WINDOWS and doors"),
    ("windows", "a window"),
    ("party", "parties"),
    ("parties", "party"),
    ("movie", "movies"),
    ("box", "boxes"),
    ("match", "matches"),
    ("hero", "heroes"),
    ("photo", "photos"),
    ("wolf", "wolves"),
    ("child", "Children!"),
    ("people", "a person"),
    ("ad", "ads"),
    ("bitcoin", "#Bitcoin to the moon"),
    ("messi", "Messi's goal"),
    ("transfer window", "the Transfer\nWindows close"),
    ("semi-final", "semi final tonight"),
    ("semi final", "a semi-final"),
    ("rock'n'roll", "rock’n’roll"),
    ("don't", "I don’t"),
    ("Straße", "STRASSE"),
    ("café", "cafe\u0301"),
    ("ｎｅｗｓ", "news at ten"),
    ("ﬁne", "fine"),
    ("灯台", "今日は岬の灯台のレンズ"),
    ("カレー", "ｶﾚｰを食べた"),
    ("축구", "축구를 봤다"),
    ("ฟุตบอล", "ดูฟุตบอลคืนนี้"),
    ("हिन्दी", "यह हिन्दी है"),
    ("футбол", "Футбол!"),
    ("c++", "I like C++."),
    ("#tag", "so #tag, it"),
    ("r&b", "old R&B records"),
    ("node.js", "Node.js 24"),
    ("$gull", "buy $GULL now"),
    ("🎉", "done 🎉🎉"),
    ("❤️", "with ❤"),
    ("/", "and/or"),
    ("/v\\d+\\b/", "now V12 "),
    ("/^gm$/", "GM"),
    ("/é/", "CAFÉ"),
]

MISSES = [
    ("window", "windowed"),
    ("window", "swindow"),
    ("art", "party"),
    ("news", "new"),
    ("new", "news"),
    ("this", "thi"),
    ("bus", "bu"),
    ("glass", "glas"),
    ("us", "u"),
    ("transfer window", "window transfer"),
    ("transfer window", "transfer of a window"),
    ("semi-final", "semi and final"),
    ("cafe", "café"),
    ("हिन्दी", "हिन्दू"),
    ("हिन्दी", "हिन्दीभाषी"),
    ("c++", "C is fine"),
    ("c++", "abc++"),
    ("#tag", "tag #tags"),
    ("r&b", "or&b"),
    ("/v\\d+\\b/", "v1a"),
    ("/^gm$/", "gm all"),
    ("灯台", "灯 台"),
]


@pytest.mark.parametrize(("word", "text"), HITS)
def test_word_is_found(word: str, text: str) -> None:
    """A word hits where a reader would say that the post has it."""
    assert result_of(f"words = ['''{word}''']", text).hit


@pytest.mark.parametrize(("word", "text"), MISSES)
def test_word_is_not_found_within_another(word: str, text: str) -> None:
    """And not where it is part of another word, or another word altogether."""
    assert not result_of(f"words = ['''{word}''']", text).hit


def test_word_match_says_what_was_found() -> None:
    """The rule's word, and the post's where it is written differently."""
    result = result_of("words = ['party', 'semi-final', '/v\\d/', 'x']", "Parties, V2 and a Semi-Final; no X")
    assert result.matches == (
        Match("word", "party", 1.0, "parties"),
        Match("word", "x"),
        Match("word", "semi-final"),
        Match("word", "/v\\d/", 1.0, "V2"),
    )
    assert result.probability == 1.0


def test_word_is_found_in_tags_outside_the_text() -> None:
    """Tags that a post has besides its text are read like hashtags."""
    subject = Subject("x", tags=("Gardening",))
    assert result_of("words = ['gardening']", subject).hit
    assert result_of("words = ['#gardening']", subject).hit


@pytest.mark.parametrize("pattern", ["(a|a)*b", "(a*)*b", "a.*a.*a.*a.*a.*b", "(x+x+)+y"])
def test_pattern_takes_linear_time(pattern: str) -> None:
    """What backtracking takes hours for is done at once, so that nobody can stop the judging with a post."""
    start = time.process_time()
    assert not result_of(f"words = ['/{pattern}/']", "a" * 3000 + "x" * 3000).hit
    assert time.process_time() - start < 1.0


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80), st.text(alphabet=st.characters(), max_size=12))
def test_words_never_raise_and_a_text_has_its_own_words(text: str, word: str) -> None:
    """Any word, any text, lone surrogates too."""
    from skerry.judge.rules.seen import Seen
    from skerry.judge.rules.words import Literal, any_of

    written = word or "x"
    for one in (
        any_of([written]),
        any_of([written, "a b", "é", "/a/"]),
        Literal(written, fold(written) or "x", is_whole=True),
    ):
        assert one.find(Seen(Subject(text))).probability in {0.0, 1.0}


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10))
def test_forms_of_a_word_have_the_word_and_fold_both_ways(word: str) -> None:
    """The regular plural of a word has the word among its forms."""
    assert word in forms_of(word)
    if len(word) > 2 and not word.endswith(("s", "x", "z", "h", "i", "u")) and word not in {"foot", "child", "new"}:
        assert word in forms_of(f"{word}s")
