"""Fetching from the real backend: the whole timeline, threads, and sessions that end in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.origin import Origin
from skerry.bsky.fetch import Fetcher
from skerry.bsky.identity import Identity
from skerry.bsky.keeping import Keeper
from skerry.bsky.opening import open_door, open_session, open_sign_in
from skerry.bsky.patience import Patience
from skerry.bsky.ring import Backend as RingBackend
from skerry.bsky.ring import NoKeyring, Ring
from skerry.bsky.secret import Secret
from skerry.bsky.session import Session
from skerry.bsky.tokens import Tokens
from skerry.domain.errors import NotSignedIn, ServerError
from skerry.domain.pages import ItemToStore
from tests.network.harness import PASSWORD, Backend

T = TypeVar("T")


class Reader:
    """Types the reader's password."""

    def password(self, _identity: Identity) -> Secret:
        """The password of every seeded account."""
        return Secret(PASSWORD)

    def code(self, _identity: Identity) -> str:
        """There is none."""
        return ""


def no_ring() -> RingBackend:
    """A machine without a keyring."""
    raise NoKeyring("this machine has no keyring")


@pytest.fixture
def data(tmp_path: Path, backend: Backend, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which the reader is signed in."""
    monkeypatch.setattr("skerry.bsky.keeping.Ring", lambda: Ring(no_ring))

    async def run() -> None:
        async with open_door(tmp_path, loopback=True) as door:
            sign_in = open_sign_in(door, tmp_path, plc=Origin.parse(backend.info.plc), notice=lambda _: None)
            await sign_in.run("wren.test", Reader(), pds=Origin.parse(backend.info.pds))

    asyncio.run(run())
    return tmp_path


def with_session(data: Path, use: Callable[[Session], Awaitable[T]]) -> T:
    """Run `use` with the reader's session."""

    async def run() -> T:
        account = Accounts(data).current()
        assert account is not None
        async with open_door(data, loopback=True) as door:
            return await use(open_session(door, data, account, notice=lambda _: None))

    return asyncio.run(run())


def test_timeline_is_fetched_whole_and_in_order(data: Path, backend: Backend) -> None:
    """Every item that getTimeline gives, once, as the page's own order has it; nothing is taken for bad."""

    async def use(session: Session) -> list[tuple[str, str]]:
        found = []
        async for page in Fetcher(session).pages():
            for item in page.items:
                assert isinstance(item, ItemToStore), item
                repost = item.item.repost
                found.append((item.item.post.uri, repost.by.did if repost else ""))
        return found

    expected = [
        (row["post"]["uri"], row["reason"]["by"]["did"] if "by" in row.get("reason", {}) else "")
        for row in backend.sign_in().timeline()
    ]
    assert len(expected) > 300
    assert with_session(data, use) == expected


def test_thread_twelve_deep_is_fetched(data: Path, backend: Backend) -> None:
    """From its last post up to the first, and from the first down to the last."""
    deep = backend.manifest().cases.deep_thread

    async def use(session: Session) -> tuple[set[str], set[str]]:
        fetcher = Fetcher(session)
        up, down = await fetcher.thread(deep.chain[-1]), await fetcher.thread(deep.root)
        return {node.uri for node in up.nodes}, {node.uri for node in down.nodes}

    up, down = with_session(data, use)
    assert set(deep.chain) <= up
    assert set(deep.chain) <= down


def test_cursor_that_the_server_does_not_know_is_a_server_error(data: Path) -> None:
    """502, as any failure of the AppView's."""

    async def use(session: Session) -> None:
        await Fetcher(session, Patience(tries=1)).timeline("no-such-cursor")

    with pytest.raises(ServerError) as caught:
        with_session(data, use)
    assert caught.value.status == 502


def expire(data: Path, backend: Backend, *, refresh: bool) -> None:
    """Replace the kept tokens by rightly signed ones that are past their end."""
    account = Accounts(data).current()
    assert account is not None
    keeper = Keeper(data, ring=Ring(no_ring))

    async def run() -> None:
        tokens = await keeper.load(account.did)
        assert tokens is not None
        old = Tokens(backend.expire(tokens.access), backend.expire(tokens.refresh) if refresh else tokens.refresh)
        await keeper.save_next(account.did, old)

    asyncio.run(run())


def test_session_that_ended_is_renewed_at_the_real_pds(data: Path, backend: Backend) -> None:
    """Whether the clock tells first, or the PDS does while the clock doesn't."""
    expire(data, backend, refresh=False)

    async def ask_without_a_clock(session: Session) -> int:
        session._now = lambda: 0.0
        return len((await Fetcher(session).timeline()).items)

    assert with_session(data, ask_without_a_clock) > 0
    expire(data, backend, refresh=False)

    async def ask(session: Session) -> int:
        return len((await Fetcher(session).timeline()).items)

    assert with_session(data, ask) > 0


def test_session_whose_refresh_token_ended_says_what_to_do(data: Path, backend: Backend) -> None:
    """Away for longer than it lasts: sign in again."""
    expire(data, backend, refresh=True)

    async def ask(session: Session) -> None:
        await Fetcher(session).timeline()

    with pytest.raises(NotSignedIn, match=r"sign in again with `skerry login wren\.test`"):
        with_session(data, ask)


def test_ledger_names_every_host_that_was_asked(data: Path, backend: Backend) -> None:
    """A scripted session: only the PDS and the directory, and the bytes add up."""

    async def ask(session: Session) -> None:
        await Fetcher(session).timeline()

    with_session(data, ask)
    rows = [msgspec.json.decode(line) for line in (data / "requests.jsonl").read_bytes().splitlines()]
    ports = {Origin.parse(url).port for url in (backend.info.pds, backend.info.plc)}
    assert {(row["host"], row["port"]) for row in rows} == {("localhost", port) for port in ports}
    assert {row["verdict"] for row in rows} == {"ok"}
    timeline = rows[-1]
    assert timeline["path"] == "app.bsky.feed.getTimeline"
    assert 0 < timeline["wire"] < timeline["body"]
