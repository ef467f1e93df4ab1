"""An account's preferences as the network gives them, and what follows for posts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.labelers import BLUESKY_LABELER, MAX_LABELERS, labelers_header
from skerry.domain.moderation import UNMODERATED, Cover, Moderated
from skerry.judge.moderation import Reader, moderation_of
from skerry.judge.moderation.account import ACTOR, labelers_of, preferences_of, read_labelers

ME, ANN, LAB = (f"did:plc:{letter * 24}" for letter in "abc")
Json = dict[str, Any]


def entry(name: str, **fields: object) -> Json:
    """A preference."""
    return {"$type": f"{ACTOR}{name}", **fields}


def post(text: str = "hello", did: str = ANN, **more: object) -> Json:
    """A post's view."""
    record = {"$type": "app.bsky.feed.post", "text": text}
    return {"uri": f"at://{did}/app.bsky.feed.post/1", "author": {"did": did, "viewer": {}}, "record": record, **more}


def label(value: str, src: str = LAB, uri: str = "at://x") -> Json:
    """A label."""
    return {"src": src, "uri": uri, "val": value}


def quoting(quoted: Json) -> Json:
    """A post that quotes another."""
    record = {**quoted, "$type": "app.bsky.embed.record#viewRecord", "value": quoted["record"]}
    return post("see", ME, embed={"$type": "app.bsky.embed.record#view", "record": record})


def subscribed(*dids: str) -> Json:
    """Labelers."""
    return entry("labelersPref", labelers=[{"did": did} for did in dids])


def test_nothing_set_gives_the_official_defaults() -> None:
    """Adult content off, Bluesky's labeler alone, and its four labels as the official client has them."""
    preferences = preferences_of([])
    assert not preferences.has_adult_content
    assert preferences.settings == {"porn": "hide", "sexual": "warn", "nudity": "ignore", "graphic-media": "warn"}
    assert list(preferences.labelers) == [BLUESKY_LABELER]


def test_preferences_are_read_from_the_one_list() -> None:
    """Settings for all, for one labeler, by old names; words, hidden posts; what isn't there is passed over."""
    preferences = preferences_of(
        [
            entry("contentLabelPref", label="nsfw", visibility="show"),
            entry("contentLabelPref", label="rude", labelerDid=LAB, visibility="hide"),
            entry("contentLabelPref", label="rude", labelerDid=ANN, visibility="hide"),
            entry("adultContentPref", enabled=True),
            subscribed(LAB, "no did", LAB),
            entry("mutedWordsPref", items=[{"value": "cat", "targets": ["tag"]}, {"value": 3}, None]),
            entry("hiddenPostsPref", items=["at://x", 7]),
            "no object",
        ]
    )
    assert preferences.has_adult_content
    assert preferences.settings["porn"] == "ignore"
    assert preferences.labelers == {BLUESKY_LABELER: {}, LAB: {"rude": "hide"}}
    assert [word.value for word in preferences.muted_words] == ["cat"]
    assert preferences.hidden_posts == {"at://x"}


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), st.lists) | st.dictionaries(st.text(), st.none())))
def test_any_list_is_read(entries: list[object]) -> None:
    """What isn't a preference counts for nothing."""
    assert preferences_of(entries) == preferences_of([])


def test_at_most_twenty_labelers_are_asked_for() -> None:
    """Bluesky's own first, whose redactions hold."""
    dids = labelers_of([subscribed(*(f"did:plc:{number:024}" for number in range(30)))])
    assert len(dids) == MAX_LABELERS
    assert labelers_header(dids).startswith(f"{BLUESKY_LABELER};redact, did:plc:0")


def test_labels_of_others_than_subscribed_labelers_count_for_nothing() -> None:
    """Nor does what somebody says who isn't the author."""
    reader = Reader(ME, preferences_of([subscribed(LAB)]))
    assert moderation_of(post(labels=[label("porn", "did:plc:" + "z" * 24)]), reader, {}) == UNMODERATED
    assert moderation_of(post(labels=[label("porn", LAB)]), reader, {}).action == "hide"
    assert moderation_of(post(labels=[label("porn", ANN)]), reader, {}).action == "hide"


def test_a_labelers_definition_says_what_its_label_does() -> None:
    """With its handle; one that can't be a handle is passed over."""
    definition = {"identifier": "rude", "severity": "alert", "blurs": "none", "locales": []}
    view = {"creator": {"did": LAB, "handle": "l.test"}, "policies": {"labelValueDefinitions": [definition, None]}}
    labelers = read_labelers([view, 7, {}, {"creator": {"did": ANN, "handle": "l\x1b.test"}}])
    reader = Reader(ME, preferences_of([subscribed(LAB)]), labelers.definitions)
    found = moderation_of(post(labels=[label("rude")]), reader, labelers.handles)
    assert found.action == "show"
    assert labelers.handles == {LAB: "l.test"}
    assert [(cause.effect, cause.label, cause.labeler_handle) for cause in found.badges] == [
        ("alert", "rude", "l.test")
    ]


@pytest.mark.parametrize(
    ("viewer", "kind", "is_final"),
    [
        ({"muted": True}, "muted", False),
        ({"blocking": "at://b"}, "blocking", True),
        ({"blockedBy": True}, "blocked-by", True),
    ],
)
def test_people_are_hidden_and_only_a_block_for_good(viewer: Json, kind: str, is_final: bool) -> None:
    """In a list; a muted person's post can be looked at."""
    found = moderation_of(post(author={"did": ANN, "viewer": viewer}), Reader(ME), {})
    assert (found.action, found.is_final, found.taking[0].kind) == ("hide", is_final, kind)


def test_what_is_quoted_is_covered_in_its_place() -> None:
    """A label that warns covers the quoted post alone; that it is quoted is told."""
    reader = Reader(ME, preferences_of([subscribed(LAB)]))
    found = moderation_of(quoting(post(labels=[label("!warn")])), reader, {})
    assert found.action == "show"
    assert found.quote == Cover((Moderated("blur", "label", "!warn", LAB),))


def test_own_posts_are_spared() -> None:
    """Muted words don't count in them, and labels hide nothing for good."""
    reader = Reader(
        ME, preferences_of([subscribed(LAB), entry("mutedWordsPref", items=[{"value": "cat", "targets": ["content"]}])])
    )
    assert moderation_of(post("my cat", ME), reader, {}) == UNMODERATED
    assert moderation_of(post("my cat", ANN), reader, {}).action == "hide"
    own = moderation_of(post("x", ME, labels=[label("!hide")]), reader, {})
    assert (own.action, own.is_final) == ("collapse", False)


def test_who_is_signed_out_does_not_see_who_asks_for_that() -> None:
    """`!no-unauthenticated` hides for good, and means nothing to who is signed in."""
    author = {
        "did": ANN,
        "viewer": {},
        "labels": [label("!no-unauthenticated", ANN, f"at://{ANN}/app.bsky.actor.profile/self")],
    }
    assert moderation_of(post(author=author), Reader(ME), {}) == UNMODERATED
    found = moderation_of(post(author=author), Reader(None), {})
    assert (found.action, found.is_final) == ("hide", True)
