"""Redirects: a server may not send a request, a password or a token on to somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.domain.errors import EgressDenied
from tests.bsky.doors import ledger_of, visit
from tests.bsky.servers import Reply, Route, Server, as_json


def leads_to(location: str, status: int = 302) -> Route:
    """A route that redirects."""
    return lambda _: Reply(status, {"location": location})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_door_never_sends_a_password_on(tmp_path: Path, status: int) -> None:
    """CreateSession redirected to another host: that host sees nothing, whatever the status."""
    with Server() as other, Server({"/xrpc/create": leads_to(f"{other.url}/take", status)}) as pds:
        with pytest.raises(EgressDenied, match="redirects"):
            visit(
                tmp_path,
                f"{pds.url}/xrpc/create",
                method="POST",
                content=b'{"password": "p"}',
                servers=[pds.url, other.url],
            )
        assert len(pds.seen) == 1
        assert other.seen == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_door_does_not_follow_a_redirect_of_what_carries_data(tmp_path: Path, status: int) -> None:
    """Not even within the host: it was asked once and is told once."""
    with Server({"/a": leads_to("/b", status)}) as pds:
        with pytest.raises(EgressDenied, match="carries data"):
            visit(tmp_path, f"{pds.url}/a", method="POST", content=b"{}")
        assert [seen.path for seen in pds.seen] == ["/a"]


@pytest.mark.parametrize(
    "location",
    [
        "{other}/b",
        "//127.0.0.1:{port}/b",
        "http://localhost:{here}/b",
        "https://127.0.0.1:{here}/b",
        "ftp://127.0.0.1:{here}/b",
        "http://user@127.0.0.1:{here}/b",
        "http://169.254.169.254/latest/meta-data",
        "javascript:alert(1)",
        "http://[::1/",
        "\x01",
    ],
)
def test_door_follows_no_redirect_to_another_origin(tmp_path: Path, location: str) -> None:
    """Another host, port or scheme, or no address at all; both hosts may be asked, and still."""
    with Server() as other, Server() as pds:
        target = location.format(other=other.url, port=other.port, here=pds.port)
        pds.routes["/a"] = leads_to(target)
        with pytest.raises(EgressDenied, match="another host"):
            visit(tmp_path, f"{pds.url}/a", headers={"authorization": "Bearer t"}, servers=[pds.url, other.url])
        assert other.seen == []
        assert ledger_of(tmp_path)[-1].verdict.startswith("denied: it redirects")


def test_door_follows_a_get_within_the_origin(tmp_path: Path) -> None:
    """A path that moved is found, each step is in the ledger."""
    with Server({"/a": leads_to("/b"), "/b": leads_to("c?d=e", 307), "/c": lambda _: as_json("here")}) as pds:
        assert visit(tmp_path, f"{pds.url}/a").body == b'"here"'
    assert [(entry.path, entry.status) for entry in ledger_of(tmp_path)] == [("/a", 302), ("/b", 307), ("/c", 200)]


def test_door_ends_a_circle_of_redirects(tmp_path: Path) -> None:
    """After three steps."""
    with Server({"/a": leads_to("/a")}) as pds:
        with pytest.raises(EgressDenied, match="circle"):
            visit(tmp_path, f"{pds.url}/a")
        assert len(pds.seen) == 4


def test_door_asks_no_other_file_of_a_strange_host_by_redirect(tmp_path: Path) -> None:
    """A well-known file that redirects within its host to anything else would be a way to ask for anything."""
    with Server({"/.well-known/atproto-did": leads_to("/admin/delete")}) as host:
        with pytest.raises(EgressDenied, match="not asked"):
            visit(tmp_path, f"{host.url}/.well-known/atproto-did", purpose="identity", servers=[])
        assert [seen.path for seen in host.seen] == ["/.well-known/atproto-did"]
