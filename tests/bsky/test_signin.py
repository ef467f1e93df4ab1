"""Signing in and out: where the password goes, what is believed, and what is kept."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import msgspec
import pytest

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.policy import Policy
from skerry.bsky.keeping import Keeper
from skerry.bsky.ring import Ring
from skerry.bsky.signin import sign_out
from skerry.domain.errors import EgressDenied, NetworkError, NotSignedIn, ServerError, SkerryError
from tests.bsky.doors import NO_AUTHORITIES
from tests.bsky.servers import PASSWORD, WREN, Pds, Reply, Server, as_json
from tests.bsky.signins import MemoryRing, Typed, keep_session, no_ring, sign_in

CREATE = "com.atproto.server.createSession"


@pytest.mark.parametrize("name", ["wren.test", "@Wren.test", WREN])
def test_sign_in_by_handle_or_did_makes_the_account_current(tmp_path: Path, pds: Pds, name: str) -> None:
    """The password goes once, to the PDS of the document, with the DID."""
    user = Typed()
    signed_in, _ = sign_in(tmp_path, pds, name=name, user=user)
    assert (signed_in.account.did, signed_in.account.handle, signed_in.account.pds) == (WREN, "wren.test", pds.url)
    assert Accounts(tmp_path).current() == signed_in.account
    assert user.asked == [f"password for {pds.url}"]
    (seen,) = pds.asked(CREATE)
    assert seen.json() == {"identifier": WREN, "password": PASSWORD}


def test_sign_in_with_a_wrong_password_keeps_nothing(tmp_path: Path, pds: Pds) -> None:
    """One line that says where app passwords come from; no account, no session."""
    with pytest.raises(NotSignedIn, match=r"wren\.test at 127.*: the password was refused; app passwords are made"):
        sign_in(tmp_path, pds, user=Typed("wrong"))
    assert Accounts(tmp_path).all() == ()
    assert not list(tmp_path.rglob("session.json"))


def test_sign_in_with_a_second_factor_asks_for_the_code(tmp_path: Path, pds: Pds) -> None:
    """The PDS sends it by mail when the password is right."""
    pds.code = "12345-67890"
    user = Typed(number=" 12345-67890\n")
    sign_in(tmp_path, pds, user=user)
    assert user.asked == [f"password for {pds.url}", f"code for {pds.url}"]
    assert [seen.json().get("authFactorToken") for seen in pds.asked(CREATE)] == [None, "12345-67890"]


@pytest.mark.parametrize(("number", "words"), [("", "none was given"), ("wrong", "the code was refused")])
def test_sign_in_without_the_right_code_is_refused(tmp_path: Path, pds: Pds, number: str, words: str) -> None:
    """Given up, or mistyped."""
    pds.code = "12345-67890"
    with pytest.raises(NotSignedIn, match=words):
        sign_in(tmp_path, pds, user=Typed(number=number))
    assert Accounts(tmp_path).all() == ()


def test_sign_in_with_the_main_password_warns(tmp_path: Path, pds: Pds) -> None:
    """It can do everything, also delete the account; an app password gets no such note."""
    assert sign_in(tmp_path, pds)[0].notes == ()
    pds.scope = "com.atproto.access"
    (note,) = sign_in(tmp_path, pds)[0].notes
    assert "main password" in note
    assert "app password" in note


def test_sign_in_to_an_inactive_account_says_so(tmp_path: Path, pds: Pds) -> None:
    """In clean words, whatever the server writes."""
    pds.session = {"active": False, "status": "deactivated\x1b]0;x\x07"}
    (note,) = sign_in(tmp_path, pds)[0].notes
    assert "deactivated" in note
    assert note.isprintable()


def test_sign_in_at_a_pds_that_the_account_does_not_live_at_sends_no_password(tmp_path: Path, pds: Pds) -> None:
    """The user named one server, the document another: nobody is sent the password."""
    with Pds() as other:
        with pytest.raises(EgressDenied, match="does not live there but at"):
            sign_in(tmp_path, pds, named=other.url)
        assert not pds.asked(CREATE)
        assert not other.asked(CREATE)


def test_sign_in_is_limited_says_when_to_try_again(tmp_path: Path, pds: Pds) -> None:
    """30 in five minutes, says the official PDS; it is not asked again by itself."""
    limited = as_json({"error": "RateLimitExceeded"}, 429, {"ratelimit-reset": "99999999999"})
    pds.routes[f"/xrpc/{CREATE}"] = lambda _: limited
    with pytest.raises(ServerError, match=r"too many sign-ins.*try again after"):
        sign_in(tmp_path, pds)
    assert len(pds.asked(CREATE)) == 1


def test_sign_in_to_a_suspended_account_says_so(tmp_path: Path, pds: Pds) -> None:
    """A takedown by the PDS."""
    pds.routes[f"/xrpc/{CREATE}"] = lambda _: as_json({"error": "AccountTakedown", "message": "..."}, 401)
    with pytest.raises(NotSignedIn, match="suspended"):
        sign_in(tmp_path, pds)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"<html>", b'{"accessJwt": 1}', b'{"accessJwt": "a"}', b"\xff"])
def test_sign_in_answered_with_anything_else_is_refused(tmp_path: Path, pds: Pds, body: bytes) -> None:
    """A line with the host, no traceback, nothing kept."""
    pds.routes[f"/xrpc/{CREATE}"] = lambda _: Reply(200, {}, body)
    with pytest.raises(NetworkError, match="127"):
        sign_in(tmp_path, pds)
    assert Accounts(tmp_path).all() == ()


def _service(endpoint: object, **changes: object) -> dict[str, object]:
    service: dict[str, object] = {
        "id": "#atproto_pds",
        "type": "AtprotoPersonalDataServer",
        "serviceEndpoint": endpoint,
    }
    return {"service": [service | changes]}


HOSTILE: list[dict[str, object]] = [
    {"id": "did:plc:" + "a" * 24},
    {"id": 1},
    {"alsoKnownAs": []},
    {"alsoKnownAs": "at://wren.test"},
    {"alsoKnownAs": ["at://other.test", "at://wren.test"]},
    {"alsoKnownAs": [{"at": "//wren.test"}, 1, None]},
    {"service": []},
    {"service": {}},
    {"service": [None, 1, [], "x"]},
    _service("{other}", id="#other"),
    _service("{other}", type="Other"),
    _service("{other}", id="did:plc:" + "a" * 24 + "#atproto_pds"),
    _service({"uri": "{other}"}),
    _service("{other}/path"),
    _service("{other}?x={other}"),
    _service("{other}#{other}"),
    _service("http://wren.test@127.0.0.1:{port}"),
    _service("ftp://127.0.0.1:{port}"),
    _service("http://169.254.169.254"),
    _service("https://10.0.0.1"),
    _service("https://[fc00::1]"),
    _service("https://[::ffff:10.0.0.1]"),
    _service("http://127.0.0.1.evil.invalid:{port}"),
    _service("http://127.0.0.1:{port}\n.evil.invalid"),
    _service("javascript:alert(1)"),
    _service(""),
]
"""Changes to the DID's document that a lying directory could make; `{other}` is a server that waits for a token."""


def _filled(value: object, other: Server) -> object:
    if isinstance(value, str):
        return value.replace("{other}", other.url).replace("{port}", str(other.port))
    if isinstance(value, list):
        return [_filled(each, other) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, other) for key, each in value.items()}
    return value


@pytest.mark.parametrize("change", HOSTILE)
def test_sign_in_with_a_hostile_document_sends_no_secret(tmp_path: Path, pds: Pds, change: dict[str, object]) -> None:
    """Whatever it says: no password and no token leaves, neither to the PDS nor to anybody else."""
    with Server() as other:
        pds.document = {key: _filled(value, other) for key, value in change.items()}
        with pytest.raises(SkerryError) as caught:
            sign_in(tmp_path, pds)
        assert str(caught.value).isprintable()
        assert other.seen == []
    assert all(PASSWORD.encode() not in seen.body for seen in pds.seen)
    assert Accounts(tmp_path).all() == ()


MOVED: list[dict[str, object]] = [
    {"did": "did:plc:" + "a" * 24},
    {"didDoc": {"id": "did:plc:" + "a" * 24}},
    {"didDoc": {"id": WREN} | _service("{other}")},
    {"didDoc": {"id": WREN} | _service("https://evil.example.com")},
    {"didDoc": {"id": WREN} | _service("http://169.254.169.254")},
    {"didDoc": {"id": WREN, "service": []}},
    {"didDoc": None},
    {"didDoc": "x"},
]
"""Changes to createSession's answer that would move the session elsewhere, or make it another's."""


@pytest.mark.parametrize("change", MOVED)
def test_session_that_would_lead_elsewhere_is_thrown_away(tmp_path: Path, pds: Pds, change: dict[str, object]) -> None:
    """The answer's document is compared with the one that was found independently: 0 tokens sent, none kept."""
    with Server() as other:
        pds.session = {key: _filled(value, other) for key, value in change.items()}
        with pytest.raises(NetworkError):
            sign_in(tmp_path, pds)
        assert other.seen == []
    assert Accounts(tmp_path).all() == ()
    assert not list(tmp_path.rglob("session.json"))
    assert all("authorization" not in seen.headers for seen in pds.seen)


def test_session_without_a_document_is_taken(tmp_path: Path, pds: Pds) -> None:
    """The lexicon lets a PDS leave it out; then the independent one is all there is, and enough."""
    full = pds.routes[f"/xrpc/{CREATE}"]

    def bare(seen: object) -> Reply:
        body = msgspec.json.decode(full(seen).body)  # type: ignore[arg-type]  # both are the same here
        del body["didDoc"]
        return as_json(body)

    pds.routes[f"/xrpc/{CREATE}"] = bare
    assert sign_in(tmp_path, pds)[0].account.did == WREN


@pytest.mark.usefixtures("no_umask")
def test_session_without_a_keyring_is_kept_in_a_file_with_a_notice(tmp_path: Path, pds: Pds) -> None:
    """0600 in 0700 at umask 000, and the user is told where and why."""
    _, notices = sign_in(tmp_path / "data", pds)
    path = next((tmp_path / "data").rglob("session.json"))
    assert notices == [
        f"the session is kept in {path}, which only you can read, because this machine has no keyring; "
        "it holds no password"
    ]
    for each in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each
        assert each.is_dir() or PASSWORD.encode() not in each.read_bytes()


def test_session_is_kept_in_the_keyring_where_there_is_one(tmp_path: Path, pds: Pds) -> None:
    """Then no file has it, and nothing needs to be said."""
    backend = MemoryRing()
    _, notices = sign_in(tmp_path, pds, ring=Ring(lambda: backend))
    assert notices == []
    ((service, name),) = backend.kept
    assert (service, name) == ("skerry", f"{WREN} in {tmp_path}")
    assert PASSWORD not in backend.kept[service, name]
    assert not list(tmp_path.rglob("session.json"))


def out(data: Path, ring: Ring | None = None) -> tuple[str, ...]:
    """Sign the account out; the notes."""

    async def run() -> tuple[str, ...]:
        accounts = Accounts(data)
        account = accounts.find(WREN)
        assert account is not None
        async with Door(Policy(loopback=True), Ledger(data / "state"), certificates=NO_AUTHORITIES) as door:
            return await sign_out(door, account, keeper=Keeper(data, ring=ring or no_ring()), accounts=accounts)

    return asyncio.run(run())


def test_sign_out_ends_the_session_at_the_pds_and_here(tmp_path: Path, pds: Pds) -> None:
    """The PDS is told with the refresh token; nothing is left."""
    keep_session(tmp_path, pds)
    assert out(tmp_path) == ()
    assert len(pds.asked("com.atproto.server.deleteSession")) == 1
    assert Accounts(tmp_path).all() == ()
    assert not list(tmp_path.rglob("session.json"))


def test_sign_out_from_a_keyring_leaves_nothing_in_it(tmp_path: Path, pds: Pds) -> None:
    """Neither there."""
    backend = MemoryRing()
    ring = Ring(lambda: backend)
    sign_in(tmp_path, pds, ring=ring)
    assert out(tmp_path, ring) == ()
    assert backend.kept == {}


def test_sign_out_without_the_pds_forgets_the_session_and_says_so(tmp_path: Path, pds: Pds) -> None:
    """The user wanted it gone from this machine; that the PDS still has it is for them to know."""
    keep_session(tmp_path, pds)
    pds.__exit__()
    (note,) = out(tmp_path)
    assert "gone from this machine, but its PDS was not told" in note
    assert Accounts(tmp_path).all() == ()
    assert not list(tmp_path.rglob("session.json"))


def test_sign_out_of_a_session_that_is_over_is_fine(tmp_path: Path, pds: Pds) -> None:
    """It ended elsewhere."""
    keep_session(tmp_path, pds)
    pds.routes["/xrpc/com.atproto.server.deleteSession"] = lambda _: as_json({"error": "ExpiredToken"}, 400)
    assert out(tmp_path) == ()


def test_sign_out_with_a_locked_keyring_says_what_is_left(tmp_path: Path, pds: Pds) -> None:
    """The account goes from the list, the tokens may still be there."""
    backend = MemoryRing()
    sign_in(tmp_path, pds, ring=Ring(lambda: backend))

    class Locked(MemoryRing):
        def get_password(self, service_name: str, username: str) -> str | None:
            raise RuntimeError(service_name, username)

    notes = out(tmp_path, Ring(Locked))
    assert any("keyring may still hold" in note for note in notes)
    assert Accounts(tmp_path).all() == ()
