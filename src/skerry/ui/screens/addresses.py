"""An address where words are asked for: it opens what it is the address of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.addresses import FEEDS, PACKS, place_address, post_address
from skerry.domain.syntax import is_did

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


def opens(skerry: Skerry, account: Account, words: str) -> bool:
    """Open the post, the feed, the list or the starter pack of this address; False where it is none."""
    if (post := post_address(words)) and is_did(post.who):
        skerry.show_thread(account, post.uri)
        return True
    place = place_address(words)
    if place is None or (place.collection == FEEDS and not is_did(place.who)):
        return False
    if place.collection == PACKS:
        skerry.show_directory(account, f"pack:{place.uri}", "Starter pack")
    elif place.collection == FEEDS:
        skerry.show_feed(account, f"feed:{place.uri}", place.key)
    else:
        skerry.show_people(account, f"members:{place.uri}", "On this list")
    return True
