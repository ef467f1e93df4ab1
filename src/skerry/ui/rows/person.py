"""Somebody in words: what stands between you, what labels say of them, the profile in paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from skerry.domain.people import Person
from skerry.ui.themes import Palette
from skerry.ui.words import count, day, plural

if TYPE_CHECKING:
    from skerry.domain.moderation import Moderated

STANDING = frozenset({"muted", "blocking", "blocked-by"})
"""The causes that `relations` tells of."""


def marks(person: Person) -> list[str]:
    """What verifiers say of somebody."""
    return ["✓ verifier"] * person.is_verifier + ["✓ verified"] * (person.is_verified and not person.is_verifier)


def relations(person: Person) -> list[str]:
    """What stands between somebody and the account."""
    author = person.author
    said = [
        ("you follow each other", author.is_followed and person.follows_you),
        ("you follow them", author.is_followed and not person.follows_you),
        ("follows you", person.follows_you and not author.is_followed),
        (f"you muted them{_by(person.muted_by)}", author.is_muted),
        ("blocks you", person.is_blocking_you),
        (f"you block them{_by(person.blocked_by)}", author.is_blocked and not person.is_blocking_you),
    ]
    return [words for words, holds in said if holds]


def labels_told(person: Person) -> list[tuple[str, bool]]:
    """What labels say of somebody, as the network's rules have it told, and whether it is a warning."""
    return [
        (f"{'ⓘ' if cause.effect == 'inform' else '⚠'} {_words(cause)}", cause.effect != "inform")
        for cause in dict.fromkeys((*person.moderation.causes, *person.moderation.name.causes))
        if cause.kind not in STANDING
    ]


def is_covered(person: Person) -> bool:
    """Whether the network's rules cover the profile."""
    return any(cause.effect == "blur" and cause.kind == "label" for cause in person.moderation.causes)


def is_sealed(person: Person) -> bool:
    """Whether nobody can look behind that."""
    return is_covered(person) and person.moderation.is_final


def profile_parts(person: Person, palette: Palette, *, is_revealed: bool, key: str) -> list[Content]:
    """Who it is, what stands between you, the numbers, and what they say of themselves; a paragraph each.

    `key` shows what is covered.
    """
    author = person.author
    hides = not is_revealed or is_sealed(person)
    covers_name = person.moderation.name and (hides or person.moderation.name.is_final)
    name = "" if covers_name else author.name
    parts = [
        Content.assemble(
            (name or f"@{author.handle}", palette.strong), *[(f"  {mark}", palette.accent) for mark in marks(person)]
        ),
        *([Content.styled(f"@{author.handle}", palette.muted)] if name else []),
        Content.styled(author.did, palette.muted),
    ]
    if between := relations(person):
        parts.append(Content.styled(" · ".join(between), palette.accent))
    parts += [
        Content.styled(words, palette.warning if is_alert else palette.muted) for words, is_alert in labels_told(person)
    ]
    if is_covered(person) and hides:
        how = "and can't be shown" if is_sealed(person) else f"{key} shows it"
        return [*parts, Content(), Content.styled(f"▒▒ the profile is covered; {how}", palette.muted)]
    return [*parts, Content(), Content(_numbers(person)), *_known(person, palette), *_about(person)]


def _numbers(person: Person) -> str:
    since = f" · since {day(person.created_ms)}" if person.created_ms else ""
    return f"{count(person.followers)} followers · {count(person.follows)} follows · {count(person.posts)} posts{since}"


def _known(person: Person, palette: Palette) -> list[Content]:
    """Who of those that you follow follows them."""
    if not person.known_followers:
        return []
    named = ", ".join(f"@{handle}" for handle in person.known)
    more = person.known_followers - len(person.known)
    others = f" and {plural(more, 'other')}" if named and more > 0 else ""
    whom = f"{named}{others}" if named else plural(person.known_followers, "account")
    return [Content.styled(f"followed by {whom} that you follow", palette.muted)]


def _about(person: Person) -> list[Content]:
    return [Content(), *(Content(line) for line in person.about.split("\n"))] if person.about else []


def _by(list_name: str) -> str:
    return f" by the list “{list_name}”" if list_name else ""


def _words(cause: Moderated) -> str:
    from skerry.judge.telling import person_reason

    return person_reason(cause)
