"""Changes of an account's moderation settings, and what they make of its preferences.

The preferences are one list that all clients of the account share. A change touches the entry that it is about, in its
place; every other byte stays as it came. As the official client does, the last of several entries of a kind counts.
Source: the lexicon `app.bsky.actor.defs#preferences`, and `Agent` of `@atproto/api`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import msgspec

from skerry.domain.errors import UsageError
from skerry.domain.feed_settings import FeedEdit, MoveFeed, PinFeed, SaveFeed, edited_items, items_of
from skerry.domain.graphemes import count_graphemes
from skerry.domain.labelers import BLUESKY_LABELER, MAX_LABELERS
from skerry.domain.syntax import is_did

T = TypeVar("T")

Entries = tuple[msgspec.Raw, ...]
"""The list, each entry as the bytes that came."""

Setting = Literal["ignore", "warn", "hide"]

ACTOR = "app.bsky.actor.defs#"

MAX_WORD = (10_000, 1_000)
"""Bytes and graphemes of a muted word."""

MAX_LABEL = 128
"""Bytes of a label's value."""

_INVISIBLE = re.compile("[\r\n\u00ad\u2060\u200d\u200c\u200b]+")
_LEGACY = {"graphic-media": "gore", "porn": "nsfw", "sexual": "suggestive"}
"""Older names, under which some clients look; written with the newer ones, since they win where both are there."""


class MuteWord(msgspec.Struct, frozen=True, tag="mute-word"):
    """Mute a word, or change how it is muted.

    Attributes:
        word: The word, a tag with or without #, or several words.
        tags_only: Whether it counts in tags alone.
        spares_followed: Whether accounts that are followed may say it.
        expires: When it ends, in ISO 8601 in UTC with milliseconds; "" for never.
    """

    word: str
    tags_only: bool = False
    spares_followed: bool = False
    expires: str = ""


class UnmuteWord(msgspec.Struct, frozen=True, tag="unmute-word"):
    """Mute a word no longer."""

    word: str


class SetLabel(msgspec.Struct, frozen=True, tag="label"):
    """Say what is to be done about a label, whoever sets it, or about one labeler's own label."""

    label: str
    setting: Setting
    labeler: str = ""


class SetAdult(msgspec.Struct, frozen=True, tag="adult"):
    """Switch adult content on or off."""

    is_on: bool


class SetLabeler(msgspec.Struct, frozen=True, tag="labeler"):
    """Subscribe to a labeler, or no longer."""

    did: str
    is_on: bool


class HidePost(msgspec.Struct, frozen=True, tag="hide-post"):
    """Hide a post, or no longer."""

    uri: str
    is_on: bool


Edit = MuteWord | UnmuteWord | SetLabel | SetAdult | SetLabeler | HidePost | FeedEdit


def edited(entries: Entries, edit: Edit, new_id: Callable[[], str]) -> Entries:  # noqa: PLR0911 - one a kind
    """The entries after a change; the same ones when it is so already.

    Args:
        entries: The preferences.
        edit: The change.
        new_id: Makes the id of a new muted word.

    Raises:
        UsageError: It is none that can be made.
    """
    match edit:
        case MuteWord():
            return _with_word(entries, edit, new_id)
        case UnmuteWord(word):
            return _without_word(entries, plain_word(word))
        case SetLabel():
            return _with_label(entries, edit)
        case SetAdult(is_on):
            return _put(entries, _last(entries, "adultContentPref"), "adultContentPref", {"enabled": is_on})
        case SetLabeler():
            return _with_labeler(entries, edit)
        case HidePost(uri, is_on):
            at = _last(entries, "hiddenPostsPref")
            old = _list(entries, at, "items")
            raw = msgspec.Raw(msgspec.json.encode(uri))
            kept = [item for item in old if _decoded(item) != uri]
            items = ([*old] if len(kept) < len(old) else [*old, raw]) if is_on else kept
            return entries if items == old else _put(entries, at, "hiddenPostsPref", {"items": items})
        case PinFeed() | MoveFeed() | SaveFeed():
            return _with_feed(entries, edit, new_id)


def plain_word(word: str) -> str:
    """A muted word as it is stored. Raises UsageError when nothing is left of it, or it is too long."""
    text = word.strip()
    if text.startswith("#") and not text.startswith("#\ufe0f"):
        text = text[1:]
    text = _INVISIBLE.sub("", text).strip()
    if not text:
        raise UsageError("there is no word to mute")
    if len(text.encode("utf-8", "replace")) > MAX_WORD[0] or count_graphemes(text) > MAX_WORD[1]:
        raise UsageError("this is too long to be muted", remedy=f"take {MAX_WORD[1]} characters at most")
    return text


def _with_word(entries: Entries, edit: MuteWord, new_id: Callable[[], str]) -> Entries:
    word = plain_word(edit.word)
    at = _last(entries, "mutedWordsPref")
    items = _list(entries, at, "items")
    wanted: dict[str, object] = {
        "value": word,
        "targets": ["tag"] if edit.tags_only else ["content", "tag"],
        "actorTarget": "exclude-following" if edit.spares_followed else "all",
    }
    wanted |= {"expiresAt": edit.expires} if edit.expires else {}
    for place, item in enumerate(items):
        if _is_word(item, word):
            fields = {**_fields(item), **{name: _raw(value) for name, value in wanted.items()}}
            if not edit.expires:
                fields.pop("expiresAt", None)
            if fields == _fields(item):
                return entries
            changed = [*items[:place], _raw(fields), *items[place + 1 :]]
            return _put(entries, at, "mutedWordsPref", {"items": changed})
    return _put(entries, at, "mutedWordsPref", {"items": [*items, _raw({"id": new_id(), **wanted})]})


def _without_word(entries: Entries, word: str) -> Entries:
    at = _last(entries, "mutedWordsPref")
    items = _list(entries, at, "items")
    kept = [item for item in items if not _is_word(item, word)]
    return entries if kept == items else _put(entries, at, "mutedWordsPref", {"items": kept})


def _with_feed(entries: Entries, edit: FeedEdit, new_id: Callable[[], str]) -> Entries:
    """A change of the saved feeds; those of the older preference are taken over, and stay in it, too."""
    from skerry.domain.directory import saved_feeds  # the window, which edits nothing here, does without all of it

    at = _last(entries, "savedFeedsPrefV2")
    old = _list(entries, at, "items")
    items = old or items_of(saved_feeds([_decoded(entry) for entry in entries]), new_id)
    new = edited_items(items, edit, new_id)
    return entries if new == items else _put(entries, at, "savedFeedsPrefV2", {"items": new})


def _with_label(entries: Entries, edit: SetLabel) -> Entries:
    if not edit.label or len(edit.label.encode("utf-8", "replace")) > MAX_LABEL or not edit.label.isprintable():
        raise UsageError("this is no label", where=repr(edit.label[:100]))
    if edit.labeler and not is_did(edit.labeler):
        raise UsageError("this is not the DID of a labeler", where=edit.labeler[:100])
    labels = [edit.label]
    if not edit.labeler and edit.label in _LEGACY:
        labels.append(_LEGACY[edit.label])
    for label in labels:
        at = _last(entries, "contentLabelPref", label=label, labelerDid=edit.labeler or None)
        fields: dict[str, object] = {"label": label, "visibility": edit.setting}
        fields |= {"labelerDid": edit.labeler} if edit.labeler else {}
        entries = _put(entries, at, "contentLabelPref", fields)
    return entries


def _with_labeler(entries: Entries, edit: SetLabeler) -> Entries:
    if not is_did(edit.did):
        raise UsageError("this is not the DID of a labeler", where=edit.did[:100])
    if edit.did == BLUESKY_LABELER:
        raise UsageError("every account takes the labels of Bluesky's own moderation", where=edit.did)
    at = _last(entries, "labelersPref")
    old = _list(entries, at, "labelers")
    kept = [item for item in old if _field(item, "did") != edit.did]
    if not edit.is_on:
        return entries if kept == old else _put(entries, at, "labelersPref", {"labelers": kept})
    if len(kept) < len(old):
        return entries
    if len(old) + 1 >= MAX_LABELERS:
        raise UsageError(f"labels come from {MAX_LABELERS} labelers at most, Bluesky's included", remedy="remove one")
    return _put(entries, at, "labelersPref", {"labelers": [*old, _raw({"did": edit.did})]})


# Entries as bytes


def _put(entries: Entries, at: int, name: str, fields: dict[str, object]) -> Entries:
    """The entries with some fields of the one at `at` as given, or with a new one where there is none (below 0)."""
    old = _fields(entries[at]) if at >= 0 else {"$type": _raw(f"{ACTOR}{name}")}
    new = {**old, **{key: _raw(value) for key, value in fields.items()}}
    if at < 0:
        return (*entries, _raw(new))
    return entries if new == old else (*entries[:at], _raw(new), *entries[at + 1 :])


def _last(entries: Entries, name: str, **wanted: str | None) -> int:
    """Where the last entry of a kind stands, with these fields as given (None: not there); -1 for nowhere."""
    for at in range(len(entries) - 1, -1, -1):
        entry = _decoded(entries[at])
        if not isinstance(entry, dict) or entry.get("$type") != f"{ACTOR}{name}":
            continue
        if all((entry.get(key) or None) == value for key, value in wanted.items()):
            return at
    return -1


def _list(entries: Entries, at: int, name: str) -> list[msgspec.Raw]:
    """The items of a list in an entry; none where it isn't a list."""
    raw = _fields(entries[at]).get(name) if at >= 0 else None
    return _as(raw, list[msgspec.Raw]) or [] if raw is not None else []


def _fields(raw: msgspec.Raw) -> dict[str, msgspec.Raw]:
    return _as(raw, dict[str, msgspec.Raw]) or {}


def _field(raw: msgspec.Raw, name: str) -> object:
    value = _decoded(raw)
    return value.get(name) if isinstance(value, dict) else None


def _is_word(raw: msgspec.Raw, word: str) -> bool:
    value = _field(raw, "value")
    return isinstance(value, str) and value.lower() == word.lower()


def _decoded(raw: msgspec.Raw) -> object:
    return _as(raw, object)


def _as(raw: msgspec.Raw, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _raw(value: object) -> msgspec.Raw:
    """A value as JSON; what is bytes already stays so."""
    return value if isinstance(value, msgspec.Raw) else msgspec.Raw(msgspec.json.encode(value))


def read_entries(body: bytes) -> Entries:
    """A JSON list as entries; none where it can't be read."""
    return _as(msgspec.Raw(body), tuple[msgspec.Raw, ...]) or ()


def as_list(entries: Sequence[msgspec.Raw]) -> bytes:
    """Entries as the JSON list that they came in."""
    return msgspec.json.encode(tuple(entries))
