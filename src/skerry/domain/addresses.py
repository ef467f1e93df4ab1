"""The address of a post, a feed, a list or a starter pack as people have it: at://..., or its page on the web."""

from __future__ import annotations

import re

import msgspec

POSTS = "app.bsky.feed.post"
"""The collection that posts are in. Source: the lexicon of that name."""

FEEDS, LISTS, PACKS = "app.bsky.feed.generator", "app.bsky.graph.list", "app.bsky.graph.starterpack"
"""The collections of feed generators, lists and starter packs."""

_KEY = r"(?P<key>[A-Za-z0-9._:~-]{1,512})/?"
_PLACES = (
    (FEEDS, rf"https?://[^/\s]+/profile/(?P<who>[^/\s]+)/feed/{_KEY}(?:[?#]\S*)?"),
    (LISTS, rf"https?://[^/\s]+/profile/(?P<who>[^/\s]+)/lists/{_KEY}(?:[?#]\S*)?"),
    (PACKS, rf"https?://[^/\s]+/starter-pack/(?P<who>[^/\s]+)/{_KEY}(?:[?#]\S*)?"),
    *((each, rf"at://(?P<who>[^/\s]+)/{re.escape(each)}/{_KEY}") for each in (FEEDS, LISTS, PACKS)),
)
"""Pages as bsky.app has them, and addresses."""

_AT = re.compile(rf"at://(?P<who>[^/\s]+)/{re.escape(POSTS)}/(?P<key>[A-Za-z0-9._:~-]{{1,512}})/?")
_PAGE = re.compile(r"https?://[^/\s]+/profile/(?P<who>[^/\s]+)/post/(?P<key>[A-Za-z0-9._:~-]{1,512})/?(?:[?#]\S*)?")


class PostAddress(msgspec.Struct, frozen=True):
    """Whose post, by handle (lower case, without the @) or DID, and its record key."""

    who: str
    key: str

    @property
    def uri(self) -> str:
        """The at:// address; of one with a handle not the one that a store has."""
        return f"at://{self.who}/{POSTS}/{self.key}"


class Place(msgspec.Struct, frozen=True):
    """A feed, a list or a starter pack: whose, by handle (lower case) or DID, the collection, the record key."""

    who: str
    collection: str
    key: str

    @property
    def uri(self) -> str:
        """The at:// address."""
        return f"at://{self.who}/{self.collection}/{self.key}"


def place_address(text: str) -> Place | None:
    """What an address means; None when it is that of none of the three."""
    for collection, pattern in _PLACES:
        if match := re.fullmatch(pattern, text.strip()):
            who = match["who"].removeprefix("@")
            return Place(who if who.startswith("did:") else who.lower(), collection, match["key"])
    return None


def post_address(text: str) -> PostAddress | None:
    """What an address means; None when it is no post's. The page may be of any web client that has bsky.app's paths."""
    match = _AT.fullmatch(text.strip()) or _PAGE.fullmatch(text.strip())
    if match is None:
        return None
    who = match["who"].removeprefix("@")
    return PostAddress(who if who.startswith("did:") else who.lower(), match["key"])
