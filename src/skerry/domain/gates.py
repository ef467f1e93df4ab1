"""Who may answer a post and whether it may be quoted, read from what is there: records, and the account's default.

Sources: the lexicons `app.bsky.feed.threadgate`, `app.bsky.feed.postgate`,
`app.bsky.actor.defs#postInteractionSettingsPref`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from skerry.domain.posting import MAX_GATE_RULES
from skerry.domain.syntax import is_at_uri
from skerry.domain.writing import Gates

KEPT = "gates:"
"""What stands before a post's address in the name that its gates are kept under."""

PREFERENCES = "preferences"
"""What sync keeps the account's preferences under."""

_PREFERENCE = "app.bsky.actor.defs#postInteractionSettingsPref"
_WHO = {"mentionRule": "mentioned", "followingRule": "following", "followerRule": "followers"}


def default_gates(entries: Sequence[object]) -> Gates:
    """What new posts begin with by the account's preferences; everybody may, where they say nothing."""
    found = [entry for entry in entries if isinstance(entry, Mapping) and entry.get("$type") == _PREFERENCE]
    if not found:
        return Gates()
    entry = found[-1]
    return Gates(_replies(entry.get("threadgateAllowRules")), _can_quote(entry.get("postgateEmbeddingRules")))


def read_gates(threadgate: bytes, postgate: bytes) -> Gates:
    """The gates of a post by its two records, as JSON; b"" where there is none."""
    return Gates(_replies(_field(threadgate, "allow")), _can_quote(_field(postgate, "embeddingRules")))


def encode_gates(gates: Gates) -> bytes:
    """As they are kept."""
    return msgspec.json.encode(gates)


def kept_gates(body: bytes | None) -> Gates | None:
    """What was kept; None where nothing was, or where it can't be read."""
    try:
        return msgspec.json.decode(body, type=Gates) if body else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def kept_default(preferences: bytes | None) -> Gates:
    """The default by preferences as sync keeps them; everybody may, where they can't be read."""
    try:
        entries: object = msgspec.json.decode(preferences or b"[]")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Gates()
    return default_gates(entries) if isinstance(entries, list) else Gates()


def _field(record: bytes, name: str) -> object:
    try:
        value: object = msgspec.json.decode(record) if record else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return value.get(name) if isinstance(value, Mapping) else None


def _replies(rules: object) -> tuple[str, ...] | None:
    """Who may answer: no rules at all are everybody, an empty list of them is nobody."""
    if not isinstance(rules, list):
        return None
    found = (_who(rule) for rule in rules[: 2 * MAX_GATE_RULES] if isinstance(rule, Mapping))
    return tuple(dict.fromkeys(who for who in found if who))[:MAX_GATE_RULES]


def _who(rule: Mapping[str, object]) -> str:
    kind = str(rule.get("$type", "")).rpartition("#")[2]
    uri = rule.get("list")
    if kind == "listRule" and isinstance(uri, str) and is_at_uri(uri):
        return uri
    return _WHO.get(kind, "")


def _can_quote(rules: object) -> bool:
    """Whether it may be quoted: a rule of the one kind there is forbids it."""
    if not isinstance(rules, list):
        return True
    return not any(isinstance(rule, Mapping) and str(rule.get("$type", "")).endswith("#disableRule") for rule in rules)
