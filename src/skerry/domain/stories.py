"""Who else tells what a post tells, and why that is thought."""

from __future__ import annotations

from typing import Literal

import msgspec

Ground = Literal["words", "link", "quote", "copy"]
"""What makes two posts one story: what their words say, the page they lead to, the post they quote, the same words."""

GROUNDS: tuple[Ground, ...] = ("words", "link", "quote", "copy")
"""Every ground; a store keeps the index, so the order is fixed: append only."""

MARGIN = 1.7
"""Log-odds above the cut of `skerry stories` from which posts are one story in a timeline. What is folded may never be
read, so that a wrong fold costs more than a missed one. Of pairs of made-up posts among 800 unrelated ones, with
weights fitted on others, 16 of 37 were told so and 4 wrong ones; at the cut itself 30, and 34 wrong ones."""


class Teller(msgspec.Struct, frozen=True):
    """A post of the same story.

    Attributes:
        author: Its author's handle, or DID.
        uri: Its address.
        odds: The log-odds that the two tell the same, above `MARGIN`; None when they were never compared.
        ground: What that rests on, first of all.
    """

    author: str
    uri: str
    odds: float | None = None
    ground: Ground = "words"
