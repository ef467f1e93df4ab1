"""Reading and writing the one list of preferences, and whose labels a server is asked for."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from skerry.bsky.fetch import Fetcher
from skerry.bsky.locks import held
from skerry.bsky.preferences import PreferencesClient
from skerry.bsky.session import Session
from skerry.domain.errors import BadAnswer, UsageError
from skerry.domain.labelers import BLUESKY_LABELER
from skerry.domain.preferences import Entries, SetAdult, edited
from tests.bsky.servers import Pds, Reply, Seen, as_json
from tests.bsky.signins import keep_session, with_session

GET, PUT = "app.bsky.actor.getPreferences", "app.bsky.actor.putPreferences"
LAB = "did:plc:" + "l" * 24
UNKNOWN = b'{"$type": "app.bsky.actor.defs#laterPref" ,"x":[1.50,"\\u00e9"]}'


def adult(entries: Entries) -> Entries:
    """Switches adult content on."""
    return edited(entries, SetAdult(True), str)


@pytest.fixture
def kept(tmp_path: Path, pds: Pds) -> Pds:
    """A server that has one preference that nobody knows."""
    keep_session(tmp_path, pds)
    stored = [UNKNOWN]
    pds.routes[f"/xrpc/{GET}"] = lambda _: Reply(200, {}, b'{"preferences": [' + b",".join(stored) + b"]}")

    def put(seen: Seen) -> Reply:
        class Body(msgspec.Struct):
            preferences: list[msgspec.Raw]

        stored[:] = [bytes(raw) for raw in msgspec.json.decode(seen.body, type=Body).preferences]
        return Reply(200, {}, b"")

    pds.routes[f"/xrpc/{PUT}"] = put
    return pds


def test_a_change_is_made_on_what_is_there_and_keeps_the_rest(tmp_path: Path, kept: Pds) -> None:
    """Read right before it is written, byte for byte; what is so already is not written."""
    lock = tmp_path / "preferences.lock"
    for _ in range(2):
        entries = with_session(tmp_path, lambda session: PreferencesClient(session, lock).change(adult))
    assert bytes(entries[0]) == UNKNOWN
    (written,) = kept.asked(PUT)
    assert UNKNOWN in written.body
    assert json.loads(written.body)["preferences"][1] == {
        "$type": "app.bsky.actor.defs#adultContentPref",
        "enabled": True,
    }
    assert [seen.path.rpartition(".")[2] for seen in kept.seen if "references" in seen.path] == [
        *("getPreferences", "putPreferences", "getPreferences"),
    ]


def test_a_change_that_is_refused_writes_nothing(tmp_path: Path, kept: Pds) -> None:
    """The lock is free afterwards."""

    def refuse(_entries: Entries) -> Entries:
        raise UsageError("no")

    lock = tmp_path / "preferences.lock"
    with pytest.raises(UsageError):
        with_session(tmp_path, lambda session: PreferencesClient(session, lock).change(refuse))
    assert kept.asked(PUT) == []
    with held(lock, seconds=0.1):
        pass


def test_only_one_writes_at_a_time(tmp_path: Path, kept: Pds) -> None:
    """Whoever comes second waits for the lock, and reads what the first has written."""
    lock = tmp_path / "preferences.lock"

    async def use(session: Session) -> None:
        with held(lock):
            writing = asyncio.ensure_future(PreferencesClient(session, lock).change(adult))
            await asyncio.sleep(0.3)
            assert not writing.done()
            assert kept.asked(GET) == []
        await writing

    with_session(tmp_path, use)
    assert len(kept.asked(PUT)) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"preferences": {}}', b"[" * 100_000])
def test_an_answer_that_is_no_list_is_never_written_over(tmp_path: Path, kept: Pds, body: bytes) -> None:
    """A half answer must not become the account's preferences."""
    kept.routes[f"/xrpc/{GET}"] = lambda _: Reply(200, {}, body)
    with pytest.raises(BadAnswer):
        with_session(tmp_path, lambda session: PreferencesClient(session, tmp_path / "l").change(adult))
    assert kept.asked(PUT) == []


def test_labelers_are_asked_for_in_detail(tmp_path: Path, kept: Pds) -> None:
    """All at once; nobody is asked about none."""
    kept.routes["/xrpc/app.bsky.labeler.getServices"] = lambda _: as_json({"views": [{"a": 1}]})

    async def use(session: Session) -> tuple[Entries, Entries]:
        client = PreferencesClient(session, tmp_path / "l")
        return await client.services([]), await client.services([LAB, BLUESKY_LABELER])

    none, found = with_session(tmp_path, use)
    assert (none, [bytes(raw) for raw in found]) == ((), [b'{"a": 1}'])
    (seen,) = kept.asked("app.bsky.labeler.getServices")
    assert seen.query == {"dids": [LAB, BLUESKY_LABELER], "detailed": ["true"]}


def test_every_read_says_whose_labels_it_wants(tmp_path: Path, kept: Pds) -> None:
    """Bluesky's own, whose redactions hold, then those that the account subscribes to."""
    kept.routes["/xrpc/app.bsky.feed.getTimeline"] = lambda _: as_json({"feed": []})

    async def use(session: Session) -> None:
        await Fetcher(session).timeline()
        session.labelers = (BLUESKY_LABELER, LAB)
        await Fetcher(session).timeline()

    with_session(tmp_path, use)
    headers = [seen.headers["atproto-accept-labelers"] for seen in kept.asked("app.bsky.feed.getTimeline")]
    assert headers == [f"{BLUESKY_LABELER};redact", f"{BLUESKY_LABELER};redact, {LAB}"]
