"""Opens the window. Importing this imports Textual, so it is imported when there is something to show."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from skerry.ui.port import Entrance, Source, Surroundings

GENERATIONS = (50_000, 50, 100)
"""When the garbage collector looks: less often than by default, since most of what a frame makes is gone at once."""


def run_window(surroundings: Surroundings, start: Source | Entrance) -> int:
    """Open the window and wait until it is closed; the exit code. Raises UsageError where there is no terminal."""
    if not all(stream and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__)):
        raise UsageError("the window needs a terminal", remedy="`skerry feed --json` is for scripts")
    from skerry.ui.app import Skerry
    from skerry.ui.pasting import guard_pastes

    guard_pastes()
    gc.set_threshold(*GENERATIONS)
    gc.freeze()
    app = Skerry(surroundings, start)
    app.run()
    if app.broken:
        os.write(2, f"{app.broken}\n".encode())
    return app.return_code or 0
