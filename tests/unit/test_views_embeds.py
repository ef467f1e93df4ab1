"""What hangs on a post: every kind the lexicon has, and those it may get."""

from __future__ import annotations

from typing import Any

import pytest

from skerry.domain.pages import ItemToStore
from skerry.domain.posts import Card, Embed, Image, Quoted, Video
from skerry.domain.views import decode_timeline
from tests.unit.view_samples import (
    IMAGE,
    NOON,
    OTHER,
    Json,
    answer,
    author,
    card,
    image,
    images,
    item,
    quote,
    quoted,
    uri,
)

BOAT = Image("A boat.", f"{IMAGE}/thumb", f"{IMAGE}/full", 100, 70)


def embed_of(view: object, record: Json | None = None) -> Embed:
    """What becomes of an embed's view."""
    entry = item(embed=view) if record is None else item(embed=view, record=record)
    (found,) = decode_timeline(answer([entry])).items
    assert isinstance(found, ItemToStore), found
    return found.item.post.embed


def test_images_have_alt_texts_addresses_and_sizes() -> None:
    """An image without alt text has "", one without a size 0."""
    found = embed_of({"$type": "app.bsky.embed.images#view", "images": [image(), {"fullsize": f"{IMAGE}/full"}]})
    assert found == Embed(images=(BOAT, Image(full=f"{IMAGE}/full")))


def test_images_are_bounded_in_number() -> None:
    """The lexicon's ceiling of a gallery holds for both."""
    assert len(embed_of(images(*["Alt."] * 30)).images) == 20


def test_gallery_is_images() -> None:
    """More of them, named differently by the lexicon."""
    view = {"thumbnail": f"{IMAGE}/thumb", "fullsize": f"{IMAGE}/full", "alt": "A boat.", "aspectRatio": {"width": 9}}
    found = embed_of({"$type": "app.bsky.embed.gallery#view", "items": [view] * 30})
    assert found.images == (Image("A boat.", f"{IMAGE}/thumb", f"{IMAGE}/full", 9, 0),) * 20


def test_video_has_alt_text_poster_and_playlist() -> None:
    """Addresses that may not be opened are left out."""
    view = {"$type": "app.bsky.embed.video#view", "alt": "Waves.", "playlist": f"{IMAGE}/v", "thumbnail": "file:///x"}
    assert embed_of(view) == Embed(video=Video("Waves.", "", f"{IMAGE}/v"))


def test_card_has_its_link_only_when_it_may_be_opened() -> None:
    """The title stays in any case."""
    found = Card("https://news.example.com/1", "News", "What happened.", f"{IMAGE}/card")
    assert embed_of(card()) == Embed(card=found)
    hostile = embed_of(card("javascript:alert(1)")).card
    assert hostile == Card("", "News", "What happened.", f"{IMAGE}/card")


def test_quote_has_the_quoted_post_with_its_media() -> None:
    """Author, text, languages, time, and the images that it had."""
    found = embed_of(quote(quoted())).quoted
    assert found is not None
    assert (found.state, found.uri, found.text, found.langs) == ("post", uri("quoted", OTHER), "Quoted.", ("de",))
    assert found.author is not None
    assert found.author.handle == "bo.example.com"
    assert [shown.alt for shown in found.images] == ["In the quote."]


def test_quote_of_a_quote_shows_its_media_only() -> None:
    """A quote in a quote is not followed, its picture is shown."""
    both = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "record": {"record": quoted("deeper")},
        "media": images("Beside it."),
    }
    found = embed_of(quote(quoted(embeds=[both]))).quoted
    assert found is not None
    assert [shown.alt for shown in found.images] == ["Beside it."]


def test_quote_with_media_has_both() -> None:
    """The post's own images, and the quote."""
    view = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "record": {"record": quoted()},
        "media": {"$type": "app.bsky.embed.images#view", "images": [image()]},
    }
    found = embed_of(view)
    assert found.images == (BOAT,)
    assert found.quoted is not None
    assert found.quoted.text == "Quoted."


CREATOR = author(OTHER, "bo.example.com")


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("app.bsky.embed.record#viewNotFound", {"notFound": True}, Quoted("gone")),
        ("app.bsky.embed.record#viewBlocked", {"blocked": True, "author": {"did": OTHER}}, Quoted("blocked")),
        ("app.bsky.embed.record#viewDetached", {"detached": True}, Quoted("detached")),
        ("app.bsky.feed.defs#generatorView", {"displayName": "Tea"}, Quoted("record", text="Tea", kind="feed")),
        ("app.bsky.graph.defs#listView", {"name": "Friends"}, Quoted("record", text="Friends", kind="list")),
        (
            "app.bsky.graph.defs#starterPackViewBasic",
            {"record": {"name": "Start"}},
            Quoted("record", text="Start", kind="starter pack"),
        ),
        ("app.bsky.labeler.defs#labelerView", {}, Quoted("record", kind="labeler")),
        ("test.example#new", {}, Quoted("unknown")),
    ],
)
def test_quote_says_what_there_is_of_it(kind: str, fields: dict[str, Any], expected: Quoted) -> None:
    """Gone, blocked, detached, another record, something unknown."""
    found = embed_of(quote({"$type": kind, "uri": uri("q", OTHER), **fields})).quoted
    assert found is not None
    assert (found.state, found.text, found.kind) == (expected.state, expected.text, expected.kind)
    assert found.uri == ("" if expected.state == "unknown" else uri("q", OTHER))


def test_quoted_labeler_is_named_after_its_account() -> None:
    """Its view has no name of its own."""
    view = {"$type": "app.bsky.labeler.defs#labelerView", "uri": uri("q", OTHER), "creator": CREATOR}
    found = embed_of(quote(view)).quoted
    assert found is not None
    assert found.text == "Ada"


def test_quoted_post_that_cannot_be_read_is_unknown() -> None:
    """The post that quotes it stays."""
    assert embed_of(quote(quoted(author=author("nobody")))) == Embed(quoted=Quoted("unknown", uri=uri("quoted", OTHER)))


@pytest.mark.parametrize("view", [None, {"$type": "test.example.poll#view"}, 5])
def test_unknown_embed_names_its_kind(view: object) -> None:
    """As the record has it, since the AppView leaves out what it doesn't know."""
    record = {"text": "Tea?", "createdAt": NOON, "embed": {"$type": "test.example.poll", "question": "Tea?"}}
    assert embed_of(view, record=record) == Embed(unknown="test.example.poll")
