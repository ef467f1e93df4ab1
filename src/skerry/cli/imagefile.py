"""An image file for a post: what its first bytes say it is, and how large. The pixels are not looked at."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import msgspec

from skerry.domain.errors import UsageError
from skerry.domain.posting import MAX_IMAGE_BYTES

_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG that are followed by the size."""


class ImageFile(msgspec.Struct, frozen=True):
    """The bytes of an image, their type, and its size in pixels; 0 where it can't be told."""

    body: bytes
    mime: str
    width: int
    height: int


def read_image(path: Path) -> ImageFile:
    """Read a JPEG, PNG or WebP file. Raises `UsageError`."""
    try:
        with path.open("rb") as stream:
            body = stream.read(MAX_IMAGE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"can't be read: {error.strerror}", where=str(path)) from None
    if len(body) > MAX_IMAGE_BYTES:
        raise UsageError(
            f"it is larger than {MAX_IMAGE_BYTES:,} bytes", where=str(path), remedy="make it smaller first"
        )
    mime, size_of = _kind(body, path)
    try:
        width, height = size_of(body)
    except (struct.error, IndexError):
        raise UsageError("its size can't be read: the file is damaged", where=str(path)) from None
    return ImageFile(body, mime, width, height)


def _kind(body: bytes, path: Path) -> tuple[str, Callable[[bytes], tuple[int, int]]]:
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", _png_size
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", _jpeg_size
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp", _webp_size
    raise UsageError("it is neither JPEG nor PNG nor WebP", where=str(path), remedy="convert it first")


def _png_size(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", body[16:24])
    return width, height


def _jpeg_size(body: bytes) -> tuple[int, int]:
    """From marker to marker until the one with the size."""
    place = 2
    while True:
        while body[place] == 0xFF:
            place += 1
        marker = body[place]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", body[place + 4 : place + 8])
            return width, height
        (length,) = struct.unpack(">H", body[place + 1 : place + 3])
        place += 1 + max(length, 2)


def _webp_size(body: bytes) -> tuple[int, int]:
    """Of the three kinds of WebP: lossy, lossless, extended."""
    match body[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", body[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack("<I", body[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            return (
                int.from_bytes(body[24:27], "little") + 1,
                int.from_bytes(body[27:30], "little") + 1,
            )
