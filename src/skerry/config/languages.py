"""The language codes that a rule may name."""

from __future__ import annotations

import re

from skerry.domain.languages import NAMES

TWO_LETTERS = frozenset(code for code in NAMES if len(code) == 2)
"""ISO 639-1."""

_TAG = re.compile(r"([a-z]{2,3})(-[a-z0-9]{1,8})*", re.IGNORECASE)


def is_language(tag: str) -> bool:
    """Whether a tag (BCP 47) begins with a language: of two letters those of ISO 639-1, of three any."""
    match = _TAG.fullmatch(tag)
    return match is not None and (len(match[1]) == 3 or match[1].lower() in TWO_LETTERS)
