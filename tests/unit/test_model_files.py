"""The model in the repository is the one that its manifest names."""

import hashlib
import tomllib
from pathlib import Path

MODELS = Path(__file__).parents[2] / "models"


def test_model_files_are_those_of_the_manifest() -> None:
    """Size and SHA-256 of each file are the manifest's: a changed file is noticed before the child refuses it."""
    manifest = tomllib.loads((MODELS / "manifest.toml").read_text())
    for part in ("model", "tokenizer"):
        data = (MODELS / manifest[part]["file"]).read_bytes()
        assert len(data) == manifest[part]["bytes"]
        assert hashlib.sha256(data).hexdigest() == manifest[part]["sha256"]


def test_model_stays_within_what_a_clone_should_cost() -> None:
    """All model files together are at most 80 MB."""
    assert sum(file.stat().st_size for file in MODELS.iterdir()) <= 80e6
