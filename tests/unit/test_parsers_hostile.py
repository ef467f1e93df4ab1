"""Whatever comes from outside is read or refused in words: names, threads, settings, the ledger, the store's rows.

Others have tests of their own: pages (`test_views_mutations.py`), facets (`test_clean_facets.py`), filters.toml
(`test_filters_bad.py`), P.jsonl (`test_judge_rows.py`), the wire (`seal/test_wire.py`, `sync/test_frames.py`).
What was once found is in `tests/corpus`, a file a case, as are cases that are likely to be wrong once.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.names import folder_name, handle_of, is_account_did
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import SkerryError
from skerry.domain.posts import Post
from skerry.domain.thread_views import decode_thread
from skerry.store.files import Damaged
from skerry.store.rows import decode_post, decode_verdict, encode, maybe_post, to_moderation, unpack_raw
from tests.store.made import post
from tests.support.amounts import amount

CORPUS = Path(__file__).parent.parent / "corpus"
MANY = settings(max_examples=amount(2000), deadline=None)

texts = st.text(max_size=60) | st.text("did:plcwe.%3A-_@/:\x1b\u202e abcz234567", max_size=60)
PIECES = (
    "[ui]",
    "[keys]",
    "[network]",
    "[writing]",
    "[ai]",
    "theme =",
    "loopback =",
    "pds =",
    "langs =",
    "down =",
    "probe =",
)
VALUES = ("true", "1", "-1", '"j"', '["j", "k"]', '"http://x"', "[", "1e999", "2026-01-01", '"""', "\x00", "\n", "nan")
JUNK: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20) | st.just([]) | st.just({})
)


def saved(kind: str) -> list[Path]:
    """The corpus of a parser."""
    return sorted(CORPUS.glob(f"{kind}-*"))


@MANY
@given(texts)
def test_any_text_is_a_handle_or_none(text: str) -> None:
    """A handle has letters, digits, hyphens and dots; said again it is the same."""
    handle = handle_of(text)
    assert handle == handle_of(handle)
    assert all(character.isascii() and (character.isalnum() or character in ".-") for character in handle)


@MANY
@given(texts)
def test_any_text_is_a_did_that_can_be_a_folder_or_none(text: str) -> None:
    """No separator, no dot-dot, no character that a terminal would obey: it becomes a folder's name."""
    for did in (text, f"did:plc:{text}", f"did:plc:{'a' * 24}{text}", f"did:web:{text}", f"did:web:x.test{text}"):
        if is_account_did(did):
            name = folder_name(did)
            assert name == Path(name).name
            assert name.isascii()
            assert name.isprintable()
            assert name.replace("_", ":") == did


def read_settings(text: bytes) -> None:
    """Read a settings.toml with these bytes: values, or an error that names the file."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder), Path(folder), Path(folder), Path(folder))
        paths.settings_file.write_bytes(text)
        try:
            load_settings(paths)
        except SkerryError as error:
            where = error.where
            if str(paths.settings_file) not in where:
                raise AssertionError(where) from error


@MANY
@given(st.lists(st.sampled_from((*PIECES, *VALUES, "\n", "\n", " ")), max_size=14).map("".join) | st.text(max_size=80))
def test_settings_of_any_text_are_read_or_refused(text: str) -> None:
    """Never an exception of Python's."""
    with contextlib.suppress(UnicodeEncodeError):
        read_settings(text.encode())


def test_corpus_is_read_or_refused() -> None:
    """What was found once, of every parser that has some."""
    for kind, read in (("settings", read_settings), ("thread", read_thread)):
        assert saved(kind)
        for path in saved(kind):
            read(path.read_bytes())


def thread_view(depth: int) -> dict[str, object]:
    """A thread so many answers deep, as the AppView gives it."""
    view: dict[str, object] = {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {"uri": "at://x/y/z"},
        "replies": [],
    }
    for _ in range(depth):
        view = {"$type": "app.bsky.feed.defs#threadViewPost", "post": {"uri": "at://x/y/z"}, "replies": [view]}
    return view


shapes = st.recursive(
    JUNK,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("$type", "post", "parent", "replies", "uri", "cid", "author", "record", "did", "handle", "text")
            ),
            inner
            | st.sampled_from(("app.bsky.feed.defs#threadViewPost", "app.bsky.feed.defs#notFoundPost", "at://a/b/c")),
            max_size=5,
        )
    ),
    max_leaves=25,
)


def read_thread(body: bytes) -> None:
    """Decode a thread: nodes, or an error in words."""
    with contextlib.suppress(SkerryError):
        decode_thread(body, host="pds.example.com")


@MANY
@given(shapes, st.integers(0, 40))
def test_thread_of_any_shape_is_read_or_refused(shape: object, depth: int) -> None:
    """As the whole, and as an answer deep inside."""
    deep = thread_view(depth)
    deep["replies"] = [shape]
    for thread in (shape, deep):
        read_thread(json.dumps({"thread": thread}).encode())


@MANY
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_row_of_any_bytes_is_a_post_or_damaged(noise: bytes, at: int, value: int) -> None:
    """A changed byte, a cut, noise: one error, which costs the row."""
    whole = bytearray(encode(post(1)))
    cut = bytes(whole[: at % len(whole)])
    whole[at % len(whole)] = value
    for blob in (noise, cut, bytes(whole)):
        for read in (decode_post, decode_verdict, to_moderation, unpack_raw):
            with contextlib.suppress(Damaged):
                read(blob)
        assert maybe_post(blob) is None or isinstance(maybe_post(blob), Post)


@MANY
@given(st.lists(st.binary(max_size=60) | st.dictionaries(st.text(max_size=5), JUNK, max_size=3), max_size=5))
def test_ledger_of_any_lines_is_read(lines: list[bytes | dict[str, object]]) -> None:
    """A damaged line is left out, and the good one beside it is not."""
    good = b'{"at":1,"host":"h","port":1,"method":"GET","path":"x","purpose":"feed"}'
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        encoded = [line if isinstance(line, bytes) else msgspec.json.encode(line) for line in lines]
        ledger.path.write_bytes(b"\n".join([*encoded, good]) + b"\n")
        ledger.path.with_name("requests.sums.json").write_bytes(b"".join(encoded))
        assert any(entry.host == "h" for entry in ledger.entries())
        assert any(each.host == "h" for each in ledger.sums())
