"""The outbox over a network that loses a fifth of the requests and nearly a third of the answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import Resolver
from skerry.bsky.keeping import Keeper
from skerry.bsky.session import Session
from skerry.bsky.writing.writer import Writer
from skerry.domain.writing import Gates, NewPost, Toggle
from skerry.store.user import User
from tests.bsky.servers import WREN
from tests.bsky.signins import keep_session, no_record, no_ring
from tests.support.amounts import amount
from tests.support.lossy import LossyDoor
from tests.support.outboxes import send_all
from tests.support.repository import Repository, cid_of

POSTS = "app.bsky.feed.post"


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A PDS of the test's own."""
    with Repository() as server:
        yield server


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    """An outbox."""
    opened = User.open(tmp_path / "user.db")
    yield opened
    opened.close()


class Line:
    """A line to the PDS that loses things; `lost` adds up how many requests and answers."""

    def __init__(self, folder: Path, pds: Repository) -> None:
        self._folder = folder
        self._directory = Origin.parse(pds.url)
        self._account = keep_session(folder, pds)
        self.lost = [0, 0]

    def use(self, user: User, work: Callable[[Writer], Awaitable[object]], seed: int, *, is_good: bool = False) -> None:
        """Run something with a writer; a line that `is_good` loses nothing."""

        async def run() -> None:
            shares = {"requests": 0.0, "answers": 0.0} if is_good else {}
            ledger = Ledger(self._folder / "state")
            async with LossyDoor(Policy(loopback=True), ledger, seed=seed, **shares) as door:
                session = Session(door, self._account, Keeper(self._folder, ring=no_ring()))
                resolver = Resolver(door, directory=self._directory, txt=no_record)
                await work(Writer(session, resolver, user.attachments.get))
                self.lost = [old + new for old, new in zip(self.lost, door.lost, strict=True)]

        asyncio.run(run())


@pytest.fixture
def line(tmp_path: Path, repository: Repository) -> Line:
    """A lossy line to the repository."""
    return Line(tmp_path, repository)


def test_every_post_is_written_exactly_once(line: Line, repository: Repository, user: User) -> None:
    """20 % of the requests and 30 % of the answers lost: as many records as posts, each with its own text."""
    count = amount(2000)
    texts = [f"post {n}" for n in range(count)]
    for n, text in enumerate(texts):
        user.outbox.post([NewPost(text)], at_ms=1_700_000_000_000 + n)
    line.use(user, lambda writer: send_all(user, writer, 600), 1)
    assert min(line.lost) > count // 4
    assert [record["text"] for record in repository.of(POSTS)] == texts
    assert repository.commits == count
    assert set(user.outbox.counts()) == {"sent"}


def test_threads_with_gates_keep_their_order(line: Line, repository: Repository, user: User) -> None:
    """Each post answers the one before it by its version, the root is the first; gates are written with their post."""
    for n in range(amount(200) // 5):
        thread = [NewPost(f"{n}.{place}", gates=Gates((), False) if place == 0 else None) for place in range(5)]
        user.outbox.post(thread, at_ms=1_700_000_000_000 + n * 10)
    line.use(user, lambda writer: send_all(user, writer, 600), 2)
    posts = repository.of(POSTS)
    uris = [uri for uri in sorted(repository.records) if f"/{POSTS}/" in uri]
    for place, (uri, record) in enumerate(zip(uris, posts, strict=True)):
        number = place % 5
        assert record["text"].endswith(f".{number}")
        if number:
            root, parent = uris[place - number], uris[place - 1]
            assert record["reply"]["parent"] == {"uri": parent, "cid": cid_of(repository.records[parent])}
            assert record["reply"]["root"] == {"uri": root, "cid": cid_of(repository.records[root])}
        else:
            assert "reply" not in record
            assert repository.records[uri.replace(".post/", ".threadgate/")]["post"] == uri
    assert len(posts) == amount(200) // 5 * 5
    assert (
        len(repository.of("app.bsky.feed.threadgate"))
        == len(repository.of("app.bsky.feed.postgate"))
        == len(posts) // 5
    )


def test_nothing_is_liked_twice(line: Line, repository: Repository, user: User) -> None:
    """Liked and liked again, also when a like is there that the AppView does not show yet; then taken back."""
    liked = f"at://did:plc:{'robin' * 4}aaaa/{POSTS}/3kaaaaaaaaa2a"
    repository.posts[liked] = {"uri": liked, "cid": "bafyreiliked", "record": {}, "viewer": {}}
    for round_ in range(amount(200) // 10):
        for _ in range(3):
            user.outbox.toggle(Toggle("like", liked), at_ms=1)
            line.use(user, lambda writer: send_all(user, writer), round_)
        (record,) = repository.of("app.bsky.feed.like")
        assert record["subject"] == {"uri": liked, "cid": "bafyreiliked"}
        user.outbox.toggle(Toggle("like", liked, is_on=False), at_ms=1)
        line.use(user, lambda writer: send_all(user, writer), round_)
        assert repository.of("app.bsky.feed.like") == []


def test_restart_in_the_middle_goes_on(tmp_path: Path, line: Line, repository: Repository) -> None:
    """Sync killed at any moment, between any two steps: what was being sent is looked for before it is sent again."""
    path = tmp_path / "user.db"
    count = amount(200) // 2
    user = User.open(path)
    for n in range(count):
        user.outbox.post([NewPost(f"post {n}")], at_ms=1_700_000_000_000 + n)
    user.close()

    async def a_while(writer: Writer, opened: User, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await send_all(opened, writer)

    for turn in range(10_000):
        opened = User.open(path)
        line.use(opened, partial(a_while, opened=opened, seconds=0.02 + turn % 7 / 100), turn, is_good=True)
        is_done = set(opened.outbox.counts()) == {"sent"}
        opened.close()
        if is_done:
            break
    assert [record["text"] for record in repository.of(POSTS)] == [f"post {n}" for n in range(count)]
    assert WREN in next(iter(repository.records))
