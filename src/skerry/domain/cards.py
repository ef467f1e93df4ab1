"""Link cards on their way from sync to the window: kept under the link's name, as it was last asked for."""

from __future__ import annotations

import msgspec

from skerry.domain.writing import PostCard

KEPT = "card:"
"""What stands before the link in the name that a card is kept under."""


def encode_card(card: PostCard) -> bytes:
    """As it is kept."""
    return msgspec.json.encode(card)


def read_card(body: bytes | None) -> PostCard | None:
    """What was kept; None where nothing was, or where it can't be read."""
    try:
        return msgspec.json.decode(body, type=PostCard) if body else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
