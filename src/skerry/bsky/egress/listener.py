"""The one socket that listens: on this machine alone, for the one answer that a sign-in's browser brings.

It says the same plain page to everybody, takes one address, and is closed with the block that opened it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self

HOST = "127.0.0.1"
"""Not `localhost`: a name may lead elsewhere (RFC 8252, 7.3)."""

MAX_REQUEST = 16 * 1024
"""Bytes of a request's head that are read; a browser's are about 1,000."""

SECONDS = 5.0
"""How long a connection may take to say what it wants."""

_STYLE = "body{font:1.2em sans-serif;margin:20vh auto;max-width:30em;padding:0 1em}"
_BEGIN = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>skerry</title><style>{_STYLE}</style><p>'
_END = "</p></html>\n"
_HEADERS = (
    "Content-Type: text/html; charset=utf-8",
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
)

THANKS = "skerry has the answer. You can close this page and go back to your terminal."
STRANGER = "This is not what skerry is waiting for."


class Listener:
    """Listens while its block lasts. `is_wanted` tells the address that is waited for from all others."""

    def __init__(self) -> None:
        self.port = 0
        self._is_wanted: Callable[[str], bool] = lambda _target: False
        self._server: asyncio.Server | None = None
        self._came: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, 0, limit=MAX_REQUEST)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    async def target(self, is_wanted: Callable[[str], bool]) -> str:
        """Path and query of the first request that is wanted."""
        self._is_wanted = is_wanted
        return await self._came

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                async with asyncio.timeout(SECONDS):
                    head = await reader.readuntil(b"\r\n\r\n")
                    target = self._target_of(head)
                    writer.write(_reply("200 OK", THANKS) if target else _reply("404 Not Found", STRANGER))
                    await writer.drain()
                    if target and not self._came.done():
                        self._came.set_result(target)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _target_of(self, head: bytes) -> str:
        """Path and query of a request, if it is the one that is waited for; else ""."""
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        hosts = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:")]
        if len(words) != 3 or words[0] != "GET" or hosts != [f"{HOST}:{self.port}"] or self._came.done():
            return ""
        return words[1] if words[1].startswith("/?") and self._is_wanted(words[1]) else ""


def _reply(status: str, words: str) -> bytes:
    body = f"{_BEGIN}{words}{_END}".encode()
    head = "\r\n".join((f"HTTP/1.1 {status}", *_HEADERS, f"Content-Length: {len(body)}"))
    return head.encode() + b"\r\n\r\n" + body
