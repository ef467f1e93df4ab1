"""The official client's library, asked by a program of a few lines that runs in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.network.packages import installed, wheel

HERE = Path(__file__).parent

_SECONDS = 300
"""How long the program may take; 10,000 cases take 10 s."""


def ask(program: str, lines: Iterable[str]) -> list[dict[str, Any]]:
    """The objects that a program of this folder writes, one for each line of JSON.

    The program is handed over as text and runs where the packages lie, because Node looks for them from there.
    """
    command = [str(wheel() / "bin/node"), "--input-type=module", "--eval", (HERE / program).read_text()]
    done = subprocess.run(
        command,
        input="".join(f"{line}\n" for line in lines),
        cwd=installed(HERE, "moderation"),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]
