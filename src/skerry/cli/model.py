"""`skerry model`: which text model is in use, another one, and how well one judges."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.domain.errors import EncoderError, ModelRefused

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.encoder.model import ModelFiles
    from skerry.encoder.trial import Trial

LIMITS = (
    "Topics, stories and taste were made for skerry's own model. The vectors of another are brought to where as many "
    "made-up posts pass the normal cut; the weights of stories and the learner of taste stay as they are.",
    "What is stored is read anew, the newest first; a client that is open goes on with its model until it is "
    "started again.",
)
"""What `use` says once a model is in use."""

REMEDY = "docs/model.md says what belongs into the folder"
"""What to do about a model that was refused when it was tried."""

FAR = 1.5
"""How many times as many posts may pass the normal cut as with skerry's own model before `use` says so."""


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    parser = subparsers.add_parser(
        "model",
        help="the text model: which one is in use, another one, its figures",
        description="Says which text model is in use, and whether its files are those of its manifest.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_model)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _register_use(commands)
    _register_bench(commands)


def _register_use(commands: _SubParsersAction[ArgumentParser]) -> None:
    use = commands.add_parser(
        "use",
        help="put another model to use, or skerry's own again",
        description="Checks the model in a folder (manifest.toml, the network as ONNX, a SentencePiece tokenizer), "
        "tries it in the sealed child with the twenty probes of `skerry privacy --selftest`, and puts it to use. The "
        "folder is referred to, not copied; its files are checked each time they are loaded. See docs/model.md.",
    )
    which = use.add_mutually_exclusive_group(required=True)
    which.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="the folder of a model")
    which.add_argument("--default", action="store_true", help="go back to skerry's own model")
    use.add_argument("--json", action="store_true", help="print JSON")
    use.set_defaults(run=run_use)


def _register_bench(commands: _SubParsersAction[ArgumentParser]) -> None:
    bench = commands.add_parser(
        "bench",
        help="print how well and how quickly a model judges",
        description="Measures a model on made-up posts: how well topics are told, posts a second, the time until it is "
        "loaded, and the memory of the child. The posts are part of skerry's source, not of the package.",
    )
    bench.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a model's folder (default: the one in use)")
    bench.add_argument(
        "--yardstick", type=Path, metavar="FOLDER", help="tests/yardstick of a checkout, whose code is run"
    )
    bench.add_argument(
        "--part", choices=("dev", "test"), default="test", help="which half of the topics (default: test)"
    )
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.set_defaults(run=run_bench)


def run_model(args: argparse.Namespace) -> int:
    """Print the model in use; 1 when its files are not those of its manifest."""
    from skerry.config.paths import user_paths
    from skerry.encoder.choice import model_in_use
    from skerry.encoder.files import problems

    model = model_in_use(user_paths())
    found = problems(model)
    if args.json:
        from skerry.cli.output import print_json

        print_json(as_row(model) | {"matches": not found, "problems": list(found)})
    else:
        print("\n".join([*as_text(model), *(f"files       {line}" for line in found or ("as in the manifest",))]))
    return 1 if found else 0


def run_use(args: argparse.Namespace) -> int:
    """Try a model and choose it, or go back to skerry's own."""
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings
    from skerry.encoder.choice import forget_choice, write_choice
    from skerry.encoder.model import find_model

    paths = user_paths()
    if args.default:
        changed = forget_choice(paths)
        return _say_default(find_model(), changed=changed, as_json=args.json)
    from skerry.encoder.trial import try_model

    model = _named(args.folder)
    if model.is_own:
        return _say_default(model, changed=forget_choice(paths), as_json=args.json)
    try:
        trial = try_model(model, unsealed_ok=load_settings(paths).ai.allow_unsealed)
    except ModelRefused as error:
        error.remedy = error.remedy if error.remedy != model.remedy else REMEDY
        raise
    write_choice(paths, trial.model)
    if args.json:
        from skerry.cli.output import print_json

        print_json(as_row(trial.model) | _trial_row(trial))
    else:
        print("\n".join([*as_text(trial.model), *_trial_text(trial), "", *LIMITS]))
    return 0


def run_bench(args: argparse.Namespace) -> int:
    """Measure a model."""
    from skerry.cli.modelbench import bench
    from skerry.config.paths import user_paths
    from skerry.encoder.choice import model_in_use

    model = _named(args.folder) if args.folder else model_in_use(user_paths())
    return bench(model, yardstick=args.yardstick, part=args.part, as_json=args.json)


def _named(folder: Path) -> ModelFiles:
    """The model in a folder that the user names."""
    from skerry.encoder.model import find_model

    try:
        return find_model(folder)
    except EncoderError as error:
        error.remedy = REMEDY
        raise


def as_row(model: ModelFiles) -> dict[str, object]:
    """A model for scripts; see docs/model.md."""
    manifest = model.manifest
    return {
        "own": model.is_own,
        "folder": str(model.folder),
        "name": manifest.id,
        "vectors": model.id,
        "dimensions": manifest.dimensions,
        "max_tokens": manifest.max_tokens,
        "pooling": manifest.pooling,
        "prefix": manifest.prefix,
        "licence": manifest.licence,
        "languages": list(manifest.languages),
        "provenance": manifest.provenance,
        "sha256": {"model": manifest.model.sha256, "tokenizer": manifest.tokenizer.sha256},
        "bytes": {"model": manifest.model.bytes, "tokenizer": manifest.tokenizer.bytes},
        "memory_limit": model.memory,
        "common": model.fit.amount if model.fit else 0.0,
    }


def as_text(model: ModelFiles) -> list[str]:
    """A model for people."""
    from skerry.domain.clean import clean_line

    manifest = model.manifest
    fields = [
        ("model", f"{manifest.id}, skerry's own" if model.is_own else manifest.id),
        ("folder", str(model.folder)),
        ("licence", manifest.licence),
        ("from", manifest.provenance or "not said"),
        ("languages", ", ".join(manifest.languages) or "not said"),
        ("vectors", f"{manifest.dimensions} values, kept as {model.id}"),
        ("network", f"{manifest.model.file}, {manifest.model.bytes:,} bytes, SHA-256 {manifest.model.sha256}"),
        ("tokenizer", f"{manifest.tokenizer.file}, {manifest.tokenizer.bytes:,} bytes, {manifest.tokenizer.sha256}"),
        ("memory", f"at most {model.memory / 2**30:.1f} GB in the sealed child"),
    ]
    if model.fit:
        done = "taken off" if model.fit.amount < 0 else "added"
        fields.append(("fit", f"{abs(model.fit.amount):.3f} of what made-up posts have in common is {done}"))
    return [f"{name:11} {clean_line(text)}" for name, text in fields]


def _trial_text(trial: Trial) -> list[str]:
    blocked = sum(probe.is_blocked for probe in trial.seal.probes)
    shares = f"{trial.share:.2%} of made-up posts and topics pass the normal cut (skerry's own model: "
    many = f"{'':11} that is many: rules will hit more than they should, so make them strict, or give a probability"
    few = f"{'':11} that is few: rules will hit less than they could, so make them loose, or give a probability"
    return [
        f"{'seal':11} {trial.seal.seal.level}, {blocked} of {len(trial.seal.probes)} probes blocked",
        f"{'cut':11} {shares}{trial.share_own:.2%}, these vectors as they come: {trial.share_unfitted:.2%})",
        *([many] if trial.share > FAR * trial.share_own else []),
        *([few] if trial.share * FAR < trial.share_own else []),
    ]


def _trial_row(trial: Trial) -> dict[str, object]:
    blocked = sum(probe.is_blocked for probe in trial.seal.probes)
    return {
        "seal": trial.seal.seal.level,
        "blocked": blocked,
        "probes": len(trial.seal.probes),
        "share": round(trial.share, 5),
        "share_unfitted": round(trial.share_unfitted, 5),
        "share_own": round(trial.share_own, 5),
    }


def _say_default(model: ModelFiles, *, changed: bool, as_json: bool) -> int:
    if as_json:
        from skerry.cli.output import print_json

        print_json(as_row(model) | {"changed": changed})
    else:
        print("skerry's own model is in use" + (" again; what is stored is read anew" if changed else ", as before"))
    return 0
