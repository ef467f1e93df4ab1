"""The allow-list: who may be asked what."""

from __future__ import annotations

import pytest

from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import LIMITS, PURPOSES, Ask, Policy
from skerry.domain.errors import EgressDenied

PDS = Origin.parse("https://pds.example.com")
DIRECTORY = Origin.parse("https://plc.example.com")
STRANGER = Origin.parse("https://stranger.example.com")


def an_ask(server: Origin, **changes: object) -> Ask:
    """A plain GET for the timeline, changed as said."""
    plain: dict[str, object] = {
        "method": "GET",
        "origin": server,
        "path": "/xrpc/app.bsky.feed.getTimeline",
        "has_query": False,
        "has_body": False,
        "has_tokens": False,
        "purpose": "timeline",
    }
    return Ask(**(plain | changes))  # type: ignore[arg-type]  # the values are right by their names


@pytest.fixture
def policy() -> Policy:
    """One PDS and one directory, no loopback."""
    policy = Policy()
    policy.allow_pds(PDS)
    policy.allow_directory(DIRECTORY)
    return policy


def test_policy_lets_the_pds_be_asked_for_everything_with_tokens(policy: Policy) -> None:
    """The account's own server is what the client is for."""
    for purpose in set(PURPOSES) - {"card", "picture"}:
        policy.check(an_ask(PDS, purpose=purpose, has_tokens=True))


def test_policy_lets_any_public_host_be_asked_for_a_page_without_tokens(policy: Policy) -> None:
    """What a card is made of: by GET, at the usual port, with nothing that says who asks; the PDS is no exception."""
    somewhere = Origin.parse("https://example.com")
    policy.check(an_ask(somewhere, purpose="card", path="/any/page", has_query=True))
    for ask in (
        an_ask(somewhere, purpose="card", has_tokens=True),
        an_ask(PDS, purpose="card", has_tokens=True),
        an_ask(somewhere, purpose="card", method="POST"),
        an_ask(somewhere, purpose="card", has_body=True),
        an_ask(Origin.parse("https://example.com:8443"), purpose="card"),
    ):
        with pytest.raises(EgressDenied):
            policy.check(ask)


def test_policy_sends_no_token_to_the_public_appview(policy: Policy) -> None:
    """It is asked for what everybody may read, and for nothing else."""
    appview = Origin.parse("https://public.api.example.com")
    policy.allow_public(appview)
    policy.check(an_ask(appview, purpose="people"))
    for ask in (an_ask(appview, purpose="people", has_tokens=True), an_ask(appview, purpose="write")):
        with pytest.raises(EgressDenied):
            policy.check(ask)


def test_policy_keeps_tokens_from_the_directory(policy: Policy) -> None:
    """Who somebody is can be asked there; the account's tokens are not its business."""
    policy.check(an_ask(DIRECTORY, purpose="identity", path="/did:plc:x"))
    with pytest.raises(EgressDenied, match="tokens"):
        policy.check(an_ask(DIRECTORY, purpose="identity", path="/did:plc:x", has_tokens=True))


@pytest.mark.parametrize("purpose", ["timeline", "thread", "session", "sign-in"])
def test_policy_keeps_a_server_to_its_purpose(policy: Policy, purpose: str) -> None:
    """A directory is asked who somebody is and nothing else."""
    with pytest.raises(EgressDenied, match=purpose):
        policy.check(an_ask(DIRECTORY, purpose=purpose))


@pytest.mark.parametrize("purpose", ["", "telemetry"])
def test_policy_refuses_a_request_without_a_known_purpose(policy: Policy, purpose: str) -> None:
    """What doesn't say what it is for is not sent, not even to the PDS."""
    with pytest.raises(EgressDenied, match="purpose"):
        policy.check(an_ask(PDS, purpose=purpose))


@pytest.mark.parametrize("path", ["/.well-known/atproto-did", "/.well-known/did.json"])
def test_policy_lets_any_host_be_asked_for_a_well_known_file(policy: Policy, path: str) -> None:
    """A handle or a did:web leads to a host that nobody could allow before."""
    policy.check(an_ask(STRANGER, purpose="identity", path=path))


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/"},
        {"path": "/.well-known/../secret"},
        {"path": "/xrpc/com.atproto.identity.resolveHandle"},
        {"method": "POST"},
        {"has_query": True},
        {"has_body": True},
        {"has_tokens": True},
        {"purpose": "timeline"},
        {"origin": Origin.parse("https://stranger.example.com:8443")},
        {"origin": Origin.parse("https://localhost")},
        {"origin": Origin("http", "stranger.example.com", 80)},
    ],
)
def test_policy_lets_a_strange_host_be_asked_for_nothing_else(policy: Policy, change: dict[str, object]) -> None:
    """No other path, method, port or scheme, and nothing sent along."""
    with pytest.raises(EgressDenied):
        policy.check(an_ask(STRANGER, **({"purpose": "identity", "path": "/.well-known/did.json"} | change)))


@pytest.mark.parametrize(
    "url", ["http://localhost:2583", "https://127.0.0.1", "http://127.3.2.1:80", "http://[::1]:2583"]
)
def test_policy_lets_this_machine_in_by_the_setting_only(url: str) -> None:
    """Without `loopback` the error names the setting; with it, http is spoken as well."""
    with pytest.raises(EgressDenied, match="loopback = true"):
        Policy().allow_pds(Origin.parse(url))
    Policy(loopback=True).allow_pds(Origin.parse(url))


@pytest.mark.parametrize(
    "url", ["http://pds.example.com", "http://10.0.0.1", "http://169.254.169.254", "http://[fc00::1]"]
)
def test_policy_speaks_only_https_with_other_machines(url: str) -> None:
    """Also with `loopback`: that setting is for this machine."""
    with pytest.raises(EgressDenied, match="https"):
        Policy(loopback=True).allow_pds(Origin.parse(url))


def test_policy_has_limits_for_every_purpose() -> None:
    """No answer is unbounded."""
    assert set(LIMITS) == set(PURPOSES)
    assert all(limits.max_bytes > 0 and limits.seconds > 0 for limits in LIMITS.values())
