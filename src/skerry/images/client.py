"""Images through a sealed child, which is started with the first of them and ended when there are none for a while."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errors import ImageError
from skerry.domain.pictures import MAX_SIDE
from skerry.images.parcel import Head, pack, unpack
from skerry.seal.child import ChildFailed, ChildRefused, SealedChild
from skerry.seal.level import Seal

WORKER = "skerry.images.worker"
LIBRARIES = ("PIL",)
ENVIRONMENT = {"LANG": "C.UTF-8"}
"""All of the child's environment."""

MAX_BYTES = 15 << 20
"""Bytes of an image at most: with its head it fits a frame of the wire."""

IDLE_S = 60.0
"""Seconds without an image after which the child ends."""

SHOW_S, UPLOAD_S, START_S = 8.0, 30.0, 30.0
"""Seconds that it has for an image to be shown, for one to be sent, and to start."""

UPLOAD_SIDE = 2000
UPLOAD_BYTES = 1_000_000
"""What leaves this machine, at most: the lexicon's limits as every server knows them. Source: `app.bsky.embed.images`
before it allowed 2,000,000 bytes, and the side that the official client keeps to."""


class Pixels(msgspec.Struct, frozen=True):
    """An image to look at: three bytes a pixel, or with a palette (three bytes a colour) one."""

    width: int
    height: int
    body: bytes
    palette: bytes = b""


class Upload(msgspec.Struct, frozen=True):
    """An image made anew, ready to leave; sizes in pixels."""

    body: bytes
    mime: str
    width: int
    height: int


class ImageWorker:
    """The child that decodes, as far as it is there. Several threads may ask, and take turns.

    Args:
        unsealed_ok: Whether it may work where the kernel doesn't seal it at all: for the user's own files, and where
            they opted in.
        targets: What the probes aim at, for tests.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        *,
        unsealed_ok: bool = False,
        targets: dict[str, Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._unsealed_ok = unsealed_ok
        self._targets = targets
        self._clock = clock
        self._turn = threading.Lock()
        self._child: SealedChild | None = None
        self._used_at = 0.0

    @property
    def pid(self) -> int:
        """The child's process number; 0 while there is none."""
        return self._child.pid if self._child else 0

    @property
    def seal(self) -> Seal | None:
        """How well it is sealed, as the kernel says; None while there is none."""
        return self._child.seal if self._child else None

    @property
    def probes(self) -> list[list[str]]:
        """With `targets`: what stopped each probe before the last layer, and after it."""
        return self._child.probes if self._child else []

    def pixels(self, data: bytes, width: int, height: int, *, colors: int = 0, seconds: float = SHOW_S) -> Pixels:
        """An image within a size, never larger than it is; with `colors` (2 to 256) in so many. Raises ImageError."""
        room = (max(1, min(width, MAX_SIDE)), max(1, min(height, MAX_SIDE)))
        ask: Head = {"do": "pixels", "width": room[0], "height": room[1], "colors": colors}
        said, body = self._ask(ask, data, seconds)
        size = _size(said, *room)
        palette = bytes(said.get("palette", ())) if colors else b""
        if len(body) != size[0] * size[1] * (1 if colors else 3) or (colors and max(body) * 3 + 3 > len(palette)):
            raise ImageError("what decodes images answered with something else")
        return Pixels(*size, body, palette)

    def upload(self, data: bytes, *, seconds: float = UPLOAD_S) -> Upload:
        """An image made anew from its pixels, upright, with nothing else in it. Raises ImageError."""
        said, body = self._ask({"do": "upload", "side": UPLOAD_SIDE, "bytes": UPLOAD_BYTES}, data, seconds)
        mime = str(said.get("mime"))
        if mime not in ("image/jpeg", "image/png") or not 0 < len(body) <= UPLOAD_BYTES:
            raise ImageError("what decodes images answered with something else")
        return Upload(body, mime, *_size(said, UPLOAD_SIDE, UPLOAD_SIDE))

    def rest(self) -> bool:
        """End the child if it was idle for long enough; whether there is none now."""
        if not self._turn.acquire(blocking=False):
            return False
        with contextlib.ExitStack() as stack:
            stack.callback(self._turn.release)
            if self._child and self._clock() - self._used_at >= IDLE_S:
                self._child.close()
                self._child = None
            return self._child is None

    def close(self) -> None:
        """End the child, whatever it does. The next image starts another."""
        if child := self._child:
            child.close()
        with self._turn:
            if self._child:
                self._child.close()
            self._child = None

    def __enter__(self) -> ImageWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, head: Head, data: bytes, seconds: float) -> tuple[Head, bytes]:
        """What the child says to an image; one that makes it end, or takes too long, costs that child and itself."""
        if len(data) > MAX_BYTES:
            raise ImageError(f"it is larger than {MAX_BYTES >> 20} MB")
        with self._turn:
            child = self._child = self._child or self._start()
            try:
                said, body = unpack(child.call(pack(head, data), timeout=seconds))
            except ChildFailed as error:
                self._child = None
                raise ImageError(f"the image can't be decoded: what decodes it {error.what}") from error
            except ValueError as error:
                child.close()
                self._child = None
                raise ImageError("what decodes images answered with something else") from error
            finally:
                self._used_at = self._clock()
        if "refused" in said:
            raise ImageError(f"the image can't be used: {clean_line(str(said['refused']))}")
        return said, body

    def _start(self) -> SealedChild:
        try:
            child = SealedChild(
                WORKER, libraries=LIBRARIES, environment=ENVIRONMENT, targets=self._targets, timeout=START_S
            )
        except (ChildFailed, ChildRefused, OSError) as error:
            words = clean_line(error.what if isinstance(error, ChildFailed) else str(error))
            raise ImageError(f"what decodes images can't be started: {words}") from error
        if child.seal.level == "UNSEALED" and not self._unsealed_ok:
            child.close()
            raise ImageError(
                "this system does not seal what decodes images, so other people's are not shown",
                remedy="`allow_unsealed` under [ai] in settings.toml shows them nevertheless",
            )
        return child


def _size(said: Head, width: int, height: int) -> tuple[int, int]:
    """Width and height as the child says them. Raises ImageError unless they are within what was asked for."""
    size = said.get("width"), said.get("height")
    match size:
        case (int() as across, int() as down) if 0 < across <= width and 0 < down <= height:
            return across, down
    raise ImageError("what decodes images answered with something else")
