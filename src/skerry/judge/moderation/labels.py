"""What a label means: those that every client knows, and the type that labelers' own definitions are read into.

The values and their effects are Bluesky's own; see https://docs.bsky.app/docs/advanced-guides/moderation.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

import msgspec

from skerry.judge.moderation.behavior import NOTHING, Behavior, Context, Effect, behavior

Target = Literal["account", "profile", "content"]
"""What a label is on: all of an account, its profile record, or one post."""

Setting = Literal["ignore", "warn", "hide"]
"""What the reader wants done about a label."""


class Definition(msgspec.Struct, frozen=True):
    """A label's meaning.

    Attributes:
        value: The label's value.
        default: What is done when the reader has no setting for it.
        account: What it does when it is on an account.
        profile: What it does when it is on a profile.
        content: What it does when it is on a post.
        is_configurable: Whether the reader's settings count; else the default holds.
        is_adult: Whether it hides, for good, while adult content is off.
        is_final: Whether the reader can't look behind it.
        is_for_guests: Whether it only counts for who isn't signed in.
        is_for_authors: Whether authors may put it on what is theirs.
    """

    value: str
    default: Setting
    account: Behavior = NOTHING
    profile: Behavior = NOTHING
    content: Behavior = NOTHING
    is_configurable: bool = True
    is_adult: bool = False
    is_final: bool = False
    is_for_guests: bool = False
    is_for_authors: bool = True

    def on(self, target: Target) -> Behavior:
        """What it does on a target."""
        return {"account": self.account, "profile": self.profile, "content": self.content}[target]


_FACE = (Context.AVATAR, Context.BANNER)
_POSTS = behavior(Effect.BLUR, Context.CONTENT_LIST, Context.CONTENT_VIEW)
_PROFILE = behavior(Effect.BLUR, *_FACE, Context.DISPLAY_NAME)
_PERSON = MappingProxyType({**_POSTS, **behavior(Effect.BLUR, *_FACE, Context.PROFILE_LIST, Context.PROFILE_VIEW)})
_NAMED_PERSON = MappingProxyType({**_PERSON, **_PROFILE})


def _picture(value: str, default: Setting, *, is_adult: bool) -> Definition:
    """A label that covers pictures: a post's, or those of a profile."""
    face, media = behavior(Effect.BLUR, *_FACE), behavior(Effect.BLUR, Context.CONTENT_MEDIA)
    return Definition(value, default, account=face, profile=face, content=media, is_adult=is_adult)


GLOBAL = MappingProxyType(
    {
        definition.value: definition
        for definition in (
            Definition(
                "!hide",
                "hide",
                account=_NAMED_PERSON,
                profile=_PROFILE,
                content=_POSTS,
                is_configurable=False,
                is_final=True,
                is_for_authors=False,
            ),
            Definition(
                "!warn",
                "warn",
                account=_PERSON,
                profile=_PROFILE,
                content=_POSTS,
                is_configurable=False,
                is_for_authors=False,
            ),
            Definition(
                "!no-unauthenticated",
                "hide",
                account=_NAMED_PERSON,
                profile=_PROFILE,
                content=_POSTS,
                is_configurable=False,
                is_final=True,
                is_for_guests=True,
            ),
            _picture("porn", "hide", is_adult=True),
            _picture("sexual", "warn", is_adult=True),
            _picture("nudity", "ignore", is_adult=False),
            _picture("graphic-media", "warn", is_adult=True),
            _picture("gore", "warn", is_adult=True),  # the name that graphic-media had before
        )
    }
)
"""The labels that mean the same whoever gives them."""
