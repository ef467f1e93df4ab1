"""What is written down when the window breaks: kinds of errors and lines of code, no value of any variable.

Textual's own screen prints local variables, and with them posts, tokens and passwords. An error's text may hold such
values too, so it is left out unless skerry made it for people.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path

from skerry import __version__
from skerry.domain.errors import SkerryError

MODE = 0o600
"""The log is the user's alone."""


def write_crash(error: BaseException, log: Path, now: str) -> str:
    """Add an account of an error to the log; the words for the terminal, one line each."""
    text = "\n".join([f"skerry {__version__}, {now}", *describe(error), "", ""])
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, MODE)
            file.write(text)
    except OSError as problem:
        return f"skerry: the window broke ({kind(error)}), and {log} could not be written: {problem.strerror}"
    return f"skerry: the window broke ({kind(error)}); {log} says where, without anything that you read or wrote"


def describe(error: BaseException) -> Iterator[str]:
    """The error, what caused it, and the lines of code that it went through."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{kind(current)}: {current}" if isinstance(current, SkerryError) else kind(current)
        for frame in traceback.extract_tb(current.__traceback__, limit=-40):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        current = current.__cause__ or current.__context__


def kind(error: BaseException) -> str:
    """The class of an error."""
    return type(error).__qualname__
