"""Pictures for the windows: fetched when a window shows their post, decoded in the sealed child, sent as pixels."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from skerry.domain.errors import ImageError, UsageError
from skerry.domain.pictures import Form, Picture
from skerry.images.client import IDLE_S, ImageWorker
from skerry.images.sixel import COLOURS, sixel
from skerry.sync.picture_files import PictureFiles

AT_ONCE = 4
"""Pictures that are fetched at the same time."""

PACKED = 1
"""zlib's level: the terminal is on this machine."""

Fetch = Callable[[str], Awaitable[bytes]]


class Pictures:
    """What windows ask for pictures.

    Args:
        fetch: A picture's bytes by its address; raises SkerryError.
        folder: Where fetched ones are kept; None where they come from this machine.
        unsealed_ok: Whether they may be decoded where the kernel doesn't seal what does it.
        is_allowed: Whether the user's settings allow any.
    """

    def __init__(
        self, fetch: Fetch, folder: Path | None, *, unsealed_ok: bool = False, is_allowed: bool = True
    ) -> None:
        self._fetch = fetch
        self._files = PictureFiles(folder) if folder else None
        self._worker = ImageWorker(unsealed_ok=unsealed_ok)
        self._is_allowed = is_allowed
        self._fetching = asyncio.Semaphore(AT_ONCE)
        self._resting: asyncio.TimerHandle | None = None

    async def show(self, url: str, width: int, height: int, form: Form) -> Picture:
        """A picture within a size in pixels, in the form that the terminal draws. Raises SkerryError."""
        if not self._is_allowed:
            raise UsageError("pictures are off", remedy="`show` under [pictures] in settings.toml turns them on")
        async with self._fetching:
            body = self._files.get(url) if self._files else None
            if body is None:
                body = await self._fetch(url)
                if self._files:
                    self._files.put(url, body)
        try:
            return await asyncio.to_thread(self._made, body, width, height, form)
        except ImageError:
            if self._files:
                self._files.drop(url)
            raise
        finally:
            self._rest_later()

    def close(self) -> None:
        """End the child."""
        if self._resting:
            self._resting.cancel()
        self._worker.close()

    def _made(self, body: bytes, width: int, height: int, form: Form) -> Picture:
        if form == "sixel":
            drawn = self._worker.pixels(body, width, height, colors=COLOURS)
            return Picture(drawn.width, drawn.height, sixel(drawn.width, drawn.height, drawn.body, drawn.palette))
        shown = self._worker.pixels(body, width, height)
        return Picture(shown.width, shown.height, zlib.compress(shown.body, PACKED) if form == "kitty" else shown.body)

    def _rest_later(self) -> None:
        if self._resting:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(IDLE_S + 1, self._worker.rest)
