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
        appview: Whom to ask while nobody is signed in; empty for Bluesky's public AppView.
    """

    loopback: bool = False
    pds: str = ""
    plc: str = ""
    appview: str = ""


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
        probe: One in so many hidden posts comes back with the question whether hiding it was right; 0 for none.
    """

    allow_unsealed: bool = False
    probe: int = 0


class Stories(msgspec.Struct, frozen=True):
    """`[stories]`.

    Attributes:
        fold: Whether the window opens with posts that tell the same folded under one of them.
    """

    fold: bool = True


class Writing(msgspec.Struct, frozen=True):
    """`[writing]`.

    Attributes:
        undo_seconds: How long a post can be undone before it is sent; 0 for not at all.
        require_alt: Whether an image can't be sent from the window without a description.
        langs: The languages that the user writes, the main one first; none: that of the locale.
    """

    undo_seconds: int = 10
    require_alt: bool = True
    langs: tuple[str, ...] = ()


SHOWS = ("on-screen", "on-key", "never")


class Pictures(msgspec.Struct, frozen=True):
    """`[pictures]`.

    Attributes:
        show: When a picture is fetched, one of `SHOWS`: as soon as its post is in view, when its reader asks for it, or
            never.
        hosts: Whom pictures are fetched from.
    """

    show: str = "on-key"
    hosts: tuple[str, ...] = ("cdn.bsky.app", "video.bsky.app")


NOTICES = ("off", "bell", "desktop")
"""What may happen when a notification comes."""


class Notifications(msgspec.Struct, frozen=True):
    """`[notifications]`.

    Attributes:
        notice: What the window does when something new comes: nothing, the terminal's bell, a desktop notice; one of
            `NOTICES`.
        title: Whether the terminal's title says how many are unread.
    """

    notice: str = "off"
    title: bool = True


class SignedOut(msgspec.Struct, frozen=True):
    """`[signed_out]`.

    Attributes:
        feed: The feed that reading without an account begins with, by its at:// address.
    """

    feed: str = "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.generator/whats-hot"


class Video(msgspec.Struct, frozen=True):
    """`[video]`.

    Attributes:
        player: The program that plays videos, and what it is started with; the address comes last. None: none.
    """

    player: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True):
    """All settings. `keys` maps a command's id to its keys, each as it is typed; none: it has no key."""

    network: Network = Network()
    keys: dict[str, tuple[str, ...]] = {}
    ui: Ui = Ui()
    ai: Ai = Ai()
    stories: Stories = Stories()
    writing: Writing = Writing()
    pictures: Pictures = Pictures()
    notifications: Notifications = Notifications()
    signed_out: SignedOut = SignedOut()
    video: Video = Video()


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
