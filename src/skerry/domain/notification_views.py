"""Notifications from the network's answers, item by item, so that one bad item costs one item.

Source: the lexicon `app.bsky.notification.listNotifications`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import get_args

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_view, mended
from skerry.domain.lexicon import Profile, Reference, View
from skerry.domain.notifications import OWN_POST, NoticeKind, Notification, NotificationPage, Notified
from skerry.domain.parts import BadView, optional_address, to_address, to_author
from skerry.domain.syntax import parse_time
from skerry.domain.views import cursor_of

KINDS: dict[str, NoticeKind] = {kind: kind for kind in get_args(NoticeKind)}
"""The kinds by the lexicon's `reason`."""

MAX_REASON = 60
"""Characters of a reason that is not known."""


class _Answer(View, frozen=True):
    notifications: list[msgspec.Raw]
    cursor: object = None
    seen_at: object = None


class _Item(View, frozen=True):
    uri: str
    author: msgspec.Raw
    reason: str
    indexed_at: str = ""
    reason_subject: str | None = None
    record: msgspec.Raw = msgspec.Raw()
    is_read: bool = False


class _Record(View, frozen=True):
    """A like or repost; a follow's `subject` is a DID and no reference."""

    subject: Reference = Reference()


def decode_notifications(body: bytes, *, host: str = "") -> NotificationPage:
    """A page of `app.bsky.notification.listNotifications`; what can't be read is left out.

    Raises:
        BadAnswer: It isn't JSON, or has no list `notifications`; `host` goes into its words.
    """
    answer: _Answer = decode_answer(body, _Answer, host)
    found: list[Notified] = []
    for raw in answer.notifications:
        with suppress(*UNREADABLE):
            found.append(mended(_notified, raw))
    seen = answer.seen_at if isinstance(answer.seen_at, str) else ""
    bad = len(answer.notifications) - len(found)
    return NotificationPage(tuple(found), cursor_of(answer.cursor), parse_time(seen) or 0, bad)


def _notified(raw: bytes | msgspec.Raw) -> Notified:
    """A notification. Raises one of `UNREADABLE`."""
    view: _Item = decode_view(raw, _Item)
    at_ms = parse_time(view.indexed_at)
    if at_ms is None:
        raise BadView("the notification has no time")
    kind = KINDS.get(view.reason, "other")
    uri = to_address(view.uri, "the notification")
    notification = Notification(
        uri=uri,
        kind=kind,
        author=to_author(decode_view(view.author, Profile)),
        at_ms=at_ms,
        subject=uri if kind in OWN_POST else _subject(view),
        is_read=view.is_read,
        reason=clean_line(view.reason, max_chars=MAX_REASON) if kind == "other" else "",
    )
    return Notified(notification, bytes(view.author))


def _subject(view: _Item) -> str:
    """What was liked or reposted. Of a like that came by a repost the reason's subject is the repost, not the post."""
    with suppress(*UNREADABLE):
        if subject := optional_address(decode_view(view.record, _Record).subject.uri):
            return subject
    return optional_address(view.reason_subject or "")
