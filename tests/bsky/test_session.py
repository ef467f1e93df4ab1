"""Renewing a session: before its end, when the PDS says so, once, and never without saving the result."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from skerry.bsky.keeping import Keeper
from skerry.bsky.ring import Ring
from skerry.bsky.session import EARLY_S, Session
from skerry.bsky.tokens import Tokens, claims_of
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError, NotSignedIn
from tests.bsky.servers import WREN, Pds, Reply, as_json, token
from tests.bsky.signins import MemoryRing, keep_session, no_ring, sign_in, with_session

TIMELINE = "app.bsky.feed.getTimeline"
REFRESH = "/xrpc/com.atproto.server.refreshSession"


async def look(session: Session) -> int:
    """Ask for the timeline; the status."""
    return (await session.query(TIMELINE, purpose="timeline")).status


def kept(data: Path) -> Tokens:
    """The tokens that lie in `data`."""
    tokens = asyncio.run(Keeper(data, ring=no_ring()).load(WREN))
    assert tokens is not None
    return tokens


def test_session_sends_its_token_to_its_pds(tmp_path: Path, pds: Pds) -> None:
    """And needs no renewal while it lasts."""
    keep_session(tmp_path, pds)
    assert with_session(tmp_path, look) == 200
    (seen,) = pds.asked(TIMELINE)
    assert seen.headers["authorization"] == f"Bearer {kept(tmp_path).access}"
    assert pds.refreshes == 0


def test_session_is_renewed_before_its_end(tmp_path: Path, pds: Pds) -> None:
    """By the clock: the request goes with the new token, and the new pair is the one that is kept."""
    keep_session(tmp_path, pds)
    assert with_session(tmp_path, look, now=lambda: time.time() + 7200 - EARLY_S + 1) == 200
    assert pds.refreshes == 1
    assert pds.asked(TIMELINE)[0].headers["authorization"] == f"Bearer {kept(tmp_path).access}"


def test_session_is_renewed_when_the_pds_says_that_it_ended(tmp_path: Path, pds: Pds) -> None:
    """Whatever the clock says: renewed, and asked once more."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)
    assert with_session(tmp_path, look) == 200
    assert pds.refreshes == 1
    assert len(pds.asked(TIMELINE)) == 2


def test_session_that_the_pds_takes_no_longer_says_what_to_do(tmp_path: Path, pds: Pds) -> None:
    """Signed out elsewhere, or the password changed."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)
    for name in ("ExpiredToken", "InvalidToken"):
        pds.routes[REFRESH] = lambda _, name=name: as_json({"error": name}, 400)  # type: ignore[misc]  # bound now
        with pytest.raises(NotSignedIn, match=r"the session has ended; sign in again with `skerry login wren\.test`"):
            with_session(tmp_path, look)


def test_session_that_stays_refused_is_not_asked_for_ever(tmp_path: Path, pds: Pds) -> None:
    """A PDS that refuses every token: renewed once, then it is over."""
    keep_session(tmp_path, pds)
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: as_json({"error": "ExpiredToken"}, 400)
    with pytest.raises(NotSignedIn, match="has ended"):
        with_session(tmp_path, look)
    assert (pds.refreshes, len(pds.asked(TIMELINE))) == (1, 2)


def test_session_outlives_a_failing_refresh(tmp_path: Path, pds: Pds) -> None:
    """The PDS is down for a moment: an error of the network, and the kept pair is as it was."""
    keep_session(tmp_path, pds)
    before = kept(tmp_path)
    pds.expired.add(before.access)
    working = pds.routes[REFRESH]
    pds.routes[REFRESH] = lambda _: as_json({"error": "InternalServerError"}, 500)
    with pytest.raises(NetworkError, match="failed"):
        with_session(tmp_path, look)
    assert kept(tmp_path) == before
    pds.routes[REFRESH] = working
    assert with_session(tmp_path, look) == 200


@pytest.mark.parametrize("body", [b"{}", b"null", b'{"accessJwt": "a", "refreshJwt": "b"}', b"\xff"])
def test_session_takes_no_pair_that_is_none(tmp_path: Path, pds: Pds, body: bytes) -> None:
    """Half an answer to a refresh does not replace what there is."""
    keep_session(tmp_path, pds)
    before = kept(tmp_path)
    pds.expired.add(before.access)
    pds.routes[REFRESH] = lambda _: Reply(200, {}, body)
    with pytest.raises(BadAnswer):
        with_session(tmp_path, look)
    assert kept(tmp_path) == before


def test_session_takes_no_pair_of_another_account(tmp_path: Path, pds: Pds) -> None:
    """A PDS that mixes its accounts up."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)
    other = {"accessJwt": "a.b.c", "refreshJwt": "a.b.c", "did": "did:plc:" + "a" * 24}
    pds.routes[REFRESH] = lambda _: as_json(other)
    with pytest.raises(BadAnswer, match="another account"):
        with_session(tmp_path, look)


def test_session_is_not_moved_by_a_refresh(tmp_path: Path, pds: Pds) -> None:
    """The answer's document names another server: that one hears nothing."""
    with Pds() as other:
        keep_session(tmp_path, pds)
        pds.expired.add(kept(tmp_path).access)
        working = pds.routes[REFRESH]

        def moved(seen: object) -> Reply:
            reply = working(seen)  # type: ignore[arg-type]  # the same request
            body = reply.body if isinstance(reply.body, bytes) else b""
            return Reply(200, {}, body[:-1] + b', "didDoc": ' + as_json(other.did_document()).body + b"}")  # type: ignore[operator]  # bytes

        pds.routes[REFRESH] = moved
        assert with_session(tmp_path, look) == 200
        assert other.seen == []


def test_session_is_renewed_once_for_many_requests(tmp_path: Path, pds: Pds) -> None:
    """Twenty requests find the token ended at the same moment; a second refresh would end the session."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)

    async def use(session: Session) -> list[int]:
        return await asyncio.gather(*(look(session) for _ in range(20)))

    assert with_session(tmp_path, use) == [200] * 20
    assert pds.refreshes == 1


def test_session_takes_the_pair_that_another_process_got(tmp_path: Path, pds: Pds) -> None:
    """Read again under the lock: the newer pair is there, so nothing is asked for."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)

    async def use(session: Session) -> int:
        await session._current()
        newer = Tokens(token(WREN, serial=99), token(WREN, scope="com.atproto.refresh", serial=99))
        await Keeper(tmp_path, ring=no_ring()).save_next(WREN, newer)
        return await look(session)

    assert with_session(tmp_path, use) == 200
    assert pds.refreshes == 0


def test_session_renews_the_pair_of_another_process_when_that_ended_too(tmp_path: Path, pds: Pds) -> None:
    """A window that slept for a day: what another process got meanwhile is old as well."""
    keep_session(tmp_path, pds)

    async def use(session: Session) -> int:
        first = await session._current()
        pds.expired.add(first.access)
        second = await session.renew(first)
        session._tokens = first
        pds.expired.add(second.access)
        await Keeper(tmp_path, ring=no_ring()).save_next(WREN, Tokens(token(WREN, ends_in=-10), second.refresh))
        return await look(session)

    assert with_session(tmp_path, use) == 200
    assert pds.refreshes == 2


def test_session_that_was_signed_out_elsewhere_is_not_brought_back(tmp_path: Path, pds: Pds) -> None:
    """`skerry logout` while sync runs."""
    keep_session(tmp_path, pds)
    pds.expired.add(kept(tmp_path).access)

    async def use(session: Session) -> int:
        await session._current()
        await Keeper(tmp_path, ring=no_ring()).drop(WREN)
        return await look(session)

    with pytest.raises(NotSignedIn, match="nobody is signed in"):
        with_session(tmp_path, use)
    assert not list(tmp_path.rglob("session.json"))


def test_session_saves_a_pair_also_when_nobody_waits_for_it_any_more(tmp_path: Path, pds: Pds) -> None:
    """A cancelled request must not lose the pair that is on its way."""
    keep_session(tmp_path, pds)
    before = kept(tmp_path)
    pds.expired.add(before.access)
    working = pds.routes[REFRESH]

    def slow(seen: object) -> Reply:
        time.sleep(0.3)
        return working(seen)  # type: ignore[arg-type]  # the same request

    pds.routes[REFRESH] = slow

    async def use(session: Session) -> None:
        task = asyncio.create_task(look(session))
        await asyncio.sleep(0.15)
        task.cancel()
        await asyncio.sleep(0.5)
        assert task.cancelled()

    with_session(tmp_path, use)
    assert pds.refreshes == 1
    assert kept(tmp_path) != before
    assert with_session(tmp_path, look) == 200


def test_session_at_this_machine_needs_the_setting(tmp_path: Path, pds: Pds) -> None:
    """An account of a test network, with the setting taken out since: the error names it."""
    from skerry.bsky.opening import open_door, open_session

    account = keep_session(tmp_path, pds)

    async def run() -> None:
        async with open_door(tmp_path / "state", loopback=False) as door:
            open_session(door, tmp_path, account, notice=print)

    with pytest.raises(EgressDenied, match="loopback = true"):
        asyncio.run(run())


def test_session_renewed_in_a_keyring_stays_there(tmp_path: Path, pds: Pds) -> None:
    """The next pair goes where the last one was."""
    backend = MemoryRing()
    ring = Ring(lambda: backend)
    sign_in(tmp_path, pds, ring=ring)
    before = dict(backend.kept)
    assert with_session(tmp_path, look, ring=ring, now=lambda: time.time() + 7200) == 200
    assert backend.kept != before
    assert not list(tmp_path.rglob("session.json"))


def test_session_whose_keyring_fails_at_a_refresh_goes_on_in_a_file(tmp_path: Path, pds: Pds) -> None:
    """The new pair is the only one that counts: it is saved somewhere, and the user is told."""

    class Full(MemoryRing):
        is_full = False

        def set_password(self, service_name: str, username: str, password: str) -> None:
            if self.is_full:
                raise OSError("no space")
            super().set_password(service_name, username, password)

    backend = Full()
    ring = Ring(lambda: backend)
    sign_in(tmp_path, pds, ring=ring)
    backend.is_full = True
    notices: list[str] = []
    assert with_session(tmp_path, look, ring=ring, now=lambda: time.time() + 7200, notice=notices.append) == 200
    assert "because the keyring failed (OSError)" in notices[0]
    assert kept(tmp_path).access == pds.asked(TIMELINE)[0].headers["authorization"].removeprefix("Bearer ")
    assert with_session(tmp_path, look, ring=ring) == 200


@pytest.mark.parametrize(
    "text", ["", "a", "a.b", "a.b.c", "a.e30.c", "a.!!!.c", "a.bnVsbA.c", "é.é.é", "a." + "A" * 99 + ".c"]
)
def test_claims_of_a_token_that_is_opaque_are_empty(text: str) -> None:
    """A PDS may give tokens of any form; then only its answers say when they end."""
    assert claims_of(text).exp == 0


def test_account_without_a_session_is_not_signed_in(tmp_path: Path, pds: Pds) -> None:
    """The list names it, the tokens are gone."""
    Accounts(tmp_path).put(Account(WREN, "wren.test", pds.url, pds.url))
    with pytest.raises(NotSignedIn, match="skerry login"):
        with_session(tmp_path, look)
