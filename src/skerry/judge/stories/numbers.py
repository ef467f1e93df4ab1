"""Numbers in a text, by what they count: 54 million, 3:2, 41,2 degrees, the 89th, twenty past eight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

import msgspec

from skerry.judge.stories.lexicon import number_words

TOLERANCE = 0.025
"""By how much two tellings of a number may differ, from `ROUNDED` on: 41.2 is told as 41, 1,937 as 1,900."""

ROUNDED = 20.0
"""Numbers below this are told as they are."""

_NUMBER = re.compile(
    r"(?P<money>[$€£¥]\s?)?"
    r"(?P<digits>\d{1,3}(?:[ .,'\u202f\xa0]\d{3})+(?![\d])|\d{1,15}(?:[.,:]\d{1,4}){0,2}|\d{1,15})"
    r"(?:\s?[-–—:]\s?(?P<second>\d{1,3})(?!\d))?"
    r"\s?(?P<unit>%|°|[$€£¥]|['’′](?!\w)|[^\W\d_]{1,12})?"
)
_HAN_DIGITS = "〇一二三四五六七八九十"
_COUNTED = re.compile(f"([{_HAN_DIGITS}])([号號線线人名匹只年月日天階回本個冊度位点時分つ])")
"""A digit of Han, before what it counts; elsewhere it is part of a word."""

_THOUSANDS = re.compile(r"\d{1,3}(?:[ .,'\u202f\xa0]\d{3})+")
_SCALE = {
    **dict.fromkeys(("k", "thousand", "tausend", "mille", "mil", "mila", "duizend", "tsd", "chili"), 1e3),
    **dict.fromkeys(("million", "millions", "mio", "millionen", "millones", "milhões", "milioni", "miljoen"), 1e6),
    **dict.fromkeys(("billion", "billions", "bn", "mrd", "milliarden", "milliarde", "milliards", "miliardi"), 1e9),
    "万": 1e4,
    "億": 1e8,
    "亿": 1e8,
    "만": 1e4,
}
_KINDS = {
    **dict.fromkeys(("%", "percent", "prozent", "percento", "procent"), "share"),
    **dict.fromkeys(
        ("°", "degrees", "degree", "grad", "grados", "degrés", "graus", "gradi", "graden", "度", "도"), "degrees"
    ),
    **dict.fromkeys(("$", "€", "£", "¥", "euro", "euros", "dollars", "dollar", "pounds", "円", "元", "원"), "money"),
    **dict.fromkeys(("'", "’", "′", "st", "nd", "rd", "th", "e", "er"), "place"),
    **dict.fromkeys(("minutes", "minute", "minuten", "min", "minutos", "minuti", "分", "분"), "minutes"),
    **dict.fromkeys(
        ("hours", "hour", "stunden", "stunde", "heures", "horas", "ore", "uur", "時間", "小时", "시간"), "hours"
    ),
    **dict.fromkeys(("days", "tage", "tagen", "jours", "días", "dias", "giorni", "dagen", "日", "天", "일"), "days"),
    **dict.fromkeys(("years", "year", "jahre", "jahren", "ans", "años", "anos", "anni", "jaar", "年", "년"), "years"),
    **dict.fromkeys(("km", "kilometres", "kilometer", "kilómetros", "metres", "meter", "m", "cm"), "distance"),
    **dict.fromkeys(("kg", "kilos", "kilo", "tons", "tonnes", "tonnen"), "weight"),
}


class Number(msgspec.Struct, frozen=True, order=True):
    """A number and what it counts; `kind` is "" when that isn't known."""

    value: float
    kind: str = ""

    @property
    def term(self) -> str:
        """The number as a term of a post."""
        return f"#{self.value:g}"

    @property
    def is_telling(self) -> bool:
        """Small whole numbers meet by chance."""
        return self.kind in {"score", "clock"} or self.value > 12 or self.value % 1 != 0

    def is_like(self, other: Number) -> bool:
        """Whether it may be another telling of the same number."""
        if self.kind and other.kind and self.kind != other.kind:
            return False
        largest = max(abs(self.value), abs(other.value))
        return self.value == other.value or (
            largest >= ROUNDED and self.kind != "year" and abs(self.value - other.value) <= TOLERANCE * largest
        )


def numbers_of(text: str, words: list[str]) -> frozenset[Number]:
    """The numbers of a text without its addresses; `words` are its folded words."""
    found: set[Number] = set()
    for match in _NUMBER.finditer(text):
        found.update(_numbers(match))
    found.update(_written_out(words))
    for match in _COUNTED.finditer(text):
        found.add(Number(float(_HAN_DIGITS.index(match[1])), _KINDS.get(match[2], "")))
    return frozenset(found)


def _written_out(words: list[str]) -> Iterator[Number]:
    """Numbers as words: "nine hundred", "fünfzig tausend"."""
    whole, last = number_words().whole, 0.0
    for word, after in zip(words, chain(words[1:], [""]), strict=False):
        if word not in whole:
            last = 0.0
            continue
        value = float(whole[word][0])
        value = last * value if value == 100 and 0 < last < 100 else value
        if after in whole and float(whole[after][0]) == 100 and value < 100:
            last = value
            continue
        last = value
        yield _counted(value, after)


def _numbers(match: re.Match[str]) -> list[Number]:
    digits, second = match["digits"], match["second"]
    unit = (match["unit"] or "").casefold()
    if second is not None and digits.isdecimal():
        return [Number(float(digits) * 1000 + float(second), "score")]
    if ":" in digits:
        return [_with_colons(digits)]
    number = _counted(_value(digits), unit)
    if match["money"]:
        return [Number(number.value, "money")]
    if not number.kind and digits.isdecimal() and len(digits) == 4 and 1800 <= number.value <= 2100:
        return [Number(number.value, "year")]
    return [number]


def _with_colons(digits: str) -> Number:
    """A time, or a score that is none: 7:15, 2:19:44, 3:2."""
    hours, minutes, *seconds = (float(part) for part in re.split("[:.,]", digits))
    if seconds:
        return Number(hours * 3600 + minutes * 60 + seconds[0], "clock")
    if minutes < 60 and len(digits.partition(":")[2]) == 2:
        return Number(hours * 100 + minutes, "clock")
    return Number(hours * 1000 + minutes, "score")


def _counted(value: float, unit: str) -> Number:
    if unit in _SCALE:
        return Number(value * _SCALE[unit])
    return Number(value, _KINDS.get(unit, ""))


@lru_cache(maxsize=1024)
def _value(digits: str) -> float:
    """Digits as people write them: blanks, points, commas and apostrophes between thousands, either before decimals."""
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub(r"\D", "", digits))
    whole, _, decimals = re.sub("[.,]", ".", digits, count=1).partition(".")
    return float(f"{whole}.{re.sub(r'[^0-9]', '', decimals) or '0'}") if whole.isdecimal() else 0.0
