"""The keys of filters.toml and the type of each, as the file has them, before their values are looked at."""

from __future__ import annotations

from typing import Any

import msgspec

Texts = tuple[str, ...]


class RawExcept(msgspec.Struct, frozen=True):
    """`except = { ... }`."""

    following: bool = False
    authors: Texts = ()
    words: Texts = ()


class RawRule(msgspec.Struct, frozen=True, rename={"except_": "except", "in_": "in"}):
    """`[[rule]]`."""

    name: str
    action: str
    use: str | None = None
    topic: str | None = None
    examples: Texts = ()
    not_examples: Texts = ()
    strictness: str | int | float | None = None
    words: Texts = ()
    authors: Texts = ()
    domains: Texts = ()
    labels: Texts = ()
    langs: Texts = ()
    kind: Texts = ()
    media: Texts = ()
    except_: RawExcept = RawExcept()
    between: str | None = None
    expires: Any = None
    in_: Texts = ("following",)
    reach: str | None = None


class RawTest(msgspec.Struct, frozen=True):
    """`[[test]]`: besides `post`, the fields of a row of P.jsonl."""

    post: str
    expect: str
    by: str | None = None
    langs: Texts = ()
    author: str = ""
    is_reply: bool = False
    has_image: bool = False
    alt: str = ""
    link: str = ""
    quote_text: str = ""


class RawFilters(msgspec.Struct, frozen=True):
    """The whole file."""

    rule: tuple[RawRule, ...] = ()
    test: tuple[RawTest, ...] = ()
