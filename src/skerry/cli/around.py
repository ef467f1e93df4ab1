"""What stands around posts of the store, for a command that judges them by rules which reach so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.judge.reach import around_of, texts_around, uris_around, with_vectors
from skerry.judge.rules import Ruleset
from skerry.judge.subject import Subject
from skerry.store.cache import Cache

if TYPE_CHECKING:
    from skerry.cli.reading import Reading
    from skerry.domain.posts import FeedItem


def with_around(
    ruleset: Ruleset,
    cache: Cache,
    model: str,
    items: Sequence[FeedItem],
    subjects: Sequence[Subject],
    reading: Reading,
) -> list[Subject]:
    """The posts with what is around them and its vectors; as they are where no rule reaches beyond a post."""
    if not ruleset.reaches:
        return [*subjects]
    known = cache.posts([*{uri for item in items for uri in uris_around(item)}], model=model)
    posts = {uri: post for uri, (post, _) in known.items()}
    found = [replace(subject, around=around_of(item, posts)) for item, subject in zip(items, subjects, strict=True)]
    texts = texts_around(found) if ruleset.reads_around else []
    return with_vectors(found, reading.vectors(texts)) if texts else found
