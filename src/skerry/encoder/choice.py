"""Which model is in use: skerry's own, or the one that `skerry model use` was given.

The choice stands in a file of its own, not in settings.toml: it holds what was found when the model was tried (its
fit, the hash of its manifest), which nobody could write by hand, and a line of settings would put a model to use that
was never tried. Skerry writes nothing into a file that the user writes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec

from skerry.config.paths import Paths, ensure_private
from skerry.domain.clean import clean_line
from skerry.domain.errors import EncoderError, ModelRefused, SkerryError
from skerry.encoder.fit import Fit
from skerry.encoder.manifest import Digest
from skerry.encoder.model import TRY_AGAIN, ModelFiles, find_model

MAX_BYTES = 64 * 1024
"""The mean of 4,096 values has 22 KB."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model that was tried.

    Attributes:
        folder: Where it lies.
        manifest: The SHA-256 of its manifest as it was tried: with it the files are the same, or refused.
        fit: What its vectors need; None for nothing.
    """

    folder: Annotated[str, msgspec.Meta(pattern="^/", max_length=4096)]
    manifest: Digest
    fit: Fit | None = None


def model_in_use(paths: Paths) -> ModelFiles:
    """The chosen model, or skerry's own when none was chosen.

    Never another one than was chosen: where that one can't be used, it is refused. Raises EncoderError.
    """
    choice = read_choice(paths)
    if choice is None:
        return find_model()
    try:
        model = find_model(Path(choice.folder))
    except EncoderError as error:
        error.remedy = TRY_AGAIN
        raise
    if model.manifest_sha256 != choice.manifest:
        what = "this model's manifest is not the one that was tried"
        raise ModelRefused(what, where=choice.folder, remedy=TRY_AGAIN)
    return msgspec.structs.replace(model, fit=choice.fit, is_own=False)


def read_choice(paths: Paths) -> Choice | None:
    """What was chosen; None when nothing was. Raises ModelRefused for a damaged file."""
    path = paths.model_file
    try:
        with path.open("rb") as stream:
            choice = msgspec.json.decode(stream.read(MAX_BYTES), type=Choice)
        if choice.fit is not None:
            _ = choice.fit.added
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelRefused(f"can't be read: {error.strerror}", where=str(path), remedy=TRY_AGAIN) from error
    except (ValueError, RecursionError) as error:  # msgspec's errors are such
        raise ModelRefused(f"is damaged: {clean_line(str(error))}", where=str(path), remedy=TRY_AGAIN) from error
    return choice


def write_choice(paths: Paths, model: ModelFiles) -> None:
    """Choose a model that was tried; whole or not at all. Raises SkerryError."""
    choice = Choice(str(model.folder), model.manifest_sha256, model.fit)
    ensure_private(paths.config)
    part = paths.model_file.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(choice)) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(paths.model_file)
    except OSError as error:
        raise _not_written(paths.model_file, error) from error


def forget_choice(paths: Paths) -> bool:
    """Go back to skerry's own model; whether another was chosen. Raises SkerryError."""
    try:
        paths.model_file.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _not_written(paths.model_file, error) from error
    return True


def _not_written(path: Path, error: OSError) -> SkerryError:
    remedy = "check who owns the folder, and whether there is room"
    return SkerryError(f"the choice can't be written: {error.strerror}", where=str(path), remedy=remedy)
