"""Where skerry keeps its files: the folders of the XDG base directory specification.

The variables are read here and not through platformdirs: its treatment of a relative value differs between releases.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec

from skerry.domain.errors import SkerryError

PRIVATE_MODE = 0o700
"""The mode of every folder that skerry makes: nobody else may look into it."""

OTHERS = 0o077
"""The bits of a mode that let anybody else in."""


class Paths(msgspec.Struct, frozen=True):
    """The folders of one user. None of them has to exist.

    Attributes:
        config: What the user writes: settings.toml, filters.toml, filters.d.
        data: What can't be had again: the accounts with their user.db, and cache.db beside it.
        cache: What can be made again.
        state: Logs and the ledger of requests.
    """

    config: Path
    data: Path
    cache: Path
    state: Path

    @property
    def settings_file(self) -> Path:
        """The settings; need not exist."""
        return self.config / "settings.toml"

    @property
    def model_file(self) -> Path:
        """Which model was chosen with `skerry model use`, and what was found of it; need not exist."""
        return self.config / "model.json"

    @property
    def filters_file(self) -> Path:
        """The rules that the user writes by hand; need not exist."""
        return self.config / "filters.toml"

    @property
    def filters_folder(self) -> Path:
        """Further files of rules, such as those made in the client; need not exist."""
        return self.config / "filters.d"


def user_paths() -> Paths:
    """The folders as the environment has them now; raises SkerryError when there is no home folder at all."""
    return Paths(
        config=_folder("XDG_CONFIG_HOME", ".config"),
        data=_folder("XDG_DATA_HOME", ".local/share"),
        cache=_folder("XDG_CACHE_HOME", ".cache"),
        state=_folder("XDG_STATE_HOME", ".local/state"),
    )


def _folder(variable: str, fallback: str) -> Path:
    """`$VARIABLE/skerry`, or the folder below the home folder: a relative or empty value counts as unset, says XDG."""
    value = os.environ.get(variable, "")
    return (Path(value) if Path(value).is_absolute() else _home() / fallback) / "skerry"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise SkerryError("there is no home folder", where="$HOME", remedy="set HOME to one") from error


def ensure_private(folder: Path) -> Path:
    """Make a folder that only the user can enter, or make it so; returns it.

    A folder of somebody else's, or a link in its place, is refused: in a shared folder anybody may have put it there.
    """
    try:
        folder.mkdir(mode=PRIVATE_MODE, parents=True, exist_ok=True)
        status = folder.lstat()
        if status.st_uid != os.getuid() or not stat.S_ISDIR(status.st_mode):
            raise SkerryError("is not a folder of yours", where=str(folder), remedy="remove it, or name another")
        if status.st_mode & OTHERS:
            folder.chmod(PRIVATE_MODE)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SkerryError(
            f"this folder can't be used: {reason}",
            where=str(folder),
            remedy="check who owns it and whether it can be written",
        ) from error
    return folder
