"""How far a rule looks: the post alone, what it quotes, what it answers and how its thread begins."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from skerry.domain.posts import Author, Embed, FeedItem, Post, Quoted, ReplyContext
from skerry.domain.verdicts import Match, Verdict
from skerry.encoder.fake import FakeEncoder
from skerry.judge.explain import reasons
from skerry.judge.reach import around_of, texts_around, uris_around, with_vectors
from skerry.judge.subject import Subject, encode_text
from tests.unit.judging import judge_of, rule, ruleset

BO = Author("did:plc:bo", "bo.example.com")
ADA = Author("did:plc:ada", "ada.example.com", is_followed=True)
ROOT = Post("at://root", "c", BO, "It began with a herring.", 0, 0)
PARENT = Post("at://parent", "c", BO, "The kettle is on.", 0, 0)
QUOTED = Quoted("post", "at://quoted", "c", BO, "A storm at the lighthouse.")
ITEM = FeedItem(
    Post(
        "at://one",
        "c",
        ADA,
        "My own words.",
        0,
        0,
        reply_root="at://root",
        reply_parent="at://parent",
        embed=Embed(quoted=QUOTED),
    )
)


def subject(item: FeedItem = ITEM, *known: Post) -> Subject:
    """The post with what is around it."""
    return replace(Subject.from_item(item), around=around_of(item, {post.uri: post for post in known}))


def verdict(lines: str, item: FeedItem = ITEM, *, encoder: FakeEncoder | None = None) -> Verdict:
    """What one rule does with a post of which the store has all that is around it."""
    one = subject(item, ROOT, PARENT)
    vectors = None
    if encoder:
        texts = texts_around([one])
        (one,) = with_vectors([one], dict(zip(texts, encoder.encode(texts), strict=True)))
        vectors = encoder.encode([encode_text(one)])
    return judge_of(rule(lines), encoder).judge([one], vectors)[0]


@pytest.mark.parametrize(
    ("word", "reaches"),
    [
        ("words", {"", "post", "quote", "thread"}),
        ("lighthouse", {"", "quote", "thread"}),
        ("kettle", {"thread"}),
        ("herring", {"thread"}),
        ("nothing", set()),
    ],
)
@pytest.mark.parametrize("reach", ["", "post", "quote", "thread"])
def test_words_are_looked_for_as_far_as_the_rule_reaches(word: str, reaches: set[str], reach: str) -> None:
    """Each reach looks at all that the one before does, but "post", which leaves out what is quoted."""
    lines = f'words = ["{word}"]\n' + (f'reach = "{reach}"' if reach else "")
    assert (verdict(lines).action == "hide") == (reach in reaches)


@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("storm", ""),
        ("kettle", "which is in the post that it answers by @bo.example.com"),
        ("herring", "which is in the first post of its thread by @bo.example.com"),
    ],
)
def test_reason_names_the_post_that_met_the_rule(word: str, where: str) -> None:
    """Nothing is said of it where that is the post itself, as it is read."""
    found = verdict(f'words = ["{word}"]\nreach = "thread"')
    assert reasons(found) == [f"Hidden by “It”: it says “{word}”{', ' * bool(where)}{where}."]


def test_authors_are_those_of_the_post_around() -> None:
    """Whoever quotes somebody is met by a rule about them, by `reach` only; all keys by one post."""
    by_bo = 'authors = ["@bo.example.com"]\n'
    assert verdict(by_bo).action == "show"
    found = verdict(by_bo + 'reach = "quote"')
    assert found.results[0].matches == (
        Match("author", "bo.example.com"),
        Match("reach", "quote", 1.0, "bo.example.com"),
    )
    assert reasons(found) == [
        "Hidden by “It”: it is by @bo.example.com, which is in the post that it quotes by @bo.example.com."
    ]
    assert verdict(by_bo + 'words = ["own"]\nreach = "thread"').action == "show"
    assert verdict(by_bo + 'words = ["kettle"]\nreach = "thread"').action == "hide"


def test_kind_place_and_exceptions_are_the_posts_own() -> None:
    """What it quotes is neither a reply, nor is it asked whom the user follows."""
    lines = 'words = ["lighthouse"]\nreach = "quote"\n'
    assert verdict(lines + 'kind = ["reply"]').action == "hide"
    assert verdict(lines + 'kind = ["repost"]').action == "show"
    assert verdict(lines + "except = { following = true }").action == "show"
    stranger = replace(ITEM, post=replace(ITEM.post, author=BO))
    assert verdict(lines + "except = { following = true }", stranger).action == "hide"


def test_topics_are_asked_of_each_text_by_itself() -> None:
    """What is answered has a vector of its own; without it the topic says what it says of the post."""
    lines = 'topic = "The kettle is on."\nreach = "thread"\nstrictness = 0.5'
    encoder = FakeEncoder()
    found = verdict(lines, encoder=encoder)
    assert found.action == "hide"
    assert found.results[0].matches[-1] == Match("reach", "parent", 1.0, "bo.example.com")
    assert verdict(lines.replace('"thread"', '"quote"'), encoder=encoder).action == "show"
    unread = judge_of(rule(lines), encoder).judge([subject(ITEM, PARENT)], encoder.encode(["My own words."]))[0]
    assert (unread.action, unread.results[0].abstained) == ("show", False)
    blind = judge_of(rule(lines), encoder).judge([subject(ITEM, PARENT)], [None])[0]
    assert blind.results[0].abstained


def test_what_is_around_a_post_is_taken_from_where_it_is_known() -> None:
    """The store's post before what the timeline says of it; a root that is the parent is there once."""
    assert uris_around(ITEM) == ("at://parent", "at://root", "at://quoted")
    assert [each.where for each in subject(ITEM, ROOT, PARENT).around] == ["own", "quote", "parent", "root"]
    assert [each.where for each in subject(ITEM).around] == ["own", "quote"]
    said = replace(ITEM, reply=ReplyContext("post", "at://parent", "at://root", BO, "The kettle is"))
    assert [each.subject.text for each in subject(said).around if each.where == "parent"] == ["The kettle is"]
    assert [each.subject.text for each in subject(said, PARENT).around if each.where == "parent"] == [PARENT.text]
    top = replace(ITEM, post=replace(ITEM.post, reply_root="at://parent", embed=Embed(quoted=Quoted("gone"))))
    assert [each.where for each in subject(top, PARENT).around] == ["parent"]


def test_rules_without_reach_cost_nothing_and_keep_their_name() -> None:
    """Stored verdicts stay good: the key that nobody wrote is no part of a ruleset's id."""
    plain, reaching = ruleset(rule('words = ["x"]')), ruleset(rule('words = ["x"]\nreach = "thread"'))
    assert (plain.reaches, plain.reads_around) == (False, False)
    assert (reaching.reaches, reaching.reads_around) == (True, False)
    assert ruleset(rule('topic = "x"\nreach = "quote"')).reads_around
    assert plain.digest != reaching.digest
