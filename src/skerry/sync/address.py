"""Where sync listens: a Unix socket beside the store, for this user alone."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.domain.errors import StoreError

LONGEST = 100
"""Bytes of a socket's path that are taken as they are: `sun_path` has room for 107 on Linux."""


def socket_path(folder: Path) -> Path:
    """The socket of a store's folder."""
    return folder / "sync.sock"


@contextmanager
def short(path: Path) -> Iterator[str]:
    """The path in a form that fits a socket's address: by way of the folder's descriptor where it is too long."""
    if len(os.fsencode(path)) <= LONGEST:
        yield os.fspath(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def is_same_user(connection: socket.socket) -> bool:
    """Whether the other end of a Unix socket belongs to this user (SO_PEERCRED: pid, uid, gid)."""
    size = struct.calcsize("3i")
    _pid, uid, _gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(uid == os.getuid())


class ServerLock:
    """Who serves a folder: whoever holds the lock on `sync.lock`. The kernel lets go of it with the process."""

    def __init__(self, folder: Path) -> None:
        """Open the file. Raises `StoreError` when the folder can't be written."""
        path = folder / "sync.lock"
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            remedy = "check who owns the folder and whether it can be written"
            raise StoreError(f"can't be written: {error.strerror}", where=str(path), remedy=remedy) from error

    def acquire(self) -> bool:
        """Whether this process serves from now on."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._file)
