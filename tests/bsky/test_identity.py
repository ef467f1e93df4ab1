"""Who a handle or a DID is, when everybody in between may lie."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Policy
from skerry.bsky.identity import Identity, Resolver
from skerry.bsky.names import INVALID, handle_of, is_account_did
from skerry.domain.errors import BadAnswer, NetworkError, NotSignedIn, UsageError
from tests.bsky.doors import NO_AUTHORITIES
from tests.bsky.servers import WREN, Pds, Reply, Server, as_json


def identify(
    folder: Path,
    name: str,
    *,
    directory: str,
    pds: str = "",
    txt: Sequence[str] | None = (),
    lookup: Sequence[str] = ("127.0.0.1",),
) -> Identity:
    """Who `name` is, with this directory, DNS record and address for every other host."""

    async def record(_handle: str) -> Sequence[str] | None:
        return txt

    async def addresses(host: str, _port: int) -> Sequence[str]:
        if host not in {"127.0.0.1", "localhost"} and not lookup:
            raise OSError
        return lookup if host not in {"127.0.0.1", "localhost"} else ["127.0.0.1"]

    async def run() -> Identity:
        async with Door(Policy(loopback=True), Ledger(folder), lookup=addresses, certificates=NO_AUTHORITIES) as door:
            resolver = Resolver(door, directory=Origin.parse(directory), txt=record)
            return await resolver.identify(name, pds=Origin.parse(pds) if pds else None)

    return asyncio.run(run())


@pytest.mark.parametrize("name", ["wren.test", "@wren.test", "at://wren.test", " WREN.test "])
def test_handle_under_test_is_asked_of_the_named_pds(tmp_path: Path, name: str) -> None:
    """Nobody else knows it."""
    with Pds() as pds:
        found = identify(tmp_path, name, directory=pds.url, pds=pds.url)
    assert found == Identity(WREN, "wren.test", Origin.parse(pds.url))


def test_handle_under_test_without_a_pds_says_what_to_do(tmp_path: Path) -> None:
    """It would be a question that no name server answers."""
    with Pds() as pds, pytest.raises(UsageError, match="--pds"):
        identify(tmp_path, "wren.test", directory=pds.url)
    assert pds.seen == []


def test_handle_is_found_by_its_dns_record(tmp_path: Path) -> None:
    """And the document names it: both sides agree."""
    with Pds() as pds:
        pds.document = {"alsoKnownAs": ["at://alice.example.com"]}
        found = identify(tmp_path, "alice.example.com", directory=pds.url, txt=["v=spf1", f"did={WREN}"])
    assert found.handle == "alice.example.com"
    assert found.did == WREN


def test_handle_that_its_document_does_not_name_is_refused(tmp_path: Path) -> None:
    """Anybody can point a name at somebody else's DID."""
    with Pds() as pds, pytest.raises(BadAnswer, match=r"whose document names wren\.test"):
        identify(tmp_path, "evil.example.com", directory=pds.url, txt=[f"did={WREN}"])


def test_handle_that_is_not_the_documents_first_is_refused(tmp_path: Path) -> None:
    """Source: atproto's DID specification: others than the first are ignored."""
    with Pds() as pds:
        pds.document = {"alsoKnownAs": ["https://x.example.com", "at://first.example.com", "at://alice.example.com"]}
        with pytest.raises(BadAnswer, match=r"names first\.example\.com"):
            identify(tmp_path, "alice.example.com", directory=pds.url, txt=[f"did={WREN}"])


def test_handle_with_records_of_two_accounts_is_refused(tmp_path: Path) -> None:
    """Source: atproto's handle specification."""
    with Pds() as pds, pytest.raises(BadAnswer, match="several accounts"):
        identify(tmp_path, "alice.example.com", directory=pds.url, txt=[f"did={WREN}", "did=did:web:b.example.com"])


@pytest.mark.parametrize(
    "did", ["", "nonsense", "did:key:z6Mk", "did:plc:SHORT", "did:web:../x", "did:web:a/b", "did:plc:a b"]
)
def test_handle_that_leads_to_no_did_is_refused(tmp_path: Path, did: str) -> None:
    """Only the two methods that accounts have."""
    with Pds() as pds, pytest.raises(BadAnswer, match="not a DID"):
        identify(tmp_path, "alice.example.com", directory=pds.url, txt=[f"did={did}"])


def test_handle_that_nobody_has_is_not_signed_in(tmp_path: Path) -> None:
    """A name server answered and the host doesn't exist; or the PDS doesn't know it."""
    with Pds() as pds:
        with pytest.raises(NotSignedIn, match="no account has this handle"):
            identify(tmp_path, "nobody.example.com", directory=pds.url, lookup=())
        with pytest.raises(NotSignedIn, match="no account has this handle"):
            identify(tmp_path, "nobody.test", directory=pds.url, pds=pds.url)


def test_handle_without_a_network_is_a_network_error(tmp_path: Path) -> None:
    """No name server answered and the host has no address: nobody can tell whether there is one."""
    with Pds() as pds, pytest.raises(NetworkError, match="online"):
        identify(tmp_path, "alice.example.com", directory=pds.url, txt=None, lookup=())


def test_host_of_a_handle_on_a_private_address_is_not_asked(tmp_path: Path) -> None:
    """A handle may be any name, so its owner decides where the client's request would go."""
    with Pds() as pds, pytest.raises(NetworkError, match="private network"):
        identify(tmp_path, "router.example.com", directory=pds.url, lookup=["192.168.1.1"])


def test_did_is_identified_with_the_handle_that_leads_back(tmp_path: Path) -> None:
    """Signing in by DID."""
    with Pds() as pds:
        assert identify(tmp_path, WREN, directory=pds.url, pds=pds.url).handle == "wren.test"


def test_did_with_a_handle_that_leads_elsewhere_has_an_invalid_one(tmp_path: Path) -> None:
    """The document claims a name that isn't the account's: the account is there, the name isn't believed."""
    with Pds() as pds:
        pds.document = {"alsoKnownAs": ["at://famous.example.com"]}
        txt = ["did=did:plc:" + "a" * 24]
        found = identify(tmp_path, WREN, directory=pds.url, txt=txt)
        assert (found.handle, found.name) == (INVALID, WREN)


def test_did_with_a_handle_of_somebody_else_has_an_invalid_one(tmp_path: Path) -> None:
    """The name leads to another account."""
    with Pds() as pds:
        pds.routes["/xrpc/com.atproto.identity.resolveHandle"] = lambda _: as_json({"did": "did:plc:" + "a" * 24})
        assert identify(tmp_path, WREN, directory=pds.url, pds=pds.url).handle == INVALID


def test_did_that_nobody_has_is_not_signed_in(tmp_path: Path) -> None:
    """The directory says so."""
    with Server() as directory:
        directory.other = lambda _: as_json({"message": "not registered"}, 404)
        with pytest.raises(NotSignedIn, match="no account with this DID"):
            identify(tmp_path, WREN, directory=directory.url)


def test_did_web_has_its_document_at_its_host(tmp_path: Path) -> None:
    """On this machine by http, as the specification has it for development."""
    with Server() as host:
        did = f"did:web:localhost%3A{host.port}"
        service = {"id": f"{did}#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": host.url}
        host.routes["/.well-known/did.json"] = lambda _: as_json({"id": did, "service": [service]})
        assert identify(tmp_path, did, directory="https://plc.example.com").pds == Origin.parse(host.url)


@pytest.mark.parametrize(
    "text",
    [
        *("", "alice", "alice..example.com", ".example.com", "-a.example.com", "a.123", "a_b.example.com"),
        *("a.local", "a.localhost", "a.onion", "a.invalid", "a" * 64 + ".com", "a." * 127 + "com"),
        *("exämple.com", "a.com/b", "a.com:80", "a.\x1bcom"),
    ],
)
def test_text_that_is_no_handle_is_refused(tmp_path: Path, text: str) -> None:
    """Before anybody is asked, in one clean line."""
    assert handle_of(text) == ""
    with pytest.raises(UsageError) as caught:
        identify(tmp_path, text, directory="https://plc.example.com")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("did", "is_one"),
    [
        (WREN, True),
        ("did:web:example.com", True),
        ("did:web:localhost%3A2583", True),
        ("did:web:example.com:path", False),
        ("did:web:example.com%2Fpath", False),
        ("did:web:user@example.com", False),
        ("did:plc:" + "1" * 24, False),
        (WREN + "\n", False),
    ],
)
def test_did_of_an_account_is_told_from_others(did: str, is_one: bool) -> None:
    """It becomes a part of an address and the name of a folder."""
    assert is_account_did(did) == is_one


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"id": 1}', b"\xff\xfe", b"<html>"])
def test_directory_that_answers_anything_at_all_costs_a_line(tmp_path: Path, body: bytes) -> None:
    """Not a traceback."""
    with Server() as directory:
        directory.other = lambda _: Reply(200, {}, body)
        with pytest.raises(BadAnswer, match="can't be read"):
            identify(tmp_path, WREN, directory=directory.url)
