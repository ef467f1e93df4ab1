"""Names of feeds: taken apart, put together, and what places they are for rules."""

from __future__ import annotations

import pytest

from skerry.config.rulespec import RuleSpec
from skerry.domain.errors import UsageError
from skerry.domain.feeds import NOWHERE, FeedName, holds_in, place_of
from skerry.judge.rules import compile_specs
from skerry.judge.subject import Subject

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
GENERATOR = f"at://{DID}/app.bsky.feed.generator/best"
LIST = f"at://{DID}/app.bsky.graph.list/abc"


@pytest.mark.parametrize(
    ("name", "kind", "subject", "tab", "place"),
    [
        ("following", "following", "", "posts", "following"),
        ("bookmarks", "bookmarks", "", "posts", NOWHERE),
        (f"feed:{GENERATOR}", "feed", GENERATOR, "posts", f"feed:{GENERATOR}"),
        (f"list:{LIST}", "list", LIST, "posts", f"list:{LIST}"),
        (f"author:{DID}", "author", DID, "posts", NOWHERE),
        (f"author:{DID}:likes", "author", DID, "likes", NOWHERE),
        ("author:did:web:x.example.com:media", "author", "did:web:x.example.com", "media", NOWHERE),
        ("search:from:ada tea: hot", "search", "from:ada tea: hot", "posts", "search"),
        ("tag:tea", "tag", "tea", "posts", "search"),
    ],
)
def test_name_is_taken_apart_and_put_together(name: str, kind: str, subject: str, tab: str, place: str) -> None:
    """Each part, the same name again, and the place."""
    parsed = FeedName.parse(name)
    assert (parsed.kind, parsed.subject, parsed.tab) == (kind, subject, tab)
    assert str(parsed) == name
    assert place_of(name) == place


@pytest.mark.parametrize("name", ["", "feed:", "feed:x", "list:https://x", "author:ada", "search: ", "following:x"])
def test_what_names_no_feed_is_refused(name: str) -> None:
    """And no rule holds there."""
    with pytest.raises(UsageError):
        FeedName.parse(name)
    assert place_of(name) == NOWHERE


def test_place_is_one_of_a_rules_or_one_of_their_kind() -> None:
    """`feed:*` is every generator's; "" is any place; a search has no kinds."""
    assert holds_in(("feed:*",), f"feed:{GENERATOR}")
    assert holds_in((f"feed:{GENERATOR}",), f"feed:{GENERATOR}")
    assert not holds_in((f"feed:{GENERATOR}x", "list:*", "following"), f"feed:{GENERATOR}")
    assert holds_in(("following",), "")
    assert not holds_in(("following",), NOWHERE)
    assert not holds_in(("search:*",), "search")


@pytest.mark.parametrize(("place", "is_hit"), [("search", True), ("following", False), ("", True)])
def test_rule_judges_where_it_holds(place: str, is_hit: bool) -> None:
    """Elsewhere it is a miss like any other, and says nothing."""
    rule = RuleSpec("No tea", "hide", words=("tea",), places=("search",))
    judge = compile_specs((rule,)).with_vectors("", {})
    verdict = judge.judge([Subject("a cup of tea", place=place)])[0]
    assert [result.hit for result in verdict.results] == [is_hit]
    assert bool(verdict.results[0].matches) == is_hit
