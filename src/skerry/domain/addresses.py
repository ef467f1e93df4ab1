"""The address of a post as people have it: at://..., or the page of it on the web."""

from __future__ import annotations

import re

import msgspec

POSTS = "app.bsky.feed.post"
"""The collection that posts are in. Source: the lexicon of that name."""

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


def post_address(text: str) -> PostAddress | None:
    """What an address means; None when it is no post's. The page may be of any web client that has bsky.app's paths."""
    match = _AT.fullmatch(text.strip()) or _PAGE.fullmatch(text.strip())
    if match is None:
        return None
    who = match["who"].removeprefix("@")
    return PostAddress(who if who.startswith("did:") else who.lower(), match["key"])
