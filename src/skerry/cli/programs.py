"""Other people's programs: the browser and the editor, started with an argument list, never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from skerry.domain.errors import SkerryError
from skerry.domain.links import safe_link

BROWSERS = ("xdg-open", "wslview", "open")
"""What opens a link where $BROWSER names nothing."""

EDITORS = ("sensible-editor", "nano", "vim", "vi")
"""What edits a file where neither $VISUAL nor $EDITOR names anything."""

COLON_EDITORS = frozenset({"hx", "helix", "subl", "zed", "micro"})
"""Editors that take `FILE:LINE`; the others take `+LINE FILE`, as vi, nano, emacs and their kin do."""


def open_link(link: str) -> None:
    """Hand an http or https link to the user's browser. Raises SkerryError."""
    safe = safe_link(link)
    if safe is None:
        raise SkerryError("this is no link to a page, so it isn't opened", remedy="y copies it")
    argv = _named("BROWSER") or _first(BROWSERS)
    if argv is None:
        raise SkerryError("no browser was found", remedy="name one in $BROWSER, or copy the link with y")
    nothing = subprocess.DEVNULL
    try:
        subprocess.Popen([*argv, safe], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except OSError as error:
        raise SkerryError(f"{argv[0]} can't be started: {error.strerror}", remedy="check $BROWSER") from error


def player_of(argv: Sequence[str]) -> Callable[[str], None] | None:
    """What plays the video at an address, by `[video] player` of the settings; None where none is set."""
    return partial(_play, argv) if argv else None


def _play(argv: Sequence[str], link: str) -> None:
    """Hand an https address to the user's player, behind its own arguments. Raises SkerryError."""
    if safe_link(link) is None or not link.startswith("https://"):
        raise SkerryError("this is no https address of a video, so it isn't played")
    nothing = subprocess.DEVNULL
    try:
        player = subprocess.Popen([*argv, link], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        where = "player under [video] in settings.toml"
        raise SkerryError(f"{argv[0]} can't be started: {why}", where=where, remedy="check its name") from error
    threading.Thread(target=player.wait, daemon=True).start()  # so that nothing is left of it when it ends


def edit(file: Path, line: int) -> Sequence[str]:
    """The argument list that opens a file at a line in the user's editor. Raises SkerryError."""
    argv = _named("VISUAL") or _named("EDITOR") or _first(EDITORS)
    if argv is None:
        raise SkerryError("no editor was found", remedy="name one in $EDITOR")
    name = Path(argv[0]).name
    if name in {"code", "codium"}:
        return [*argv, "--wait", "--goto", f"{file}:{line}"]
    if name in COLON_EDITORS:
        return [*argv, f"{file}:{line}"]
    return [*argv, f"+{line}", os.fspath(file)]


def _named(variable: str) -> list[str] | None:
    try:
        return shlex.split(os.environ.get(variable, "")) or None
    except ValueError as error:
        raise SkerryError(f"${variable} can't be read: {error}", where=f"${variable}") from error


def _first(names: Sequence[str]) -> list[str] | None:
    return next(([name] for name in names if shutil.which(name)), None)
