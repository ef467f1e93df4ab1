"""What a value in filters.toml may be, key by key. Each function returns the value as skerry keeps it, or raises.

They raise ValueError, whose text says what is wrong with the value; the reader adds file, line and key.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache

from skerry.config.languages import is_language
from skerry.config.rulespec import Span
from skerry.config.toml import shown
from skerry.domain.clean import clean_line
from skerry.domain.links import shown_host

MAX_NAME = 80
"""Characters of a rule's name: it has to fit in a line beside the reason."""

MAX_TEXT = 2000
"""Characters of a topic or an example; the model reads no more than about 256 words."""

MAX_WORD = 200
"""Characters of a word or phrase."""

MAX_PATTERN = 1000
"""Characters of a pattern."""

PATTERN_MEMORY = 1 << 20
"""Bytes that re2 may use for one pattern; it refuses a pattern that needs more."""

_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""Source: atproto.com/specs/handle."""

_DID = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]")
"""Source: atproto.com/specs/did."""

_LABEL = re.compile(r"!?[a-z0-9][a-z0-9-]{0,127}")
"""Source: com.atproto.label.defs, and what labelers use in fact."""

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")


def name(value: str) -> str:
    """A rule's name: one line that can be shown as it is."""
    if not value.strip():
        raise ValueError("is empty")
    if len(value) > MAX_NAME:
        raise ValueError(f"is longer than {MAX_NAME} characters")
    if clean_line(value) != value:
        raise ValueError("has characters that can't be shown in a line, or stray blanks")
    return value


def text(value: str) -> str:
    """A topic's sentence, an example, a test's post."""
    if not value.strip():
        raise ValueError("is empty")
    if len(value) > MAX_TEXT:
        raise ValueError(f"is longer than {MAX_TEXT} characters")
    return value


def word(value: str) -> str:
    """A word or a phrase, or a pattern between slashes."""
    if is_pattern(value):
        compiled(pattern_of(value))
        return value
    if not value.strip():
        raise ValueError("is empty")
    if len(value) > MAX_WORD:
        raise ValueError(f"is longer than {MAX_WORD} characters")
    return value


def is_pattern(value: str) -> bool:
    """Whether a word is written as "/pattern/"."""
    return len(value) > 1 and value.startswith("/") and value.endswith("/")


def pattern_of(value: str) -> str:
    """What stands between the slashes."""
    return value[1:-1]


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[bytes]:
    """A pattern as re2 has it: linear time on whatever somebody posts. It looks at UTF-8, whatever the case."""
    import re2

    if not pattern:
        raise ValueError("is an empty pattern, which every post would match")
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"is a pattern longer than {MAX_PATTERN} characters")
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, PATTERN_MEMORY
    try:
        found: re.Pattern[bytes] = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        words = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"{shown(pattern)} is no pattern that re2 takes: {clean_line(words)}") from error
    return found


def author(value: str) -> str:
    """A handle, with or without the @, or a DID."""
    if _DID.fullmatch(value):
        return value
    handle = value.removeprefix("@").lower()
    if not _HANDLE.fullmatch(handle) or len(handle) > 253:
        raise ValueError(f'{shown(value)} is neither a handle such as "@someone.example.com" nor a DID')
    return handle


def domain(value: str) -> str:
    """A host, as DNS has it."""
    host = shown_host(f"https://{value}").removesuffix(".")
    if "." not in host or re.search(r"[:/?#*\[]", value):
        raise ValueError(f'{shown(value)} is no domain such as "example.com", which means its subdomains as well')
    return host


def label(value: str) -> str:
    """A label's value."""
    if not _LABEL.fullmatch(value):
        raise ValueError(f'{shown(value)} is no label such as "spoiler"')
    return value


def lang(value: str) -> str:
    """A language, in lower case, perhaps with script or region."""
    if not is_language(value):
        raise ValueError(f'{shown(value)} is no language code such as "en" or "pt-BR"')
    return value.lower()


def between(value: str) -> Span:
    """A part of the day, such as "18:00-23:00"."""
    match = _SPAN.fullmatch(value.strip())
    if match is None:
        raise ValueError(f'{shown(value)} is no time of day such as "18:00-23:00"')
    hours = int(match[1]), int(match[3])
    minutes = int(match[2]), int(match[4])
    if hours[0] == 24 or (hours[1] == 24 and minutes[1]):
        raise ValueError(f"{shown(value)} goes beyond 24:00")
    span = Span(time(hours[0], minutes[0]), time(hours[1] % 24, minutes[1]))
    if span.start == span.end:
        raise ValueError(f"{shown(value)} begins and ends at the same time; without the key the rule always holds")
    return span


def expires(value: object) -> datetime:
    """A moment in UTC. A date means its first moment, and what has no zone is local time."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        raise ValueError("has to be a date or a time with a date, without quotes, such as 2026-12-01T00:00:00Z")
    try:
        return value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ValueError("is beyond what a calendar can hold") from error


def strictness(value: str | float) -> str | float:
    """A step, or a probability between 0 and 1."""
    if isinstance(value, str):
        return value
    if not 0 < value < 1:
        raise ValueError(f"{value} is no probability: above 0 and below 1")
    return float(value)
