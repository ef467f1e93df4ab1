"""Pictures at the real backend: what leaves of an image, byte for byte, and what is fetched when."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from skerry.cli.imagefile import read_image
from tests.images.made import CAMERA, COMMENT, photo
from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader
from tests.support.home import LOOPBACK, SKERRY
from tests.support.terminal import Terminal

Newcomer = Callable[[str], Reader]
SECRETS = (b"Exif", CAMERA.encode(), b"made-up place", b"xmpmeta", COMMENT)


def blob_of(reader: Reader, cid: str) -> bytes:
    """The bytes of a blob, as the PDS gives them to everybody."""
    address = f"{reader.backend.info.pds}/xrpc/com.atproto.sync.getBlob?did={reader.session.did}&cid={cid}"
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - the test's own server
        return bytes(answer.read())


def posts_of(reader: Reader) -> list[xrpc.Json]:
    """The records of the reader's posts."""
    nsid = "com.atproto.repo.listRecords"
    found: list[xrpc.Json] = reader.session.get(nsid, repo=reader.session.did, collection="app.bsky.feed.post")[
        "records"
    ]
    return found


def pictures_asked(reader: Reader) -> list[xrpc.Json]:
    """The pictures in the ledger."""
    return [line for line in reader.asked() if line["purpose"] == "picture"]


def set_pictures(reader: Reader, show: str) -> None:
    """Write when pictures are fetched."""
    (reader.home.config / "settings.toml").write_text(f'{LOOPBACK}\n[pictures]\nshow = "{show}"\n')


def test_photo_leaves_without_where_and_with_what_it_was_taken(newcomer: Newcomer, tmp_path: Path) -> None:
    """What is at the PDS is what the sealed child made, byte for byte: no EXIF, no XMP, no comment, upright."""
    reader = newcomer("photographer.test")
    file = tmp_path / "quay.jpg"
    file.write_bytes(photo(3000, 1500, orientation=6))
    assert all(secret in file.read_bytes() for secret in SECRETS)
    done = reader.home.run("post", "The quay", "--image", str(file), "--alt", "A quay")
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = posts_of(reader)
    (image,) = record["value"]["embed"]["images"]
    body = blob_of(reader, image["image"]["ref"]["$link"])
    assert body == read_image(file).body
    assert not [secret for secret in SECRETS if secret in body]
    assert image["aspectRatio"] == {"width": 1000, "height": 2000}
    assert (image["image"]["mimeType"], image["image"]["size"], image["alt"]) == ("image/jpeg", len(body), "A quay")


def test_picture_is_fetched_when_its_setting_says_so(backend: Backend, newcomer: Newcomer, tmp_path: Path) -> None:
    """By default on a key, then once; as soon as it is on the screen; never. The ledger counts each, and names none."""
    reader = newcomer("lookernow.test")
    file = tmp_path / "quay.jpg"
    file.write_bytes(photo(800, 400))
    assert reader.home.run("post", "A picture of the quay", "--image", str(file), "--alt", "A quay").returncode == 0
    backend.sync()
    reader.sync()
    for show, is_fetched in (("never", False), ("on-key", False), ("on-screen", True)):
        set_pictures(reader, show)
        with window(reader) as terminal:
            terminal.wait_for("A picture of the quay", SLOW)
            if is_fetched:
                terminal.wait_for(lambda screen: "▀▀▀▀▀▀▀▀" in screen or "no picture" in screen, SLOW)
                assert "no picture" not in terminal.text(), pictures_asked(reader)
            time.sleep(1.0)
            assert bool(pictures_asked(reader)) is is_fetched
            if show == "never":
                terminal.press("m")
                terminal.wait_for("pictures are off")
            quit_window(terminal)
        assert reader.home.leftovers() == []  # else the next window would find this one's sync, with its settings
    (line,) = pictures_asked(reader)
    assert (line["method"], line["path"], line["verdict"]) == ("GET", "(picture)", "ok")
    assert [file.stat().st_mode & 0o777 for file in (reader.folder / "pictures").iterdir()] == [0o600]
    with window(reader) as terminal:  # it is kept
        terminal.wait_for("▀▀▀▀▀▀▀▀", SLOW)
        terminal.press("m")
        terminal.wait_for(lambda screen: "Picture" in screen and "▀" * 40 in screen, SLOW)
        quit_window(terminal)
    assert len(pictures_asked(reader)) == 2  # the large one is another file


def window(reader: Reader) -> Terminal:
    """The client in a terminal of many colours."""
    return Terminal([str(SKERRY)], reader.home.env | {"COLORTERM": "truecolor"}, (90, 40))


def quit_window(terminal: Terminal) -> None:
    """Ends the client with its key, which has to work."""
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
