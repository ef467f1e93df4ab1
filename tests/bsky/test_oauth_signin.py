"""Signing in by OAuth: what is sent to whom, what is believed, and what hostile servers and answers get: nothing."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.bsky.accounts import Accounts
from skerry.bsky.oauth.client import CLIENT_ID
from skerry.bsky.ring import Ring
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError, NotSignedIn, ServerError, SkerryError
from tests.bsky.oauth_server import (
    PAR,
    RESOURCE,
    SERVER,
    TOKEN,
    OAuthPds,
    Surfer,
    filled,
    form_of,
    jwt_of,
    sign_in_by_browser,
    visit,
)
from tests.bsky.servers import WREN, Pds, Reply, Server, as_json
from tests.bsky.signins import MemoryRing


@pytest.fixture
def pds() -> Iterator[OAuthPds]:
    """A PDS that signs in by OAuth itself."""
    with OAuthPds() as server:
        yield server


def is_nothing_kept(data: Path) -> bool:
    """Whether nobody is signed in, and no session lies about."""
    return Accounts(data).all() == () and not list(data.rglob("session.json"))


@pytest.mark.parametrize("pastes", [False, True])
def test_sign_in_by_browser_makes_the_account_current(tmp_path: Path, pds: OAuthPds, pastes: bool) -> None:
    """The browser comes back by itself, or its address is pasted; every request is as the RFCs have it."""
    surfer = Surfer(pds.address, pastes=pastes)
    account = sign_in_by_browser(tmp_path, pds, surfer).account
    assert Accounts(tmp_path).current() == account
    assert (account.did, account.handle, account.pds, account.by_oauth) == (WREN, "wren.test", pds.url, True)
    assert pds.mistakes == []
    assert surfer.shown[0].startswith(f"{pds.url}/oauth/authorize?client_id=http%3A%2F%2Flocalhost%3F")
    assert surfer.shown[0].endswith("&request_uri=urn%3Arequest%3A1")
    made_up = {"state", "code_challenge", "redirect_uri"}
    assert {name: value for name, value in pds.pushed.items() if name not in made_up} == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": "atproto transition:generic",
        "login_hint": "wren.test",
        "code_challenge_method": "S256",
    }


def test_sign_in_by_browser_keeps_no_secret_in_the_address(tmp_path: Path, pds: OAuthPds) -> None:
    """Browsers keep histories: state, challenge and key are not in what is opened."""
    surfer = Surfer(pds.address)
    sign_in_by_browser(tmp_path, pds, surfer)
    assert all(pds.pushed[name] not in surfer.shown[0] for name in ("state", "code_challenge"))


def test_secrets_of_two_sign_ins_are_not_the_same(tmp_path: Path, pds: OAuthPds) -> None:
    """State, verifier and key are made for one sign-in."""
    seen = []
    for _ in range(2):
        sign_in_by_browser(tmp_path, pds)
        verifier = form_of(pds.came(TOKEN)[-1])["code_verifier"]
        seen.append((pds.pushed["state"], verifier, str(jwt_of(pds.came(PAR)[-1])[0]["jwk"])))
    assert all(first != second for first, second in zip(*seen, strict=True))
    assert all(len(text) >= 43 for text in seen[0][:2])


def test_nonce_is_taken_and_the_request_made_again_once(tmp_path: Path, pds: OAuthPds) -> None:
    """The first push has none; it is refused with the one to use. A server that never has enough is not asked on."""
    sign_in_by_browser(tmp_path, pds)
    assert [jwt_of(seen)[1].get("nonce") for seen in pds.came(PAR)] == [None, "as-1"]
    assert [jwt_of(seen)[1].get("nonce") for seen in pds.came(TOKEN)] == ["as-1"]
    pds.seen.clear()
    pds.routes[PAR] = lambda _: as_json({"error": "use_dpop_nonce"}, 400, {"dpop-nonce": "again"})
    with pytest.raises(ServerError):
        sign_in_by_browser(tmp_path / "other", pds)
    assert len(pds.came(PAR)) == 2


@pytest.mark.usefixtures("no_umask")
def test_session_by_browser_is_kept_in_a_private_file(tmp_path: Path, pds: OAuthPds) -> None:
    """With its key, 0600 in 0700 at umask 000, where there is no keyring; and there is no verifier in it."""
    sign_in_by_browser(tmp_path / "data", pds)
    path = next((tmp_path / "data").rglob("session.json"))
    for each in (path, path.parent):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600)
    assert '"key":' in path.read_text()
    verifier = form_of(pds.came(TOKEN)[0])["code_verifier"]
    for each in (tmp_path / "data").rglob("*"):
        assert each.is_dir() or verifier not in each.read_text()


def test_session_by_browser_is_kept_in_the_keyring_where_there_is_one(tmp_path: Path, pds: OAuthPds) -> None:
    """The key too; no file has either."""
    backend = MemoryRing()
    sign_in_by_browser(tmp_path, pds, ring=Ring(lambda: backend))
    (text,) = backend.kept.values()
    assert '"key":' in text
    assert not list(tmp_path.rglob("session.json"))


RESOURCES: list[dict[str, object]] = [
    {"resource": "{other}"},
    {"resource": "https://evil.example.com"},
    {"resource": None},
    {"authorization_servers": []},
    {"authorization_servers": None},
    {"authorization_servers": "{pds}"},
    {"authorization_servers": ["{pds}", "{other}"]},
    {"authorization_servers": ["{other}"]},
    {"authorization_servers": ["{pds}/path"]},
    {"authorization_servers": ["{pds}?x=y"]},
    {"authorization_servers": ["http://pds.test@127.0.0.1:{port}"]},
    {"authorization_servers": ["http://evil.example.com"]},
    {"authorization_servers": ["https://10.0.0.1"]},
    {"authorization_servers": ["http://169.254.169.254"]},
    {"authorization_servers": ["javascript:alert(1)"]},
    {"authorization_servers": [""]},
]
"""Changes to what a PDS says of itself; `{other}` is a server that waits for somebody's code."""

SERVERS: list[dict[str, object]] = [
    {"issuer": "{other}"},
    {"issuer": "{pds}/"},
    {"issuer": "https://evil.example.com"},
    {"issuer": None},
    {"token_endpoint": "{other}/oauth/token"},
    {"token_endpoint": "http://evil.example.com/oauth/token"},
    {"token_endpoint": "https://127.0.0.1:{port}/oauth/token"},
    {"token_endpoint": "http://127.0.0.1:{port}@evil.example.com/oauth/token"},
    {"token_endpoint": "http://evil.example.com\\@127.0.0.1:{port}/oauth/token"},
    {"token_endpoint": "/oauth/token"},
    {"token_endpoint": "{pds}"},
    {"token_endpoint": None},
    {"pushed_authorization_request_endpoint": "{other}/oauth/par"},
    {"pushed_authorization_request_endpoint": None},
    {"authorization_endpoint": "{other}/oauth/authorize"},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "{pds}/oauth/authorize?client_id=evil"},
    {"authorization_endpoint": "{pds}/oauth/authorize\n.evil.example.com"},
    {"revocation_endpoint": "{other}/oauth/revoke"},
    {"protected_resources": ["{other}"]},
    {"scopes_supported": ["openid"]},
    {"response_types_supported": ["token"]},
    {"grant_types_supported": ["authorization_code"]},
    {"grant_types_supported": ["refresh_token"]},
    {"code_challenge_methods_supported": ["plain"]},
    {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    {"dpop_signing_alg_values_supported": ["none", "HS256"]},
    {"authorization_response_iss_parameter_supported": False},
    {"require_pushed_authorization_requests": False},
    {"client_id_metadata_document_supported": False},
]
"""Changes to what an authorization server says of itself."""


@pytest.mark.parametrize("change", RESOURCES)
def test_pds_with_hostile_metadata_is_sent_nothing(tmp_path: Path, pds: OAuthPds, change: dict[str, object]) -> None:
    """No request is pushed, no browser opened; the other server is asked for its document at most."""
    with Server() as other:
        pds.resource = {key: filled(value, other, pds) for key, value in change.items()}
        surfer = Surfer(pds.address)
        with pytest.raises(NetworkError) as caught:
            sign_in_by_browser(tmp_path, pds, surfer)
        assert str(caught.value).isprintable()
        assert {(seen.method, seen.path) for seen in other.seen} <= {("GET", SERVER)}
    assert surfer.shown == []
    assert pds.came(PAR) == pds.came(TOKEN) == []
    assert is_nothing_kept(tmp_path)


@pytest.mark.parametrize("change", SERVERS)
def test_server_with_hostile_metadata_is_sent_nothing(tmp_path: Path, pds: OAuthPds, change: dict[str, object]) -> None:
    """Wherever it wants codes and tokens to go, and whatever it does without."""
    with Server() as other:
        pds.metadata = {key: filled(value, other, pds) for key, value in change.items()}
        surfer = Surfer(pds.address)
        with pytest.raises(NetworkError) as caught:
            sign_in_by_browser(tmp_path, pds, surfer)
        assert str(caught.value).isprintable()
        assert other.seen == []
    assert surfer.shown == []
    assert pds.came(PAR) == pds.came(TOKEN) == []
    assert is_nothing_kept(tmp_path)


@pytest.mark.parametrize("path", [RESOURCE, SERVER])
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>", b"\xff", b'{"issuer": 1}', b"{" * 100_000])
def test_metadata_that_can_not_be_read_is_sent_nothing(tmp_path: Path, pds: OAuthPds, path: str, body: bytes) -> None:
    """An error with the host, no traceback."""
    pds.routes[path] = lambda _: Reply(200, {}, body)
    with pytest.raises(BadAnswer, match=r"127\.0\.0\.1"):
        sign_in_by_browser(tmp_path, pds)
    assert pds.came(PAR) == []


@pytest.mark.parametrize("path", [RESOURCE, SERVER])
@pytest.mark.parametrize("target", ["{other}", "{pds}/elsewhere"])
def test_metadata_by_way_of_a_redirect_is_not_taken(tmp_path: Path, pds: OAuthPds, path: str, target: str) -> None:
    """Neither from another host nor from another place of the same one, though a good document lies there."""
    with OAuthPds() as other:
        place = target.replace("{other}", other.url + path).replace("{pds}", pds.url)
        pds.routes["/elsewhere"] = pds.routes[path]
        pds.routes[path] = lambda _: Reply(302, {"location": place})
        with pytest.raises(BadAnswer, match="status 302"):
            sign_in_by_browser(tmp_path, pds)
        assert other.seen == []
    assert pds.came(PAR) == pds.came("/elsewhere") == []


def test_another_host_may_sign_in_for_a_pds_that_names_it(tmp_path: Path, pds: OAuthPds) -> None:
    """As bsky.social does for Bluesky's PDSs: the PDS names it, and it names the PDS."""
    with OAuthPds() as auth:
        pds.resource = {"authorization_servers": [auth.url]}
        auth.metadata = {"protected_resources": [pds.url]}
        account = sign_in_by_browser(tmp_path, pds, Surfer(auth.address)).account
        assert account.pds == pds.url
        assert auth.mistakes == pds.mistakes == []
        assert len(auth.came(TOKEN)) == 1
        assert pds.came(PAR) == pds.came(TOKEN) == []


def test_pds_without_oauth_says_what_to_do_instead(tmp_path: Path, pds: OAuthPds) -> None:
    """An old one, or one that can only take passwords."""
    for path in (RESOURCE, SERVER):
        routes = dict(pds.routes)
        pds.routes[path] = lambda _: as_json({"error": "NotFound"}, 404)
        with pytest.raises(NetworkError, match=r"does not offer sign-in by browser.*app password instead"):
            sign_in_by_browser(tmp_path, pds)
        pds.routes = routes


def test_account_that_lives_elsewhere_is_not_asked_for(tmp_path: Path, pds: OAuthPds) -> None:
    """The user named one server, the document another."""
    with Pds() as other:
        with pytest.raises(EgressDenied, match="no request was sent"):
            sign_in_by_browser(tmp_path, pds, Surfer(pds.address), named=other.url)
        assert pds.came(RESOURCE) == []


@pytest.mark.parametrize("path", [PAR, TOKEN])
def test_redirect_of_a_request_with_secrets_is_not_followed(tmp_path: Path, pds: OAuthPds, path: str) -> None:
    """A 307 would send code and verifier to another host."""
    with OAuthPds() as other:
        pds.routes[path] = lambda _: Reply(307, {"location": other.url + path})
        with pytest.raises(EgressDenied, match="redirects a request that carries data"):
            sign_in_by_browser(tmp_path, pds)
        assert other.seen == []
    assert is_nothing_kept(tmp_path)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"request_uri": ""}', b'{"request_uri": "a\\u001b"}', b'{"request_uri": 1}']
)
def test_push_without_a_request_opens_no_browser(tmp_path: Path, pds: OAuthPds, body: bytes) -> None:
    """What came back would go into an address that is handed to a program."""
    good = pds.routes[PAR]
    pds.routes[PAR] = lambda seen: Reply(201, {}, body) if good(seen).status == 201 else good(seen)
    surfer = Surfer(pds.address)
    with pytest.raises(BadAnswer):
        sign_in_by_browser(tmp_path, pds, surfer)
    assert surfer.shown == []


ANSWERS: list[dict[str, str | None]] = [
    {"state": "other"},
    {"state": ""},
    {"state": None},
    {"iss": "https://evil.example.com"},
    {"iss": ""},
    {"iss": None},
    {"code": None},
    {"code": ""},
    {"error": "access_denied", "code": None},
    {"error": "server_error", "error_description": "\x1b]0;x\x07"},
]
"""Changes to the address that the browser ends up at."""


@pytest.mark.parametrize("change", ANSWERS)
def test_answer_that_does_not_fit_sends_no_code(tmp_path: Path, pds: OAuthPds, change: dict[str, str | None]) -> None:
    """Nothing is exchanged: no code and no verifier leaves."""
    with pytest.raises(SkerryError) as caught:
        sign_in_by_browser(tmp_path, pds, Surfer(lambda: pds.address(**change), pastes=True))
    assert str(caught.value).isprintable()
    assert pds.came(TOKEN) == []
    assert is_nothing_kept(tmp_path)


def test_browser_of_somebody_else_is_shown_the_door(tmp_path: Path, pds: OAuthPds) -> None:
    """Any page can make a browser ask 127.0.0.1: without the state it gets a 404, and the sign-in goes on waiting."""
    statuses: list[int] = []

    def answer() -> str:
        forged = (pds.address(state="other"), pds.address(state=None), pds.address().replace("/?", "/x?"))
        statuses.extend(visit(address)[0] for address in forged)
        statuses.append(visit(pds.address(), host="evil.example.com")[0])
        return pds.address()

    assert sign_in_by_browser(tmp_path, pds, Surfer(answer)).account.did == WREN
    assert statuses == [404] * 4


TOKENS: list[tuple[dict[str, object], type[SkerryError]]] = [
    ({"sub": "did:plc:" + "a" * 24}, NotSignedIn),
    ({"sub": ""}, NotSignedIn),
    ({"sub": None}, BadAnswer),
    ({"token_type": "Bearer"}, BadAnswer),
    ({"access_token": ""}, BadAnswer),
    ({"access_token": "a\r\nhost: evil"}, BadAnswer),
    ({"access_token": 1}, BadAnswer),
    ({"refresh_token": ""}, BadAnswer),
    ({"refresh_token": None}, BadAnswer),
    ({"scope": "atproto"}, NotSignedIn),
    ({"scope": "transition:generic"}, NotSignedIn),
    ({"scope": None}, BadAnswer),
]
"""Changes to the tokens that are given, and what they lead to."""


@pytest.mark.parametrize(("change", "kind"), TOKENS)
def test_tokens_that_are_not_the_accounts_are_thrown_away(
    tmp_path: Path, pds: OAuthPds, change: dict[str, object], kind: type[SkerryError]
) -> None:
    """Another account's, bound to no key, good for less: none is kept, none is used."""
    pds.granted = change
    with pytest.raises(kind) as caught:
        sign_in_by_browser(tmp_path, pds)
    assert str(caught.value).isprintable()
    assert is_nothing_kept(tmp_path)
    assert all("authorization" not in seen.headers for seen in pds.seen)


def test_refusal_of_the_code_is_told_in_clean_words(tmp_path: Path, pds: OAuthPds) -> None:
    """The server's words, cleaned."""
    refusal = as_json({"error": "invalid_grant", "error_description": "too late\x1b[2J"}, 400)
    pds.routes[TOKEN] = lambda _: refusal
    with pytest.raises(ServerError, match="too late") as caught:
        sign_in_by_browser(tmp_path, pds)
    assert str(caught.value).isprintable()


def test_no_answer_from_the_browser_ends_in_time(
    tmp_path: Path, pds: OAuthPds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a sentence, and with the port closed."""
    monkeypatch.setattr("skerry.bsky.oauth.signin.WITHIN_S", 0.2)

    class Nobody(Surfer):
        def show(self, url: str, *_: object) -> None:
            self.shown.append(url)

    surfer = Nobody(pds.address)
    with pytest.raises(NotSignedIn, match="no answer came from the browser"):
        sign_in_by_browser(tmp_path, pds, surfer)
    with pytest.raises(OSError, match="refused"):
        visit(pds.address())


def test_port_is_closed_after_the_answer(tmp_path: Path, pds: OAuthPds) -> None:
    """One answer is taken; whoever comes later finds nobody."""
    surfer = Surfer(pds.address)
    sign_in_by_browser(tmp_path, pds, surfer)
    assert surfer.pages == [200]
    with pytest.raises(OSError, match="refused"):
        visit(pds.address())
    assert threading.active_count() < 50
