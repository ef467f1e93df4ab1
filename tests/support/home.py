"""A home folder of its own for skerry, so that no test sees or touches that of the person who runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tests.support import processes
from tests.support.terminal import Terminal

SKERRY = Path(sys.executable).with_name("skerry")
"""The program as it is installed beside the Python that runs the tests."""

LOOPBACK = "[network]\nloopback = true\n"
"""The settings that let skerry talk to servers on this machine, over http."""


class Home(msgspec.Struct, frozen=True):
    """An empty home with its XDG folders.

    Attributes:
        folder: The home itself.
    """

    folder: Path

    @property
    def config(self) -> Path:
        """Where skerry's own files for the user lie: settings.toml, filters.toml."""
        return self.folder / "config/skerry"

    @property
    def data(self) -> Path:
        """Where skerry keeps its databases."""
        return self.folder / "data/skerry"

    @property
    def variables(self) -> dict[str, str]:
        """The variables that make it the home of whoever has them."""
        kinds = {"CONFIG_HOME": "config", "DATA_HOME": "data", "STATE_HOME": "state", "CACHE_HOME": "cache"}
        xdg = {f"XDG_{name}": str(self.folder / part) for name, part in kinds.items()}
        return {"HOME": str(self.folder), **xdg, "XDG_RUNTIME_DIR": str(self.folder / "run")}

    @property
    def env(self) -> dict[str, str]:
        """A whole environment with nothing of the person's in it: no proxy, no keyring's bus, no colours' choice."""
        fixed = {"LANG": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        return {**self.variables, **fixed, "PATH": os.environ["PATH"]}

    def run(
        self, *arguments: str, stdin: str = "", timeout: float = 120.0, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs `skerry ARGUMENTS` to its end, outside of a terminal; `env` is put on top of the home's."""
        command = [str(SKERRY), *arguments]
        whole = self.env | dict(env or {})
        return subprocess.run(
            command, input=stdin, env=whole, capture_output=True, text=True, timeout=timeout, check=False
        )

    def open(self, *arguments: str, size: tuple[int, int] = (80, 24), env: Mapping[str, str] | None = None) -> Terminal:
        """Starts `skerry ARGUMENTS` in a terminal; `env` is put on top of the home's."""
        return Terminal([str(SKERRY), *arguments], self.env | dict(env or {}), size)

    def leftovers(self, seconds: float = 10.0) -> list[str]:
        """The command lines of what still runs in this home, `seconds` after it was asked to end; they are killed."""
        entry = f"HOME={self.folder}"
        deadline = time.monotonic() + seconds
        while (left := processes.with_environment(entry)) and time.monotonic() < deadline:
            time.sleep(0.05)
        named = [processes.command(pid) or str(pid) for pid in left]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        return named


def make_home(folder: Path, settings: str = "") -> Home:
    """Makes a home in `folder`, with these settings in `settings.toml` where there are any."""
    home = Home(folder)
    for part in ("config/skerry", "data", "state", "cache", "run"):
        (folder / part).mkdir(parents=True)
    (folder / "run").chmod(0o700)
    if settings:
        (home.config / "settings.toml").write_text(settings)
    return home
