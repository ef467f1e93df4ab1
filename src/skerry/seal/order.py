"""What a parent tells a sealed child at its start: one frame of JSON."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

Task = dict[str, Any]
"""What the worker itself needs, such as the model's file; JSON values."""

MEMORY = 1 << 30
"""Bytes of address space of a child that isn't ordered otherwise; the encoder uses 0.3 GB at 256 tokens a text."""


class Order(NamedTuple):
    """How a child is to seal itself.

    Attributes:
        layers: The layers to put on, by name.
        readable: Files and folders that it may read, beside Python's own and the system's libraries.
        canary: A file that exists and that the user may read; not being able to open it proves Landlock.
        task: What the worker needs.
        targets: What the probes aim at; None for a child that only works.
        memory: The most address space that it may have, in bytes.
    """

    layers: tuple[str, ...]
    readable: tuple[str, ...]
    canary: str
    task: Task
    targets: Task | None = None
    memory: int = MEMORY

    def to_frame(self) -> bytes:
        """The order as bytes."""
        return json.dumps(self._asdict()).encode()

    @classmethod
    def from_frame(cls, frame: bytes) -> Order:
        """The order from bytes; they come from skerry itself, so anything wrong with them is a bug and raises."""
        fields = json.loads(frame)
        fields["layers"], fields["readable"] = tuple(fields["layers"]), tuple(fields["readable"])
        return cls(**fields)
