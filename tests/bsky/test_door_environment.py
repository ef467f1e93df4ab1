"""What the environment and a server would like the client to take over, and it doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.bsky.egress import door
from skerry.domain.errors import EgressDenied
from tests.bsky.doors import ledger_of, visit
from tests.bsky.servers import Server, as_json


def test_door_obeys_no_proxy_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would see every address, and with http every password: 0 requests."""
    with Server() as proxy, Server() as pds:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        pds.other = lambda _: as_json("here")
        assert visit(tmp_path, f"{pds.url}/a").status == 200
        assert proxy.seen == []
        assert len(pds.seen) == 1


def test_door_writes_no_tls_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSLKEYLOGFILE would put what opens every connection into a file."""
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    context = door._authorities()
    assert not context.keylog_filename
    assert not keys.exists()
    assert context.check_hostname


def test_door_takes_no_authority_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSL_CERT_FILE and SSL_CERT_DIR change nothing."""
    usual = {certificate["serialNumber"] for certificate in door._authorities().get_ca_certs()}
    (tmp_path / "empty.pem").write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert {certificate["serialNumber"] for certificate in door._authorities().get_ca_certs()} == usual


def test_door_keeps_no_cookie(tmp_path: Path) -> None:
    """Nor sends one that a caller gives it."""
    with Server() as pds:
        pds.other = lambda _: as_json("here", headers={"set-cookie": "id=1"})
        answer = visit(tmp_path, f"{pds.url}/a", headers={"cookie": "id=0"})
        assert "set-cookie" not in answer.headers
        assert "cookie" not in pds.seen[0].headers


def test_door_says_who_asks_and_nothing_of_the_machine(tmp_path: Path) -> None:
    """The headers of a plain request, all of them."""
    with Server() as pds:
        pds.other = lambda _: as_json("here")
        visit(tmp_path, f"{pds.url}/a")
        headers = pds.seen[0].headers
    assert set(headers) == {"host", "user-agent", "accept-encoding"}
    assert headers["user-agent"].startswith("skerry/")
    assert headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    "url", ["http://user:secret@127.0.0.1:9/a", "http://user@127.0.0.1:9/a", "ftp://127.0.0.1/a", "a"]
)
def test_door_refuses_an_address_that_is_more_or_less_than_one(tmp_path: Path, url: str) -> None:
    """A user name in it, another scheme, no host, also at a server that may be asked; the secret shows nowhere."""
    with pytest.raises(EgressDenied) as caught:
        visit(tmp_path, url, servers=["http://127.0.0.1:9"])
    assert "secret" not in str(caught.value)
    assert all("secret" not in repr(entry) for entry in ledger_of(tmp_path))
