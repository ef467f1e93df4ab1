"""What the writing commands are told: addresses, people, spans of time, image files."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.cli.imagefile import read_image
from skerry.cli.naming import milliseconds, person, post_or_person, post_uri, reason_of, record_uri
from skerry.domain.errors import UsageError

DID = "did:plc:abcdefghijklmnopqrstuvwx"


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        (f"at://{DID}/app.bsky.feed.post/3k", f"at://{DID}/app.bsky.feed.post/3k"),
        (f"https://bsky.app/profile/{DID}/post/3k", f"at://{DID}/app.bsky.feed.post/3k"),
        ("https://bsky.app/profile/Wren.Example.com/post/3k?x=1", "at://wren.example.com/app.bsky.feed.post/3k"),
    ],
)
def test_post_is_named_by_address_or_page(text: str, uri: str) -> None:
    """A handle stays for sync to look up."""
    assert post_uri(text) == record_uri(text) == post_or_person(text) == uri


def test_records_and_people_have_names_too() -> None:
    """Any record for delete; people by handle, DID, page."""
    assert record_uri(f"at://{DID}/app.bsky.graph.list/3k") == f"at://{DID}/app.bsky.graph.list/3k"
    for text in ("wren.example.com", "@Wren.example.com", "https://bsky.app/profile/wren.example.com"):
        assert person(text) == post_or_person(text) == "wren.example.com"
    assert person(DID) == DID


@pytest.mark.parametrize("text", ["", "wren", f"at://{DID}/app.bsky.graph.list/3k", "https://example.com", "-x"])
def test_other_things_are_no_posts(text: str) -> None:
    """In words."""
    with pytest.raises(UsageError, match="not the address of a post"):
        post_uri(text)


def test_spans_and_reasons() -> None:
    """Minutes to weeks; a reason in either case."""
    assert [milliseconds(text) for text in ("30m", "12h", "7D", " 4w ")] == [
        1_800_000,
        43_200_000,
        604_800_000,
        2_419_200_000,
    ]
    assert reason_of("SPAM") == "spam"
    for text in ("", "7", "d", "0d", "-1d", "1y"):
        with pytest.raises(UsageError, match="is not a span of time"):
            milliseconds(text)


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 40, 30, 8, 0, 0, 0, 0)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + b"\xff\xff\xc2\x00\x11\x08"
    + struct.pack(">HH", 30, 40)
    + b"\x03" * 10
)
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 40, 30)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 39 | 29 << 14)
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\x00\0\0\0" + (39).to_bytes(3, "little") + (29).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("body", "mime"),
    [(PNG, "png"), (JPEG, "jpeg"), (LOSSY, "webp"), (LOSSLESS, "webp"), (EXTENDED, "webp")],
)
def test_image_is_known_by_its_bytes(tmp_path: Path, body: bytes, mime: str) -> None:
    """Whatever the file is called; its size is in its head; nothing of it is changed."""
    file = tmp_path / "file.txt"
    file.write_bytes(body)
    image = read_image(file)
    assert (image.mime, image.width, image.height, image.body) == (f"image/{mime}", 40, 30, body)


@given(st.sampled_from([PNG, JPEG, LOSSY, LOSSLESS, EXTENDED, b"GIF89a"]), st.data())
def test_broken_image_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, data: st.DataObject
) -> None:
    """Cut anywhere, or with any byte changed: an image or one line."""
    cut = data.draw(st.integers(0, len(body)))
    place, value = data.draw(st.integers(0, max(0, cut - 1))), data.draw(st.binary(min_size=1, max_size=1))
    broken = body[:place] + value + body[place + 1 : cut]
    file = tmp_path_factory.getbasetemp() / f"{zlib.crc32(broken):x}"
    file.write_bytes(broken)
    said = ""
    try:
        read_image(file)
    except UsageError as error:
        said = str(error)
    assert said == "" or str(file) in said


def test_large_image_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    """The limit is the network's."""
    file = tmp_path / "large.png"
    file.write_bytes(PNG + bytes(2_000_000))
    with pytest.raises(UsageError, match="larger than 2,000,000 bytes"):
        read_image(file)
    with pytest.raises(UsageError, match="can't be read"):
        read_image(tmp_path)
