"""Addresses of posts as people have them."""

from __future__ import annotations

import pytest

from skerry.domain.addresses import post_address

DID = "did:plc:abcdefghijklmnopqrstuvwx"


@pytest.mark.parametrize(
    ("text", "who", "key"),
    [
        (f"at://{DID}/app.bsky.feed.post/3kabc", DID, "3kabc"),
        ("at://Ada.Example.com/app.bsky.feed.post/3kabc", "ada.example.com", "3kabc"),
        (f"https://bsky.app/profile/{DID}/post/3kabc", DID, "3kabc"),
        (" https://bsky.app/profile/ada.example.com/post/3kabc?ref=x#y\n", "ada.example.com", "3kabc"),
        ("https://bsky.app/profile/@ada.example.com/post/3kabc/", "ada.example.com", "3kabc"),
        ("https://web.example.com/profile/ada.example.com/post/3kabc", "ada.example.com", "3kabc"),
    ],
)
def test_an_address_is_read_in_every_form(text: str, who: str, key: str) -> None:
    """at:// with DID or handle, and the page of any client with the same paths."""
    address = post_address(text)
    assert address is not None
    assert (address.who, address.key) == (who, key)
    assert address.uri == f"at://{who}/app.bsky.feed.post/{key}"


@pytest.mark.parametrize(
    "text", ["", "x", "https://bsky.app/profile/a.example.com", f"at://{DID}/app.bsky.feed.like/1", "at:///x/y", "\x1b"]
)
def test_what_is_no_post_has_no_address(text: str) -> None:
    """A profile, a like, anything else."""
    assert post_address(text) is None
