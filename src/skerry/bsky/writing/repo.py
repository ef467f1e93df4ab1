"""The account's own repository at its PDS: records read, created, put and deleted, blobs uploaded.

Source: the lexicons `com.atproto.repo.*`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from skerry.bsky.egress.door import Answer
from skerry.bsky.session import Session
from skerry.bsky.writing.records import Record
from skerry.bsky.xrpc import Blob, check, decode, error_of
from skerry.domain.errors import BadAnswer
from skerry.domain.syntax import is_at_uri, is_cid
from skerry.domain.writing import Attachment, Written

NOT_FOUND = "RecordNotFound"

NEWEST = 50
"""Records that are looked through for what the AppView may not know yet."""


class _Found(msgspec.Struct):
    uri: str
    cid: str
    value: msgspec.Raw


class _Listed(msgspec.Struct):
    records: list[_Found]


class _Made(msgspec.Struct):
    uri: str
    cid: str


class _Results(msgspec.Struct):
    results: list[_Made]


class _Uploaded(msgspec.Struct):
    blob: msgspec.Raw


class Repo:
    """Speaks with the PDS as the account. Each method raises what `Session` does, and `ServerError`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.did = session.account.did

    async def get(self, collection: str, key: str) -> Written | None:
        """A record as it is there now; None when it isn't."""
        params = {"repo": self.did, "collection": collection, "rkey": key}
        answer = await self._session.query("com.atproto.repo.getRecord", params, purpose="write")
        if answer.status == 400 and error_of(answer).error == NOT_FOUND:
            return None
        found = decode(check(answer), _Found, answer.host)
        return _written(found.uri, found.cid, answer, bytes(found.value))

    async def create(self, records: Sequence[Record]) -> Written:
        """Create records in one commit; the first as it is there now. A key that is taken is answered with 500."""
        if len(records) > 1:
            return await self._apply(records)
        return await self._one("com.atproto.repo.createRecord", records[0])

    async def put(self, record: Record) -> Written:
        """Have a record be there, in place of what was; the same again changes nothing."""
        return await self._one("com.atproto.repo.putRecord", record)

    async def put_over(self, record: Record, there: Written | None) -> Written:
        """Have a record be there in place of this version of it, or of none.

        Raises ServerError named `InvalidSwap` when another is there by now.
        """
        swap = {"swapRecord": there.cid if there else None}
        return await self._one("com.atproto.repo.putRecord", record, swap)

    async def newest(self, collection: str) -> list[Written]:
        """The newest records of a collection, `NEWEST` at most."""
        params: dict[str, str | int] = {"repo": self.did, "collection": collection, "limit": NEWEST}
        answer = await self._session.query("com.atproto.repo.listRecords", params, purpose="write")
        found = decode(check(answer), _Listed, answer.host).records
        return [_written(each.uri, each.cid, answer, bytes(each.value)) for each in found]

    async def delete(self, collection: str, key: str) -> None:
        """Have a record not be there; one that isn't is no error."""
        body = {"repo": self.did, "collection": collection, "rkey": key}
        check(await self._session.procedure("com.atproto.repo.deleteRecord", body, purpose="write"))

    async def upload(self, image: Attachment) -> msgspec.Raw:
        """Upload bytes; the blob as a record refers to it. The same bytes again are the same blob."""
        body = Blob(image.body, image.mime)
        answer = await self._session.procedure("com.atproto.repo.uploadBlob", body, purpose="upload")
        return msgspec.Raw(bytes(decode(check(answer), _Uploaded, answer.host).blob))

    async def _one(self, nsid: str, record: Record, more: Mapping[str, object] | None = None) -> Written:
        body = {
            "repo": self.did,
            "collection": record.collection,
            "rkey": record.key,
            "record": record.value,
            **(more or {}),
        }
        answer = await self._session.procedure(nsid, body, purpose="write")
        made = decode(check(answer), _Made, answer.host)
        return _written(made.uri, made.cid, answer)

    async def _apply(self, records: Sequence[Record]) -> Written:
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#create",
                "collection": record.collection,
                "rkey": record.key,
                "value": record.value,
            }
            for record in records
        ]
        body = {"repo": self.did, "writes": writes}
        answer = await self._session.procedure("com.atproto.repo.applyWrites", body, purpose="write")
        made = decode(check(answer), _Results, answer.host).results
        if not made:
            raise BadAnswer("it did not say what it wrote", where=answer.host)
        return _written(made[0].uri, made[0].cid, answer)


def _written(uri: str, cid: str, answer: Answer, record: bytes = b"") -> Written:
    """What a server says that it has; its words reach the terminal. Raises `BadAnswer`."""
    if not (is_at_uri(uri) and is_cid(cid)):
        raise BadAnswer("the address of what it wrote is none", where=answer.host)
    return Written(uri, cid, record)
