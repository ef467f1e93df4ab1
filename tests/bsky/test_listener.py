"""The one socket that listens: where, to whom, and what its page is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from skerry.bsky.egress.listener import HOST, MAX_REQUEST, Listener
from tests.bsky.oauth_server import visit

T = TypeVar("T")


def listening(use: Callable[[Listener], Awaitable[T]]) -> T:
    """Run `use` with a listener that waits for `/?wanted=1`."""

    async def run() -> T:
        async with Listener() as listener:
            waiting = asyncio.create_task(listener.target(lambda target: target == "/?wanted=1"))
            await asyncio.sleep(0)
            try:
                return await use(listener)
            finally:
                waiting.cancel()

    return asyncio.run(run())


def send(port: int, data: bytes) -> bytes:
    """Send bytes, and read until the end."""
    with socket.create_connection((HOST, port), timeout=10) as connection:
        try:
            connection.sendall(data)
            answer = b""
            while more := connection.recv(65536):
                answer += more
        except ConnectionError:
            return b""
    return answer


def test_listener_is_on_this_machine_alone() -> None:
    """127.0.0.1 and no other address; a port of the system's choice."""

    async def use(listener: Listener) -> None:
        assert listener._server is not None
        assert [each.getsockname() for each in listener._server.sockets] == [("127.0.0.1", listener.port)]
        assert listener.port > 1023

    listening(use)


def test_page_is_plain_and_asks_nobody() -> None:
    """No script, no address, nothing kept by the browser, no referrer; the code is not in it."""

    async def use(listener: Listener) -> str:
        request = f"GET /?wanted=1 HTTP/1.1\r\nHost: 127.0.0.1:{listener.port}\r\n\r\n"
        return (await asyncio.to_thread(send, listener.port, request.encode())).decode()

    head, _, page = listening(use).partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    for header in ("default-src 'none'", "Referrer-Policy: no-referrer", "Cache-Control: no-store", "nosniff"):
        assert header in head
    assert "go back to your terminal" in page
    assert not any(word in page for word in ("http:", "https:", "src=", "href=", "<script", "wanted"))


@pytest.mark.parametrize(
    "request_line",
    [
        "POST /?wanted=1 HTTP/1.1",
        "HEAD /?wanted=1 HTTP/1.1",
        "GET /?wanted=2 HTTP/1.1",
        "GET / HTTP/1.1",
        "GET /favicon.ico HTTP/1.1",
        "GET http://127.0.0.1/?wanted=1 HTTP/1.1",
        "GET //x/?wanted=1 HTTP/1.1",
        "GET /?wanted=1",
        "",
        "\xff\xfe",
    ],
)
def test_other_requests_get_a_404(request_line: str) -> None:
    """And the listener goes on waiting."""

    async def use(listener: Listener) -> tuple[bytes, bool]:
        request = f"{request_line}\r\nHost: 127.0.0.1:{listener.port}\r\n\r\n".encode("latin-1")
        return await asyncio.to_thread(send, listener.port, request), listener._came.done()

    answer, is_done = listening(use)
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert not is_done


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "evil.example.com", "127.0.0.1", "", "127.0.0.1:{port}\r\nHost: x"]
)
def test_request_for_another_host_gets_a_404(host: str) -> None:
    """A name that leads to 127.0.0.1 is somebody's trick."""

    async def use(listener: Listener) -> bytes:
        request = f"GET /?wanted=1 HTTP/1.1\r\nHost: {host.format(port=listener.port)}\r\n\r\n"
        return await asyncio.to_thread(send, listener.port, request.encode())

    assert listening(use).startswith(b"HTTP/1.1 404 ")


def test_endless_and_silent_connections_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much is cut off, nothing is given up in time; the answer is taken all the same."""
    monkeypatch.setattr("skerry.bsky.egress.listener.SECONDS", 0.3)

    async def use(listener: Listener) -> int:
        silent = [socket.create_connection((HOST, listener.port)) for _ in range(20)]
        await asyncio.to_thread(send, listener.port, b"x" * (MAX_REQUEST * 4))
        assert await asyncio.to_thread(send, listener.port, b"GET / HTTP/1.1\r\n") == b""
        status, _ = await asyncio.to_thread(visit, f"http://127.0.0.1:{listener.port}/?wanted=1")
        for each in silent:
            each.close()
        return status

    assert listening(use) == 200


def test_second_answer_is_not_taken() -> None:
    """One is enough; the port closes with the block."""

    async def use(listener: Listener) -> list[int]:
        address = f"http://127.0.0.1:{listener.port}/?wanted=1"
        return [(await asyncio.to_thread(visit, address))[0] for _ in range(2)]

    assert listening(use) == [200, 404]
