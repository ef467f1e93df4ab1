"""What speaks against showing something, and where."""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.judge.moderation.behavior import BLOCKED, LISTS, MUTED, UNWANTED, Behavior, Context, Effect
from skerry.judge.moderation.labels import Setting, Target
from skerry.judge.moderation.raw import inner

Kind = Literal["blocking", "blocked-by", "muted", "mute-word", "hidden", "label"]
"""As the official client names them."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One reason.

    Attributes:
        kind: What it is.
        behavior: What it does in each context.
        filters: The contexts in which the thing is left out.
        priority: 1 for what weighs most, 8 for what weighs least, as the official client orders them.
        is_final: Whether the reader can't look behind what it covers.
        is_quoted: Whether it is on a quoted post, which covers itself: then it only leaves out.
        list_name: The name of the list that mutes or blocks; empty when no list does, unchecked text from outside.
        words: The muted words that were found, as they were written.
        label: The label's value.
        labeler: The DID of whose label it is; empty for the author's own.
        target: What the label is on.
        setting: What the reader, or the default, wants done about it.
    """

    kind: Kind
    behavior: Behavior
    filters: frozenset[Context]
    priority: int
    is_final: bool = False
    is_quoted: bool = False
    list_name: str = ""
    words: tuple[str, ...] = ()
    label: str = ""
    labeler: str = ""
    target: Target = "content"
    setting: Setting = "warn"


_IN_CONTENT = frozenset((Context.CONTENT_LIST,))

HIDDEN = Cause(kind="hidden", behavior=UNWANTED, filters=LISTS, priority=6)
"""The reader has hidden the post."""

BLOCKED_BY = Cause(kind="blocked-by", behavior=BLOCKED, filters=LISTS, priority=4, is_final=True)
"""The account blocks the reader."""


def muted(by_list: object) -> Cause:
    """The reader mutes the account, by this list's view if there is one."""
    return Cause(kind="muted", behavior=MUTED, filters=LISTS, priority=6, list_name=_name(by_list))


def blocking(by_list: object) -> Cause:
    """The reader blocks the account, by this list's view if there is one."""
    name = _name(by_list)
    return Cause(kind="blocking", behavior=BLOCKED, filters=LISTS, priority=3, is_final=True, list_name=name)


def muted_words(words: tuple[str, ...]) -> Cause:
    """The post has muted words."""
    return Cause(kind="mute-word", behavior=UNWANTED, filters=_IN_CONTENT, priority=6, words=words)


def left_out_by_label(target: Target) -> frozenset[Context]:
    """Where a label whose setting is to hide leaves things out; one on a profile never does."""
    return {"account": LISTS, "content": _IN_CONTENT, "profile": frozenset[Context]()}[target]


def weight(behavior: Behavior) -> int:
    """The priority of a label that is neither final nor set to hide: more, the more it covers."""
    if Effect.BLUR in (behavior.get(Context.PROFILE_VIEW), behavior.get(Context.CONTENT_VIEW)):
        return 5
    return 7 if Effect.BLUR in (behavior.get(Context.CONTENT_LIST), behavior.get(Context.CONTENT_MEDIA)) else 8


def _name(by_list: object) -> str:
    name = inner(by_list, "name")
    return name if isinstance(name, str) else ""
