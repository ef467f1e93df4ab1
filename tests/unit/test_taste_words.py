"""What taste says of a post, in sentences."""

from __future__ import annotations

from skerry.judge.taste.reasons import TasteExplanation, TasteReason
from skerry.judge.telling_taste import taste_sentences


def test_rated_post_that_pulls_the_other_way_is_told_as_unlike() -> None:
    """That a post is lifted since less like it was asked for would sound like a mistake."""
    reasons = (
        TasteReason("post", "a goal", 0.5, "at://a", 1, 0.6),
        TasteReason("post", "a cake", 0.26, "at://b", -1, -0.2),
    )
    [line] = taste_sentences(TasteExplanation(0.76, reasons, 0.0, 0.5, 20))
    likes = "you asked for more like “a goal” +0.50"
    assert line == f"Your taste moves it by +0.76: {likes}; it is unlike “a cake”, of which you asked for less, +0.26."


def test_ratings_that_do_not_count_yet_say_why() -> None:
    """And how the post itself was rated."""
    said = TasteExplanation(0.4, (), 0.4, 0.5, 3, "not enough yet: 3 of 10 ratings", own=1)
    assert list(taste_sentences(said)) == [
        "You asked for more like this post.",
        "What you rated doesn't move it: not enough yet: 3 of 10 ratings.",
    ]
