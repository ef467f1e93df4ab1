"""A decision about an account as what a client does where it is shown: a profile, a row in a list of people."""

from __future__ import annotations

from collections.abc import Mapping

from skerry.domain.moderation import Cover, PersonModeration
from skerry.judge.moderation.behavior import Context
from skerry.judge.moderation.causing import moderated
from skerry.judge.moderation.decision import Decision
from skerry.judge.moderation.posts import moderate_profile
from skerry.judge.moderation.reader import Reader


def person_moderation_of(
    view: object, reader: Reader, handles: Mapping[str, str], *, in_list: bool = False
) -> PersonModeration:
    """What is done with an account.

    Args:
        view: An `app.bsky.actor.defs#profileView`, or one of its like, as JSON.
        reader: Whoever looks.
        handles: The handles of labelers by their DIDs, as far as they are known.
        in_list: Whether it is a row among others.

    Raises:
        Unreadable: when the view is not what the lexicon says.
    """
    decision = moderate_profile(view, reader)
    context = Context.PROFILE_LIST if in_list else Context.PROFILE_VIEW
    treatment = decision.treatment(context)
    return PersonModeration(
        moderated(treatment, handles),
        _cover(decision, Context.DISPLAY_NAME, handles),
        _cover(decision, Context.AVATAR, handles),
        treatment.is_final,
    )


def _cover(decision: Decision, context: Context, handles: Mapping[str, str]) -> Cover:
    treatment = decision.treatment(context)
    return Cover(tuple(cause for cause in moderated(treatment, handles) if cause.effect == "blur"), treatment.is_final)
