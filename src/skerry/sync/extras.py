"""What is looked up for writing: the card of a link, and the gates of a post of one's own."""

from __future__ import annotations

import time

from skerry.bsky.cards import fetch_card
from skerry.bsky.egress.door import Door
from skerry.bsky.session import Session
from skerry.bsky.writing.standing import gates_now
from skerry.domain import cards, gates
from skerry.store.cache import Cache


async def look_up_extra(name: str, cache: Cache, door: Door, session: Session) -> bool:
    """Keep it under its name, if it is one of these; whether it is. Raises as fetching it does."""
    if name.startswith(cards.KEPT):
        body = cards.encode_card(await fetch_card(door, name.removeprefix(cards.KEPT)))
    elif name.startswith(gates.KEPT):
        body = gates.encode_gates(await gates_now(session, name.removeprefix(gates.KEPT)))
    else:
        return False
    cache.keep(name, body, at_ms=time.time_ns() // 1_000_000)
    return True
