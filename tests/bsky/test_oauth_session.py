"""A session by OAuth: requests with the key's proof, renewal under the same locks, and its end."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.fetch import Fetcher
from skerry.bsky.keeping import Keeper
from skerry.bsky.oauth.keys import digest64
from skerry.bsky.session import EARLY_S, Session
from skerry.bsky.signin import sign_out
from skerry.bsky.tokens import Tokens
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError, NotSignedIn, ServerError
from tests.bsky.doors import NO_AUTHORITIES, with_door
from tests.bsky.oauth_server import REVOKE, TIMELINE, TOKEN, OAuthPds, Surfer, form_of, jwt_of, sign_in_by_browser
from tests.bsky.servers import WREN, Reply, as_json
from tests.bsky.signins import keep_session, no_ring, with_session

NSID = "app.bsky.feed.getTimeline"


@pytest.fixture
def pds() -> Iterator[OAuthPds]:
    """A PDS that signs in by OAuth itself."""
    with OAuthPds() as server:
        yield server
        assert server.mistakes == []


@pytest.fixture
def data(tmp_path: Path, pds: OAuthPds) -> Path:
    """A data folder where wren is signed in by OAuth; what that took is forgotten."""
    sign_in_by_browser(tmp_path, pds)
    pds.seen.clear()
    return tmp_path


async def look(session: Session) -> int:
    """Ask for the timeline; the status."""
    return (await session.query(NSID, {"limit": 3}, purpose="timeline")).status


def kept(data: Path) -> Tokens:
    """The tokens that lie in `data`."""
    tokens = asyncio.run(Keeper(data, ring=no_ring()).load(WREN))
    assert tokens is not None
    return tokens


def test_request_carries_token_and_proof(data: Path, pds: OAuthPds) -> None:
    """Bound to the token; the first one learns the PDS's nonce, which is not the authorization server's."""
    assert with_session(data, look) == 200
    first, second = pds.came(TIMELINE)
    assert second.headers["authorization"] == f"DPoP {kept(data).access}"
    assert [jwt_of(seen)[1].get("nonce") for seen in (first, second)] == [None, "rs-1"]
    assert jwt_of(second)[1]["ath"] == digest64(kept(data).access)
    assert pds.refreshes == 0


def test_nonce_that_has_changed_is_learned(data: Path, pds: OAuthPds) -> None:
    """Servers change it every few minutes; an answer that brings the next one saves a refusal."""

    async def use(session: Session) -> list[int]:
        first = [await look(session), await look(session)]
        pds.nonces[TIMELINE] = "rs-2"
        return [*first, await look(session), await look(session)]

    assert with_session(data, use) == [200] * 4
    assert [jwt_of(seen)[1].get("nonce") for seen in pds.came(TIMELINE)] == [
        *(None, "rs-1", "rs-1"),
        *("rs-1", "rs-2", "rs-2"),
    ]


def test_procedure_and_fetcher_work_as_with_a_password(data: Path, pds: OAuthPds) -> None:
    """Nothing above the session knows how it was signed in."""
    path = "/xrpc/app.bsky.feed.like"
    pds.routes[path] = lambda _: as_json({})

    async def use(session: Session) -> int:
        page = await Fetcher(session).timeline()
        answer = await session.procedure("app.bsky.feed.like", {"a": 1}, purpose="timeline")
        return answer.status + len(page.items)

    assert with_session(data, use) == 200
    (seen,) = pds.came(path)
    assert (seen.method, seen.body) == ("POST", b'{"a":1}')
    assert jwt_of(seen)[1]["htm"] == "POST"


def test_session_is_renewed_before_its_end(data: Path, pds: OAuthPds) -> None:
    """By what the server said of how long it lasts; the new pair has the same key."""
    before = kept(data)
    assert with_session(data, look, now=lambda: time.time() + 3600 - EARLY_S + 5) == 200
    after = kept(data)
    assert pds.refreshes == 1
    assert form_of(pds.came(TOKEN)[-1])["refresh_token"] == before.refresh
    assert after.refresh != before.refresh
    assert before.binding is not None
    assert after.binding is not None
    assert (after.binding.key, after.binding.token_url) == (before.binding.key, before.binding.token_url)
    assert after.binding.ends > time.time() + 3000
    assert pds.came(TIMELINE)[-1].headers["authorization"] == f"DPoP {after.access}"


def test_session_is_renewed_when_the_pds_says_that_it_ended(data: Path, pds: OAuthPds) -> None:
    """Whatever the clock says: `invalid_token`, renewed, and asked once more."""
    pds.ended.add(kept(data).access)
    assert with_session(data, look) == 200
    assert pds.refreshes == 1


def test_session_is_renewed_once_for_many_requests(data: Path, pds: OAuthPds) -> None:
    """A used refresh token ends the session."""
    pds.ended.add(kept(data).access)

    async def use(session: Session) -> list[int]:
        return await asyncio.gather(*(look(session) for _ in range(20)))

    assert with_session(data, use) == [200] * 20
    assert pds.refreshes == 1


def _renew_often(data: Path) -> None:
    async def use(session: Session) -> None:
        for _ in range(20):
            await session.renew(session._tokens or await session._load())

    with_session(data, use)


def test_session_survives_two_processes_that_renew_it(data: Path, pds: OAuthPds) -> None:
    """The same file lock as with a password: 0 log-outs."""
    pds.lasts = 30
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_renew_often, args=(data,)) for _ in range(2)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    codes = [each.exitcode for each in processes]
    for each in processes:
        each.close()
    assert codes == [0, 0]
    assert 20 <= pds.refreshes <= 41
    assert with_session(data, look) == 200


def test_session_that_ended_says_how_to_sign_in_again(data: Path, pds: OAuthPds) -> None:
    """Two weeks have passed, or it was revoked in the account's settings."""
    pds.ended.add(kept(data).access)
    pds.routes[TOKEN] = lambda _: as_json({"error": "invalid_grant"}, 400, {"dpop-nonce": "as-1"})
    with pytest.raises(NotSignedIn, match=r"has ended; sign in again with `skerry login --oauth wren\.test`"):
        with_session(data, look)


def test_session_outlives_a_failing_renewal(data: Path, pds: OAuthPds) -> None:
    """The server is down for a moment: an error of the network, and the kept pair is as it was."""
    before = kept(data)
    pds.ended.add(before.access)
    good = pds.routes[TOKEN]
    pds.routes[TOKEN] = lambda _: as_json({"error": "server_error"}, 500)
    with pytest.raises(ServerError):
        with_session(data, look)
    assert kept(data) == before
    pds.routes[TOKEN] = good
    assert with_session(data, look) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"sub": "did:plc:" + "a" * 24},
        {"token_type": "Bearer"},
        {"refresh_token": ""},
        {"access_token": None},
        {"scope": None},
    ],
)
def test_session_takes_no_pair_that_is_none(data: Path, pds: OAuthPds, change: dict[str, object]) -> None:
    """Another account's, an unbound one, half an answer: what there is stays."""
    before = kept(data)
    pds.ended.add(before.access)
    pds.granted = change
    with pytest.raises(BadAnswer):
        with_session(data, look)
    assert kept(data) == before


def test_renewal_is_not_sent_elsewhere(data: Path, pds: OAuthPds) -> None:
    """A redirect of the token endpoint, and a kept file that names another host than its issuer."""
    before = kept(data)
    pds.ended.add(before.access)
    with OAuthPds() as other:
        good = pds.routes[TOKEN]
        pds.routes[TOKEN] = lambda _: Reply(307, {"location": other.url + TOKEN})
        with pytest.raises(NetworkError):
            with_session(data, look)
        pds.routes[TOKEN] = good
        assert before.binding is not None
        moved = msgspec.structs.replace(before.binding, token_url=other.url + TOKEN)
        asyncio.run(Keeper(data, ring=no_ring()).save_next(WREN, Tokens(before.access, before.refresh, moved)))
        with pytest.raises(NetworkError):
            with_session(data, look)
        assert other.seen == []


@pytest.mark.parametrize("header", ["dpop", "DPoP", "authorization"])
def test_proof_and_token_go_to_nobody_who_was_not_granted_them(tmp_path: Path, header: str) -> None:
    """A host that may be asked for something is not thereby one that learns the key, or has the token."""
    with OAuthPds() as other:

        async def use(door: Door) -> None:
            door.policy.allow(Origin.parse(other.url), "identity")
            await door.send("GET", f"{other.url}/x", purpose="identity", headers={header: "DPoP x"})

        with pytest.raises(EgressDenied, match="not sent the account's tokens"):
            with_door(tmp_path, use)
        assert other.seen == []


def test_sign_in_with_a_password_takes_the_place_of_oauth(data: Path, pds: OAuthPds) -> None:
    """And the other way round: the last sign-in counts, for a session that is open as well."""

    async def use(session: Session) -> None:
        await session._current()
        await asyncio.to_thread(keep_session, data, pds)
        assert (await session.renew(session._tokens or await session._load())).binding is None

    with_session(data, use)
    account = Accounts(data).find(WREN)
    assert account is not None
    assert not account.by_oauth
    sign_in_by_browser(data, pds, Surfer(pds.address))
    assert kept(data).binding is not None


def out(data: Path) -> tuple[str, ...]:
    """Sign the account out; the notes."""

    async def run() -> tuple[str, ...]:
        accounts = Accounts(data)
        account = accounts.find(WREN)
        assert account is not None
        async with Door(Policy(loopback=True), Ledger(data / "state"), certificates=NO_AUTHORITIES) as door:
            return await sign_out(door, account, keeper=Keeper(data, ring=no_ring()), accounts=accounts)

    return asyncio.run(run())


def test_sign_out_revokes_the_session(data: Path, pds: OAuthPds) -> None:
    """The server is told with the refresh token and a proof; nothing is left here."""
    refresh = kept(data).refresh
    assert out(data) == ()
    assert pds.revoked == [refresh]
    assert form_of(pds.came(REVOKE)[-1])["token_type_hint"] == "refresh_token"
    assert Accounts(data).all() == ()
    assert not list(data.rglob("session.json"))


def test_sign_out_without_the_server_forgets_the_session_and_says_so(data: Path, pds: OAuthPds) -> None:
    """It is gone from this machine; that the server still has it is for the user to know."""
    pds.routes[REVOKE] = lambda _: as_json({"error": "server_error"}, 500)
    (note,) = out(data)
    assert "its PDS was not told" in note
    assert Accounts(data).all() == ()
    assert not list(data.rglob("session.json"))


def test_secrets_are_in_no_ledger(data: Path, pds: OAuthPds) -> None:
    """A line names the endpoint; code, tokens and nonces are in none."""
    with_session(data, look, now=lambda: time.time() + 3600)
    text = (data / "state" / "requests.jsonl").read_text()
    assert '"path":"/oauth/token"' in text
    for secret in ("the-code", "access-", "refresh-", "as-1", "rs-1", pds.pushed["state"]):
        assert secret not in text
