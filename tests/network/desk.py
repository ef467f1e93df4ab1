"""Writing as somebody at the real backend, in the test's own process, over a line that may lose things."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.policy import Policy
from skerry.bsky.opening import open_session, open_writer
from skerry.domain.writing import NewPost, OutboxRow, Toggle, Wish
from skerry.store.user import User
from tests.network import xrpc
from tests.network.reader import Reader
from tests.support.lossy import LossyDoor
from tests.support.outboxes import send_all


class Desk(msgspec.Struct, frozen=True):
    """Where somebody writes.

    Attributes:
        reader: Who.
        user: Their user.db.
    """

    reader: Reader
    user: User

    def write(self, *wishes: Wish) -> list[OutboxRow]:
        """Write one after the other; the rows as they ended."""
        ids = [self.add(wish) for wish in wishes]
        self.send()
        rows = [self.user.outbox.row(row_id) for row_id in ids]
        return [row for row in rows if row is not None]

    def thread(self, posts: Sequence[NewPost]) -> list[OutboxRow]:
        """Write a thread."""
        ids = self.user.outbox.post(posts, at_ms=now_ms())
        self.send()
        return [row for row_id in ids if (row := self.user.outbox.row(row_id)) is not None]

    def add(self, wish: Wish) -> int:
        """Put a wish into the outbox."""
        match wish:
            case NewPost():
                return self.user.outbox.post([wish], at_ms=now_ms())[0]
            case Toggle():
                return self.user.outbox.toggle(wish, at_ms=now_ms())
            case _:
                return self.user.outbox.add(wish, at_ms=now_ms())

    def send(self, *, requests: float = 0.0, answers: float = 0.0, seconds: float = 60.0) -> list[int]:
        """Send everything over a line that loses these shares; how many of each were lost."""
        data, state = self.reader.home.data, self.reader.home.folder / "state/skerry"

        async def run() -> list[int]:
            account = Accounts(data).current()
            assert account is not None
            policy = Policy(loopback=True)
            async with LossyDoor(policy, Ledger(state), seed=7, requests=requests, answers=answers) as door:
                session = open_session(door, data, account, notice=lambda _: None)
                await send_all(self.user, open_writer(door, session, self.user.attachments.get), seconds)
                return door.lost

        return asyncio.run(run())

    def record(self, uri: str) -> xrpc.Json:
        """A record of theirs as the PDS has it: `uri`, `cid`, `value`."""
        _, _, repo, collection, key = uri.split("/")
        return self.reader.session.get("com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=key)

    def records(self, collection: str) -> list[xrpc.Json]:
        """The records of a collection of theirs, the newest first."""
        nsid = "com.atproto.repo.listRecords"
        pages = self.reader.session.pages(nsid, repo=self.reader.session.did, collection=collection, limit=100)
        return [record for page in pages for record in page["records"]]


@contextmanager
def desk_of(reader: Reader) -> Iterator[Desk]:
    """Opens somebody's user.db."""
    user = User.open(reader.folder / "user.db")
    try:
        yield Desk(reader, user)
    finally:
        user.close()


def now_ms() -> int:
    """This moment."""
    return time.time_ns() // 1_000_000
