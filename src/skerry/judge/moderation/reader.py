"""Who reads, and what they want: the preferences that moderation turns on."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from skerry.judge.moderation.definitions import Definitions
from skerry.judge.moderation.labels import GLOBAL, Definition, Setting
from skerry.judge.moderation.raw import Fields, inner, is_set
from skerry.judge.moderation.words import MutedWord, read_word

Settings = Mapping[str, Setting]
"""By a label's value."""

_CUSTOM = frozenset("abcdefghijklmnopqrstuvwxyz-")
"""The characters of values that labelers may define."""


class Preferences(msgspec.Struct, frozen=True):
    """What the reader has set.

    Attributes:
        has_adult_content: Whether adult content is on.
        settings: For labels, whoever gives them.
        labelers: Those that the reader subscribes to, by DID, each with settings for its own labels.
        muted_words: In the order of the preferences.
        hidden_posts: AT URIs.
    """

    has_adult_content: bool = False
    settings: Settings = {}
    labelers: Mapping[str, Settings] = {}
    muted_words: tuple[MutedWord, ...] = ()
    hidden_posts: frozenset[str] = frozenset()


class Reader(msgspec.Struct, frozen=True):
    """Whoever looks.

    Attributes:
        did: Their DID; None when nobody is signed in.
        preferences: What they have set.
        definitions: Labelers' own definitions.
    """

    did: str | None = None
    preferences: Preferences = Preferences()
    definitions: Definitions = {}

    def definition(self, value: str, labeler: str | None) -> Definition | None:
        """What a label means: the labeler's own word first. None for labels that nobody explains."""
        own = self.definitions.get(labeler or "", {}).get(value) if value and _CUSTOM.issuperset(value) else None
        return own or GLOBAL.get(value)


def read_preferences(value: Fields) -> Preferences:
    """Preferences as the official client's library takes them; what is missing or of a wrong type counts as empty."""
    labelers: dict[str, Settings] = {}
    for labeler in _list(value.get("labelers")):
        did = inner(labeler, "did")
        if isinstance(did, str):
            labelers.setdefault(did, _settings(inner(labeler, "labels")))
    return Preferences(
        has_adult_content=is_set(value.get("adultContentEnabled")),
        settings=_settings(value.get("labels")),
        labelers=labelers,
        muted_words=tuple(read_word(word) for word in _list(value.get("mutedWords"))),
        hidden_posts=frozenset(uri for uri in _list(value.get("hiddenPosts")) if isinstance(uri, str)),
    )


def _settings(value: object) -> Settings:
    """Settings that are set; what isn't a known one doesn't hide."""
    if not isinstance(value, dict):
        return {}
    return {label: _setting(setting) for label, setting in value.items() if is_set(setting)}


def _setting(value: object) -> Setting:
    return "hide" if value == "hide" else "ignore" if value == "ignore" else "warn"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
