"""`skerry demo --posts`: a file of rows as a timeline; a bad row costs that row."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from skerry.demo.file import FIRST, FileSource, bad_rows, open_file
from skerry.domain.errors import SkerryError
from skerry.store.cache import Cache
from skerry.sync.protocol import FOLLOWING
from tests.demo.test_world import Told


class Noting(Told):
    """Keeps notices, too."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[str] = []

    def notice(self, text: str) -> None:
        """Keep it."""
        self.notices.append(text)


def fill(folder: Path, lines: list[bytes]) -> tuple[Cache, Noting]:
    """A store with all rows of a file, as the demo fills it."""
    file = folder / "P.jsonl"
    file.write_bytes(b"\n".join(lines))
    cache = Cache.open(folder / "cache.db", write=True)
    open_file(cache, file)
    told = Noting()
    asyncio.run(FileSource(cache, file).refresh(FOLLOWING, told))
    return cache, told


def texts(cache: Cache) -> list[str]:
    """The texts of the timeline from the top."""
    keys = cache.keys(FOLLOWING, limit=10_000)
    items = cache.items([key.id for key in keys])
    return [items[key.id].item.post.text for key in keys]


@pytest.mark.parametrize("count", [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + 500, FIRST + 1201])
def test_every_row_is_there_once_in_the_order_of_the_file(tmp_path: Path, count: int) -> None:
    """The first row is on top, the last at the bottom, whether the window or sync put it there."""
    cache, _told = fill(tmp_path, [json.dumps({"text": f"row {n}"}).encode() for n in range(count)])
    assert texts(cache) == [f"row {n}" for n in range(count)]
    cache.close()


def test_bad_rows_cost_themselves(tmp_path: Path) -> None:
    """Not JSON, no text, a lone surrogate: each is named with its line, and the rows beside it are shown."""
    good = json.dumps({"text": "fine", "author": None, "link": 7}).encode()
    cache, told = fill(tmp_path, [good, b"{", b'{"id": "x"}', good, b'{"text": "\\ud800"}', b"\xff\xfe"])
    assert texts(cache) == ["fine", "fine"]
    assert told.notices == ["rows of P.jsonl that can't be read and are left out: 4"]
    assert [line.split(":")[1] for line in bad_rows(tmp_path / "P.jsonl")] == ["2", "3", "5", "6"]
    cache.close()


def test_all_fields_are_shown(tmp_path: Path) -> None:
    """Author, image with alt text, link, quote and reply are those of the row; what is hostile in them is cleaned."""
    row = {
        "text": "look\x1b]0;owned\x07",
        "author": "@Someone.example.com\x1b[2J",
        "has_image": True,
        "alt": "a \u202egoose",
        "link": "example.com/a-page",
        "quote_text": "quoted",
        "is_reply": True,
        "langs": ["en"],
    }
    cache, _told = fill(tmp_path, [json.dumps(row).encode()])
    key = cache.keys(FOLLOWING)[0]
    item = cache.items([key.id])[key.id].item
    post = item.post
    assert "\x1b" not in post.text + post.author.handle
    assert post.embed.images[0].alt == "a goose"
    assert post.embed.card is not None
    assert post.embed.card.uri == "https://example.com/a-page"
    assert post.embed.quoted is not None
    assert post.embed.quoted.text == "quoted"
    assert item.reply is not None
    cache.close()


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    """Its name, why, and no traceback."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    with pytest.raises(SkerryError, match="No such file"):
        open_file(cache, tmp_path / "none.jsonl")
    cache.close()
