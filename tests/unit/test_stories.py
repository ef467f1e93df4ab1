"""Posts into stories: what is told together, what is kept apart, and what holds of any posts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skerry.domain.posts import NO_TIME
from skerry.encoder.fake import FakeEncoder
from skerry.judge.stories import Stories, StoryPost

DAY = 86_400_000
FERRY = "The ferry to Skelling ran aground at 14:20 with 84 people on board"
OTHER = "Our choir is looking for two basses and a tenor who can keep a beat"

words = st.sampled_from(
    ["ferry", "Skelling", "aground", "84", "14:20", "Monday", "strike", "桜", "満開", "파업", "#Fog"]
)
posts_text = st.lists(words, max_size=8).map(" ".join) | st.text(max_size=60)


def tell(*posts: StoryPost) -> list[str | None]:
    """The story of each post, all of them in one call."""
    stories = Stories(FakeEncoder().encode)
    stories.add(posts, vectors_of(posts))
    return [stories.story_of(post.id) for post in posts]


def vectors_of(posts: Sequence[StoryPost]) -> list[NDArray[np.float32] | None]:
    """Vectors by what letters the texts share."""
    return list(FakeEncoder().encode([post.text for post in posts]))


def named(texts: Sequence[str], first: int = 0) -> list[StoryPost]:
    """A post a text, called by its number."""
    return [StoryPost(str(number), text) for number, text in enumerate(texts, first)]


def test_stories_put_copies_together_and_leave_others_alone() -> None:
    """A story is called after its first post; a post alone is in none."""
    assert tell(*named([FERRY, OTHER, FERRY.upper()])) == ["0", None, "0"]


def test_stories_do_not_take_short_greetings_for_one_thing() -> None:
    """That two people wish a good morning is no story."""
    assert tell(*named(["Good morning!", "good morning"])) == [None, None]


def test_stories_put_posts_with_one_link_together() -> None:
    """Whatever is said of a page, it is said of the page."""
    link = ("news.example/a",)
    assert tell(StoryPost("1", "so true", links=link), StoryPost("2", "I doubt every word of this", links=link)) == [
        "1",
        "1",
    ]


def test_stories_do_not_follow_the_link_that_an_author_always_adds() -> None:
    """One author's posts over one address are as many things as they would be without it."""
    link = ("shop.example/me",)
    posts = [StoryPost(str(row), text, author="did:a", links=link) for row, text in enumerate([FERRY, OTHER])]
    assert tell(*posts) == [None, None]


def test_stories_put_quotes_of_one_post_together() -> None:
    """Those who quote the same post are talking about it."""
    assert tell(StoryPost("1", "what a take", quoted="at://q"), StoryPost("2", "he has a point", quoted="at://q")) == [
        "1",
        "1",
    ]


def test_stories_keep_copies_that_lead_elsewhere_apart() -> None:
    """The words "read this before you go on" over two pages is two things."""
    text = "read this before you go on"
    assert tell(StoryPost("1", text, links=("a.example/1",)), StoryPost("2", text, links=("a.example/2",))) == [
        None,
        None,
    ]


def test_stories_keep_the_same_event_with_another_number_and_place_apart() -> None:
    """A near copy in which what identifies the event has changed tells of another."""
    texts = [FERRY, "The ferry to Marrowby ran aground at 09:45 with 31 people on board"]
    assert tell(*named(texts)) == [None, None]


def test_stories_grow_from_page_to_page_and_keep_their_name() -> None:
    """Only what changed is returned, with all of its posts; a known id is left out."""
    stories = Stories()
    first = named([FERRY, OTHER])
    assert stories.add(first, vectors_of(first)) == []
    second = [*named([FERRY + "!"], 7), first[0]]
    changed = stories.add(second, vectors_of(second))
    assert [(story.id, story.posts) for story in changed] == [("0", ("0", "7"))]
    third = named([OTHER.lower() + "…"], 9)
    assert [story.id for story in stories.add(third, vectors_of(third))] == ["1"]
    assert [story.id for story in stories.stories()] == ["0", "1"]
    assert stories.story_of("unknown") is None


def test_stories_weaken_with_time() -> None:
    """What looks alike weeks later is more likely the next one of its kind."""
    from skerry.judge.stories.likelihood import log_odds
    from skerry.judge.stories.marks import marks_of
    from skerry.judge.stories.rarity import Rarity

    def odds(days: int) -> float:
        pair = [
            StoryPost(text, text, created_ms=at)
            for text, at in (("ferry aground", DAY), ("a ferry in fog", (1 + days) * DAY))
        ]
        return log_odds((pair[0], marks_of(pair[0])), (pair[1], marks_of(pair[1])), 0.6, Rarity(), None)

    assert odds(0) == odds(2) > odds(10) > odds(14)
    assert odds(40) == odds(400)
    assert StoryPost("1", "").created_ms == NO_TIME


def test_stories_ask_more_of_what_stands_in_a_conversation() -> None:
    """A reply, or a further post of a thread, goes on with something; a post that began one, or a file's, does not."""
    from skerry.judge.stories.likelihood import REPLY, log_odds
    from skerry.judge.stories.marks import marks_of
    from skerry.judge.stories.rarity import Rarity

    def odds(*threads: str) -> float:
        one, other = (StoryPost(name, text, thread=thread) for (name, text), thread in zip(texts, threads, strict=True))
        return log_odds((one, marks_of(one)), (other, marks_of(other)), 0.6, Rarity(), None)

    texts = [("a", "the ferry ran aground"), ("b", "a ferry stands in fog")]
    assert odds("", "") == odds("a", "b")
    assert odds("a", "c") == odds("c", "d") == odds("a", "b") - REPLY


def test_stories_without_vectors_are_told_by_links_and_copies() -> None:
    """The encoder may be lost; vectors of the wrong length or without a length count as none."""
    posts = named([FERRY, FERRY, OTHER, OTHER + " please"])
    stories = Stories()
    stories.add(posts, [None, np.zeros(4, np.float32), np.full(4, np.nan, np.float32), np.ones(3, np.float32)])
    assert stories.story_of("1") == "0"


@settings(max_examples=60, deadline=None)
@given(st.lists(posts_text, max_size=12), st.randoms(use_true_random=False))
def test_stories_of_one_call_do_not_depend_on_the_order(texts: list[str], chance: random.Random) -> None:
    """The same posts in another order are in the same stories, whatever those are called."""

    def groups(posts: list[StoryPost]) -> set[frozenset[str]]:
        stories = Stories(FakeEncoder(64).encode)
        stories.add(posts, list(FakeEncoder(64).encode([post.text for post in posts])))
        return {frozenset(story.posts) for story in stories.stories()}

    posts = named([*dict.fromkeys(texts)])
    assert groups(chance.sample(posts, len(posts))) == groups(posts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(posts_text, max_size=6), max_size=4))
def test_stories_hold_of_any_posts_what_they_promise(pages: list[list[str]]) -> None:
    """A post is in at most one story, a story has at least two; a later page takes nothing back and renames nothing."""
    stories = Stories(FakeEncoder(64).encode)
    before: dict[str, str] = {}
    seen: list[str] = []
    for page in pages:
        posts = named(page, len(seen))
        stories.add(posts, list(FakeEncoder(64).encode(page)) if page else [])
        seen += [post.id for post in posts]
        told = stories.stories()
        members = [post for story in told for post in story.posts]
        assert len(members) == len(set(members))
        assert all(len(story.posts) > 1 and story.id == story.posts[0] for story in told)
        now = {post: story.id for story in told for post in story.posts}
        assert before.items() <= now.items()
        assert {post: stories.story_of(post) for post in seen} == {post: now.get(post) for post in seen}
        before = now
