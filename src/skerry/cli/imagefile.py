"""An image file for a post: made anew in the sealed child, so that nothing but its pixels leaves this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skerry.domain.errors import ImageError, UsageError
from skerry.images.client import MAX_BYTES, ImageWorker, Upload


def read_image(path: Path) -> Upload:
    """A JPEG, PNG, WebP or GIF file as it will be uploaded. Raises `UsageError`, `ImageError`."""
    return read_all([path])[0]


def read_all(paths: Sequence[Path]) -> list[Upload]:
    """Several of them. The child that does it ends afterwards."""
    bodies = [(path, _body(path)) for path in paths]
    with ImageWorker(unsealed_ok=True) as worker:
        return [_made(worker, path, body) for path, body in bodies]


def _made(worker: ImageWorker, path: Path, body: bytes) -> Upload:
    try:
        return worker.upload(body)
    except ImageError as error:
        raise UsageError(error.what, where=str(path), remedy=error.remedy) from error


def _body(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"can't be read: {error.strerror}", where=str(path)) from None
    if len(body) > MAX_BYTES:
        raise UsageError(f"it is larger than {MAX_BYTES >> 20} MB", where=str(path), remedy="make it smaller first")
    return body
