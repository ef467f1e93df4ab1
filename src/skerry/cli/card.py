"""The card of a link for `skerry post --card`: asked for now, and said before it is sent."""

from __future__ import annotations

import asyncio
import sys

from skerry.bsky.cards import fetch_card
from skerry.bsky.opening import open_door
from skerry.config.paths import user_paths
from skerry.config.settings import load_settings
from skerry.domain.writing import PostCard


def card_of(link: str) -> PostCard:
    """The card. Raises `SkerryError` as fetching the page does; then nothing is posted."""
    card = asyncio.run(_fetched(link))
    words = f"{card.title} — {card.description}" if card.description else card.title
    print(f"skerry: the card says: {words} ({card.uri})", file=sys.stderr)
    return card


async def _fetched(link: str) -> PostCard:
    paths = user_paths()
    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        return await fetch_card(door, link)
