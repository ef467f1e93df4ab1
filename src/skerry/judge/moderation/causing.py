"""What moderation did to a post as values to be told: the causes of a treatment, with who set each label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from skerry.domain.clean import clean_line
from skerry.domain.moderation import Moderated
from skerry.judge.moderation.causes import Cause
from skerry.judge.moderation.decision import Treatment

MAX_LIST = 80
"""Characters of a list's name that are kept."""

_Effect = Literal["filter", "blur", "alert", "inform"]


def moderated(treatment: Treatment, handles: Mapping[str, str]) -> tuple[Moderated, ...]:
    """Why a treatment is what it is, the weightiest first; each cause once, by the strongest thing that it does.

    Args:
        treatment: What is done in the context in which the post is shown.
        handles: The handles of labelers by their DIDs, as far as they are known.
    """
    return tuple(dict.fromkeys(_moderated(effect, cause, handles) for effect, cause in _causes(treatment)))


def _causes(treatment: Treatment) -> Iterator[tuple[_Effect, Cause]]:
    told: list[Cause] = []
    by_effect: tuple[tuple[_Effect, tuple[Cause, ...]], ...] = (
        ("filter", treatment.filters),
        ("blur", treatment.blurs),
        ("alert", treatment.alerts),
        ("inform", treatment.informs),
    )
    for effect, causes in by_effect:
        for cause in causes:
            if cause not in told:
                told.append(cause)
                yield effect, cause


def _moderated(effect: _Effect, cause: Cause, handles: Mapping[str, str]) -> Moderated:
    return Moderated(
        effect=effect,
        kind=cause.kind,
        label=cause.label,
        labeler_did=cause.labeler,
        labeler_handle=handles.get(cause.labeler, ""),
        target=cause.target,
        list_name=clean_line(cause.list_name, max_chars=MAX_LIST),
        words=tuple(clean_line(word, max_chars=MAX_LIST) for word in cause.words),
        is_quoted=cause.is_quoted,
    )
