"""What a post may be, checked before it is on its way."""

from __future__ import annotations

import pytest

from skerry.domain.errors import UsageError
from skerry.domain.posting import check_gates, check_post, check_report, measure
from skerry.domain.writing import Gates, NewPost, PostCard, PostImage

IMAGE = PostImage("0" * 64, "a bird")
CARD = PostCard("https://example.com/x", "Title")


@pytest.mark.parametrize(
    "post",
    [
        NewPost("x" * 300),
        NewPost("👩‍👩‍👧‍👧" * 100),
        NewPost("", images=(IMAGE,)),
        NewPost("", quotes="at://did:plc:a/app.bsky.feed.post/3k"),
        NewPost("x", langs=("en", "pt-BR", "zh-Hant-TW"), tags=("a",) * 8, labels=("porn",)),
        NewPost("x", images=(IMAGE,) * 4, gates=Gates(())),
        NewPost("x", card=CARD, gates=Gates(("mentioned", "at://did:plc:a/app.bsky.graph.list/3k"))),
    ],
)
def test_posts_within_the_limits_pass(post: NewPost) -> None:
    """Each limit is allowed."""
    check_post(post, require_alt=True)


@pytest.mark.parametrize(
    ("post", "words"),
    [
        (NewPost(), "the post is empty"),
        (NewPost(" \n\t"), "the post is empty"),
        (NewPost("x" * 301), "the post has 301 characters, 300 are the most"),
        (NewPost("👩‍👩‍👧‍👧" * 130), "the post has 3250 bytes, 3000 are the most"),
        (NewPost("\ud800"), "not valid Unicode"),
        (NewPost("x", langs=("a",)), "'a' is not a language"),
        (NewPost("x", langs=("en",) * 4), "4 languages, 3 are the most"),
        (NewPost("x", tags=("a",) * 9), "9 tags, 8 are the most"),
        (NewPost("x", tags=("",)), "a tag has 1 to 64 characters"),
        (NewPost("x", tags=("a" * 65,)), "a tag has 1 to 64 characters"),
        (NewPost("x", labels=("!hide",)), "is not a label for one's own post"),
        (NewPost("x", images=(IMAGE,) * 5), "5 images, 4 are the most"),
        (NewPost("x", images=(IMAGE, PostImage("0", " "))), "image 2 has no description"),
        (NewPost("x", images=(IMAGE,), card=CARD), "not both"),
        (NewPost("x", card=PostCard("javascript:alert(1)", "T")), "not an address of the web"),
        (NewPost("x", reply_to="https://bsky.app/x"), "what the post answers is not an address"),
        (NewPost("x", quotes="nothing"), "what the post quotes is not an address"),
        (NewPost("x", gates=Gates(("friends",))), "nobody is called 'friends' here"),
        (NewPost("x", reply_to="at://did:plc:a/app.bsky.feed.post/3k", gates=Gates(())), "only the first post"),
    ],
)
def test_posts_beyond_the_limits_are_refused_in_words(post: NewPost, words: str) -> None:
    """What is too much, and how much is allowed."""
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        check_post(post, require_alt=True)


def test_alt_text_is_asked_for_only_where_it_is_wanted() -> None:
    """The compose screen may let it be."""
    check_post(NewPost("x", images=(PostImage("0"),)))


def test_gates_have_five_rules_at_most() -> None:
    """As the lexicon has it."""
    with pytest.raises(UsageError, match="more than 5"):
        check_gates(Gates(("mentioned",) * 6))


def test_words_with_a_report_have_a_limit() -> None:
    """Of 2,000 characters."""
    check_report("x" * 2000)
    with pytest.raises(UsageError, match="more than 2000"):
        check_report("x" * 2001)


def test_measure_counts_what_the_limits_are_about() -> None:
    """Graphemes as the official client counts them, bytes in UTF-8; half a surrogate pair is no trouble."""
    assert measure("Größe 👩‍👩‍👧‍👧") == (7, 33)
    assert measure("\ud83d") == (1, 3)
