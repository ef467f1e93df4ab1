"""Which languages a post may be tagged with, one key after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skerry.domain.syntax import is_language
from skerry.domain.writing import NewPost
from skerry.store.user import User

LOOKED_AT = 20
"""Rows of the outbox among which is the last post."""

Langs = tuple[str, ...]


def choices(settings: Sequence[str], last: Langs | None, answered: Iterable[str]) -> list[Langs]:
    """What the key goes through: the first is what a new post begins with, the last is none.

    Args:
        settings: The languages that the user writes, by settings.toml, or by the locale.
        last: Those of the last post; None where there is none.
        answered: Those of the post that is answered or quoted.
    """
    wanted: list[Langs] = [] if last is None else [last]
    wanted += [(code,) for code in (*settings, *answered) if is_language(code)]
    return list(dict.fromkeys([*(each for each in wanted if each), ()]))


def last_used(user: User) -> Langs | None:
    """The languages of the last post that was written here. Raises StoreError."""
    rows = user.outbox.rows(limit=LOOKED_AT)
    return next((row.wish.langs for row in rows if isinstance(row.wish, NewPost)), None)
