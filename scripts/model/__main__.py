"""`python -m model WHEEL FOLDER`: build the model into FOLDER; --check compares FOLDER instead."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read by onnxruntime when it is imported

import numpy as np

from model import publish, verify
from model.encode import BareEncoder
from model.network import exact_network, small_network
from model.reference import run_reference
from model.source import Floats, Source, read_source, sha256

SENTENCES = (Path(__file__).parent / "generic.txt").read_text("utf-8").splitlines()
CENTRE_STEPS = 256
"""The centre is rounded to steps of 1/256, so that the last bits of any onnxruntime give the same file."""


def build(wheel: Path, source: Source, *, is_taught: bool) -> tuple[bytes, verify.Agreement]:
    """The model's bytes, and how each step towards them agrees with the one before."""
    exact = BareEncoder(exact_network(source), source.tokenizer)
    hidden, sentence = exact.encode(SENTENCES)
    reference = run_reference(wheel, SENTENCES)
    same = np.array([exact.ids(text) == ids for text, ids in zip(SENTENCES, reference.ids, strict=True)])
    exact_lowest = float(verify.cosines(sentence, reference.vectors)[same].min())
    taught_lowest: float | None = None
    if is_taught:
        source, hidden, sentence, taught_lowest = _teach(source)
    centre = (np.round(hidden.mean(0) * CENTRE_STEPS) / CENTRE_STEPS).astype(np.float32)
    model = small_network(source, centre)
    (small,) = BareEncoder(model, source.tokenizer).encode(SENTENCES)
    kept = verify.cosines(small, verify.expected_embedding(hidden, sentence, centre))
    return model, verify.Agreement(
        same=int(same.sum()),
        sentences=len(SENTENCES),
        exact_lowest=exact_lowest,
        taught_lowest=taught_lowest,
        small_mean=float(kept.mean()),
        small_lowest=float(kept.min()),
    )


def _teach(source: Source) -> tuple[Source, Floats, Floats, float]:
    """The source after training, its two outputs, and how near they are to those of the network that was trained."""
    from model.training.tune import tune  # torch is there only when it is asked for

    taught, trained = tune(source, SENTENCES)
    hidden, sentence = BareEncoder(exact_network(taught), source.tokenizer).encode(SENTENCES)
    expected = verify.expected_embedding(hidden, sentence, hidden.mean(0))
    return taught, hidden, sentence, float(verify.cosines(trained.encode(SENTENCES), expected).min())


def main() -> None:
    """Build, check the tolerance, then write or compare; SystemExit with a line when something is off."""
    parser = argparse.ArgumentParser(prog="build_model", description="Build skerry's text model.")
    parser.add_argument("wheel", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="compare with FOLDER instead of writing it")
    parser.add_argument("--untaught", action="store_true", help="don't teach it the topics of scripts/training first")
    options = parser.parse_args()
    source = read_source(options.wheel)
    model, agreement = build(options.wheel, source, is_taught=not options.untaught)
    print("\n".join(agreement.lines()))
    if not agreement.is_within():
        raise SystemExit("outside the tolerance; nothing written")
    files = publish.contents(model, source)
    if options.check:
        if lines := publish.differences(options.folder, files):
            raise SystemExit("\n".join(lines))
        print(f"{options.folder}: as the recipe makes it")
        return
    publish.write(options.folder, files)
    for name, data in files.items():
        print(f"{name:14}{len(data):>12,} bytes  sha256 {sha256(data)}")


main()
