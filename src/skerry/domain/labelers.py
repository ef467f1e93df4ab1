"""Whose labels an account takes, and how a server is told so."""

from __future__ import annotations

from collections.abc import Sequence

BLUESKY_LABELER = "did:plc:ar7c4by46qjdydhdevvrndac"
"""Bluesky's own moderation, which every account is subscribed to."""

MAX_LABELERS = 20
"""Labelers that an AppView takes labels from for one request, Bluesky's own included."""

HEADER = "atproto-accept-labelers"
"""The header of a request that says whose labels its answer should have. Source: atproto's specification of labels."""


def labelers_header(dids: Sequence[str]) -> str:
    """The header's value: what Bluesky's own moderation takes down is left out of answers altogether."""
    return ", ".join(f"{did};redact" if did == BLUESKY_LABELER else did for did in dids[:MAX_LABELERS])
