"""Messages as frames on a stream: a length of four bytes, little-endian, and a msgpack value.

Both sides are skerry's own, but a frame is still bounded and checked: a stray program on the socket costs its
connection, nothing else.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from skerry.domain.errors import ChildError
from skerry.seal.wire import HEADER
from skerry.sync.protocol import FromSync, FromWindow

LARGEST = 8 << 20
"""Bytes a frame may have. The largest message is a picture: `MAX_SIDE` squared in three bytes a pixel is half of it."""

_encoder = msgspec.msgpack.Encoder()
Message = TypeVar("Message")


def frame(message: FromSync | FromWindow) -> bytes:
    """The bytes of one message."""
    body = _encoder.encode(message)
    return HEADER.pack(len(body)) + body


class Frames(Generic[Message]):
    """Cuts what arrives on a stream into messages, whatever the pieces that it comes in."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[Message]) -> None:
        self._decoder = decoder
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete with `data`; unknown ones are left out. Raises `ChildError` for garbage."""
        self._buffer += data
        messages: list[Message] = []
        while (body := self._next()) is not None:
            try:
                messages.append(self._decoder.decode(body))
            except msgspec.ValidationError:
                continue  # a newer skerry's message
            except msgspec.DecodeError as error:
                raise ChildError("what came over the socket is no message of skerry's") from error
        return messages

    def _next(self) -> bytes | None:
        if len(self._buffer) < HEADER.size:
            return None
        (length,) = HEADER.unpack_from(self._buffer)
        if length > LARGEST:
            raise ChildError(f"a message of {length} bytes came over the socket; the largest is {LARGEST}")
        end = HEADER.size + length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[HEADER.size : end])
        del self._buffer[:end]
        return body


def from_sync() -> Frames[FromSync]:
    """What a window reads."""
    decoder: msgspec.msgpack.Decoder[FromSync] = msgspec.msgpack.Decoder(FromSync)
    return Frames(decoder)


def from_window() -> Frames[FromWindow]:
    """What sync reads."""
    decoder: msgspec.msgpack.Decoder[FromWindow] = msgspec.msgpack.Decoder(FromWindow)
    return Frames(decoder)
