"""Whether a text is a language tag: the grammar of RFC 5646, section 2.1, and nothing beyond it."""

from __future__ import annotations

import re
from functools import cache

_IRREGULAR = (
    *("en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo"),
    *("i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"),
)
_REGULAR = (
    *("art-lojban", "cel-gaulish", "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang"),
)

_PRIVATE = "[xX](?:-[A-Za-z0-9]{1,8})+"

_USUAL = (
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"  # language, with what extends it
    r"(?:-[A-Za-z]{4})?"  # script
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"  # region
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"  # variants
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"  # extensions
    rf"(?:-{_PRIVATE})?"
)


def is_language(tag: str) -> bool:
    """Whether it is well-formed; whether there is such a language is another matter."""
    return _grammar().fullmatch(tag) is not None


@cache
def _grammar() -> re.Pattern[str]:
    return re.compile("|".join((*_IRREGULAR, *_REGULAR, _USUAL, _PRIVATE)))
