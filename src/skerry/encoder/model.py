"""Where the model lies, and what its manifest says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

import skerry
from skerry.domain.errors import EncoderError, ModelRefused

MANIFEST = "manifest.toml"
REMEDY = "reinstall skerry, or build the model with scripts/build_model"

FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Positive = Annotated[int, msgspec.Meta(ge=1)]


class ModelFile(msgspec.Struct, frozen=True):
    """A file of the model's: its name in the folder, its size in bytes, its SHA-256 in hexadecimal."""

    file: FileName
    bytes: Positive
    sha256: Digest


class Manifest(msgspec.Struct, frozen=True):
    """What `manifest.toml` says.

    Attributes:
        id: Names the model and its bytes; vectors of different ids can't be compared.
        recipe: The version of the recipe that made it.
        dimensions: Values of a vector.
        max_tokens: Where a text is cut, begin and end included.
        prefix: What is put before every text.
        pooling: How a text's vector is made of its tokens'.
        languages: The languages that it was made for.
        licence: Under which licence it is.
        provenance: Where it comes from, in words.
        model: The network, as ONNX.
        tokenizer: The SentencePiece model.
    """

    id: str
    recipe: int
    dimensions: Positive
    max_tokens: Annotated[int, msgspec.Meta(ge=3, le=4096)]
    prefix: str
    pooling: str
    languages: tuple[str, ...]
    licence: str
    provenance: str
    model: ModelFile
    tokenizer: ModelFile


class ModelFiles(msgspec.Struct, frozen=True):
    """A model on this machine: its folder and its manifest. The files themselves are checked by who loads them."""

    folder: Path
    manifest: Manifest

    @property
    def model(self) -> Path:
        """The network's file."""
        return self.folder / self.manifest.model.file

    @property
    def tokenizer(self) -> Path:
        """The tokenizer's file."""
        return self.folder / self.manifest.tokenizer.file


def model_folder() -> Path:
    """The folder of skerry's own model: package data when installed, `models/` in a checkout."""
    package = Path(skerry.__file__).parent
    installed = package / "_model"
    return installed if installed.is_dir() else package.parent.parent / "models"


def find_model(folder: Path | None = None) -> ModelFiles:
    """The model in `folder`, or skerry's own.

    Raises EncoderError when there is none, ModelRefused when its manifest is damaged.
    """
    folder = (folder or model_folder()).absolute()
    path = folder / MANIFEST
    try:
        manifest = msgspec.toml.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise EncoderError("there is no model here", where=str(path), remedy=REMEDY) from None
    except OSError as error:
        raise EncoderError(f"can't be read: {error.strerror}", where=str(path), remedy=REMEDY) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelRefused(f"the manifest is damaged: {error}", where=str(path), remedy=REMEDY) from error
    return ModelFiles(folder, manifest)
