"""An account's moderation settings as lists to be shown: muted words, labels, labelers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from skerry.domain.clean import clean_line
from skerry.judge.moderation.account import labelers_of, preferences_of, read_labelers
from skerry.judge.moderation.labels import GLOBAL, Definition, Setting
from skerry.judge.moderation.raw import inner
from skerry.judge.moderation.reader import Preferences

MAX_SHOWN = 200
"""Characters of a text that are kept."""

_NAMES = {
    "porn": "Adult content",
    "sexual": "Sexually suggestive",
    "nudity": "Non-sexual nudity",
    "graphic-media": "Graphic media",
}


class WordRow(msgspec.Struct, frozen=True):
    """A muted word: where and for whom it counts, and when it ends (ISO 8601; "" for never)."""

    word: str
    tags_only: bool
    spares_followed: bool
    expires: str


class LabelRow(msgspec.Struct, frozen=True):
    """A label and what is done about it.

    Attributes:
        label: Its value.
        name: What it is called.
        setting: What is done.
        is_default: Whether nobody has said so.
        is_adult: Whether it hides for good while adult content is off.
        labeler: The DID of whose label it is; "" for those of the network.
    """

    label: str
    name: str
    setting: Setting
    is_default: bool
    is_adult: bool
    labeler: str = ""


class LabelerRow(msgspec.Struct, frozen=True):
    """A labeler that labels are taken from; `handle` is "" where it isn't known."""

    did: str
    handle: str


class Listing(msgspec.Struct, frozen=True):
    """Everything; `hidden` are the addresses of hidden posts."""

    has_adult_content: bool
    words: tuple[WordRow, ...]
    labels: tuple[LabelRow, ...]
    labelers: tuple[LabelerRow, ...]
    hidden: tuple[str, ...]


def listing(entries: Sequence[object], services: Sequence[object]) -> Listing:
    """The settings in preferences, with what labelers say of themselves."""
    preferences, labelers = preferences_of(entries), read_labelers(services)
    dids = labelers_of(entries)
    names = dict(_names(services))
    labels = [_label(GLOBAL[value], preferences, _NAMES[value]) for value in _NAMES]
    for did in dids:
        for value, definition in labelers.definitions.get(did, {}).items():
            labels.append(_label(definition, preferences, names.get((did, value), ""), did))
    return Listing(
        has_adult_content=preferences.has_adult_content,
        words=tuple(
            WordRow(_clean(word.written or ""), not word.is_for_content, word.spares_followed, _clean(word.expires))
            for word in preferences.muted_words
        ),
        labels=tuple(labels),
        labelers=tuple(LabelerRow(did, labelers.handles.get(did, "")) for did in dids),
        hidden=tuple(sorted(map(_clean, preferences.hidden_posts))),
    )


def _label(definition: Definition, preferences: Preferences, name: str, labeler: str = "") -> LabelRow:
    own = preferences.labelers.get(labeler, {}).get(definition.value) if labeler else None
    said = own or preferences.settings.get(definition.value)
    return LabelRow(
        label=_clean(definition.value),
        name=name or _clean(definition.value),
        setting=said or definition.default,
        is_default=said is None or (not labeler and said == definition.default),
        is_adult=definition.is_adult,
        labeler=labeler,
    )


def _names(services: Sequence[object]) -> Iterator[tuple[tuple[str, str], str]]:
    """What labels are called, in English or else in whatever there is, by labeler and value."""
    for view in services:
        did, definitions = inner(view, "creator", "did"), inner(view, "policies", "labelValueDefinitions")
        for raw in definitions if isinstance(definitions, list) else []:
            value, locales = inner(raw, "identifier"), inner(raw, "locales")
            named = locales if isinstance(locales, list) else []
            best = next((each for each in named if inner(each, "lang") == "en"), named[0] if named else None)
            name = inner(best, "name")
            if isinstance(did, str) and isinstance(value, str) and isinstance(name, str):
                yield (did, value), _clean(name)


def _clean(text: str) -> str:
    return clean_line(text, max_chars=MAX_SHOWN)
