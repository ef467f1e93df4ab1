"""Files that are the user's alone: 0600, whatever the umask, replaced in one step."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from skerry.config.paths import ensure_private
from skerry.domain.errors import StoreError

FILE = 0o600


def private_folder(folder: Path) -> Path:
    """Make a folder that only the user can enter, and what is missing above it, as the XDG specification has it."""
    if not folder.parent.exists():
        private_folder(folder.parent)
    return ensure_private(folder)


def write_private(path: Path, data: bytes) -> None:
    """Put `data` at `path`, so that a reader, or a crash at any moment, finds the old or the new, never a half.

    Raises:
        StoreError: it can't be written.
    """
    private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> StoreError:
    """The error for a file or folder that can't be written, in words."""
    cause = error.strerror or "unknown reason"
    return StoreError(
        f"can't be written: {cause}", where=str(path), remedy="free some space, or check its owner and mode"
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name itself safe from a power cut."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
