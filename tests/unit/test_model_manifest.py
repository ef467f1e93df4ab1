"""What a model's manifest may say, and what is refused with one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.errors import EncoderError, ModelRefused
from skerry.encoder.manifest import MANIFEST, Inputs, Manifest, ModelFile, Tokens, read_manifest
from skerry.encoder.model import ModelFiles, find_model, model_folder

GOOD = f"""\
id = "mine"
dimensions = 768
max_tokens = 512
prefix = "query: "
pooling = "mean"
normalise = true
licence = "MIT"

[inputs]
types = "token_type_ids"

[tokens]
begin = [0]
end = [2]
pad = 1
offset = 1
unknown = 3

[model]
file = "model.onnx"
bytes = 1000
sha256 = "{"a" * 64}"

[tokenizer]
file = "sentencepiece.bpe.model"
bytes = 2000
sha256 = "{"b" * 64}"
"""

Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    """One change to the good manifest, which has to be there to be made."""
    assert old in GOOD
    return lambda text: text.replace(old, new, 1)


HOSTILE: dict[str, Change] = {
    "empty": lambda _: "",
    "not TOML": swap("[model]", "[model"),
    "cut": lambda text: text[: len(text) // 2],
    "nested without end": lambda text: "x = " + "[" * 20_000 + text,
    "unknown key": swap("pooling", "polling"),
    "unknown key of a table": swap("offset", "ofset"),
    "unknown key of a file": swap("bytes = 1000", 'bytes = 1000\nurl = "https://example.com/m.onnx"'),
    "no licence": swap('licence = "MIT"\n', ""),
    "no hash": swap(f'sha256 = "{"a" * 64}"\n', ""),
    "file above": swap("model.onnx", "../model.onnx"),
    "file elsewhere": swap("model.onnx", "/etc/passwd"),
    "file below": swap("model.onnx", "onnx/model.onnx"),
    "hidden file": swap("model.onnx", ".model.onnx"),
    "file with a control": swap("model.onnx", "model\\u001b[2J.onnx"),
    "file with a NUL": swap("model.onnx", "model\\u0000.onnx"),
    "one file for both": swap("model.onnx", "sentencepiece.bpe.model"),
    "hash in capitals": swap("a" * 64, "A" * 64),
    "hash too short": swap("a" * 64, "a" * 63),
    "no bytes": swap("bytes = 1000", "bytes = 0"),
    "more bytes than ONNX can have": swap("bytes = 1000", "bytes = 3_000_000_000"),
    "tokenizer as large as a network": swap("bytes = 2000", "bytes = 2_000_000_000"),
    "bytes as a float": swap("bytes = 1000", "bytes = 1e3"),
    "no dimensions": swap("768", "0"),
    "too many dimensions": swap("768", "100_000"),
    "dimensions as text": swap("768", '"768"'),
    "too few tokens": swap("max_tokens = 512", "max_tokens = 3"),
    "too many tokens": swap("max_tokens = 512", "max_tokens = 100_000"),
    "unknown pooling": swap('"mean"', '"max"'),
    "prefix with a line feed": swap("query: ", "query:\\n"),
    "prefix with an override": swap("query: ", "\\u202equery"),
    "prefix without end": swap("query: ", "q" * 5_000),
    "id with a path": swap('id = "mine"', 'id = "../mine"'),
    "id with a control": swap('id = "mine"', 'id = "a\\u001b]0;x\\u0007"'),
    "negative token": swap("pad = 1", "pad = -1"),
    "many begin tokens": swap("begin = [0]", "begin = [0, 1, 2, 3, 4]"),
    "neither begin nor end": lambda text: swap("begin = [0]", "begin = []")(text).replace("end = [2]", "end = []"),
    "two inputs of one name": swap("token_type_ids", "input_ids"),
    "another tokenizer": swap("sentencepiece.bpe.model", "tokenizer.json"),
    "another tokenizer's words": swap("sentencepiece.bpe.model", "vocab.txt"),
    "too large": lambda text: text + "#" * 70_000,
}


def write(folder: Path, text: str) -> Path:
    """Write the manifest; its folder."""
    (folder / MANIFEST).write_text(text)
    return folder


def test_manifest_of_another_model_is_read(tmp_path: Path) -> None:
    """Every key that docs/model.md names, for a model in the manner of XLM-R."""
    manifest, digest = read_manifest(write(tmp_path, GOOD))
    assert (manifest.id, manifest.dimensions, manifest.pooling, manifest.normalise) == ("mine", 768, "mean", True)
    assert manifest.inputs == Inputs(types="token_type_ids")
    assert manifest.tokens == Tokens(begin=(0,), end=(2,), pad=1, offset=1, unknown=3)
    assert len(digest) == 64


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_manifest_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    """The file is named, nothing in it reaches the terminal as it came."""
    folder = write(tmp_path, HOSTILE[name](GOOD))
    with pytest.raises(ModelRefused) as refused:
        find_model(folder)
    line = str(refused.value)
    assert str(folder / MANIFEST) in line
    assert "\n" not in line
    assert line.isprintable()


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_manifest_that_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    """Opening a pipe would wait for a writer."""
    path = tmp_path / MANIFEST
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(ModelRefused, match="is no file"):
        find_model(tmp_path)


def test_tokenizer_of_another_kind_is_named(tmp_path: Path) -> None:
    """Who brings tokenizer.json reads what would do instead."""
    folder = write(tmp_path, HOSTILE["another tokenizer"](GOOD))
    with pytest.raises(ModelRefused, match=r"tokenizer\.json, and skerry loads SentencePiece alone.*\.spm or \.model"):
        find_model(folder)


FILE = ModelFile("m.onnx", 1000, "a" * 64)
PLAIN = Manifest("mine", 768, 512, "", "mean", "MIT", FILE, ModelFile("t.spm", 2000, "b" * 64))


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": "query: "},
        {"pooling": "cls"},
        {"normalise": True},
        {"output": "last"},
        {"max_tokens": 128},
        {"tokens": Tokens(offset=1)},
        {"inputs": Inputs(types="t")},
        {"model": ModelFile("m.onnx", 1000, "c" * 64)},
        {"tokenizer": ModelFile("t.spm", 2000, "c" * 64)},
    ],
    ids=str,
)
def test_vectors_are_kept_apart_by_all_that_makes_them(change: dict[str, Any]) -> None:
    """Two models that call themselves the same don't share vectors, nor does one with another prefix."""
    other = msgspec.structs.replace(PLAIN, **change)
    assert ModelFiles(Path("/m"), PLAIN).id != ModelFiles(Path("/m"), other).id


def test_vectors_are_shared_by_what_makes_them_the_same() -> None:
    """Another folder, licence or file name is no other model; and none can claim to be skerry's own."""
    other = msgspec.structs.replace(PLAIN, licence="Apache-2.0", model=ModelFile("n.onnx", 1000, "a" * 64))
    assert ModelFiles(Path("/m"), PLAIN).id == ModelFiles(Path("/n"), other).id
    own = find_model()
    claimed = ModelFiles(Path("/m"), own.manifest)
    assert own.is_own
    assert own.folder == model_folder().absolute()
    assert claimed.id != own.id


@given(st.integers(1, (1 << 31) - 1))
def test_memory_limit_follows_the_files_and_is_never_open(size: int) -> None:
    """1 GB up to 64 MB of files, four bytes for each byte beyond: under 10 GB for the largest that ONNX can be."""
    model = ModelFiles(Path("/m"), msgspec.structs.replace(PLAIN, model=ModelFile("m.onnx", size, "a" * 64)))
    assert model.memory == (1 << 30) + 4 * max(0, model.bytes - (64 << 20))
    assert 1 << 30 <= model.memory < 10 << 30
    assert model.patience >= 1


@given(st.binary(max_size=400))
def test_any_bytes_are_a_manifest_or_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever the file holds."""
    folder = tmp_path_factory.mktemp("model", numbered=True)
    (folder / MANIFEST).write_bytes(data)
    with pytest.raises(EncoderError) as refused:
        find_model(folder)
    assert str(refused.value).isprintable()


@given(st.integers(0, len(GOOD) - 1), st.characters(codec="utf-8"))
def test_one_changed_character_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, letter: str
) -> None:
    """A change can only matter to what it says; nothing else is raised."""
    folder = tmp_path_factory.mktemp("model", numbered=True)
    with suppress(EncoderError):
        found = find_model(write(folder, GOOD[:place] + letter + GOOD[place + 1 :]))
        assert found.model.parent == found.tokenizer.parent == folder
