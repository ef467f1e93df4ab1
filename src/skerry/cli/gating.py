"""Who may answer and quote, as `skerry post` and `skerry gates` are told."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import msgspec

from skerry.domain.errors import UsageError
from skerry.domain.posting import WHO_MAY_ANSWER
from skerry.domain.syntax import is_at_uri
from skerry.domain.writing import Gates

if TYPE_CHECKING:
    from pathlib import Path


NOBODY, EVERYBODY = "nobody", "everybody"
"""Of `--replies`."""


class Known(msgspec.Struct, frozen=True):
    """What the store knows of it: what new posts begin with, and the account's lists, by their names in lower case."""

    default: Gates = Gates()
    lists: dict[str, str] = {}


def known_in(folder: Path) -> Known:
    """The same for the store of an account, as sync last read it."""
    from skerry.domain.directory import LISTS, read_infos
    from skerry.domain.gates import PREFERENCES, kept_default
    from skerry.store.cache import Cache

    cache = Cache.open(folder / "cache.db", write=False)
    try:
        infos = read_infos(cache.kept(LISTS))
        lists = {info.words.casefold(): info.name.removeprefix("list:") for info in infos}
        return Known(kept_default(cache.kept(PREFERENCES)), lists)
    finally:
        cache.close()


def gates_told(args: argparse.Namespace, known: Known) -> Gates:
    """The gates that the arguments say, and where they say nothing those of before. Raises `UsageError`."""
    before = known.default
    replies = before.replies if args.replies is None else _replies(args.replies, known)
    can_quote = False if args.no_quotes else True if args.quotes else before.can_quote
    return Gates(replies, can_quote)


def _replies(words: str, known: Known) -> tuple[str, ...] | None:
    names = tuple(dict.fromkeys(name.strip() for name in words.split(",") if name.strip()))
    if names == (EVERYBODY,):
        return None
    return () if names == (NOBODY,) else tuple(_who(name, known) for name in names)


def _who(name: str, known: Known) -> str:
    if name in WHO_MAY_ANSWER or is_at_uri(name):
        return name
    if (uri := known.lists.get(name.casefold())) is not None:
        return uri
    lists = ", ".join(known.lists) or "none of yours is known yet: `skerry sync` and `g l` in the client ask for them"
    who = ", ".join((EVERYBODY, NOBODY, *WHO_MAY_ANSWER))
    raise UsageError(
        f"nobody is called {name[:60]!r} here", remedy=f"write {who}, a list's address, or a list: {lists}"
    )
