"""Rows of P.jsonl: a post a line, from anywhere. Only `text` is required, and only what can't be read costs a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, NoReturn

import msgspec

from skerry.domain.clean import clean, clean_line
from skerry.judge.subject import Around, Subject, hosts_of

MAX_LINE_BYTES = 1 << 20
"""Of one row; a post has 3,000 bytes."""

BOM = b"\xef\xbb\xbf"
"""What some programs put before UTF-8."""

MAX_ID = 1024
"""Characters of an id; it is printed again."""

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


class BadRow(ValueError):
    """A row that can't be read; the text says why."""


class Row(msgspec.Struct, frozen=True):
    """A row that can be judged: its id, or its line's number, and the post."""

    id: str
    subject: Subject


def numbered_lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream with their numbers, from 1; empty ones are left out, and too long ones come cut."""
    number, is_rest = 0, False
    while line := stream.readline(MAX_LINE_BYTES + 1):
        is_line_end = line.endswith(b"\n")
        if not is_rest:
            number += 1
            content = line.removeprefix(BOM) if number == 1 else line
            if content.strip():
                yield number, content
        is_rest = not is_line_end


def read_row(line: bytes, number: int) -> Row:
    """One line as a row. Raises BadRow when it is too long, not JSON, has no text, or text that is no text."""
    row_id, row = read_object(line, number)
    return Row(row_id, subject_of(row))


def read_object(line: bytes, number: int) -> tuple[str, dict[str, object]]:
    """A row's id, or its line's number, and its fields, unchecked. Raises BadRow as `read_row` does."""
    if len(line) > MAX_LINE_BYTES:
        raise BadRow(f"longer than {MAX_LINE_BYTES // 1024} KiB")
    try:
        value: object = json.loads(line.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise BadRow("not UTF-8") from None
    except RecursionError:
        raise BadRow("nested too deeply") from None
    except ValueError as error:
        raise BadRow(f"not JSON: {clean_line(str(error))}") from None
    if not isinstance(value, dict):
        raise BadRow("not an object with a text")
    name = value.get("id")
    row_id = name if isinstance(name, str) else str(number)
    if len(row_id) > MAX_ID or _SURROGATE.search(row_id):
        raise BadRow("its id is too long" if len(row_id) > MAX_ID else "a lone surrogate in its id")
    return row_id, value


def subject_of(row: Mapping[str, object]) -> Subject:
    """The post that a row describes. A field of a wrong type counts as missing; the text has to be one."""
    if not isinstance(row.get("text"), str):
        raise BadRow("no text")
    text, alt, quote = _text(row, "text"), _text(row, "alt"), _text(row, "quote_text")
    link = clean_line(_string(row, "link"))
    has_image = bool(row.get("has_image")) or bool(alt)
    kinds = [kind for kind, is_it in (("reply", bool(row.get("is_reply"))), ("quote", bool(quote))) if is_it]
    links = _LINK.findall(text) + ([link if "://" in link else f"https://{link}"] if link else [])
    media = (("image", has_image), ("link", bool(links)), ("no-alt", has_image and not alt.strip()))
    own = "\n".join(part for part in (text, alt) if part)
    whole = Subject(
        text="\n".join(part for part in (own, quote) if part),
        handle=clean_line(_string(row, "author")).removeprefix("@").lower(),
        did=clean_line(_string(row, "author")),
        hosts=hosts_of(links),
        langs=_langs(row.get("langs")),
        own=text if text.strip() else alt,
        kinds=tuple(kinds) or ("post",),
        media=tuple(medium for medium, is_there in media if is_there),
    )
    if not quote:
        return whole
    around = (Around("own", msgspec.structs.replace(whole, text=own)), Around("quote", Subject(quote, own=quote)))
    return msgspec.structs.replace(whole, around=around)


def _string(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _text(row: Mapping[str, object], key: str) -> str:
    text = _string(row, key)
    if _SURROGATE.search(text):
        raise BadRow(f"a lone surrogate in its {key}")
    return clean(text)


def _langs(value: object) -> tuple[str, ...]:
    """A list of tags, or a single one."""
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(lang.lower() for lang in found if isinstance(lang, str) and lang.isascii())


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON's")
