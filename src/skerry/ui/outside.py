"""Other programs: the browser and the editor, started with an argument list, never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from skerry.domain.errors import SkerryError
from skerry.domain.links import safe_link

OPENERS = (("open",),) if sys.platform == "darwin" else (("xdg-open",), ("gio", "open"), ("wslview",))
"""Programs that hand an address to the user's browser, the usual one first."""

EDITORS = ("nano", "vim", "vi")
"""What is tried where neither VISUAL nor EDITOR is set."""

LINE_AS_PLUS = frozenset(
    {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "kak", "micro", "joe", "ne", "mg", "ed"}
)
"""Editors that take a line as `+LINE FILE`."""

LINE_AS_COLON = frozenset({"hx", "helix", "subl", "zed"})
"""Editors that take it as `FILE:LINE`."""

LINE_BY_GOTO = frozenset({"code", "codium", "code-insiders"})
"""Editors that take it as `--goto FILE:LINE`, and have to be told to wait."""

_started: list[subprocess.Popen[bytes]] = []
"""Openers that have not ended yet, so that each is waited for."""


def open_in_browser(uri: str) -> None:
    """Hand a safe link to a browser. Raises SkerryError when it isn't one, or there is nothing to open it with."""
    address = safe_link(uri)
    if address is None:
        raise SkerryError("this is not a web address", remedy="skerry opens http and https only")
    for opener in OPENERS:
        if program := shutil.which(opener[0]):
            quiet = subprocess.DEVNULL
            started = subprocess.Popen(
                [program, *opener[1:], address], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
            )
            _started[:] = [child for child in [*_started, started] if child.poll() is None]
            return
    names = ", ".join(opener[0] for opener in OPENERS)
    raise SkerryError("there is no program here that opens links", remedy=f"install one of {names}, or copy the link")


def editor_command(file: Path, line: int, environment: Mapping[str, str] = os.environ) -> Sequence[str]:
    """The argument list that opens a file at a line, in $VISUAL, $EDITOR or what there is."""
    words = _editor(environment)
    name = Path(words[0]).name
    if name in LINE_BY_GOTO:
        return [*words, "--wait", "--goto", f"{file}:{line}"]
    if name in LINE_AS_COLON:
        return [*words, f"{file}:{line}"]
    return [*words, f"+{line}", str(file)] if name in LINE_AS_PLUS else [*words, str(file)]


def _editor(environment: Mapping[str, str]) -> list[str]:
    wanted = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(wanted)
    except ValueError as error:
        raise SkerryError(f"$EDITOR can't be read: {error}", remedy="check its quotes") from error
    if words:
        return words
    for name in EDITORS:
        if program := shutil.which(name):
            return [program]
    raise SkerryError("there is no editor", remedy="set EDITOR to one")
