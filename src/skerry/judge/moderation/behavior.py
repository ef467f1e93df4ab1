"""Where a post or a person is shown, and what a cause does there."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Context(StrEnum):
    """A place where a client shows something, as the official client names them."""

    PROFILE_LIST = "profileList"
    PROFILE_VIEW = "profileView"
    AVATAR = "avatar"
    BANNER = "banner"
    DISPLAY_NAME = "displayName"
    CONTENT_LIST = "contentList"
    CONTENT_VIEW = "contentView"
    CONTENT_MEDIA = "contentMedia"


class Effect(StrEnum):
    """What a cause does in a context: cover it, warn beside it, or tell beside it."""

    BLUR = "blur"
    ALERT = "alert"
    INFORM = "inform"


Behavior = Mapping[Context, Effect]
"""The effect in each context; none where a context is missing."""

LISTS = frozenset((Context.PROFILE_LIST, Context.CONTENT_LIST))
"""Where things stand in a row, so that one can be left out."""


def behavior(effect: Effect, *contexts: Context) -> Behavior:
    """The same effect in several contexts."""
    return MappingProxyType(dict.fromkeys(contexts, effect))


NOTHING = behavior(Effect.BLUR)
"""No effect anywhere."""

BLOCKED = MappingProxyType(
    {
        **behavior(Effect.BLUR, Context.PROFILE_LIST, Context.AVATAR, Context.BANNER),
        **behavior(Effect.BLUR, Context.CONTENT_LIST, Context.CONTENT_VIEW),
        **behavior(Effect.ALERT, Context.PROFILE_VIEW),
    }
)
"""Of a block, either way."""

MUTED = MappingProxyType(
    {
        **behavior(Effect.BLUR, Context.CONTENT_LIST),
        **behavior(Effect.ALERT, Context.PROFILE_VIEW),
        **behavior(Effect.INFORM, Context.PROFILE_LIST, Context.CONTENT_VIEW),
    }
)
"""Of a muted account."""

UNWANTED = behavior(Effect.BLUR, Context.CONTENT_LIST, Context.CONTENT_VIEW)
"""Of a muted word, and of a post that the reader has hidden."""
