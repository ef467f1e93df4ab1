"""An account's preferences and its labelers as the network gives them, as what moderation turns on.

Read as the official client reads them (`getPreferences` of `@atproto/api`), but entry by entry: of a list with one bad
item the others count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from skerry.domain.labelers import BLUESKY_LABELER, MAX_LABELERS
from skerry.domain.syntax import is_did, is_handle
from skerry.judge.moderation.definitions import Definitions, read_definitions
from skerry.judge.moderation.raw import Fields, inner
from skerry.judge.moderation.reader import Preferences, read_preferences

ACTOR = "app.bsky.actor.defs#"

_DEFAULTS = {"porn": "hide", "sexual": "warn", "nudity": "ignore", "graphic-media": "warn"}
_LEGACY = {"gore": "graphic-media", "nsfw": "porn", "suggestive": "sexual"}
"""The names that labels had, which count for those they have."""


class Labelers(msgspec.Struct, frozen=True):
    """What the labelers say of themselves.

    Attributes:
        definitions: Their labels.
        handles: Their handles by DID.
    """

    definitions: Definitions = {}
    handles: Mapping[str, str] = {}


def preferences_of(entries: Sequence[object]) -> Preferences:
    """The preferences of moderation among all of an account's: `preferences` of `app.bsky.actor.getPreferences`."""
    fields: Fields = {"labels": dict(_DEFAULTS)}
    own: dict[str, dict[str, object]] = {did: {} for did in labelers_of(entries)}
    overall: dict[str, object] = {}
    for entry in (each for each in entries if isinstance(each, dict)):
        match entry:
            case {"$type": "app.bsky.actor.defs#adultContentPref", "enabled": bool(is_on)}:
                fields["adultContentEnabled"] = is_on
            case {"$type": "app.bsky.actor.defs#mutedWordsPref", "items": list(items)}:
                fields["mutedWords"] = [word for word in items if _is_word(word)]
            case {"$type": "app.bsky.actor.defs#hiddenPostsPref", "items": list(items)}:
                fields["hiddenPosts"] = items
            case {"$type": "app.bsky.actor.defs#contentLabelPref", "label": str(label), "visibility": str(setting)}:
                labeler = entry.get("labelerDid")
                target = own.get(labeler, {}) if isinstance(labeler, str) and labeler else overall
                target[label] = "ignore" if setting == "show" else setting
    labels = {**_DEFAULTS, **overall}
    labels |= {new: labels[old] for old, new in _LEGACY.items() if old in labels}
    fields["labels"] = labels
    fields["labelers"] = [{"did": did, "labels": settings} for did, settings in own.items()]
    return read_preferences(fields)


def labelers_of(entries: Sequence[object]) -> tuple[str, ...]:
    """The labelers that an account takes labels from: Bluesky's own, then those it subscribes to, each once."""
    subscribed: list[str] = []
    for entry in entries:
        if isinstance(entry, dict) and entry.get("$type") == f"{ACTOR}labelersPref":
            listed = entry.get("labelers")
            dids = [inner(labeler, "did") for labeler in listed] if isinstance(listed, list) else []
            subscribed = [did for did in dids if isinstance(did, str) and is_did(did)]
    return tuple(dict.fromkeys((BLUESKY_LABELER, *subscribed)))[:MAX_LABELERS]


def read_labelers(views: Sequence[object]) -> Labelers:
    """The labelers of `app.bsky.labeler.getServices`, detailed; a view that can't be read costs itself."""
    definitions: Fields = {}
    handles: dict[str, str] = {}
    for did, view in _views(views):
        listed = inner(view, "policies", "labelValueDefinitions")
        definitions[did] = listed if isinstance(listed, list) else []
        handle = inner(view, "creator", "handle")
        if isinstance(handle, str) and is_handle(handle):
            handles[did] = handle
    return Labelers(read_definitions(definitions), handles)


def _views(views: Sequence[object]) -> Iterator[tuple[str, object]]:
    for view in views:
        did = inner(view, "creator", "did")
        if isinstance(did, str) and is_did(did):
            yield did, view


def _is_word(word: object) -> bool:
    targets = inner(word, "targets")
    return isinstance(inner(word, "value"), str) and isinstance(targets, list)
