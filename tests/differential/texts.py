"""Made-up texts and muted words that meet often, in every way that a muted word can be found or missed."""

from __future__ import annotations

from random import Random
from typing import Any

Json = dict[str, Any]

_WORDS = (
    *("cat", "Cat's", "super-man", "and/or", "andor", "s@ssy", "politics", "POLITICS!", "(spoiler)"),
    *("e-mail", "U.S.A.", "idiot", "#tag", "Tag", "snake_case", "don’t", "…wait…", "a", "I", "ß", "É"),
    *("café", "cafe\u0301", "ΟΔΟΣ", "οδος", "İstanbul", "猫", "猫が好き", "政治の話", "고양이", "con mèo", "แมว"),
    *("😀", "👩\u200d👩\u200d👧", "😀😀", "«quote»", "--", "!!!", "he said", "new york", "undefined", "null"),
    *("a/b", "x/y/z", "http://example.com/x", "example.com", "\u1b4eword\u1b4e", "\U00010d50a"),
    *("\u1c89b", "Rock'n'roll", "rock n roll", "rocknroll", "wire–frame", "wire frame", "[brackets]"),
    *("100%", "$5", "C++", "c", "R&B", "1/2", "", "\u200b", "\ufeff", "\U0001e5ff", "l'été"),
    *("vis-à-vis", "visàvis", "𝒜bc", "Ⅷ", "ǅ", "ﬀ", "aΣ", "Σ", "AΣ.", "ΑΣ-Β"),
)

_SPACES = (" ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\x1c", "\x85", "\ufeff", "", "/", "-", "…")
_LANGUAGES = ("en", "ja", "zh", "ko", "th", "vi", "zh-Hant", "JA", "de", "")
_ENDS = (".", ",", "!", "?", "…", ")", "’", "、", "。", "\U00011f43", "+")

FUTURE, PAST = "2099-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"


def text(random: Random) -> str:
    """A few words."""
    return "".join(_word(random) + random.choices(_SPACES, (30,) + (1,) * 13)[0] for _ in range(random.randint(0, 6)))


def langs(random: Random) -> list[str] | None:
    """The languages of a post; in many cases the first one's words aren't told apart by spaces."""
    count = random.choices((None, 0, 1, 2), (3, 1, 5, 2))[0]
    return None if count is None else random.choices(_LANGUAGES, k=count)


def tags(random: Random) -> list[str]:
    """Tags without their sign."""
    return [_word(random).removeprefix("#") for _ in range(random.randint(0, 2))]


def facets(random: Random) -> list[Json]:
    """Facets, of which most have tags."""
    kinds = ("app.bsky.richtext.facet#tag",) * 3 + ("app.bsky.richtext.facet#link", "app.bsky.richtext.facet", "other")
    return [
        {
            "index": {"byteStart": 0, "byteEnd": 1},
            "features": [{"$type": random.choice(kinds), "tag": tag} for tag in tags(random)],
        }
        for _ in range(random.randint(0, 2))
    ]


def muted_words(random: Random) -> list[Json]:
    """A reader's muted words; few of them, so that a post can be without."""
    return [_muted_word(random) for _ in range(random.choices((0, 1, 2, 4), (2, 4, 3, 1))[0])]


def _muted_word(random: Random) -> Json:
    word = random.choice((_word, _word, _part, text))(random)
    targets = random.choices((["content", "tag"], ["tag"], ["content"], [], ["other"]), (6, 3, 2, 1, 1))[0]
    made: Json = {"id": "id", "value": word, "targets": targets}
    if random.random() < 0.5:
        made["actorTarget"] = random.choice(("all", "exclude-following", "exclude-following", "other", None))
    if random.random() < 0.3:
        made["expiresAt"] = random.choice((PAST, FUTURE, FUTURE, "", None, 5, "2020", "x"))
    return made


def _word(random: Random) -> str:
    word = random.choice(_WORDS)
    chance = random.random()
    if chance < 0.15:
        return word.upper() if chance < 0.08 else word.title()
    return word + random.choice(_ENDS) if chance < 0.25 else random.choice(_ENDS) + word if chance < 0.3 else word


def _part(random: Random) -> str:
    """The beginning, middle or end of a word."""
    word = random.choice(_WORDS)
    start = random.randint(0, len(word))
    return word[start : random.randint(start, len(word))]
