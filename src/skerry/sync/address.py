"""Where sync listens: a Unix socket beside the store, for this user alone."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import struct
from pathlib import Path

from skerry.config.paths import ensure_private

LONGEST = 100
"""Bytes of a socket's path: `sun_path` has 108 on Linux, with room for a backup's suffix."""


def socket_path(folder: Path, runtime: Path) -> Path:
    """The socket of a store's folder; a short name in the `runtime` folder where the path would be too long."""
    path = folder / "sync.sock"
    if len(os.fsencode(path)) <= LONGEST:
        return path
    name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
    return ensure_private(runtime) / f"{name}.sock"


def is_same_user(connection: socket.socket) -> bool:
    """Whether the other end of a Unix socket belongs to this user (SO_PEERCRED: pid, uid, gid)."""
    size = struct.calcsize("3i")
    _pid, uid, _gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(uid == os.getuid())


class ServerLock:
    """Who serves a folder: whoever holds the lock on `sync.lock`. The kernel lets go of it with the process."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "sync.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

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
