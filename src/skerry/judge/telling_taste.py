"""What taste says of a post, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from skerry.domain.clean import clean_line
from skerry.judge.taste.reasons import TasteExplanation, TasteReason
from skerry.judge.telling import MAX_SHOWN, quoted


def taste_sentences(taste: TasteExplanation) -> Iterator[str]:
    """How the user's ratings move a post, the strongest first, and whether that counts."""
    if taste.own:
        yield f"You asked for {'more' if taste.own > 0 else 'less'} like this post."
    if taste.note:
        yield f"What you rated doesn't move it: {clean_line(taste.note, max_chars=200)}."
    elif taste.ratings:
        reasons = "; ".join(map(_reason, taste.reasons))
        rest = f"; all other ratings {taste.rest:+.2f}" if reasons and abs(taste.rest) >= SMALL else ""
        yield f"Your taste moves it by {taste.score:+.2f}{': ' if reasons else ''}{reasons}{rest}."
    if taste.is_probe:
        yield "It has one of the places that the ranked view keeps for posts unlike those that you rated."


SMALL = 0.005
"""A pull that would be shown as 0."""


def _reason(reason: TasteReason) -> str:
    return f"{_what(reason)} {reason.pull:+.2f}"


def _what(reason: TasteReason) -> str:
    value = clean_line(reason.value, max_chars=MAX_SHOWN)
    match reason.kind:
        case "post":
            asked = f"you asked for {'more' if reason.rating > 0 else 'less'}"
            is_unlike = reason.rating * reason.pull < 0
            return (
                f"it is unlike {quoted(reason.value)}, of which {asked},"
                if is_unlike
                else f"{asked} like {quoted(reason.value)}"
            )
        case "author":
            return f"its author {value if value.startswith('did:') else f'@{value}'}"
        case "kind":
            return f"its kind ({value})"
        case "topic":
            return f"your topic {quoted(reason.value)}"
