"""What can be compared of a post besides its vector: words, names, numbers, concepts, shingles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from skerry.judge.rules.text import fold, is_unspaced, words_of
from skerry.judge.stories.lexicon import common, common_words, concepts
from skerry.judge.stories.numbers import Number, numbers_of
from skerry.judge.stories.post import StoryPost

STEM = 5
"""Characters of a word that are compared: what follows is mostly its ending, in the languages of the model."""

SHINGLE = 8
"""Characters of a shingle; near copies share most of theirs."""

MAX_MARKED = 2000
"""Characters of a text that are looked at."""

SPREAD = 1 << 20
"""Shingles are kept as numbers below this."""

_PART = re.compile(r"^\s*\(?\d{1,2}\s?(?:/\s?\d{0,2}|\))")
"""Which part of a thread it is: "2/", "3/7", "(1/4)"."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TOKEN = re.compile(r"[#@]?[^\W\d_][\w’'.-]*\w|[^\W\d_]")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_KANA, _HANGUL, _HAN = (re.compile(f"[{span}]") for span in ("\u3040-\u30ff", "\uac00-\ud7a3", "\u3400-\u9fff"))
_RUN = re.compile("[\u30a0-\u30ff\u30fc]+|[\u3400-\u9fff]+|[\uac00-\ud7a3]+|[\u0e00-\u0eff]+")
_PREPOSITIONS = frozenset(("in", "aus", "von", "bei", "nach"))
"""After which a capitalised word is a name in German, where every noun has a capital."""


class Marks(msgspec.Struct, frozen=True):
    """What a post is compared by.

    Attributes:
        key: Its words in order; posts with the same are copies.
        terms: Stems of its words that tell something, its concepts with "=" and its numbers with "#" before them.
        words: Those words in full, without accents.
        spelt: The words that tell something as they are spelt, each once, in order; all words if none does.
        names: Those that are names, as far as capitals tell; also tags.
        numbers: Its numbers.
        axes: For each axis of concepts the values on it.
        shingles: Its characters, some in a row at a time, as numbers.
        language: The language that it is written in, "" when that can't be told.
        script: "ja", "ko", "zh" or "" for scripts with blanks between words.
        length: The number of its words.
    """

    key: str
    terms: frozenset[str]
    words: frozenset[str]
    spelt: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[Number]
    axes: dict[str, frozenset[str]]
    shingles: frozenset[int]
    language: str
    script: str
    length: int


def marks_of(post: StoryPost) -> Marks:
    """The marks of a post's text."""
    text = _ADDRESS.sub(" ", _PART.sub("", post.text[:MAX_MARKED]))
    folded = fold(text)
    sequence = words_of(folded)
    script = _script(folded)
    language = script or _language(sequence)
    telling = [word for word in sequence if word not in common() and not word.isdecimal()]
    found = set(_concepts(sequence, folded))
    plain = frozenset(bare(word) for word in telling if not is_unspaced(word))
    terms = {word[:STEM] for word in plain if len(word) > 1}
    terms |= set(_bigrams(folded)) | {f"={concept}" for concept in found}
    numbers = numbers_of(text, sequence)
    terms |= {number.term for number in numbers if number.is_telling}
    key = " ".join(sequence)
    return Marks(
        key=key,
        terms=frozenset(terms),
        words=plain,
        spelt=tuple(dict.fromkeys(telling or sequence)),
        names=frozenset(_names(text, language)),
        numbers=numbers,
        axes=_axes(found),
        shingles=shingles_of(key),
        language=language,
        script=script,
        length=len(sequence) + sum(len(run) // 2 for run in _RUN.findall(folded)),
    )


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """A word without accents, so that a name is the same in most languages."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if not "\u0300" <= char <= "\u036f").replace("ø", "o").replace("ß", "ss")


def shingles_of(key: str) -> frozenset[int]:
    """A text's shingles as numbers that are the same in every process."""
    data = key.encode("utf-8", "replace")
    starts = range(max(1, len(data) - SHINGLE + 1)) if data else range(0)
    return frozenset(int.from_bytes(data[at : at + SHINGLE]) * 0x9E3779B1 % 0xFFFFFFFB % SPREAD for at in starts)


def _script(folded: str) -> str:
    if not is_unspaced(folded):
        return ""
    for name, pattern in (("ja", _KANA), ("ko", _HANGUL), ("zh", _HAN)):
        if pattern.search(folded):
            return name
    return "other"


def _language(sequence: list[str]) -> str:
    """The language with most of the words; "" when none has two, or two have as many."""
    votes = sorted(((sum(word in words for word in sequence), name) for name, words in common_words().items()))[-2:]
    (second, _), (first, name) = votes
    return name if first > max(second, 1) else ""


def _concepts(sequence: list[str], folded: str) -> Iterator[str]:
    lexicon = concepts()
    for word in sequence:
        yield from lexicon.of_word(word)
    for run in _RUN.findall(folded):
        yield from lexicon.of_run(run)


def _axes(found: set[str]) -> dict[str, frozenset[str]]:
    axes: dict[str, set[str]] = {}
    for concept in found:
        axis, _, value = concept.partition(" ")
        axes.setdefault(axis, set()).add(value)
    return {axis: frozenset(values) for axis, values in axes.items()}


def _bigrams(folded: str) -> Iterator[str]:
    """Of scripts without blanks two characters stand for a word; of kana a whole run, as a loan word has one."""
    for run in _RUN.findall(folded):
        if "\u30a0" <= run[0] <= "\u30ff" and len(run) > 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _names(text: str, language: str) -> Iterator[str]:
    """Words with a capital where their language gives it to names only, and tags."""
    letters = [char for char in text if char.isalpha()]
    is_shouted = sum(char.isupper() for char in letters) * 2 > len(letters)
    before = ""
    for match in _TOKEN.finditer(text):
        token, previous = match[0], before
        before = token
        if token[0] in "#@":
            yield from (bare(fold(part)) for part in _CAMEL.split(token[1:]) if len(part) > 1)
        elif not is_shouted and _is_name(token, text[: match.start()], previous, language):
            yield bare(fold(re.split("[’']", token)[0]))


def _is_name(token: str, text_before: str, previous: str, language: str) -> bool:
    if not token[0].isupper() or len(token) < 2 or (token.isupper() and len(token) > 4):
        return False
    folded = fold(token)
    if folded in common() or re.split("[’']", folded)[0] in common() or concepts().of_word(folded):
        return False
    if language == "de":
        return previous.casefold() in _PREPOSITIONS
    behind = text_before.rstrip(" ")
    return bool(behind) and behind[-1] not in '.!?:\n"“”„«»…-–—('
