"""The official client's library, asked by programs of a few lines that run in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.network.packages import installed, wheel

HERE = Path(__file__).parent
"""The folder of package.json and its lock file."""

_SECONDS = 300
"""How long one program may take; 100,000 texts take 12 s, 10,000 cases of moderation 10 s."""


def ask(program: Path, lines: Iterable[str] = ()) -> list[Any]:
    """What a program writes in lines of JSON, given lines of JSON.

    The program is handed over as text and runs where the packages lie, because Node looks for them from there.
    """
    command = [str(wheel() / "bin/node"), "--input-type=module", "--eval", program.read_text()]
    done = subprocess.run(
        command,
        input="".join(f"{line}\n" for line in lines),
        cwd=_packages(),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


@cache
def _packages() -> Path:
    """The folder of the packages; looked up once a process."""
    return installed(HERE, "official")
