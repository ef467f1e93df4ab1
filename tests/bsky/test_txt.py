"""The TXT record of a handle, asked of a name server on loopback."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, socket

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from skerry.bsky.egress import dns as door_dns
from skerry.bsky.egress.dns import TxtResolver
from skerry.bsky.egress.ledger import Ledger
from tests.bsky.doors import ledger_of

Reply = Callable[[dns.message.Message], bytes | None]


@contextmanager
def name_server(reply: Reply) -> Iterator[tuple[int, list[str]]]:
    """A name server: its port, and the questions that reach it."""
    questions: list[str] = []
    with socket(AF_INET, SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0.05)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    data, client = udp.recvfrom(4096)
                except TimeoutError:
                    continue
                query = dns.message.from_wire(data)
                questions.append(str(query.question[0]))
                answer = reply(query)
                if answer is not None:
                    udp.sendto(answer, client)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield udp.getsockname()[1], questions
        finally:
            stop.set()
            thread.join()


def says(*texts: bytes, rcode: dns.rcode.Rcode = dns.rcode.NOERROR) -> Reply:
    """A server with these TXT records."""

    def reply(query: dns.message.Message) -> bytes:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        answer.set_rcode(rcode)
        for text in texts:
            quoted = "".join(f"\\{byte:03d}" for byte in text)
            answer.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", f'"{quoted}"'))
        return answer.to_wire()

    return reply


def ask(folder: Path, reply: Reply) -> list[str] | None:
    """What the resolver makes of a server."""
    with name_server(reply) as (port, questions):
        found = asyncio.run(TxtResolver(Ledger(folder), servers=["127.0.0.1"], port=port)("alice.example.com"))
    assert set(questions) == {"_atproto.alice.example.com. IN TXT"}
    return found


def test_txt_record_of_a_handle_is_found(tmp_path: Path) -> None:
    """The question is about the handle alone, and has its line in the ledger."""
    assert ask(tmp_path, says(b"did=did:plc:abc")) == ["did=did:plc:abc"]
    (entry,) = ledger_of(tmp_path)
    assert (entry.host, entry.method, entry.path, entry.verdict) == ("127.0.0.1", "DNS", "TXT _atproto", "ok")


def test_txt_record_of_strange_bytes_is_text(tmp_path: Path) -> None:
    """Whoever owns the name writes what they like."""
    assert ask(tmp_path, says(b"\xff\x1b]0;x\x07", b"did=x")) == ["�\x1b]0;x\x07", "did=x"]


def test_txt_record_that_is_not_there_is_none(tmp_path: Path) -> None:
    """The name server answered, so this machine is online."""
    assert ask(tmp_path, says(rcode=dns.rcode.NXDOMAIN)) == []
    assert ask(tmp_path, says()) == []


@pytest.mark.parametrize("reply", [lambda _: None, lambda _: b"not DNS", says(rcode=dns.rcode.SERVFAIL)])
def test_txt_question_that_nobody_answers_ends_in_time(
    tmp_path: Path, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence, garbage and a server that fails: over at the deadline, and not the same as "there is none"."""
    monkeypatch.setattr(door_dns, "SECONDS", 0.5)
    started = time.monotonic()
    assert ask(tmp_path, reply) is None
    assert time.monotonic() - started < 2
    assert ledger_of(tmp_path)[0].verdict == "failed: no name server answered"
