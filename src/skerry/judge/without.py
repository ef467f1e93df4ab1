"""A post without one of the things that a rule found in it: the subject as it would be then."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from skerry.domain.verdicts import Match
from skerry.judge.rules.text import fold, words_of
from skerry.judge.rules.words import JOINED
from skerry.judge.subject import Subject

_TOKEN = re.compile(r"\w+")
_BLANKS = re.compile(r"[^\S\n]{2,}")


def without(subject: Subject, match: Match) -> Subject | None:  # noqa: PLR0911 - one return a kind
    """The subject without what a match met; None where there is no such thing to take away."""
    replace = msgspec.structs.replace
    value, found = match.value, match.found or match.value
    match match.kind:
        case "word":
            return without_words(subject, [match.found or match.value])
        case "author" if match.found == "repost":
            return replace(subject, reposter=())
        case "author":
            return replace(subject, handle="", did="")
        case "domain":
            hosts = tuple(host for host in subject.hosts if host != value and not host.endswith(f".{value}"))
            return replace(subject, hosts=hosts)
        case "label":
            return replace(subject, labels=tuple(label for label in subject.labels if label != value))
        case "lang":
            return replace(subject, langs=tuple(lang for lang in subject.langs if lang != found))
        case "kind":
            return _without_kind(subject, value)
        case "media":
            return replace(subject, media=tuple(medium for medium in subject.media if medium != value))
        case _:
            return None


def without_words(subject: Subject, words: Iterable[str]) -> Subject:
    """The subject without these words or phrases, wherever they stand, in whatever case."""
    text, tags = subject.text, subject.tags
    for word in words:
        text = _without(text, word)
        tags = tuple(tag for tag in tags if fold(tag) != fold(word))
    return msgspec.structs.replace(subject, text=text, tags=tags)


def tokens(text: str, limit: int) -> list[str]:
    """The different words of a text as they stand in it, in order, the first `limit` of them; single letters left out.

    In scripts without blanks that is what stands between two signs.
    """
    found: dict[str, str] = {}
    for token in _TOKEN.findall(text):
        if len(token) > 1 and not token.isdigit():
            found.setdefault(fold(token), token)
            if len(found) == limit:
                break
    return list(found.values())


def _without(text: str, phrase: str) -> str:
    """The text without the words of a phrase where they stand in a row; else without its characters."""
    folded_phrase = fold(phrase).strip()
    wanted = words_of(folded_phrase)
    if wanted != JOINED.split(folded_phrase):  # signs are part of it, as in "c++"
        wanted = []
    there = list(_TOKEN.finditer(text))
    folded = [fold(token[0]) for token in there]
    cuts = [
        start for start in range(len(folded) - len(wanted) + 1) if wanted and folded[start:][: len(wanted)] == wanted
    ]
    if not cuts:
        return re.sub(re.escape(phrase), "", text, flags=re.IGNORECASE) if phrase else text
    pieces, end = [], 0
    for start in cuts:
        first, last = there[start], there[start + len(wanted) - 1]
        if first.start() >= end:
            pieces.append(text[end : first.start()])
            end = last.end()
    return _BLANKS.sub(" ", "".join((*pieces, text[end:])))


def _without_kind(subject: Subject, kind: str) -> Subject:
    """What is nothing else becomes a plain post; a plain post becomes a reply."""
    if kind == "post":
        return msgspec.structs.replace(subject, kinds=("reply",))
    kinds = tuple(each for each in subject.kinds if each != kind) or ("post",)
    reposter = () if kind == "repost" else subject.reposter
    return msgspec.structs.replace(subject, kinds=kinds, reposter=reposter)
