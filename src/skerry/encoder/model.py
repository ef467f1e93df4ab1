"""Where a model lies, what it is called, and what its vectors need before they can be compared."""

from __future__ import annotations

from pathlib import Path

import msgspec

import skerry
from skerry.encoder.fit import Fit
from skerry.encoder.manifest import MANIFEST, REMEDY, Manifest, ModelFile, read_manifest
from skerry.seal.order import MEMORY

__all__ = ["MANIFEST", "REMEDY", "Manifest", "ModelFile", "ModelFiles", "find_model", "model_folder"]

USUAL = 64 << 20
"""Bytes of files up to which a child has the usual room and time: skerry's own model has 41 MB."""

TRY_AGAIN = "`skerry model use DIR` tries a model anew, `skerry model use --default` goes back to skerry's own"

MEMORY_PER_BYTE = 4
"""Address space for each byte beyond: the file as it was hashed, the network's own copy, and what it makes of it."""


class ModelFiles(msgspec.Struct, frozen=True):
    """A model on this machine. The files themselves are checked by who loads them.

    Attributes:
        folder: Where it lies.
        manifest: What its manifest says.
        manifest_sha256: The SHA-256 of the manifest.
        is_own: Whether it is skerry's own.
        fit: What its vectors need to be compared as those of skerry's own are; None for nothing.
    """

    folder: Path
    manifest: Manifest
    manifest_sha256: str = ""
    is_own: bool = False
    fit: Fit | None = None

    @property
    def id(self) -> str:
        """What its vectors are kept under: they can be compared with those of the same id alone.

        A manifest may claim any name, so for another model than skerry's own it is made of all that gives a vector.
        """
        if self.is_own:
            return self.manifest.id
        fit = f"-{self.fit.digest[:8]}" if self.fit else ""
        return f"{self.manifest.id.partition('@')[0]}@{self.manifest.digest()[:16]}{fit}"

    @property
    def remedy(self) -> str:
        """What to do when it can't be used."""
        return REMEDY if self.is_own else TRY_AGAIN

    @property
    def model(self) -> Path:
        """The network's file."""
        return self.folder / self.manifest.model.file

    @property
    def tokenizer(self) -> Path:
        """The tokenizer's file."""
        return self.folder / self.manifest.tokenizer.file

    @property
    def bytes(self) -> int:
        """What both files have together."""
        return self.manifest.model.bytes + self.manifest.tokenizer.bytes

    @property
    def memory(self) -> int:
        """The bytes of address space that its child may have: 1 GB, and four for each byte above 64 MB of files."""
        return MEMORY + MEMORY_PER_BYTE * max(0, self.bytes - USUAL)

    @property
    def patience(self) -> float:
        """How many times as long as usual the child may take to load it, and to answer."""
        return max(1.0, self.bytes / USUAL)


def model_folder() -> Path:
    """The folder of skerry's own model: package data when installed, `models/` in a checkout."""
    package = Path(skerry.__file__).parent
    installed = package / "_model"
    return installed if installed.is_dir() else package.parent.parent / "models"


def find_model(folder: Path | None = None) -> ModelFiles:
    """The model in `folder`, or skerry's own.

    Raises EncoderError when there is none, ModelRefused when its manifest is damaged.
    """
    own = model_folder().absolute()
    folder = own if folder is None else folder.absolute()
    manifest, digest = read_manifest(folder)
    return ModelFiles(folder, manifest, digest, is_own=folder == own)
