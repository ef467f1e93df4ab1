"""settings.toml, read strictly: errors name file, line, key and the nearest known one.

Which commands can have keys and which themes there are is known to the window alone; it says so when it asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from skerry.config.languages import is_language
from skerry.config.settings import (
    NOTICES,
    SHOWS,
    Ai,
    Network,
    Notifications,
    Pictures,
    Settings,
    SignedOut,
    Stories,
    Ui,
    Video,
    Writing,
)
from skerry.config.toml import TomlFile, shown
from skerry.domain.errors import ConfigError
from skerry.domain.syntax import is_at_uri

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The hosts that plain http may reach, when `network.loopback` says so."""

HOST = re.compile(r"(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
"""A host by its name, without scheme, port or path."""

MAX_PROBE = 1_000_000
"""One hidden post in so many is none in practice."""


MAX_UNDO = 600
"""Seconds after which a post is sent at the latest; whoever wants longer keeps a draft."""


class _RawVideo(msgspec.Struct, frozen=True):
    player: Any = ()


class _RawSettings(msgspec.Struct, frozen=True):
    network: Network = Network()
    keys: dict[str, Any] = {}
    ui: Ui = Ui()
    ai: Ai = Ai()
    stories: Stories = Stories()
    writing: Writing = Writing()
    pictures: Pictures = Pictures()
    notifications: Notifications = Notifications()
    signed_out: SignedOut = SignedOut()
    video: _RawVideo = _RawVideo()


def parse_settings(
    document: TomlFile, *, commands: Collection[str] | None = None, themes: Collection[str] | None = None
) -> Settings:
    """The settings of one file; see `load_settings`."""
    raw = document.as_(_RawSettings)
    _check_address(document, raw.network, "pds")
    _check_address(document, raw.network, "plc")
    _check_address(document, raw.network, "appview")
    if not is_at_uri(raw.signed_out.feed) or "/app.bsky.feed.generator/" not in raw.signed_out.feed:
        what = f"{shown(raw.signed_out.feed)} is no feed such as at://did:plc:…/app.bsky.feed.generator/…"
        raise document.refusal(("signed_out", "feed"), what)
    keys = {command: _keys(document, command, value, commands) for command, value in raw.keys.items()}
    if not 0 <= raw.ai.probe <= MAX_PROBE:
        what = f"{raw.ai.probe} is no share: N means one in N hidden posts, from 1 to {MAX_PROBE:,}; 0 is none"
        raise document.refusal(("ai", "probe"), what)
    if raw.ui.theme and themes is not None:
        document.choice(raw.ui.theme, themes, ("ui", "theme"), "theme")
    document.choice(raw.notifications.notice, NOTICES, ("notifications", "notice"), "notice")
    if not 0 <= raw.writing.undo_seconds <= MAX_UNDO:
        what = f"{raw.writing.undo_seconds} is no such time: 0 to {MAX_UNDO} seconds"
        raise document.refusal(("writing", "undo_seconds"), what)
    for number, code in enumerate(raw.writing.langs):
        if not is_language(code):
            raise document.refusal(("writing", "langs", number), f"{shown(code)} is no language such as en or pt-BR")
    document.choice(raw.pictures.show, SHOWS, ("pictures", "show"), "time")
    for number, host in enumerate(raw.pictures.hosts):
        if not HOST.fullmatch(host):
            raise document.refusal(("pictures", "hosts", number), f'{shown(host)} is no host such as "cdn.example.com"')
    return Settings(
        raw.network,
        keys,
        raw.ui,
        raw.ai,
        raw.stories,
        raw.writing,
        raw.pictures,
        raw.notifications,
        raw.signed_out,
        Video(_player(document, raw.video.player)),
    )


def with_line(error: ConfigError) -> ConfigError:
    """An error that the window found in a setting, such as two commands with one key, with the line of its key."""
    place = tuple(error.key.split("."))
    return TomlFile.read(Path(error.file)).refusal(place, error.what, remedy=error.remedy)


def _keys(document: TomlFile, command: str, value: object, commands: Collection[str] | None) -> tuple[str, ...]:
    """The keys of a command: one, or a list of them."""
    place = ("keys", command)
    if commands is not None:
        document.choice(command, commands, place, "command")
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise document.refusal(place, "has to be a key in quotes, or a list of them", remedy='such as ["j", "down"]')
    if not all(key.strip() for key in keys):
        raise document.refusal(place, "has a key without a name", remedy="write [] to take all keys away")
    return tuple(keys)


def _player(document: TomlFile, value: object) -> tuple[str, ...]:
    """The program that plays videos, and its arguments: its name alone, or a list; nothing for none."""
    words = [value] * bool(value) if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise document.refusal(("video", "player"), "has to be a program in quotes, or a list", remedy='such as "mpv"')
    if not all(word and word.isprintable() for word in words):
        raise document.refusal(("video", "player"), "has a word that is empty, or that can't be shown")
    return tuple(words)


def _check_address(document: TomlFile, network: Network, key: str) -> None:
    """Refuse what is no https address, or http anywhere but on this machine with `loopback`."""
    address: str = getattr(network, key)
    if not address:
        return
    place = ("network", key)
    parts = _split(address)
    if parts is None or parts.scheme not in {"https", "http"}:
        raise document.refusal(place, f'{shown(address)} is no address such as "https://pds.example.com"')
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise document.refusal(place, f"{shown(address)} has more than a host and a port", remedy="leave the rest out")
    if (parts.scheme == "http" or parts.hostname in LOOPBACK) and not network.loopback:
        remedy = "write https, or set `network.loopback = true` for a server on this machine"
        raise document.refusal(
            place, f"{shown(address)} would go without encryption, or to this machine", remedy=remedy
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise document.refusal(place, f"{shown(address)} would go without encryption", remedy="write https")


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None when it has no host, or its port is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None
