"""Opens the demo with its real sync and its sealed encoder, presses keys, and saves what is on the screen."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # read when Textual is imported; without a terminal it sees none

from textual.pilot import Pilot

from skerry.cli.demo import Demo
from skerry.cli.window import surroundings
from skerry.config.paths import user_paths
from skerry.ui.app import Skerry

SIZE = (104, 38)
"""Columns and lines."""

SHOTS: dict[str, tuple[str, ...]] = {
    "timeline": (),
    "why": ("j", "j", "j", "j", "w"),
    "thread": ("escape", "k", "enter"),
    "tray": ("escape", "H"),
}
"""Each picture and the keys that lead to it from the one before."""

SETTLED_WITHIN = 60.0

REMOTE_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Textual's pictures load a font from somebody's server; ours use what the reader has."""


async def draw(folder: Path) -> None:
    """All pictures."""
    user = user_paths()
    with Demo(user) as demo:
        source = demo.open()
        app = Skerry(surroundings(user, demo.paths), source)
        async with app.run_test(size=SIZE) as pilot:
            await _until(pilot, lambda text: "SEALED" in text and "judging" not in text)
            await pilot.pause(3.0)
            for name, keys in SHOTS.items():
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause(0.3)
                await pilot.pause(0.7)
                svg = REMOTE_FONTS.sub("", app.export_screenshot(title="skerry demo"))
                (folder / f"{name}.svg").write_text(svg)
                print(folder / f"{name}.svg")


async def _until(pilot: Pilot[int], condition: Callable[[str], bool]) -> None:
    deadline = asyncio.get_running_loop().time() + SETTLED_WITHIN
    while not condition(_status(pilot)):
        if asyncio.get_running_loop().time() > deadline:
            sys.exit(f"not settled within {SETTLED_WITHIN:g} s: {_status(pilot)}")
        await pilot.pause(0.1)


def _status(pilot: Pilot[int]) -> str:
    strips = pilot.app.screen._compositor.render_strips()
    return strips[0].text if strips else ""


def main() -> None:
    """Draw every picture."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(folder))


if __name__ == "__main__":
    main()
