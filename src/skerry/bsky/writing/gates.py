"""Who may answer and quote a post. Source: the lexicons `app.bsky.feed.threadgate` and `app.bsky.feed.postgate`."""

from __future__ import annotations

import msgspec

from skerry.bsky.writing.records import Record, record
from skerry.domain.writing import Gates

THREADGATE = "app.bsky.feed.threadgate"
POSTGATE = "app.bsky.feed.postgate"

_RULES = {
    "mentioned": {"$type": f"{THREADGATE}#mentionRule"},
    "following": {"$type": f"{THREADGATE}#followingRule"},
    "followers": {"$type": f"{THREADGATE}#followerRule"},
}
_NO_QUOTES = {"$type": f"{POSTGATE}#disableRule"}


def new_gates(gates: Gates, post: str, key: str, created: str, *, is_reply: bool) -> tuple[Record, ...]:
    """The records beside a new post; none where everybody may. An answer has no threadgate: its root's counts."""
    made: list[Record] = []
    if gates.replies is not None and not is_reply:
        made.append(record(THREADGATE, key, {"post": post, "allow": _allow(gates), "createdAt": created}))
    if not gates.can_quote:
        made.append(record(POSTGATE, key, {"post": post, "embeddingRules": [_NO_QUOTES], "createdAt": created}))
    return tuple(made)


def changed_threadgate(old: bytes, gates: Gates, post: str, key: str, created: str) -> Record | None:
    """The threadgate in place of `old` (its JSON, or b""); None for none at all. What else it says stays."""
    kept = _kept(old)
    kept.pop("allow", None)
    if gates.replies is None and not kept.get("hiddenReplies"):
        return None
    allow = {} if gates.replies is None else {"allow": _allow(gates)}
    return record(THREADGATE, key, {"post": post, "createdAt": created} | kept | allow)


def changed_postgate(old: bytes, gates: Gates, post: str, key: str, created: str) -> Record | None:
    """The same for the postgate."""
    kept = _kept(old)
    kept.pop("embeddingRules", None)
    if gates.can_quote and not kept.get("detachedEmbeddingUris"):
        return None
    rules = {} if gates.can_quote else {"embeddingRules": [_NO_QUOTES]}
    return record(POSTGATE, key, {"post": post, "createdAt": created} | kept | rules)


def _allow(gates: Gates) -> list[dict[str, str]]:
    return [_RULES.get(who) or {"$type": f"{THREADGATE}#listRule", "list": who} for who in gates.replies or ()]


def _kept(old: bytes) -> dict[str, object]:
    value: dict[str, object] = msgspec.json.decode(old, type=dict[str, object]) if old else {}
    value.pop("$type", None)
    return value
