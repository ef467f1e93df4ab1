"""How often the window may paint: a key must not wait for a frame that something else painted right before it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from skerry.ui import FRAMES

PUT_TOGETHER = """
import sys
from pathlib import Path
from skerry.cli.window import surroundings
from skerry.config.paths import Paths
folder = Path(sys.argv[1])
paths = Paths(config=folder, data=folder, cache=folder, state=folder)
surroundings(paths, paths)
import skerry.ui.run, textual.screen
print(round(1 / textual.screen.UPDATE_PERIOD))
"""
"""What `skerry` does before it opens the window, and the frames that Textual then allows."""


def test_window_paints_as_often_as_it_was_set_to(tmp_path: Path) -> None:
    """Also when a part of Textual was loaded before the window, as for the names of themes: it reads the limit once."""
    env = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    command = [sys.executable, "-c", PUT_TOGETHER, str(tmp_path)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == [FRAMES]
