"""A record with a key of ours comes to be there exactly once, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from skerry.bsky.writing.records import Record, pack, unpack
from skerry.bsky.writing.repo import Repo
from skerry.domain.errands import Journal
from skerry.domain.errors import NetworkError, ServerError, UsageError
from skerry.domain.writing import Errand, Written

NO_BLOB = "BlobNotFound"
"""The error of a PDS that has dropped an upload which no record came to use."""

Make = Callable[[], Awaitable[tuple[Record, ...]]]


class Creating:
    """Creates records in the account's repository."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo

    async def once(self, errand: Errand, journal: Journal, make: Make) -> Written:
        """What is there in the end. `make` is asked for the records unless an earlier try has made them.

        A try whose answer was lost is resolved by asking for the record: createRecord for a key that is taken is
        answered with 500, so it is never repeated blindly.
        """
        prepared = errand.prepared
        if prepared and errand.is_uncertain:
            records = unpack(prepared)
            there = await self._repo.get(records[0].collection, records[0].key)
            if there is not None:
                return _same(records[0], there)
        if not prepared:
            prepared = pack(await make())
            journal.prepared(prepared)
        try:
            return await self._send(unpack(prepared), journal, is_repeated=errand.is_uncertain)
        except ServerError as error:
            if error.name != NO_BLOB or not errand.prepared:
                raise
        journal.prepared(b"")
        prepared = pack(await make())
        journal.prepared(prepared)
        return await self._send(unpack(prepared), journal, is_repeated=False)

    async def _send(self, records: tuple[Record, ...], journal: Journal, *, is_repeated: bool) -> Written:
        journal.asking()
        try:
            if is_repeated and len(records) == 1:
                return await self._repo.put(records[0])
            return await self._repo.create(records)
        except NetworkError as error:
            if not may_be_written(error):
                journal.refused()
            raise


def may_be_written(error: NetworkError) -> bool:
    """Whether a request that ended so may have done what it was sent for."""
    if isinstance(error, ServerError):
        return error.status >= 500
    return error.was_sent


def _same(record: Record, there: Written) -> Written:
    """What is there, if it is what was sent. Raises `UsageError`."""
    if msgspec.json.decode(there.record) != msgspec.json.decode(record.value):
        raise UsageError("another record has its key", where=there.uri, remedy="post it anew")
    return there
