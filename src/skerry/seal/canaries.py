"""What the probes aim at, in the parent: whatever arrives here got out of the seal."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path
from typing import Any

SECRET = b"a made-up secret"


class Canaries:
    """Listens on loopback and on a Unix socket, and watches two folders, all temporary.

    Attributes:
        targets: Where everything is, for the probes.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="skerry-selftest-")
        root = Path(self._folder.name)
        self._writable = [root / "tmp", root / "home"]
        for folder in self._writable:
            folder.mkdir()
        secret = root / "secret"
        secret.write_bytes(SECRET)
        self._tcp = _listen(socket.socket(socket.AF_INET, socket.SOCK_STREAM), ("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self._unix = _listen(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), str(root / "socket"))
        self.targets: dict[str, Any] = {
            "tcp": self._tcp.getsockname()[1],
            "udp": self._udp.getsockname()[1],
            "unix": str(root / "socket"),
            "folder": str(self._writable[0]),
            "home": str(self._writable[1]),
            "secret": str(secret),
            "parent": os.getpid(),
        }

    def arrivals(self) -> list[str]:
        """What came so far, one line each: connections, datagrams, files."""
        found = [f"file {path.name}" for folder in self._writable for path in folder.iterdir()]
        for name, listener in (("TCP", self._tcp), ("Unix socket", self._unix)):
            found += [f"{name} connection"] * _drain(listener)
        return found + ["UDP datagram"] * _drain(self._udp)

    def __enter__(self) -> Canaries:
        return self

    def __exit__(self, *_: object) -> None:
        for listener in (self._tcp, self._udp, self._unix):
            listener.close()
        self._folder.cleanup()


def _listen(listener: socket.socket, address: tuple[str, int] | str) -> socket.socket:
    listener.bind(address)
    listener.listen()
    return listener


def _drain(listener: socket.socket) -> int:
    """How many connections or datagrams wait."""
    listener.setblocking(False)
    count = 0
    while True:
        try:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(4096)
            else:
                listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1
