"""What the writing commands are told: addresses, people, spans of time, image files."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.cli.imagefile import read_image
from skerry.cli.naming import milliseconds, person, post_or_person, post_uri, reason_of, record_uri
from skerry.domain.errors import UsageError
from tests.images.made import corner, encoded, photo

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


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_image_is_known_by_its_bytes_and_made_anew(tmp_path: Path, form: str) -> None:
    """Whatever the file is called; what leaves has its pixels and nothing else."""
    file = tmp_path / "file.txt"
    file.write_bytes(encoded(corner(40, 30), form))
    image = read_image(file)
    assert (image.mime, image.width, image.height) == ("image/png" if form == "PNG" else "image/jpeg", 40, 30)


def test_broken_image_is_refused_in_words(tmp_path: Path) -> None:
    """One line that names the file."""
    file = tmp_path / "broken.jpg"
    file.write_bytes(photo()[:700])
    with pytest.raises(UsageError, match=r"broken\.jpg: the image can't be used"):
        read_image(file)


def test_large_image_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    """What doesn't fit the wire to the child."""
    file = tmp_path / "large.png"
    file.write_bytes(bytes((15 << 20) + 1))
    with pytest.raises(UsageError, match="larger than 15 MB"):
        read_image(file)
    with pytest.raises(UsageError, match="can't be read"):
        read_image(tmp_path)
