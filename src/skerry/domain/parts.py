"""The parts that posts share: authors, labels, facets, addresses; checked and cleaned."""

from __future__ import annotations

from collections.abc import Iterable

from skerry.domain.clean import clean_line
from skerry.domain.lexicon import FacetView, LabelView, Link, Mention, Profile
from skerry.domain.links import safe_link
from skerry.domain.posts import Author, Facet, FacetKind, Label
from skerry.domain.syntax import is_at_uri, is_did, is_handle, is_language

MAX_LABELS = 50
MAX_LANGS = 8
MAX_TAGS = 30
MAX_NAME = 100
"""Characters; the lexicon allows 64 graphemes."""

MAX_TAG = 200
"""Characters of a hashtag or a label's value; the lexicon allows 64 graphemes and 128 bytes."""


class BadView(ValueError):
    """A view that can't become a post: a required value is not what the lexicon says. The message names it."""


def to_address(uri: str, of: str) -> str:
    """A record's address as it is, if it is one. `of` says whose, for the error."""
    if not is_at_uri(uri):
        raise BadView(f"the address of {of} is none")
    return uri


def optional_address(uri: str) -> str:
    """A record's address, or "" for what is none."""
    return uri if is_at_uri(uri) else ""


def optional_link(uri: str) -> str:
    """A web address that may be opened, or ""."""
    return (safe_link(uri) or "") if uri else ""


def to_author(view: Profile) -> Author:
    """An account as it is shown beside a post."""
    if not is_did(view.did):
        raise BadView("the author's DID is none")
    if not is_handle(view.handle):
        raise BadView("the author's handle is none")
    viewer = view.viewer
    return Author(
        did=view.did,
        handle=view.handle.lower(),
        name=clean_line(view.display_name, max_chars=MAX_NAME),
        avatar=optional_link(view.avatar),
        labels=to_labels(view.labels),
        is_followed=bool(viewer.following),
        is_muted=viewer.muted or bool(viewer.muted_by_list),
        is_blocked=bool(viewer.blocking) or viewer.blocked_by or bool(viewer.blocking_by_list),
    )


def to_labels(views: Iterable[LabelView]) -> tuple[Label, ...]:
    """Labels that hold, each once, in order."""
    labels: dict[Label, None] = {}
    for view in views:
        value = clean_line(view.val, max_chars=MAX_TAG)
        if value and not view.neg and is_did(view.src):
            labels[Label(view.src, value, clean_line(view.uri))] = None
    return tuple(labels)[:MAX_LABELS]


def to_facets(views: Iterable[FacetView]) -> list[Facet]:
    """Facets with byte offsets; those that lead nowhere safe are left out."""
    facets = []
    for view in views:
        target = next(filter(None, map(_target, view.features)), None)
        if target is not None:
            facets.append(Facet(view.index.byte_start, view.index.byte_end, *target))
    return facets


def _target(feature: object) -> tuple[FacetKind, str] | None:
    """Where a feature leads."""
    if isinstance(feature, Mention):
        return ("mention", feature.did) if is_did(feature.did) else None
    if isinstance(feature, Link):
        uri = safe_link(feature.uri)
        return ("link", uri) if uri else None
    tag = clean_line(getattr(feature, "tag", ""), max_chars=MAX_TAG)
    return ("tag", tag) if tag else None


def to_langs(langs: Iterable[str]) -> tuple[str, ...]:
    """Language tags; those that are none are left out."""
    return tuple(dict.fromkeys(filter(is_language, langs)))[:MAX_LANGS]


def to_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags beside the text."""
    cleaned = (clean_line(tag, max_chars=MAX_TAG) for tag in tags)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:MAX_TAGS]
