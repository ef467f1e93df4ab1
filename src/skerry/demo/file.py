"""A file of posts (P.jsonl) as a source: its first rows for the window to paint at once, the others by sync."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from skerry.demo.rowpost import item_of
from skerry.demo.world import page
from skerry.demo.writing import Refusal
from skerry.domain.directory import FEEDS, LISTS
from skerry.domain.errors import SkerryError, UsageError
from skerry.domain.pages import TimelinePage
from skerry.domain.posts import FeedItem
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.domain.writing import Attachment
from skerry.judge.rows import BadRow, numbered_lines
from skerry.store.cache import Cache
from skerry.store.values import Place, PutResult
from skerry.sync.protocol import FOLLOWING
from skerry.sync.source import Changes

FIRST = 200
"""Rows that the window shows before sync has read the others."""

STEP = 500
"""Rows of a page: about 30 ms."""

OWN_DID = "did:web:you.example.com"


def open_file(cache: Cache, file: Path) -> None:
    """Put the first rows into an empty store. Raises `SkerryError` when the file can't be read."""
    _put(cache, list(islice(_items(file), FIRST)), cache.top(), has_more=True)


def bad_rows(file: Path) -> list[str]:
    """A line for each row that can't be read, to be said when the window has closed."""
    return [f"{file}:{number}: {row}" for number, row in _rows(file) if isinstance(row, str)]


class FileSource:
    """The rows of a file, in its order: the first is the newest."""

    poll_seconds = 0.0
    has_notifications = False
    moderating = None

    def __init__(self, cache: Cache, file: Path) -> None:
        self._cache = cache
        self._file = file

    async def refresh(self, feed: str, changes: Changes) -> None:
        """Everything that is in the file and not yet in the store."""
        if feed != FOLLOWING:
            raise UsageError("a file of posts is one feed only", where=feed)
        rows = islice(_items(self._file), FIRST, None)
        while (place := self._cache.tail(feed)) is not None:
            step = list(islice(rows, STEP))
            changes.page(feed, _put(self._cache, step, place, has_more=len(step) == STEP))
            await asyncio.sleep(0)
        bad = sum(isinstance(row, str) for _number, row in _rows(self._file))
        if bad:
            changes.notice(f"rows of {self._file.name} that can't be read and are left out: {bad}")

    async def older(self, feed: str, gap: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """There is nothing behind a file."""
        return

    async def thread(self, uri: str, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """Rows don't say what they answer."""
        raise UsageError("a file of posts has no threads", where=uri)

    async def saw(self, at_ms: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """Nobody is told of anything here."""
        return

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:  # noqa: ARG002 - a source's interface
        """Nothing but posts is here."""
        if name not in (FEEDS, LISTS):
            raise UsageError("there is nothing but posts here", where=name)

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:  # noqa: ARG002 - a source's interface
        """There is no account whose settings could be changed."""
        raise UsageError("a file of posts has no moderation settings")

    async def picture(self, url: str) -> bytes:
        """Rows have no pictures, only their descriptions."""
        raise UsageError("there are no pictures here", where=url)

    def carrier(self, load: Callable[[str], Attachment | None]) -> Refusal:  # noqa: ARG002 - a source's interface
        """There is nowhere to write to."""
        return Refusal()

    async def close(self) -> None:
        """Nothing is open."""


def _put(cache: Cache, items: list[FeedItem], place: Place, *, has_more: bool) -> PutResult:
    cursor = "more" if has_more else ""
    content = TimelinePage(page(items).items, cursor)
    return cache.put_page(FOLLOWING, content, place, asked_ms=time.time_ns() // 1_000_000, own_did=OWN_DID)


def _items(file: Path) -> Iterator[FeedItem]:
    return (row for _number, row in _rows(file) if isinstance(row, FeedItem))


def _rows(file: Path) -> Iterator[tuple[int, FeedItem | str]]:
    """Each row with its line's number: an item, or why it is none."""
    name = hashlib.sha256(str(file).encode()).hexdigest()[:12]
    try:
        with file.open("rb") as stream:
            for number, line in numbered_lines(stream):
                try:
                    yield number, item_of(line, number, name)
                except BadRow as error:
                    yield number, str(error)
    except OSError as error:
        raise SkerryError(f"can't be read: {error.strerror}", where=str(file), remedy="check its name") from error
