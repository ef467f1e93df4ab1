"""Whether a model's files are those of its manifest, without loading them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from skerry.encoder.manifest import ModelFile
from skerry.encoder.model import ModelFiles

PIECE = 1 << 20


def problems(model: ModelFiles) -> tuple[str, ...]:
    """A line for each file that can't be read or has changed."""
    return tuple(_problems(model))


def _problems(model: ModelFiles) -> Iterator[str]:
    for path, file in ((model.model, model.manifest.model), (model.tokenizer, model.manifest.tokenizer)):
        try:
            if path.exists() and not path.is_file():
                yield f"{file.file} is no file"
                continue
            if (size := path.stat().st_size) != file.bytes:
                yield f"{file.file} has {size:,} bytes, the manifest says {file.bytes:,}"
                continue
            hashed = hashlib.sha256()
            with path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    hashed.update(piece)
        except OSError as error:
            yield f"{file.file} can't be read: {error.strerror}"
            continue
        if hashed.hexdigest() != file.sha256:
            yield _changed(file, hashed.hexdigest())


def _changed(file: ModelFile, found: str) -> str:
    return f"{file.file} has changed: its SHA-256 is {found}, the manifest says {file.sha256}"
