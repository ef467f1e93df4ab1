"""The encoder as sync keeps it: started in a thread, started again with back-off, and what the window says of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from skerry.domain.errors import EncoderError, ModelRefused, NotSealed, SkerryError
from skerry.sync.protocol import SealChanged, SealLevel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before the encoder is started again; the last one repeats."""


class Child(Protocol):
    """What sync needs of `skerry.encoder.client.Encoder`, started."""

    @property
    def level(self) -> SealLevel:
        """SEALED, PARTIAL or UNSEALED, as the kernel says."""

    @property
    def missing(self) -> Sequence[str]:
        """The layers that the kernel did not give."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, a row a text. Raises `EncoderError`."""

    def close(self) -> None:
        """End the child."""


class Encoding:
    """One sealed child, kept alive.

    Args:
        start: Starts a child and returns it verified; runs in a thread. Raises `EncoderError`.

    Attributes:
        on_change: Called whenever the state changes.
    """

    def __init__(self, start: Callable[[], Child]) -> None:
        self._start = start
        self.on_change: Callable[[SealChanged], None] = lambda _state: None
        self._child: Child | None = None
        self._gone = asyncio.Event()
        self.state = SealChanged("STARTING")
        self.ready = asyncio.Event()
        """Set while texts can be encoded."""

    async def run(self) -> None:
        """Start the child, wait until it is lost, start it again. Ends when starting again would not help."""
        attempt = 0
        while True:
            try:
                self._child = await asyncio.to_thread(self._start)
            except (ModelRefused, NotSealed) as error:
                self._say("UNSEALED" if isinstance(error, NotSealed) else "OFF", str(error))
                return
            except SkerryError as error:
                self._say("OFF", str(error))
            else:
                attempt = 0
                self._gone.clear()
                self.ready.set()
                self._say(self._child.level, ", ".join(self._child.missing))
                await self._gone.wait()
            await asyncio.sleep(BACK_OFF[min(attempt, len(BACK_OFF) - 1)])
            attempt += 1

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors, a row a text; None when the child was lost meanwhile (it is being started again)."""
        child = self._child
        if child is None:
            return None
        try:
            return await asyncio.to_thread(child.encode, texts)
        except EncoderError as error:
            self.lose(str(error))
            return None

    async def each(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]] | None:
        """Vectors of texts that are encoded each by itself, so that they depend on nothing else; None as `encode`."""
        child = self._child
        if child is None:
            return None
        try:
            return await asyncio.to_thread(lambda: {text: child.encode([text])[0] for text in texts})
        except EncoderError as error:
            self.lose(str(error))
            return None

    def lose(self, why: str) -> None:
        """The child is of no use any more."""
        if self._child is not None:
            child, self._child = self._child, None
            self.ready.clear()
            self._gone.set()
            self._say("OFF", why)
            with contextlib.suppress(SkerryError, OSError):
                child.close()

    def _say(self, level: SealLevel, detail: str) -> None:
        self.state = SealChanged(level, detail)
        self.on_change(self.state)
