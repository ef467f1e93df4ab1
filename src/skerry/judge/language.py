"""What a post is written in, read from its words: authors' tags are often those of their keyboard or of their client.

py3langid, a classifier of byte n-grams, says how sure it is; below `SURE` nothing is claimed. It needs neither the
network nor the encoder, and a text's answer depends on that text alone. Why this one: docs/adr/0007-language.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from skerry.domain.languages import NAMES, WIDER, code_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

    from skerry.judge.subject import Subject

SURE = 0.6
"""The confidence from which on a language is claimed.

Of 264 terse made-up posts in 50 languages 94 in 100 then are claimed, one of them wrongly; of 1,476 longer ones in
eight languages 97 in 100, none wrongly. `python -m tests.yardstick.languages` measures it.
"""

SURE_OF_PART = 0.9
"""For a paragraph in another language than the whole: a name or a refrain is not enough."""

PART_BYTES = 25
"""A paragraph of fewer bytes of letters is not looked at by itself."""

HAN_ALONE = 12
"""So many Chinese characters without any kana are taken to be Chinese; fewer may be a Japanese headline."""

MAX_CHARS = 600
"""A post has 300; what else is read may be longer, and its beginning is enough."""

ALIKE = (
    frozenset({"bs", "hr", "sh", "sr"}),
    frozenset({"da", "no", "nn"}),
    frozenset({"id", "ms"}),
    frozenset({"gl", "pt"}),
)
"""Languages so alike in a sentence that of these the author's tag is believed."""

_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[@#][^\s@#]+|\d+", re.IGNORECASE)
"""What says nothing of a language: links, handles, tags, numbers."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")


def written_in(text: str) -> tuple[str, ...]:
    """The languages that a text is surely written in, the main one first; none where it can't be told. Never raises.

    Paragraphs are looked at by themselves too, so that a text in two languages has both.
    """
    lines = [words for line in text[:MAX_CHARS].splitlines() if (words := _words(line))]
    whole = _language(" ".join(lines), SURE)
    parts = [_language(line, SURE_OF_PART) for line in lines if len(line.encode("utf-8", "replace")) >= PART_BYTES]
    found = [whole, *parts] if len(lines) > 1 else [whole]
    return tuple(dict.fromkeys(code for code in found if code))


def languages_of(tags: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
    """The languages of a post for rules: what was read in it, as its author's tags call it; the tags where nothing was.

    Args:
        tags: What the author said, in lower case.
        written: What `written_in` found.
    """
    if not written:
        return tuple(tags)
    meant = {code: [tag for tag in tags if _is_meant(tag, code)] for code in written}
    return tuple(dict.fromkeys(tag for code, own in meant.items() for tag in own or [code]))


def with_language(subject: Subject) -> Subject:
    """A subject whose language nobody has read yet, with its language."""
    written = written_in(subject.own)
    return msgspec.structs.replace(subject, langs=languages_of(subject.langs, written), written=written)


def load() -> None:
    """Load what `written_in` needs: 0.7 s, once in a process."""
    _identifier()


def _is_meant(tag: str, code: str) -> bool:
    """Whether a tag can be what its author calls a text that was read as `code`."""
    said = code_of(tag)
    return said == code or WIDER.get(code) == said or any({said, code} <= group for group in ALIKE)


def _words(line: str) -> str:
    words = " ".join(_NO_WORDS.sub(" ", line).split())
    return words if any(map(str.isalpha, words)) else ""


def _language(words: str, sure: float) -> str:
    """The language of some words; empty where it isn't sure."""
    if not words or (0 < len(_HAN.findall(words)) < HAN_ALONE and not _KANA.search(words) and _is_han(words)):
        return ""
    found, confidence = _identifier().classify(words)
    code = {"arz": "ar", "ary": "ar", "wuu": "zh"}.get(found, code_of(found))
    return code if confidence >= sure and code in NAMES else ""


def _is_han(words: str) -> bool:
    """Whether all letters are Chinese characters."""
    return all(_HAN.match(sign) for sign in words if sign.isalpha())


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
