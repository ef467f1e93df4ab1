"""The official client's library, asked by programs of a few lines that run in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.network.packages import installed, wheel

HERE = Path(__file__).parent

_SECONDS = 300
"""How long one program may take; 100,000 texts take 12 s."""


def ask(program: str, texts: Sequence[str] = ()) -> list[object]:
    """The lines of JSON that a program of this folder writes about these texts.

    The program is handed over as text and runs where the packages lie, because Node looks for them from there.
    """
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [str(wheel() / "bin/node"), "--input-type=module", "--eval", (HERE / program).read_text()]
    done = subprocess.run(
        command, input=lines, cwd=_packages(), capture_output=True, check=False, encoding="utf-8", timeout=_SECONDS
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


@cache
def _packages() -> Path:
    """The folder of the packages; looked up once a process."""
    return installed(HERE, "richtext")
