"""Labelers' own definitions: checked against the lexicon, and read as the official client reads them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from skerry.domain.graphemes import count_graphemes
from skerry.judge.moderation.behavior import NOTHING, Behavior, Context, Effect, behavior
from skerry.judge.moderation.labels import Definition, Setting
from skerry.judge.moderation.language import is_language
from skerry.judge.moderation.raw import Unreadable, is_set, items

Definitions = Mapping[str, Mapping[str, Definition]]
"""By the labeler's DID, then by the label's value."""

MAX_VALUE = 100
"""Bytes of a label's value."""

MAX_NAME = (640, 64)
"""Bytes and graphemes of a label's name in one language."""

MAX_DESCRIPTION = (100_000, 10_000)
"""Bytes and graphemes of what is said about a label in one language."""

_TYPE = "com.atproto.label.defs#labelValueDefinition"


def read_definitions(value: object) -> Definitions:
    """Definitions by labeler: lists of `com.atproto.label.defs#labelValueDefinition` by DID.

    Those that break the lexicon are left out, one by one. Of two with the same value the first counts.

    Raises:
        Unreadable: When they don't come as lists by DID.
    """
    if not is_set(value):
        return {}
    if not isinstance(value, dict):
        raise Unreadable("'labelDefs' is not an object")
    return {did: _of_labeler(definitions) for did, definitions in value.items()}


def _of_labeler(value: object) -> Mapping[str, Definition]:
    found: dict[str, Definition] = {}
    for raw in items(value, "labelDefs") if is_set(value) else []:
        if isinstance(raw, dict) and _is_valid(raw):
            definition = _interpreted(raw)
            found.setdefault(definition.value, definition)
    return found


def _interpreted(raw: Mapping[str, object]) -> Definition:
    """A definition that has been checked. Authors can't use labelers' labels on themselves."""
    is_adult = raw.get("adultOnly") is True
    account, profile, content = _behaviors(str(raw["blurs"]), _effect(raw["severity"]), is_adult)
    return Definition(
        str(raw["identifier"]),
        _default(raw.get("defaultSetting")),
        account=account,
        profile=profile,
        content=content,
        is_adult=is_adult,
        is_for_authors=False,
    )


def _default(value: object) -> Setting:
    return "hide" if value == "hide" else "ignore" if value == "ignore" else "warn"


def _effect(severity: object) -> Effect | None:
    return Effect.ALERT if severity == "alert" else Effect.INFORM if severity == "inform" else None


def _behaviors(blurs: str, severity: Effect | None, is_adult: bool) -> tuple[Behavior, Behavior, Behavior]:
    """What a label does on an account, a profile and a post: what it covers, and a sign by its severity elsewhere."""

    def signs(*contexts: Context) -> Behavior:
        return behavior(severity, *contexts) if severity else NOTHING

    profile = signs(Context.PROFILE_LIST, Context.PROFILE_VIEW)
    if blurs == "content":
        view = behavior(Effect.BLUR, Context.CONTENT_VIEW) if is_adult else signs(Context.CONTENT_VIEW)
        content = _both(behavior(Effect.BLUR, Context.CONTENT_LIST), view)
        return _both(profile, content), profile, content
    if blurs == "media":
        person = _both(profile, behavior(Effect.BLUR, Context.AVATAR, Context.BANNER))
        return person, person, behavior(Effect.BLUR, Context.CONTENT_MEDIA)
    if blurs == "none":
        content = signs(Context.CONTENT_LIST, Context.CONTENT_VIEW)
        return _both(profile, content), profile, content
    return NOTHING, NOTHING, NOTHING


def _both(one: Behavior, other: Behavior) -> Behavior:
    return MappingProxyType({**one, **other})


def _is_valid(raw: Mapping[str, object]) -> bool:
    """Whether a definition is one, by the lexicon. Optional properties may be missing, but not null."""
    value, locales = raw.get("identifier"), raw.get("locales")
    return (
        raw.get("$type", _TYPE) == _TYPE
        and _fits(value, MAX_VALUE, MAX_VALUE)
        and isinstance(raw.get("severity"), str)
        and isinstance(raw.get("blurs"), str)
        and isinstance(raw.get("defaultSetting", ""), str)
        and isinstance(raw.get("adultOnly", False), bool)
        and isinstance(locales, list)
        and all(_is_locale(locale) for locale in locales)
    )


def _is_locale(raw: object) -> bool:
    """Whether it is a `labelValueDefinitionStrings`."""
    if not isinstance(raw, dict):
        return False
    language = raw.get("lang")
    has_texts = _fits(raw.get("name"), *MAX_NAME) and _fits(raw.get("description"), *MAX_DESCRIPTION)
    return isinstance(language, str) and is_language(language) and has_texts


def _fits(value: object, max_bytes: int, max_graphemes: int) -> bool:
    """Whether it is a text within these bounds."""
    if not isinstance(value, str) or len(value.encode("utf-8", "surrogatepass")) > max_bytes:
        return False
    return len(value) <= max_graphemes or count_graphemes(value) <= max_graphemes
