"""What the network's rules leave of a post: what is said beside it, and what stands where something is covered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from skerry.ui.rows.look import Look, Part, cut, wrapped

if TYPE_CHECKING:
    from skerry.domain.moderation import Cover, Moderated, Moderation
    from skerry.domain.posts import Label
    from skerry.domain.verdicts import Action

GAP = "  ·  "
FINAL = "can't be shown"
"""Of a cover that stays on."""


def badge_lines(moderation: Moderation, look: Look) -> list[Content]:
    """What is warned of, and what is told: labels on the post, or on its author's account, with who set them."""
    parts: list[Part] = []
    for cause in moderation.badges:
        is_alert = cause.effect == "alert"
        style = look.palette.warning if is_alert else look.palette.muted
        parts += [GAP] * bool(parts) + [("⚠ " if is_alert else "ⓘ ", style), (_words(cause), style)]
    return [cut(parts, look.width)] if parts else []


def plain_labels(labels: Sequence[Label], moderation: Moderation) -> list[Label]:
    """The labels of which the badges don't tell; those of the network's own that begin with ! are no words."""
    told = {(cause.label, cause.labeler_did) for cause in moderation.badges}
    return [
        label
        for label in labels
        if not label.val.startswith("!") and not {(label.val, label.src), (label.val, "")} & told
    ]


def cover_words(cover: Cover, *, is_revealed: bool) -> str:
    """Why something is covered; "" for what isn't, or no more."""
    if not cover or (is_revealed and not cover.is_final):
        return ""
    words = _words(cover.causes[0])
    return f"{words}; {FINAL}" if cover.is_final else words


def covered_quote(words: str, look: Look) -> list[Content]:
    """What stands in place of a quoted post."""
    part = Content.assemble(("▒▒ ", look.palette.warning), (f"quoted post: {words}", look.palette.muted))
    return wrapped(part, look.width, 2)


def is_covered(action: Action, moderation: Moderation) -> bool:
    """Whether there is something for the reader to look behind."""
    covers = (moderation.media, moderation.quote, moderation.quote_media)
    return action in ("hide", "collapse", "blur-media") or any(covers)


def is_sealed(action: Action, moderation: Moderation) -> bool:
    """Whether the reader can't look behind it."""
    if action in ("hide", "collapse"):
        return moderation.is_final and moderation.action in ("hide", "collapse")
    covers = [cover for cover in (moderation.media, moderation.quote, moderation.quote_media) if cover]
    is_rules_alone = action == "blur-media" and not moderation.media
    return bool(covers) and all(cover.is_final for cover in covers) and not is_rules_alone


def _words(cause: Moderated) -> str:
    from skerry.judge.telling import moderation_reason

    return moderation_reason(cause)
