"""What settings.toml may say, as values. The file is read by `skerry.config.settings_file`, where there is one."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from skerry.config.paths import Paths


class Network(msgspec.Struct, frozen=True):
    """`[network]`.

    Attributes:
        loopback: Whether hosts on this machine may be reached, also by plain http: for a test network.
        pds: The server to sign in at, instead of the one that the handle names; empty for that.
        plc: The directory of DIDs; empty for the public one.
    """

    loopback: bool = False
    pds: str = ""
    plc: str = ""


class Ui(msgspec.Struct, frozen=True):
    """`[ui]`.

    Attributes:
        theme: The theme's name; empty for the one that suits the terminal.
    """

    theme: str = ""


class Ai(msgspec.Struct, frozen=True):
    """`[ai]`.

    Attributes:
        allow_unsealed: Whether the model may run where the kernel can't cut it off from the network.
    """

    allow_unsealed: bool = False


class Settings(msgspec.Struct, frozen=True):
    """All settings. `keys` maps a command's id to its keys, each as it is typed; none: it has no key."""

    network: Network = Network()
    keys: dict[str, tuple[str, ...]] = {}
    ui: Ui = Ui()
    ai: Ai = Ai()


def load_settings(
    paths: Paths, *, commands: Collection[str] | None = None, themes: Collection[str] | None = None
) -> Settings:
    """The user's settings; the defaults when there is no file, which is found out without importing a reader.

    Args:
        paths: Where the file is.
        commands: The ids that `[keys]` may name; None: not checked.
        themes: The names that `ui.theme` may have; None: not checked.

    Raises:
        ConfigError: For the first mistake.
    """
    if not paths.settings_file.exists():
        return Settings()
    from skerry.config.settings_file import parse_settings
    from skerry.config.toml import TomlFile

    return parse_settings(TomlFile.read(paths.settings_file), commands=commands, themes=themes)
