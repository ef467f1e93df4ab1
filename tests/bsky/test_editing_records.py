"""Records changed in place: what skerry doesn't know stays, and another client's change is not overwritten."""

from __future__ import annotations

import asyncio
from typing import cast

import msgspec
import pytest

from skerry.bsky.writing.creating import Creating
from skerry.bsky.writing.editing import Editing
from skerry.bsky.writing.people import People
from skerry.bsky.writing.records import Record
from skerry.bsky.writing.repo import Repo
from skerry.domain.errors import ServerError, UsageError
from skerry.domain.writing import EditProfile, Errand, SaveList, Written

ME = "did:plc:meeeeeeeeeeeeeeeeeeeeeee"


class OneRecord:
    """A repository with one record; so many times another client is quicker."""

    def __init__(self, value: bytes, quicker: int = 0) -> None:
        self.did = ME
        self.value = value
        self.quicker = quicker
        self.swaps: list[str] = []

    async def get(self, collection: str, key: str) -> Written | None:
        """The record as it is now."""
        return Written(f"at://{ME}/{collection}/{key}", f"cid{len(self.swaps)}", self.value) if self.value else None

    async def put_over(self, record: Record, there: Written | None) -> Written:
        """Put it, unless another was quicker."""
        self.swaps.append(there.cid if there else "")
        if self.quicker:
            self.quicker -= 1
            self.value = msgspec.json.encode({**msgspec.json.decode(self.value or b"{}"), "by-another": self.quicker})
            raise ServerError("Record was at another", where="pds.test", status=400, name="InvalidSwap")
        self.value = bytes(record.value)
        return Written("uri", "cid")


def edit(repo: OneRecord, wish: EditProfile | SaveList) -> dict[str, object]:
    """What the record says after a change."""
    as_repo = cast("Repo", repo)
    editing = Editing(as_repo, cast("People", _Nobody()), Creating(as_repo))
    errand = Errand(1, wish, "3key", 1_700_000_000_000)
    if isinstance(wish, EditProfile):
        asyncio.run(editing.edit_profile(errand, wish))
    else:
        asyncio.run(editing.save_list(errand, wish, cast("object", None)))  # type: ignore[arg-type]  # not used for a change
    value: dict[str, object] = msgspec.json.decode(repo.value)
    return value


class _Nobody:
    async def mentioned(self, handle: str) -> str:  # noqa: ARG002 - nobody has any
        return ""

    async def address(self, uri: str) -> str:
        return uri


def test_profile_is_read_again_when_another_client_was_quicker() -> None:
    """Its change is kept, and so is ours; the put names the version that was read."""
    repo = OneRecord(b'{"$type":"app.bsky.actor.profile","displayName":"Old","pinnedPost":{"uri":"x"}}', quicker=2)
    value = edit(repo, EditProfile("New", ""))
    assert value == {
        "$type": "app.bsky.actor.profile",
        "displayName": "New",
        "pinnedPost": {"uri": "x"},
        "by-another": 0,
    }
    assert repo.swaps == ["cid0", "cid1", "cid2"]


def test_profile_that_keeps_changing_is_given_up_on() -> None:
    """After a few tries the server's error stands; nothing of another's is overwritten."""
    with pytest.raises(ServerError):
        edit(OneRecord(b"{}", quicker=9), EditProfile("New"))


def test_profile_that_is_so_already_is_not_written() -> None:
    """The same again changes nothing; one that isn't there is made."""
    repo = OneRecord(b'{"$type":"app.bsky.actor.profile","displayName":"New"}')
    edit(repo, EditProfile("New"))
    assert repo.swaps == []
    made = edit(OneRecord(b""), EditProfile("New"))
    assert made == {
        "$type": "app.bsky.actor.profile",
        "createdAt": "2023-11-14T22:13:20.000Z",
        "displayName": "New",
    }


def test_list_that_is_gone_or_of_another_is_not_changed() -> None:
    """In words; nothing is written."""
    for uri in (
        f"at://{ME}/app.bsky.graph.list/gone",
        "at://did:plc:other/app.bsky.graph.list/k",
        f"at://{ME}/a.b.c/k",
    ):
        with pytest.raises(UsageError):
            edit(OneRecord(b""), SaveList("Name", uri=uri))
