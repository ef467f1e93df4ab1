"""Made-up images, good ones and bombs."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
CAMERA = "Made-up Camera 9"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>a made-up place</place></x:xmpmeta>'
COMMENT = b"a made-up comment"


def photo(width: int = 400, height: int = 300, *, orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: place, camera, XMP, a comment; red in its upper left corner, blue elsewhere."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = CAMERA
    gps = exif.get_ifd(GPS)
    gps.update({1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 10.0)})
    return encoded(corner(width, height), "JPEG", exif=exif, xmp=XMP, comment=COMMENT, quality=95)


def corner(width: int, height: int) -> Image.Image:
    """Blue with a red corner, so that one sees which way up it is."""
    picture = Image.new("RGB", (width, height), (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    return picture


def noise(width: int, height: int) -> Image.Image:
    """What can't be packed."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    """An image in a format."""
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def png_of(width: int, height: int, data: bytes, color: int = 2) -> bytes:
    """A PNG whose head says what it likes."""
    head = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bombs() -> Iterator[bytes]:
    """Fifty images that want more than they are."""
    zeros = zlib.compress(bytes(30_000_000), 9)
    for side in (9_000, 12_000, 20_000, 30_000, 46_000, 65_000, 100_000, 500_000, 1 << 30, (1 << 31) - 1):
        yield png_of(side, side, zeros)
    for width, height in ((1, 1 << 30), (1 << 30, 1), (0, 5), (5, 0), (64_000_001, 1), (8_000, 8_001)):
        yield png_of(width, height, zeros)
    for kind in (b"zTXt", b"iCCP"):
        for times in (1, 20):
            body = b"name\0\0" + zlib.compress(bytes(60_000_000), 9)
            yield (
                b"\x89PNG\r\n\x1a\n"
                + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
                + chunk(kind, body) * times
                + chunk(b"IDAT", zlib.compress(bytes(52)))
                + chunk(b"IEND", b"")
            )
    jpeg = encoded(corner(64, 64), "JPEG")
    size = jpeg.index(b"\xff\xc0") + 5
    for height, width in ((65_535, 65_535), (65_535, 9_000), (9_000, 65_535), (0, 0), (8_001, 8_000)):
        yield jpeg[:size] + struct.pack(">HH", height, width) + jpeg[size + 4 :]
    progressive = encoded(corner(64, 64), "JPEG", progressive=True)
    size = progressive.index(b"\xff\xc2") + 5
    scan = progressive[progressive.index(b"\xff\xda") : -2]
    for side in (4_000, 7_900):
        yield (
            progressive[:size] + struct.pack(">HH", side, side) + progressive[size + 4 : -2] + scan * 400 + b"\xff\xd9"
        )
    gif = encoded(corner(8, 8).convert("P"), "GIF")
    for side in (8_001, 20_000, 65_535):
        yield gif[:6] + struct.pack("<HH", side, side) + gif[10:]
    webp = encoded(corner(8, 8), "WEBP", lossless=True)
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\xff\x3f\x00" * 2
    yield b"RIFF" + struct.pack("<I", len(extended) + len(webp) - 8) + b"WEBP" + extended + webp[12:]
    yield webp[:21] + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + webp[25:]
    frames = [corner(900, 900).convert("P")] * 3
    yield encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]) * 50
    profile = b"\xff\xe2" + struct.pack(">H", 65_533) + b"ICC_PROFILE\0\1\1" + bytes(65_517)
    yield jpeg[:2] + profile * 200 + jpeg[2:]
    exif = b"Exif\0\0II*\0\x08\0\0\0" + b"\xff\xff" * 30_000
    yield jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
    whole = [encoded(corner(300, 200), form) for form in ("JPEG", "PNG", "WEBP")]
    for data in whole:
        for part in (3, 40, 90, 99):
            yield data[: len(data) * part // 100]
    yield png_of(8_000, 8_000, zlib.compress(bytes(8_000 * 24_001), 1))
    yield b""
    yield bytes(1_000_000)
