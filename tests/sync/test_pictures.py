"""Pictures for the windows: kept files, and the way from an address to pixels through the real child."""

from __future__ import annotations

import asyncio
import os
import stat
import zlib
from pathlib import Path

import pytest

from skerry.domain.errors import ImageError, ServerError, UsageError
from skerry.domain.pictures import Picture
from skerry.sync import picture_files
from skerry.sync.picture_files import PictureFiles
from skerry.sync.pictures import Pictures
from tests.images.made import corner, encoded

URL = "https://cdn.example.com/img/1"


def test_pictures_are_kept_for_their_user_alone(tmp_path: Path) -> None:
    """0600 in 0700 whatever the umask, no address in a name; what is removed is asked for again."""
    files = PictureFiles(tmp_path / "pictures")
    before = os.umask(0)
    try:
        files.put(URL, b"picture")
    finally:
        os.umask(before)
    (file,) = (tmp_path / "pictures").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "cdn" not in file.name
    assert files.get(URL) == b"picture"
    file.unlink()
    assert files.get(URL) is None


def test_kept_pictures_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more than there is room for those go that were not looked at the longest."""
    monkeypatch.setattr(picture_files, "MOST", 1000)
    monkeypatch.setattr(picture_files, "ENOUGH", 500)
    files = PictureFiles(tmp_path)
    for number in range(9):
        files.put(f"{URL}{number}", bytes(100))
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert files.get(f"{URL}0") is not None  # looked at now
    files.put(f"{URL}9", bytes(100))
    files.put(f"{URL}10", bytes(100))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 500
    assert files.get(f"{URL}0") is not None
    assert files.get(f"{URL}10") is not None
    assert files.get(f"{URL}1") is None


def test_full_disk_costs_nothing_but_the_kept_file(tmp_path: Path) -> None:
    """A folder that can't be made: the picture is shown all the same."""
    (tmp_path / "file").write_bytes(b"")
    files = PictureFiles(tmp_path / "file" / "pictures")
    files.put(URL, b"picture")
    assert files.get(URL) is None


def show(pictures: Pictures, *asked: tuple[str, str]) -> list[Picture | Exception]:
    """What becomes of some addresses, each in a form, one after the other."""

    async def run() -> list[Picture | Exception]:
        found: list[Picture | Exception] = []
        for url, form in asked:
            try:
                found.append(await pictures.show(url, 8, 8, form))  # type: ignore[arg-type]  # the forms of the test
            except Exception as error:  # noqa: BLE001 - the test looks at it
                found.append(error)
        pictures.close()
        return found

    return asyncio.run(run())


def test_picture_is_fetched_once_and_comes_in_each_form(tmp_path: Path) -> None:
    """Pixels for half cells, packed ones for Kitty, Sixel; from the folder the second time."""
    asked: list[str] = []

    async def fetch(url: str) -> bytes:
        asked.append(url)
        return encoded(corner(80, 80), "PNG")

    pictures = Pictures(fetch, tmp_path, unsealed_ok=True)
    cells, kitty, drawn = show(pictures, (URL, "cells"), (URL, "kitty"), (URL, "sixel"))
    assert asked == [URL]
    assert isinstance(cells, Picture)
    assert isinstance(kitty, Picture)
    assert isinstance(drawn, Picture)
    assert (cells.width, cells.height, len(cells.body)) == (8, 8, 192)
    assert zlib.decompress(kitty.body) == cells.body
    assert drawn.body.startswith(b'"1;1;8;8#')


def test_damaged_picture_costs_itself_and_is_asked_for_again(tmp_path: Path) -> None:
    """An error in words, nothing kept; the next one is shown."""
    asked: list[str] = []

    async def fetch(url: str) -> bytes:
        asked.append(url)
        if url.endswith("gone"):
            raise ServerError("the picture is not there (404)", where="cdn.example.com", status=404)
        return b"<html>" if url.endswith("bad") else encoded(corner(80, 80), "JPEG")

    pictures = Pictures(fetch, tmp_path, unsealed_ok=True)
    bad, gone, again, good = show(
        pictures, ("https://a/bad", "cells"), ("https://a/gone", "cells"), ("https://a/bad", "cells"), (URL, "cells")
    )
    assert isinstance(bad, ImageError)
    assert isinstance(gone, ServerError)
    assert isinstance(again, ImageError)
    assert isinstance(good, Picture)
    assert asked == ["https://a/bad", "https://a/gone", "https://a/bad", URL]


def test_nothing_is_fetched_when_pictures_are_off(tmp_path: Path) -> None:
    """`show = "never"` holds here too, whatever a window asks."""

    async def fetch(url: str) -> bytes:
        raise AssertionError(url)

    (found,) = show(Pictures(fetch, tmp_path, is_allowed=False), (URL, "cells"))
    assert isinstance(found, UsageError)
