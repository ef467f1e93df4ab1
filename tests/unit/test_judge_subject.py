"""What rules see of a post in a timeline."""

from __future__ import annotations

import msgspec
import pytest

from skerry.domain.posts import Author, Card, Embed, Facet, FeedItem, Image, Label, Quoted, Video
from skerry.judge.subject import Subject, encode_text
from tests.unit.judging import item

QUOTED = Quoted("post", text="quoted words")


def test_subject_text_is_all_that_can_be_read() -> None:
    """Text, alt texts, the card's words, the quoted text, in this order; it is what the model reads, too."""
    embed = Embed(
        images=(Image(alt="first"), Image(), Image(alt="second")),
        video=Video(alt="moving"),
        card=Card("https://example.com/", "title", "description"),
        quoted=QUOTED,
    )
    subject = Subject.from_item(item("own words", embed=embed))
    assert subject.text == "own words\nfirst\nsecond\nmoving\ntitle\ndescription\nquoted words"
    assert encode_text(subject) == subject.text


def test_subject_of_a_quoted_feed_or_a_gone_post_has_no_words_of_it() -> None:
    """Only a quoted post has a text."""
    for quoted in (Quoted("record", text="a feed", kind="feed"), Quoted("gone"), Quoted("blocked")):
        assert Subject.from_item(item("own", embed=Embed(quoted=quoted))).text == "own"


@pytest.mark.parametrize(
    ("embed", "media"),
    [
        (Embed(), ()),
        (Embed(images=(Image(alt="a"),)), ("image",)),
        (Embed(images=(Image(alt="a"), Image(alt=" "))), ("image", "no-alt")),
        (Embed(video=Video(alt="a")), ("video",)),
        (Embed(video=Video()), ("video", "no-alt")),
        (Embed(card=Card("https://example.com/")), ("link",)),
        (Embed(quoted=QUOTED), ()),
    ],
)
def test_subject_media_is_what_hangs_on_the_post(embed: Embed, media: tuple[str, ...]) -> None:
    """An image without alt text counts also beside one that has it."""
    assert Subject.from_item(item(embed=embed)).media == media


def test_subject_hosts_are_those_of_links_and_card() -> None:
    """As DNS has them, each once; what is no web address has none."""
    line = item(embed=Embed(card=Card("https://News.Example.com./x")))
    facets = (
        Facet(0, 1, "link", "https://bücher.example/"),
        Facet(1, 2, "link", "javascript:alert(1)"),
        Facet(2, 3, "link", "https://news.example.com/y"),
        Facet(3, 4, "tag", "https://tag.example.com/"),
    )
    line = msgspec.structs.replace(line, post=msgspec.structs.replace(line.post, facets=facets))
    subject = Subject.from_item(line)
    assert subject.hosts == ("xn--bcher-kva.example", "news.example.com")
    assert subject.media == ("link",)


def test_subject_kinds_say_all_that_a_post_is() -> None:
    """A repost of a reply is both; a quoted feed makes no quote; a plain post is one."""
    plain = item()
    reply = msgspec.structs.replace(plain.post, reply_parent="at://parent")
    assert Subject.from_item(plain).kinds == ("post",)
    assert Subject.from_post(reply).kinds == ("reply",)
    reposted = FeedItem(reply, repost=item(repost="bob.example.com").repost)
    assert Subject.from_item(reposted).kinds == ("repost", "reply")
    assert Subject.from_item(reposted).reposter == ("bob.example.com", "did:web:bob.example.com")
    assert Subject.from_item(item(embed=Embed(quoted=QUOTED))).kinds == ("quote",)
    assert Subject.from_item(item(embed=Embed(quoted=Quoted("gone")))).kinds == ("quote",)
    assert Subject.from_item(item(embed=Embed(quoted=Quoted("record")))).kinds == ("post",)


def test_subject_labels_are_those_of_post_and_account() -> None:
    """A label on the author's profile says nothing of the post."""
    did = "did:web:a.example.com"
    labels = (Label("l", "account", did), Label("l", "profile", f"at://{did}/app.bsky.actor.profile/self"))
    author = Author(did=did, handle="A.Example.com", labels=labels, is_followed=True)
    post = msgspec.structs.replace(item().post, author=author, labels=(Label("l", "post", "at://x"),), langs=("pt-BR",))
    subject = Subject.from_post(post)
    assert subject.labels == ("post", "account")
    assert subject.handle == "a.example.com"
    assert subject.langs == ("pt-br",)
    assert subject.is_followed
