"""Parts of writing that the real backend can't be brought to show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.session import Session
from skerry.bsky.writing.gates import changed_postgate, changed_threadgate
from skerry.bsky.writing.people import Nobody, People
from skerry.bsky.writing.records import pack, record, timestamp, unpack
from skerry.bsky.writing.writer import Writer
from skerry.domain.errors import BadAnswer, NetworkError, ServerError, UsageError
from skerry.domain.writing import Attachment, Errand, Gates, NewPost, PostImage, Report
from tests.bsky.doors import NO_AUTHORITIES
from tests.bsky.servers import WREN, Reply, Seen, as_json
from tests.bsky.signins import keep_session, no_record, no_ring
from tests.support.repository import Repository

T = TypeVar("T")

POST = f"at://{WREN}/app.bsky.feed.post/3k"
MADE = "2026-01-02T03:04:05.678Z"


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A PDS of the test's own."""
    with Repository() as server:
        yield server


class Notes:
    """A journal that remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def prepared(self, record: bytes) -> None:
        """Remember."""
        self.said.append("prepared" if record else "anew")

    def asking(self) -> None:
        """Remember."""
        self.said.append("asking")

    def refused(self) -> None:
        """Remember."""
        self.said.append("refused")


def with_parts(folder: Path, pds: Repository, use: Callable[[Session, Resolver], Awaitable[T]]) -> T:
    """Run something with a session."""
    account = keep_session(folder, pds)

    async def run() -> T:
        async with Door(Policy(loopback=True), Ledger(folder / "state"), certificates=NO_AUTHORITIES) as door:
            session = Session(door, account, Keeper(folder, ring=no_ring()))
            return await use(session, Resolver(door, directory=Origin.parse(pds.url), txt=no_record))

    return asyncio.run(run())


def carry_out(folder: Path, pds: Repository, errand: Errand, notes: Notes, image: Attachment | None = None) -> str:
    """Carry an errand out; the address of what was written."""

    async def use(session: Session, resolver: Resolver) -> str:
        return (await Writer(session, resolver, lambda _: image).carry_out(errand, notes)).written.uri

    return with_parts(folder, pds, use)


def test_handle_whose_host_is_down_is_asked_of_the_pds(tmp_path: Path, repository: Repository) -> None:
    """And believed only if the DID's document names the handle."""
    other = "did:plc:" + "robi" * 6
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": repository.url}
    document = {"id": other, "alsoKnownAs": ["at://robin.example.com"], "service": [service]}

    def resolve(seen: Seen) -> Reply:
        return as_json({"did": WREN if seen.query["handle"] == ["wren.test"] else other})

    repository.routes[f"/{other}"] = lambda _: as_json(document)
    repository.routes["/xrpc/com.atproto.identity.resolveHandle"] = resolve

    def look(handle: str) -> str:
        async def use(session: Session, resolver: Resolver) -> str:
            async def down(name: str, *, pds: Origin | None = None) -> Identity:  # noqa: ARG001 - as `Resolver` has it
                raise NetworkError("it could not be looked up", where=name)

            resolver.identify = down  # type: ignore[method-assign]  # its host can't be on loopback, where PDSes answer
            return await People(session, resolver).mentioned(handle)

        return with_parts(tmp_path, repository, use)

    assert look("robin.example.com") == other
    assert look("another.example.com") == ""


def test_changed_gates_keep_what_else_they_say() -> None:
    """Hidden replies and detached quotes are other clients' to set; without them an open gate is no record."""
    old = json.dumps({"$type": "app.bsky.feed.threadgate", "post": POST, "hiddenReplies": ["at://x"], "createdAt": "1"})
    changed = changed_threadgate(old.encode(), Gates(()), POST, "3k", MADE)
    assert changed is not None
    assert json.loads(bytes(changed.value)) == {
        "$type": "app.bsky.feed.threadgate",
        "post": POST,
        "hiddenReplies": ["at://x"],
        "allow": [],
        "createdAt": "1",
    }
    opened = changed_threadgate(old.encode(), Gates(), POST, "3k", MADE)
    assert opened is not None
    assert "allow" not in json.loads(bytes(opened.value))
    assert changed_threadgate(b"", Gates(), POST, "3k", MADE) is None
    detached = json.dumps({"post": POST, "detachedEmbeddingUris": ["at://y"], "embeddingRules": [1], "createdAt": "1"})
    kept = changed_postgate(detached.encode(), Gates(), POST, "3k", MADE)
    assert kept is not None
    assert json.loads(bytes(kept.value))["detachedEmbeddingUris"] == ["at://y"]
    assert "embeddingRules" not in json.loads(bytes(kept.value))


def test_records_come_back_from_the_outbox_as_they_were() -> None:
    """The same bytes; times as records have them."""
    records = (record("app.bsky.feed.post", "3k", {"text": "x", "none": None}),)
    assert unpack(pack(records)) == records
    assert bytes(records[0].value) == b'{"$type":"app.bsky.feed.post","text":"x"}'
    assert timestamp(1_767_323_045_678) == MADE


def test_report_whose_answer_was_lost_is_not_repeated(tmp_path: Path, repository: Repository) -> None:
    """It fails, and says why; when the user tries it again, it is sent."""
    notes = Notes()
    errand = Errand(1, Report(WREN, "spam"), "3k", 1, is_uncertain=True)
    with pytest.raises(UsageError, match="may have arrived"):
        carry_out(tmp_path, repository, errand, notes)
    assert notes.said == ["refused"]
    assert repository.asked("com.atproto.moderation.createReport") == []
    carry_out(tmp_path, repository, Errand(1, Report(WREN, "spam"), "3k", 1), notes)
    (seen,) = repository.asked("com.atproto.moderation.createReport")
    assert seen.headers["atproto-proxy"] == "did:plc:ar7c4by46qjdydhdevvrndac#atproto_labeler"
    assert json.loads(seen.body)["reasonType"] == "com.atproto.moderation.defs#reasonSpam"


def test_upload_that_the_pds_has_dropped_is_made_again(tmp_path: Path, repository: Repository) -> None:
    """A record that waited for days names a blob that is gone: uploaded anew, the key stays."""
    image = Attachment("0" * 64, "image/png", 1, 1, b"image")
    errand = Errand(1, NewPost("x", images=(PostImage(image.name, "alt"),)), "3kaaaaaaaaa2a", 1)
    nsid = "com.atproto.repo.createRecord"
    gone = {"error": "BlobNotFound", "message": "Could not find blob"}
    repository.said[nsid] = [as_json(gone, 400)]
    notes = Notes()
    with pytest.raises(ServerError, match="Could not find blob"):
        carry_out(tmp_path, repository, errand, notes, image)
    assert notes.said == ["prepared", "asking", "refused"]
    kept = pack((record("app.bsky.feed.post", errand.record_key, {"text": "x"}),))
    repository.said[nsid] = [as_json(gone, 400)]
    waited = Errand(1, errand.wish, errand.record_key, 1, prepared=kept)
    assert carry_out(tmp_path, repository, waited, notes, image) == f"at://{WREN}/app.bsky.feed.post/3kaaaaaaaaa2a"
    assert notes.said[3:] == ["asking", "refused", "anew", "prepared", "asking"]


@pytest.mark.parametrize("uri", ["\x1b[31mat://x", "https://example.com", ""])
def test_address_that_is_none_is_not_believed(tmp_path: Path, repository: Repository, uri: str) -> None:
    """What a server says that it wrote reaches the terminal: it has to be an address."""
    repository.said["com.atproto.repo.createRecord"] = [as_json({"uri": uri, "cid": "bafyreiaaaa"})]
    with pytest.raises(BadAnswer, match="is none"):
        carry_out(tmp_path, repository, Errand(1, NewPost("x"), "3kaaaaaaaaa2a", 1), Notes())


@pytest.mark.parametrize(
    ("status", "headers", "least"),
    [(429, {"ratelimit-reset": "2000000000"}, 1e8), (503, {"retry-after": "30"}, 30), (503, {}, None)],
)
def test_busy_server_says_when_to_come_again(
    tmp_path: Path, repository: Repository, status: int, headers: dict[str, str], least: float | None
) -> None:
    """In its headers; a 429 wrote nothing."""
    repository.said["com.atproto.repo.createRecord"] = [as_json({"error": "Busy"}, status, headers)]
    notes = Notes()
    with pytest.raises(ServerError) as caught:
        carry_out(tmp_path, repository, Errand(1, NewPost("x"), "3kaaaaaaaaa2a", 1), notes)
    wait = caught.value.wait_s
    assert wait is None if least is None else wait is not None and wait >= least
    assert notes.said == ["prepared", "asking", *(["refused"] if status == 429 else [])]


def test_another_record_under_the_key_is_left_alone(tmp_path: Path, repository: Repository) -> None:
    """It can't be ours: nothing is put in its place."""
    uri = f"at://{WREN}/app.bsky.feed.post/3kaaaaaaaaa2a"
    repository.records[uri] = {"text": "another's"}
    kept = pack((record("app.bsky.feed.post", "3kaaaaaaaaa2a", {"text": "x"}),))
    errand = Errand(1, NewPost("x"), "3kaaaaaaaaa2a", 1, prepared=kept, is_uncertain=True)
    with pytest.raises(UsageError, match="another record has its key"):
        carry_out(tmp_path, repository, errand, Notes())
    assert repository.records[uri] == {"text": "another's"}


def test_what_never_left_is_known_not_to_be_there(tmp_path: Path, repository: Repository) -> None:
    """A refused connection wrote nothing."""
    account = keep_session(tmp_path, repository)

    async def run() -> None:
        async with Door(Policy(loopback=True), Ledger(tmp_path / "state"), certificates=NO_AUTHORITIES) as door:
            away = msgspec.structs.replace(account, pds="http://127.0.0.1:9")
            session = Session(door, away, Keeper(tmp_path, ring=no_ring()))
            resolver = Resolver(door, directory=Origin.parse(repository.url), txt=no_record)
            notes = Notes()
            with pytest.raises(NetworkError, match="refused the connection") as caught:
                await Writer(session, resolver, lambda _: None).carry_out(
                    Errand(1, NewPost("x"), "3kaaaaaaaaa2a", 1), notes
                )
            assert not caught.value.was_sent
            assert notes.said == ["prepared", "asking", "refused"]

    asyncio.run(run())


def test_nobody_is_told_from_no_network(tmp_path: Path, repository: Repository) -> None:
    """What is no handle at all is an error at once."""

    async def use(session: Session, resolver: Resolver) -> None:
        with pytest.raises(Nobody, match="neither a handle nor a DID"):
            await People(session, resolver).did_of("not a handle")

    with_parts(tmp_path, repository, use)


def test_lost_answer_is_resolved_before_the_same_is_sent_again(tmp_path: Path, repository: Repository) -> None:
    """First getRecord, never a blind createRecord; then putRecord, of the very bytes."""
    kept = pack((record("app.bsky.feed.post", "3kaaaaaaaaa2a", {"text": "x"}),))
    errand = Errand(1, NewPost("x"), "3kaaaaaaaaa2a", 1, prepared=kept, is_uncertain=True)
    notes = Notes()
    carry_out(tmp_path, repository, errand, notes)
    assert notes.said == ["asking"]
    carry_out(tmp_path, repository, errand, notes)
    assert notes.said == ["asking"]
    asked = [seen.path.rpartition(".")[2] for seen in repository.seen if ".repo." in seen.path]
    assert asked == ["getRecord", "putRecord", "getRecord"]
    (put,) = repository.asked("com.atproto.repo.putRecord")
    assert unpack(kept)[0].value == msgspec.json.decode(put.body, type=dict[str, msgspec.Raw])["record"]
