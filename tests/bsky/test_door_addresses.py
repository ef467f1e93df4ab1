"""Where connections really go: to the address that was checked, with the name that was asked for."""

from __future__ import annotations

import asyncio
import datetime
import errno
import ssl
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from skerry.bsky.egress import door as door_module
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.resolver import MAX_ADDRESSES, Lookup
from skerry.domain.errors import EgressDenied, NetworkError
from tests.bsky.doors import QUICK, ledger_of, visit, with_door
from tests.bsky.servers import Server, as_json
from tests.bsky.test_addresses import HERE, INSIDE


def finds(*answers: Sequence[str]) -> Lookup:
    """A resolver that gives one answer after the other, then the last one for ever."""
    left = list(answers)

    async def lookup(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return lookup


class Wire(httpcore.AsyncNetworkBackend):
    """Notes where connections would go, and makes none."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002  # httpcore's signature, here and below
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[object] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse, like a host that is down."""
        self.asked.append(host)
        raise httpcore.ConnectError(ConnectionRefusedError(errno.ECONNREFUSED, "refused"))


@pytest.mark.parametrize("address", [each for each in HERE + INSIDE if each])
def test_door_connects_to_no_private_address_that_a_name_leads_to(tmp_path: Path, address: str) -> None:
    """A handle, a PDS or a did:web may name any host, and its owner decides where the name leads."""
    wire = Wire()
    with pytest.raises(EgressDenied):
        visit(tmp_path, "https://pds.example.com/xrpc/a", loopback=False, lookup=finds([address]), backend=wire)
    assert wire.asked == []
    assert ledger_of(tmp_path)[-1].verdict.startswith("denied: it is")


@pytest.mark.parametrize("address", [each for each in INSIDE if each])
def test_door_connects_to_no_private_address_with_loopback_either(tmp_path: Path, address: str) -> None:
    """The setting lets this machine in, not the network around it."""
    wire = Wire()
    with pytest.raises(EgressDenied):
        visit(tmp_path, "https://pds.example.com/xrpc/a", loopback=True, lookup=finds([address]), backend=wire)
    assert wire.asked == []


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "[::1]", "localhost", "10.0.0.1", "169.254.169.254", "[fc00::1]", "[::ffff:127.0.0.1]"),
        *("2130706433", "0x7f.1", "127.1", "0.0.0.0", "017700000001"),  # noqa: S104  # asked, not bound
    ],
)
def test_door_connects_to_no_private_address_that_is_written_out(tmp_path: Path, host: str) -> None:
    """Also in the odd forms that the system's resolver understands; no name server is asked for these."""
    wire = Wire()
    with pytest.raises((EgressDenied, NetworkError)):
        visit(tmp_path, f"https://{host}/xrpc/a", loopback=False, backend=wire)
    assert wire.asked == []


def test_door_connects_to_the_address_that_was_checked(tmp_path: Path) -> None:
    """A name that is public when it is checked and private a moment later: it is looked up once a connection."""
    wire = Wire()
    lookup = finds(["93.184.215.14"], ["127.0.0.1"])
    with pytest.raises(NetworkError):
        visit(tmp_path, "https://pds.example.com/xrpc/a", loopback=False, lookup=lookup, backend=wire)
    assert wire.asked == ["93.184.215.14"]


def test_door_leaves_private_addresses_out_of_a_mixed_answer(tmp_path: Path) -> None:
    """The public ones are tried in order, a bounded number of them, no other."""
    wire = Wire()
    lookup = finds(["10.0.0.1", "1.1.1.1", "::1", *(f"8.8.8.{number}" for number in range(20))])
    with pytest.raises(NetworkError, match="refused"):
        visit(tmp_path, "https://pds.example.com/xrpc/a", loopback=False, lookup=lookup, backend=wire)
    assert wire.asked == ["1.1.1.1", "8.8.8.0", "8.8.8.1", "8.8.8.2"]
    assert len(wire.asked) == MAX_ADDRESSES


def test_door_tries_the_next_address_when_one_is_down(tmp_path: Path) -> None:
    """`localhost` is ::1 first on many machines, and the server listens on 127.0.0.1."""
    with Server() as pds:
        pds.other = lambda _: as_json("here")
        url = f"http://localhost:{pds.port}/a"
        assert visit(tmp_path, url, lookup=finds(["::1", "127.0.0.1"])).body == b'"here"'
        assert pds.seen[0].headers["host"] == f"localhost:{pds.port}"


def test_door_gives_up_a_lookup_at_the_deadline(tmp_path: Path) -> None:
    """A resolver that hangs (the system's does, for half a minute) is not waited for."""

    async def lookup(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(5)
        return []

    with pytest.raises(NetworkError, match="no answer within"):
        visit(tmp_path, "https://pds.example.com/a", lookup=lookup, limits=QUICK)


def test_work_that_hangs_in_a_library_does_not_hold_up_the_end_of_the_program() -> None:
    """Neither asyncio nor the interpreter waits for its thread."""
    code = (
        "import asyncio, time\nfrom skerry.bsky.apart import apart\n"
        "async def run():\n    async with asyncio.timeout(0.1): await apart(lambda: time.sleep(60))\n"
        "try: asyncio.run(run())\nexcept TimeoutError: print('over')"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "over\n"
    assert time.monotonic() - started < 20


def certificates(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's context for a certificate that is valid for `names`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    alternatives = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(pem)
    return server, client


async def _one_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhere")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize(("name", "is_valid"), [("pds.example.com", True), ("other.example.com", False)])
def test_door_checks_the_certificate_for_the_name_that_was_asked_for(tmp_path: Path, name: str, is_valid: bool) -> None:
    """The connection goes to a checked address; the name still goes into TLS and has to be the certificate's."""
    server, client = certificates(tmp_path, name)
    names: list[str | None] = []
    server.sni_callback = lambda _object, asked, _context: names.append(asked)

    async def use(door: Door) -> bytes:
        listener = await asyncio.start_server(_one_answer, "127.0.0.1", 0, ssl=server)
        async with listener:
            url = f"https://pds.example.com:{listener.sockets[0].getsockname()[1]}"
            door.policy.allow_pds(Origin.parse(url))
            return (await door.send("GET", f"{url}/a", purpose="timeline")).body

    if is_valid:
        assert with_door(tmp_path, use, lookup=finds(["127.0.0.1"]), certificates=client) == b"here"
    else:
        with pytest.raises(NetworkError, match="certificate can't be trusted"):
            with_door(tmp_path, use, lookup=finds(["127.0.0.1"]), certificates=client)
    assert names == ["pds.example.com"]


def test_door_trusts_only_the_usual_authorities(tmp_path: Path) -> None:
    """A certificate that somebody signed for themselves is none."""
    server, _ = certificates(tmp_path, "pds.example.com")

    async def use(door: Door) -> None:
        listener = await asyncio.start_server(_one_answer, "127.0.0.1", 0, ssl=server)
        async with listener:
            url = f"https://pds.example.com:{listener.sockets[0].getsockname()[1]}"
            door.policy.allow_pds(Origin.parse(url))
            await door.send("GET", f"{url}/a", purpose="timeline")

    with pytest.raises(NetworkError, match="certificate can't be trusted"):
        with_door(tmp_path, use, lookup=finds(["127.0.0.1"]), certificates=door_module._authorities())


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1"])
def test_door_says_that_a_server_is_down(tmp_path: Path, address: str) -> None:
    """One line: which host and port, what happened, what to do."""
    with Server() as gone:
        port = gone.port
    with pytest.raises(NetworkError) as caught:
        visit(tmp_path, f"http://{address}:{port}/a")
    words = f"{address}:{port}: it refused the connection; check that the server runs and the address is right"
    assert str(caught.value) == words
