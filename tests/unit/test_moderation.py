"""What the network's rules say of a post: the cases that matter most, each by itself.

tests/differential compares thousands of cases with the official client's library; here stands what they mean.
"""

from __future__ import annotations

from typing import Any

import pytest

from skerry.judge.moderation import (
    Context,
    Reader,
    Treatment,
    Unreadable,
    moderate_post,
    moderate_profile,
    read_definitions,
    read_preferences,
)

Json = dict[str, Any]

ME, ADA, LABELER = "did:plc:me", "did:plc:ada", "did:plc:labeler"
PROFILE = f"at://{ADA}/app.bsky.actor.profile/self"
POST = f"at://{ADA}/app.bsky.feed.post/1"
LIST, VIEW, MEDIA = Context.CONTENT_LIST, Context.CONTENT_VIEW, Context.CONTENT_MEDIA


def author(did: str = ADA, **viewer: object) -> Json:
    """A profile view, with how the reader stands to it."""
    return {"did": did, "handle": "ada.test", "labels": [], "viewer": viewer}


def post(text: str = "Hello", labels: tuple[Json, ...] = (), embed: Json | None = None, by: Json | None = None) -> Json:
    """A post view."""
    record = {"$type": "app.bsky.feed.post", "text": text}
    return {"uri": POST, "author": by or author(), "record": record, "labels": list(labels), "embed": embed}


def label(value: str, source: str = LABELER, address: str = POST) -> Json:
    """A label."""
    return {"src": source, "uri": address, "val": value}


def quote(of: Json) -> Json:
    """An embed that quotes a post view."""
    quoted = {"$type": "app.bsky.embed.record#viewRecord", "value": of["record"], **of}
    return {"$type": "app.bsky.embed.record#view", "record": quoted}


def reader(did: str | None = ME, definitions: list[Json] | None = None, **preferences: object) -> Reader:
    """Somebody who subscribes to one labeler."""
    wanted = {"labelers": [{"did": LABELER, "labels": {}}], **preferences}
    return Reader(did, read_preferences(wanted), read_definitions({LABELER: definitions or []}))


def treated(view: Json, who: Reader, context: Context) -> Treatment:
    """What is done with a post in a context."""
    return moderate_post(view, who).treatment(context)


def is_left_out(view: Json, who: Reader) -> bool:
    """Whether a list goes without the post."""
    return bool(treated(view, who, LIST).filters)


@pytest.mark.parametrize(
    ("value", "is_out", "is_covered"),
    [("porn", True, True), ("sexual", False, True), ("graphic-media", False, True), ("nudity", False, False)],
)
def test_moderation_has_the_defaults_of_the_network(value: str, is_out: bool, is_covered: bool) -> None:
    """With adult content on, porn is left out, sexual and graphic media are covered, nudity is shown."""
    who, view = reader(adultContentEnabled=True), post(labels=(label(value),))
    assert is_left_out(view, who) == is_out
    assert bool(treated(view, who, MEDIA).blurs) == is_covered
    assert not treated(view, who, MEDIA).is_final


@pytest.mark.parametrize("value", ["porn", "sexual", "graphic-media"])
def test_moderation_hides_for_good_while_adult_content_is_off(value: str) -> None:
    """Whatever the reader's settings say."""
    who = reader(labels={value: "ignore"}, labelers=[{"did": LABELER, "labels": {value: "ignore"}}])
    assert is_left_out(post(labels=(label(value),)), who)
    assert treated(post(labels=(label(value),)), who, MEDIA).is_final


def test_moderation_takes_hide_from_a_subscribed_labeler_only() -> None:
    """`!hide` has no way past it, but neither a stranger nor the author can give it."""
    hidden = treated(post(labels=(label("!hide"),)), reader(labels={"!hide": "ignore"}), VIEW)
    assert hidden.is_final
    for source in ("did:plc:stranger", ADA):
        assert not is_left_out(post(labels=(label("!hide", source),)), reader())


def test_moderation_warning_can_be_passed() -> None:
    """`!warn` covers, and leaves nothing out."""
    warned = treated(post(labels=(label("!warn"),)), reader(), LIST)
    assert warned.blurs
    assert (warned.filters, warned.is_final) == ((), False)


def test_moderation_keeps_signed_in_posts_from_guests() -> None:
    """`!no-unauthenticated` counts for nobody who is signed in; on the profile it counts for all posts."""
    view = post()
    view["author"]["labels"] = [label("!no-unauthenticated", ADA, PROFILE)]
    assert treated(view, reader(None), VIEW).is_final
    assert is_left_out(view, reader(None))
    assert not is_left_out(view, reader())

    """Of the same label, set to hide."""
    who = reader(adultContentEnabled=True)
    on_account, on_profile = post(), post()
    on_account["author"]["labels"] = [label("porn", address=ADA)]
    on_profile["author"]["labels"] = [label("porn", address=PROFILE)]
    assert is_left_out(on_account, who)
    assert not is_left_out(on_profile, who)
    assert treated(on_profile, who, Context.AVATAR).blurs


def test_moderation_reads_a_labelers_own_label() -> None:
    """Its definition says what it does; the reader's setting for the labeler comes before that for all."""
    definition = {"identifier": "rude", "severity": "alert", "blurs": "none", "locales": []}
    who = reader(definitions=[definition])
    assert treated(post(labels=(label("rude"),)), who, VIEW).alerts
    assert not is_left_out(post(labels=(label("rude"),)), who)
    hiding = reader(
        definitions=[definition],
        labels={"rude": "ignore"},
        labelers=[{"did": LABELER, "labels": {"rude": "hide"}}],
    )
    assert is_left_out(post(labels=(label("rude"),)), hiding)


def test_moderation_passes_over_a_definition_that_breaks_the_lexicon() -> None:
    """It costs that definition alone."""
    good = {"identifier": "rude", "severity": "alert", "blurs": "content", "locales": []}
    bad = [{**good, "locales": [{"lang": "no language", "name": "", "description": ""}]}, {**good, "adultOnly": None}]
    assert read_definitions({LABELER: [*bad, None, 5]})[LABELER] == {}
    assert list(read_definitions({LABELER: [*bad, good]})[LABELER]) == ["rude"]


@pytest.mark.parametrize("viewer", [{"blocking": "at://x"}, {"blockedBy": True}])
def test_moderation_blocks_have_no_way_past(viewer: Json) -> None:
    """Either way round."""
    assert is_left_out(post(by=author(**viewer)), reader())
    assert treated(post(by=author(**viewer)), reader(), VIEW).is_final


def test_moderation_mutes_leave_out_and_name_the_list() -> None:
    """A muted account is left out of lists, and only told of where its post was opened."""
    view = post(by=author(muted=True, mutedByList={"name": "Loud people"}))
    assert treated(view, reader(), LIST).filters[0].list_name == "Loud people"
    assert treated(view, reader(), VIEW).informs
    assert not treated(view, reader(), VIEW).blurs


def test_moderation_quoting_somebody_blocked_leaves_out_and_covers_nothing() -> None:
    """The quoted post covers itself."""
    view = post(embed=quote(post(by=author("did:plc:bo", blocking="at://x"))))
    assert is_left_out(view, reader())
    assert not treated(view, reader(), LIST).blurs


def test_moderation_hidden_posts_take_those_that_quote_them_along() -> None:
    """A hidden post is left out, and so is one that quotes it."""
    who, other = reader(hiddenPosts=["at://hidden"]), {**post(), "uri": "at://hidden"}
    assert is_left_out(other, who)
    assert is_left_out(post(embed=quote(other)), who)
    assert not is_left_out(post(), who)


def test_moderation_spares_the_readers_own_posts() -> None:
    """Muted words don't count, and labels cover but leave nothing out."""
    who = reader(mutedWords=[{"value": "hello", "targets": ["content"]}])
    own = post(by=author(ME), labels=(label("!hide"),))
    assert not is_left_out(own, who)
    assert treated(own, who, VIEW).blurs
    assert not treated(own, who, VIEW).is_final


def test_moderation_of_a_person_has_no_post_in_it() -> None:
    """A profile is decided by its account and its record."""
    decision = moderate_profile(author(blockedBy=True), reader())
    assert decision.treatment(Context.PROFILE_VIEW).alerts
    assert decision.treatment(Context.PROFILE_LIST).filters


@pytest.mark.parametrize("view", [None, 5, "", [], {}, {"author": None}, {"author": {"did": ADA, "labels": [None]}}])
def test_moderation_refuses_what_is_no_post(view: object) -> None:
    """One error, whatever it is."""
    with pytest.raises(Unreadable):
        moderate_post(view, reader())
