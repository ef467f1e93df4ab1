"""What the network's own rules do with a post, as values that can be stored. No sentence is made here."""

from __future__ import annotations

from typing import Literal

import msgspec

Taking = Literal["show", "hide", "collapse", "blur-media"]
"""What moderation does with a post as a whole; the names are those of `skerry.domain.verdicts.Action`."""


class Moderated(msgspec.Struct, frozen=True, array_like=True):
    """Why the network's own rules do something with a post: a cause, as `skerry.judge.moderation` finds it.

    Attributes:
        effect: What is done: left out, covered, warned of, told.
        kind: What the cause is.
        label: The label's value.
        labeler_did: Who set the label; empty for the author's own.
        labeler_handle: Their handle, where it is known.
        target: What the label is on.
        list_name: The list that mutes or blocks; empty when none does. Text from outside.
        words: The muted words that were found.
        is_quoted: Whether it is about the post that is quoted, or its author.
    """

    effect: Literal["filter", "blur", "alert", "inform"]
    kind: Literal["blocking", "blocked-by", "muted", "mute-word", "hidden", "label"]
    label: str = ""
    labeler_did: str = ""
    labeler_handle: str = ""
    target: Literal["account", "profile", "content"] = "content"
    list_name: str = ""
    words: tuple[str, ...] = ()
    is_quoted: bool = False


class Cover(msgspec.Struct, frozen=True, array_like=True):
    """Why something stays covered; `is_final` when the reader can't look behind it. Without causes it isn't."""

    causes: tuple[Moderated, ...] = ()
    is_final: bool = False

    def __bool__(self) -> bool:
        """Whether it covers anything."""
        return bool(self.causes)


class Moderation(msgspec.Struct, frozen=True, array_like=True):
    """What is done with a post by labels, mutes, blocks, muted words and hidden posts.

    Attributes:
        action: What is done with it in a list.
        causes: Everything that speaks against it, the weightiest first, each by the strongest thing that it does.
        is_final: Whether the reader can't look behind what hides or collapses it.
        alone: The cover when it is what somebody opened.
        media: The cover of its media.
        quote: The cover of what it quotes.
        quote_media: The cover of the media of what it quotes.
    """

    action: Taking = "show"
    causes: tuple[Moderated, ...] = ()
    is_final: bool = False
    alone: Cover = Cover()
    media: Cover = Cover()
    quote: Cover = Cover()
    quote_media: Cover = Cover()

    @property
    def badges(self) -> tuple[Moderated, ...]:
        """What is warned of or told beside the post."""
        return tuple(cause for cause in self.causes if cause.effect in ("alert", "inform"))

    @property
    def taking(self) -> tuple[Moderated, ...]:
        """Why `action` is what it is."""
        if self.action == "blur-media":
            return self.media.causes
        wanted = {"hide": "filter", "collapse": "blur"}.get(self.action)
        return tuple(cause for cause in self.causes if cause.effect == wanted)


class PersonModeration(msgspec.Struct, frozen=True, array_like=True):
    """What is done with an account where it is shown itself: its profile, or a row in a list of people.

    Attributes:
        causes: Everything that speaks against it there, the weightiest first, each by the strongest thing that it does.
        name: The cover of its name: the handle alone is shown.
        avatar: The cover of its image.
        is_final: Whether the reader can't look behind what covers the whole of it.
    """

    causes: tuple[Moderated, ...] = ()
    name: Cover = Cover()
    avatar: Cover = Cover()
    is_final: bool = False


UNMODERATED = Moderation()
"""Of most posts: nothing is done, and nothing said."""
