"""What speaks against an account or a profile."""

from __future__ import annotations

from collections.abc import Iterator

from skerry.judge.moderation.causes import BLOCKED_BY, Cause, blocking, left_out_by_label, muted, weight
from skerry.judge.moderation.labels import Definition, Setting, Target
from skerry.judge.moderation.raw import field, inner, is_set, items, string
from skerry.judge.moderation.reader import Reader

PROFILE = "/app.bsky.actor.profile/self"
"""The end of the address of a profile's record."""

GUESTS = "!no-unauthenticated"
"""The label that asks for signing in; on a profile it counts for the account."""


def did_of(view: object, key: str = "did") -> str | None:
    """A DID under a key; None when nothing is there, which to the official client is who isn't signed in.

    What is there and is no text is the DID of nobody, and the same as itself.
    """
    did = field(view, key)
    if isinstance(did, str):
        return did
    is_missing = not isinstance(view, dict) or key not in view
    return None if is_missing else f"?{key if isinstance(did, list | dict) else did}"


def person_causes(author: object, reader: Reader) -> Iterator[Cause]:
    """Everything against the author of something: mutes, blocks, labels on the account, labels on the profile."""
    yield from standing_causes(author)
    value = field(author, "labels")
    labels = items(value, "labels") if is_set(value) else []
    on_profile = [string(field(label, "uri"), "uri").endswith(PROFILE) for label in labels]
    whose = did_of(author)
    for label, is_on_profile in zip(labels, on_profile, strict=True):
        if not is_on_profile or field(label, "val") == GUESTS:
            yield from label_causes(label, "account", whose, reader)
    for label, is_on_profile in zip(labels, on_profile, strict=True):
        if is_on_profile:
            yield from label_causes(label, "profile", whose, reader)


def standing_causes(author: object) -> Iterator[Cause]:
    """How the reader and an account stand to each other: mutes and blocks, either way."""
    viewer = field(author, "viewer")
    if is_set(inner(viewer, "muted")):
        yield muted(inner(viewer, "mutedByList"))
    if is_set(inner(viewer, "blocking")):
        yield blocking(inner(viewer, "blockingByList"))
    if is_set(inner(viewer, "blockedBy")):
        yield BLOCKED_BY


def label_causes(label: object, target: Target, whose: str | None, reader: Reader) -> Iterator[Cause]:
    """What a label gives rise to; nothing when nobody explains it, or the reader doesn't take it.

    Neither its expiry nor its negation count: the AppView leaves labels out that don't hold, and the official client
    takes those that come.

    Args:
        label: A `com.atproto.label.defs#label`.
        target: What it is on.
        whose: The DID of whose that is.
        reader: Whoever looks.
    """
    value, labeler = field(label, "val"), did_of(label, "src")
    definition = reader.definition(value, labeler) if isinstance(value, str) else None
    if definition is None:
        return
    is_by_author = labeler == whose
    if not (definition.is_for_authors if is_by_author else labeler in reader.preferences.labelers):
        return
    setting = _setting(definition, None if is_by_author else labeler, reader)
    if setting == "ignore" or (definition.is_for_guests and reader.did):
        return
    behavior = definition.on(target)
    is_final = definition.is_final or (definition.is_adult and not reader.preferences.has_adult_content)
    yield Cause(
        kind="label",
        behavior=behavior,
        filters=left_out_by_label(target) if setting == "hide" else frozenset(),
        priority=1 if is_final else 2 if setting == "hide" else weight(behavior),
        is_final=is_final,
        label=definition.value,
        labeler="" if is_by_author else labeler or "",
        target=target,
        setting=setting,
    )


def _setting(definition: Definition, labeler: str | None, reader: Reader) -> Setting:
    """What is to be done about a label: the setting for this labeler, else the one for all, else the default."""
    if not definition.is_configurable:
        return definition.default
    preferences = reader.preferences
    if definition.is_adult and not preferences.has_adult_content:
        return "hide"
    own = preferences.labelers.get(labeler, {}) if labeler is not None else {}
    return own.get(definition.value) or preferences.settings.get(definition.value) or definition.default
