"""Link cards: a page is asked for once, by this machine, when the user says so, and read for what it says of itself."""

from __future__ import annotations

from skerry.bsky.cards.fetch import fetch_card

__all__ = ["fetch_card"]
