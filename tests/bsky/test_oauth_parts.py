"""What a sign-in by OAuth is made of: challenges, keys, proofs, nonces, and the address that comes back."""

from __future__ import annotations

import contextlib
import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.egress.door import Answer
from skerry.bsky.egress.origin import Origin
from skerry.bsky.oauth.bound import Nonces, proof
from skerry.bsky.oauth.client import CLIENT_ID
from skerry.bsky.oauth.keys import DpopKey, digest64
from skerry.bsky.oauth.metadata import AuthServer
from skerry.bsky.oauth.request import Pending, belongs, code_of
from skerry.bsky.tokens import Binding, Tokens
from skerry.domain.errors import BadAnswer, NotSignedIn, SkerryError, UsageError
from tests.bsky.oauth_server import verified

ISSUER = "https://auth.example.com"
PENDING = Pending(
    AuthServer(Origin.parse(ISSUER), f"{ISSUER}/authorize", f"{ISSUER}/par", f"{ISSUER}/token", ""),
    state="the-state",
    verifier="the-verifier",
    redirect="http://127.0.0.1:4000/",
    request_uri="urn:x",
)
KEY = DpopKey.new()


def test_challenge_is_the_one_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    assert digest64("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_hash_of_an_access_token_is_the_one_of_the_rfc() -> None:
    """RFC 9449, section 7."""
    assert digest64("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU") == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_proof_holds_what_the_rfc_asks_for() -> None:
    """Method, address without its query, time, nonce, token; signed, and with the public half of the key only."""
    url = "https://pds.example.com/xrpc/app.bsky.feed.getTimeline?limit=100#x"
    header, claims = verified(proof(KEY, "GET", url, nonce="n1", access="token", now=1_790_000_000.9))
    assert header == {"typ": "dpop+jwt", "alg": "ES256", "jwk": dict(KEY.public)}
    assert claims.pop("jti")
    assert claims == {
        "htm": "GET",
        "htu": "https://pds.example.com/xrpc/app.bsky.feed.getTimeline",
        "iat": 1_790_000_000,
        "nonce": "n1",
        "ath": digest64("token"),
    }


def test_proof_without_nonce_and_token_leaves_them_out() -> None:
    """The first one of a session, to an authorization server; no two are the same."""
    proofs = [verified(proof(KEY, "POST", ISSUER, nonce="", access="", now=0))[1] for _ in range(20)]
    assert set(proofs[0]) == {"jti", "htm", "htu", "iat"}
    assert len({str(claims["jti"]) for claims in proofs}) == 20


def test_key_is_the_same_after_it_was_kept() -> None:
    """And no two sessions have the same."""
    for _ in range(30):
        key = DpopKey.new()
        assert DpopKey.read(key.text).public == key.public
        assert key.public != KEY.public


@pytest.mark.parametrize("text", ["", "x", "AAAA", "A" * 43, "_" * 43, "\udc00", "=", "é" * 43, "A" * 9999])
def test_key_that_is_damaged_says_what_to_do(text: str) -> None:
    """No traceback, and not the text itself."""
    with pytest.raises(NotSignedIn, match="skerry login --oauth") as caught:
        DpopKey.read(text)
    assert text == "" or text not in str(caught.value).replace("skerry", "")


def test_secrets_do_not_show() -> None:
    """Not in a repr, and the key goes into no pickle."""
    binding = Binding("https://a.example.com", "u", "r", "c", "canary")
    for value in (KEY, binding, Tokens("canary", "canary", binding), PENDING):
        for shown in (repr(value), str(value), f"{[value]}"):
            assert "canary" not in shown
            assert KEY.text not in shown
            assert PENDING.state not in shown
            assert PENDING.verifier not in shown
    for way in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            way(KEY)


def test_client_is_the_loopback_one() -> None:
    """As atproto writes it: no port, the scopes, nothing else."""
    expected = "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2F&scope=atproto+transition%3Ageneric"
    assert expected == CLIENT_ID


def answer(nonce: str) -> Answer:
    """An answer with a nonce."""
    return Answer(200, {"dpop-nonce": nonce}, b"", "h")


def test_nonces_are_each_their_servers_own() -> None:
    """By scheme, host and port; the path makes no difference."""
    nonces = Nonces()
    nonces.learn("https://a.example.com/x", answer("n-a"))
    nonces.learn("https://b.example.com/x", answer("n-b"))
    assert nonces.of("https://A.example.com/y?z=1") == "n-a"
    assert nonces.of("https://b.example.com/") == "n-b"
    assert [nonces.of(url) for url in ("https://a.example.com:444/", "http://a.example.com/")] == ["", ""]


@pytest.mark.parametrize("nonce", ["", " ", 'a"b', "a\\b", "a b", "é", "\x1b[2J", "x" * 513])
def test_nonce_that_is_none_is_not_taken(nonce: str) -> None:
    """The last good one stays."""
    nonces = Nonces()
    assert nonces.learn(ISSUER, answer("good"))
    assert not nonces.learn(ISSUER, answer(nonce))
    assert nonces.of(ISSUER) == "good"


GOOD = {"state": "the-state", "iss": "https%3A%2F%2Fauth.example.com", "code": "the-code"}


def query(*leave_out: str, **changes: str) -> str:
    """The parameters of an answer."""
    given = {name: value for name, value in (GOOD | changes).items() if name not in leave_out}
    return "&".join(f"{name}={value}" for name, value in given.items())


@pytest.mark.parametrize("address", ["http://127.0.0.1:4000/?{}", "/?{}", "  http://127.0.0.1:4000?{}\n"])
def test_code_is_read_from_the_address(address: str) -> None:
    """As the browser brings it, and as it is pasted."""
    assert code_of(address.format(query()), PENDING) == "the-code"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (query(state="other"), "another sign-in"),
        (query(state=""), "another sign-in"),
        (query(state="%C3%A9"), "another sign-in"),
        (query("state"), "another sign-in"),
        (query() + "&state=the-state", "says something twice"),
        (query() + "&code=second", "says something twice"),
        (query() + "&iss=https%3A%2F%2Fauth.example.com", "says something twice"),
        (query("iss"), "another server"),
        (query(iss="https%3A%2F%2Fevil.example.com"), "another server"),
        (query(iss="https%3A%2F%2Fauth.example.com%2F"), "another server"),
        (query("code"), "no code"),
        (query(code=""), "no code"),
        (query("state", error="access_denied"), "another sign-in"),
        (query("iss", error="access_denied"), "another server"),
    ],
)
def test_answer_that_does_not_fit_gives_no_code(given: str, words: str) -> None:
    """State and issuer are looked at first, whatever else it says."""
    with pytest.raises(BadAnswer, match=words):
        code_of(f"/?{given}", PENDING)


def test_answer_that_declines_says_so() -> None:
    """The user pressed "deny"; any other error in clean words."""
    with pytest.raises(NotSignedIn, match="declined"):
        code_of(f"/?{query('code', error='access_denied')}", PENDING)
    with pytest.raises(NotSignedIn) as caught:
        code_of(f"/?{query('code', error='x', error_description='bad%1B%5B2Jthing')}", PENDING)
    assert "bad" in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "the-code",
        f"http://127.0.0.1:4001/?{query()}",
        f"http://localhost:4000/?{query()}",
        f"https://127.0.0.1:4000/?{query()}",
        f"http://127.0.0.1:4000/x?{query()}",
        f"http://u@127.0.0.1:4000/?{query()}",
        f"//evil.example.com/?{query()}",
        "http://[x/?a=b",
        "/?" + "&".join(f"a{n}=1" for n in range(100)),
    ],
)
def test_other_address_is_refused_with_the_right_one(address: str) -> None:
    """What was pasted is something else: the line says how the right one begins."""
    with pytest.raises(UsageError, match=r"begins with http://127\.0\.0\.1:4000/\?"):
        code_of(address, PENDING)


@given(st.text() | st.builds(lambda text: f"http://127.0.0.1:4000/?{text}", st.text()))
def test_any_address_gives_a_code_or_an_error_in_words(address: str) -> None:
    """Whatever is pasted."""
    belongs(address, PENDING)
    with contextlib.suppress(SkerryError):
        assert code_of(address, PENDING)


def test_address_belongs_to_a_request_by_its_state() -> None:
    """Once, and exactly."""
    assert belongs("/?state=the-state", PENDING)
    for target in ("/", "/?state=", "/?state=other", "/?state=the-state&state=the-state", "/?x=the-state"):
        assert not belongs(target, PENDING)
