"""Where the model is found, and what happens when it is not the one of the manifest."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import skerry
from skerry.domain.errors import EncoderError, ModelRefused
from skerry.encoder.client import Encoder
from skerry.encoder.model import MANIFEST, find_model, model_folder
from skerry.encoder.worker import read_checked
from skerry.seal.inside import Refused

CHECKOUT = Path(__file__).parents[2] / "models"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    return Path(shutil.copytree(CHECKOUT, tmp_path / "models"))


def test_model_of_a_checkout_is_its_models_folder() -> None:
    """In a checkout there is one copy of the model, the one that is committed."""
    assert find_model().folder == CHECKOUT


def test_model_of_an_installed_package_is_its_own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel carries the model in the package; that one is found first."""
    (tmp_path / "skerry" / "_model").mkdir(parents=True)
    monkeypatch.setattr(skerry, "__file__", str(tmp_path / "skerry" / "__init__.py"))
    assert model_folder() == tmp_path / "skerry" / "_model"


def test_manifest_says_what_a_reader_has_to_know() -> None:
    """The id names the model's bytes, and the figures are those that the client works with."""
    manifest = find_model().manifest
    assert manifest.id == f"use-multilingual-3-q4@{manifest.model.sha256[:12]}"
    assert (manifest.dimensions, manifest.max_tokens, manifest.prefix) == (1024, 256, "")
    assert manifest.licence == "Apache-2.0"


def test_folder_without_a_model_is_said_in_one_line(tmp_path: Path) -> None:
    """What, where and what to do."""
    with pytest.raises(EncoderError) as missing:
        find_model(tmp_path)
    line = str(missing.value)
    assert str(tmp_path / MANIFEST) in line
    assert "there is no model here" in line
    assert "scripts/build_model" in line


DAMAGES: list[tuple[str, Callable[[str], str]]] = [
    ("not TOML", lambda text: text.replace("[model]", "[model")),
    ("cut", lambda text: text[: len(text) // 2]),
    ("empty", lambda _: ""),
    ("a key is missing", lambda text: text.replace("dimensions", "dimension")),
    ("a value of another type", lambda text: text.replace("1024", '"1024"')),
    ("a file outside the folder", lambda text: text.replace("model.onnx", "../model.onnx")),
    ("a digest that is none", lambda text: text.replace('sha256 = "', 'sha256 = "G', 1)),
    ("a size that is none", lambda text: text.replace("bytes = 3", "bytes = -3")),
]


@pytest.mark.parametrize(("damage", "do"), DAMAGES, ids=[name for name, _ in DAMAGES])
def test_damaged_manifest_is_refused(copy: Path, damage: str, do: Callable[[str], str]) -> None:
    """Every damage is one error that names the file."""
    path = copy / MANIFEST
    path.write_text(do(path.read_text()))
    with pytest.raises(ModelRefused, match="the manifest is damaged") as refused:
        find_model(copy)
    assert refused.value.where == str(path), damage


def test_manifest_that_is_not_text_is_refused(copy: Path) -> None:
    """Bytes that are no UTF-8 are a damaged manifest, too."""
    (copy / MANIFEST).write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(ModelRefused, match="the manifest is damaged"):
        find_model(copy)


def test_a_hundred_changed_files_are_refused(copy: Path) -> None:
    """One changed byte anywhere, in either file: refused, with both hashes."""
    files = find_model(copy)
    parts = [(files.model, files.manifest.model), (files.tokenizer, files.manifest.tokenizer)]
    chance = random.Random(20)
    for _ in range(100):
        path, file = chance.choice(parts)
        place = chance.randrange(file.bytes)
        with path.open("r+b") as stream:
            stream.seek(place)
            byte = stream.read(1)
            stream.seek(place)
            stream.write(bytes([byte[0] ^ chance.randrange(1, 256)]))
            stream.flush()
            with pytest.raises(Refused) as refused:
                read_checked({"path": str(path), "bytes": file.bytes, "sha256": file.sha256})
            stream.seek(place)
            stream.write(byte)
        assert refused.value.reason["expected"] == file.sha256
        assert refused.value.reason["found"] != file.sha256
    for path, file in parts:
        read_checked({"path": str(path), "bytes": file.bytes, "sha256": file.sha256})


@pytest.mark.parametrize("change", ["a byte", "longer", "shorter", "empty"])
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.spm"])
def test_encoder_refuses_a_changed_file(copy: Path, name: str, change: str) -> None:
    """The real child loads nothing that it did not hash, and the user reads why."""
    path = copy / name
    data = bytearray(path.read_bytes())
    if change == "a byte":
        data[len(data) // 2] ^= 1
    elif change == "longer":
        data += b"\0"
    else:
        del data[0 if change == "empty" else -1 :]
    path.write_bytes(data)
    with pytest.raises(ModelRefused, match=r"the file has changed: its SHA-256 is \w{64}, the manifest") as e:
        Encoder(find_model(copy))
    assert e.value.where == str(path)


def test_encoder_says_which_file_is_missing(copy: Path) -> None:
    """A file that is gone is told from one that has changed."""
    (copy / "tokenizer.spm").unlink()
    with pytest.raises(EncoderError, match=r"tokenizer\.spm: can't be read: No such file"):
        Encoder(find_model(copy))


def test_encoder_refuses_a_manifest_with_another_width(copy: Path) -> None:
    """What the model gives has to be what the manifest says."""
    path = copy / MANIFEST
    path.write_text(path.read_text().replace("dimensions = 1024", "dimensions = 512"))
    with pytest.raises(ModelRefused, match="vectors have 1024 values, its manifest says 512"):
        Encoder(find_model(copy))


def test_wheel_and_checkout_take_the_model_from_one_place() -> None:
    """The build puts `models/` into the package, so that nothing is copied by hand."""
    pyproject = (CHECKOUT.parent / "pyproject.toml").read_text()
    assert '"models" = "skerry/_model"' in pyproject
    assert not (CHECKOUT.parent / "src" / "skerry" / "_model").exists()
