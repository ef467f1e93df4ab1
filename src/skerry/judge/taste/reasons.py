"""Why taste puts a post where it is, as values: no sentence is made here, and numpy isn't needed to read them."""

from __future__ import annotations

from typing import Literal

import msgspec

TasteKind = Literal["post", "author", "kind", "topic"]


class TasteReason(msgspec.Struct, frozen=True, array_like=True):
    """One thing that moves a post's score.

    Attributes:
        kind: What `value` is: a rated post, the post's author, a kind of posts, a topic of the user's rules.
        value: The rated post's text; the author's handle, or DID; one of `kernel.TRAITS`; the topic's words. Not
            cleaned.
        pull: Log odds that it adds; below 0 if it takes off.
        uri: The rated post's address; "" for the others.
        rating: 1 or -1 for a rated post; 0 for the others.
        likeness: For a rated post the cosine of what both are about, -1 to 1; 0 for the others.
    """

    kind: TasteKind
    value: str
    pull: float
    uri: str = ""
    rating: int = 0
    likeness: float = 0.0


class TasteExplanation(msgspec.Struct, frozen=True, array_like=True):
    """All that taste says of one post.

    `score` is the sum of the reasons' pulls and of `rest`, to a thousandth. It counts in the order of the ranked view
    only while `note` is empty.

    Attributes:
        score: Log odds against a post of which nothing is known; above 0 is what the user would rather see.
        reasons: The topics of the rules ("topic"), author and kinds if they do anything, and at most three rated
            posts, each group the strongest first.
        rest: What all other ratings do together.
        sure: From 0, nothing that was rated is like it, to 1.
        ratings: How many ratings there are.
        note: Why the score doesn't count, as a clause: "not enough yet: 4 ratings, ...", or that the model has not read
            the post yet; empty when it counts.
        is_probe: It has one of the ranked view's places that are kept for posts unlike those that were rated.
        own: The rating of this very post, 0 for none.
    """

    score: float = 0.0
    reasons: tuple[TasteReason, ...] = ()
    rest: float = 0.0
    sure: float = 0.0
    ratings: int = 0
    note: str = ""
    is_probe: bool = False
    own: int = 0
