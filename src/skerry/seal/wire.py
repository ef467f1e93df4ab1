"""Frames over pipes and sockets: four bytes of length, least first, then as many bytes.

Nothing is taken on trust: a frame has a largest size, what is announced isn't allocated before it is there, and an
end, a cut or a time-out is an error of its own.

    WireError
    ├── Closed      the other side ended between two frames
    ├── Truncated   it ended within a frame
    ├── TooLarge    a frame is announced, or would be sent, above the cap
    └── TimedOut    the deadline passed
"""

from __future__ import annotations

import os
import select
import struct
import time

CAP = 16 << 20
"""The largest frame unless the caller says otherwise, in bytes."""
PIECE = 1 << 20
"""The most that is read at once, in bytes."""
HEADER = struct.Struct("<I")


class WireError(Exception):
    """A frame could not be read or written."""


class Closed(WireError):
    """The other side ended between two frames."""


class Truncated(WireError):
    """The other side ended within a frame."""


class TooLarge(WireError):
    """A frame is above the cap."""


class TimedOut(WireError):
    """The deadline passed."""


def read_frame(descriptor: int, *, cap: int = CAP, deadline: float | None = None) -> bytes:
    """Read one frame.

    Args:
        descriptor: A pipe or a socket; with a deadline it has to be non-blocking.
        cap: The largest frame, in bytes.
        deadline: When to give up, on the clock of `time.monotonic`; None never.
    """
    head = _read(descriptor, HEADER.size, deadline)
    if not head:
        raise Closed
    if len(head) < HEADER.size:
        raise Truncated
    (length,) = HEADER.unpack(head)
    if length > cap:
        raise TooLarge(f"a frame of {length} bytes is announced, {cap} are the most")
    body = _read(descriptor, length, deadline)
    if len(body) < length:
        raise Truncated(f"{len(body)} of {length} bytes came")
    return body


def write_frame(descriptor: int, body: bytes, *, cap: int = CAP, deadline: float | None = None) -> None:
    """Write one frame; the arguments are those of `read_frame`."""
    if len(body) > cap:
        raise TooLarge(f"a frame of {len(body)} bytes is to be sent, {cap} are the most")
    rest = memoryview(HEADER.pack(len(body)) + body)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            _wait(descriptor, select.POLLOUT, deadline)
        except (BrokenPipeError, ConnectionResetError):
            raise Closed from None


def _read(descriptor: int, length: int, deadline: float | None) -> bytes:
    """Read `length` bytes, or fewer when the other side ends."""
    data = bytearray()
    while len(data) < length:
        if deadline is not None:
            _wait(descriptor, select.POLLIN, deadline)
        try:
            piece = os.read(descriptor, min(PIECE, length - len(data)))
        except BlockingIOError:
            _wait(descriptor, select.POLLIN, deadline)
            continue
        except ConnectionResetError:
            piece = b""
        if not piece:
            break
        data += piece
    return bytes(data)


def _wait(descriptor: int, event: int, deadline: float | None) -> None:
    """Wait until the descriptor is ready, or has ended; TimedOut when the deadline passes first."""
    poll = select.poll()
    poll.register(descriptor, event)
    left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
    if not poll.poll(left):
        raise TimedOut
