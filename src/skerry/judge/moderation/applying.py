"""A decision as what a client does: with the post in a list, opened, with its media, and with what it quotes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from skerry.domain.moderation import UNMODERATED, Cover, Moderated, Moderation, Taking
from skerry.judge.moderation.behavior import Context
from skerry.judge.moderation.causing import moderated
from skerry.judge.moderation.decision import Decision, Treatment
from skerry.judge.moderation.passages import quoted_record
from skerry.judge.moderation.posts import moderate_post
from skerry.judge.moderation.raw import Fields, field, inner
from skerry.judge.moderation.reader import Reader

MODERATION_VERSION = 1
"""Raised when the same preferences treat a post differently than before."""


def moderation_of(view: object, reader: Reader, handles: Mapping[str, str], *, now: str | None = None) -> Moderation:
    """What is done with a post.

    A quoted post is decided as a post of its own, so that it is covered in place as the official client does it.

    Args:
        view: An `app.bsky.feed.defs#postView`, as JSON.
        reader: Whoever looks.
        handles: The handles of labelers by their DIDs, as far as they are known.
        now: As for `moderate_post`.

    Raises:
        Unreadable: When the view is not what the lexicon says.
    """
    decision = moderate_post(view, reader, now=now)
    quoted = _as_post(quoted_record(field(view, "embed")))
    within = moderate_post(quoted, reader, now=now) if quoted else None
    if not decision.causes and (within is None or not within.causes):
        return UNMODERATED
    return _applied(decision, within, handles, is_hidden=inner(view, "uri") in reader.preferences.hidden_posts)


def _applied(decision: Decision, within: Decision | None, handles: Mapping[str, str], *, is_hidden: bool) -> Moderation:
    in_list = decision.treatment(Context.CONTENT_LIST)
    alone = decision.treatment(Context.CONTENT_VIEW)
    media = decision.treatment(Context.CONTENT_MEDIA)
    shown = Treatment(
        filters=in_list.filters,
        blurs=(*in_list.blurs, *alone.blurs),
        alerts=(*in_list.alerts, *alone.alerts),
        informs=(*in_list.informs, *alone.informs),
    )
    return Moderation(
        action=_action(in_list, media),
        causes=tuple(_told(cause, is_hidden=is_hidden) for cause in moderated(shown, handles)),
        is_final=in_list.is_final,
        alone=_cover(alone, handles),
        media=_cover(media, handles),
        quote=_cover(within.treatment(Context.CONTENT_LIST), handles) if within else Cover(),
        quote_media=_cover(within.treatment(Context.CONTENT_MEDIA), handles) if within else Cover(),
    )


def _action(in_list: Treatment, media: Treatment) -> Taking:
    if in_list.filters:
        return "hide"
    if in_list.blurs:
        return "collapse"
    return "blur-media" if media.blurs else "show"


def _cover(treatment: Treatment, handles: Mapping[str, str]) -> Cover:
    causes = moderated(Treatment(blurs=treatment.blurs), handles)
    return Cover(causes, treatment.is_final) if causes else Cover()


def _told(cause: Moderated, *, is_hidden: bool) -> Moderated:
    """A hidden post that is quoted gives the same cause as one that is hidden itself."""
    if cause.kind != "hidden" or is_hidden:
        return cause
    return msgspec.structs.replace(cause, is_quoted=True)


def _as_post(quoted: Fields | None) -> Fields | None:
    """A quoted record as the view of a post, as the official client makes one of it."""
    if quoted is None:
        return None
    embeds = quoted.get("embeds")
    embed = embeds[0] if isinstance(embeds, list) and embeds else None
    return {**quoted, "record": quoted.get("value"), "embed": embed}
