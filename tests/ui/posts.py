"""Made-up posts of every kind that a timeline holds."""

from __future__ import annotations

import random
from collections.abc import Iterator

from skerry.domain.clean import clean
from skerry.domain.pages import PageNode
from skerry.domain.posts import (
    Author,
    Card,
    Counts,
    Embed,
    Facet,
    FeedItem,
    Image,
    Label,
    Post,
    Quoted,
    ReplyContext,
    Repost,
    Video,
    Viewer,
)
from tests.ui.people import ANSEL, BARE, EVERYBODY, HAL, MIRA, NOA, PIA, YUI

NOW_MS = 1_790_000_000_000
"""The fixed moment of every test: 21 September 2026, 14:13:20 UTC."""

MINUTE = 60_000

LOREM = (
    "The ferry was late again and nobody minded, because the goose had come aboard at the second quay and stood "
    "by the café the whole way across."
)


def post(number: int, author: Author, text: str, *, minutes: float, **more: object) -> Post:
    """A post written some minutes before `NOW_MS`."""
    when = int(NOW_MS - minutes * MINUTE)
    uri = f"at://{author.did}/app.bsky.feed.post/3k{number:08}"
    fields: dict[str, object] = {"langs": ("en",), **more}
    return Post(uri, f"bafy{number:08}", author, clean(text), when, when, **fields)  # type: ignore[arg-type]  # any field


def facet(text: str, said: str, kind: str, value: str) -> Facet:
    """The facet of a stretch of a text."""
    start = text.index(said)
    return Facet(start, start + len(said), kind, value)  # type: ignore[arg-type]  # one of the three kinds


def showcase() -> list[FeedItem]:
    """One item of every kind, the newest first."""
    linked = "Read example.com/tides and ask @ansel.test about #lowtide"
    trap = "Your bank needs you: bank.example.com and παράδειγμα.test"
    quoted = Quoted(
        "post",
        uri="at://did:plc:ansel/app.bsky.feed.post/3kquoted",
        author=ANSEL,
        text="Low tide at six. Bring boots, bring nothing else.",
        created_ms=NOW_MS - 300 * MINUTE,
        images=(Image("Wet sand with a single boot"),),
    )
    tall = Image(
        "A lighthouse seen from below, its door open, a bicycle leaning on the wall beside it", "", "", 800, 1200
    )
    return [
        FeedItem(post(1, MIRA, "Up before the gulls. Coffee, then the long walk round.", minutes=0.5)),
        FeedItem(
            post(
                2,
                ANSEL,
                linked,
                minutes=4,
                facets=(
                    facet(linked, "example.com/tides", "link", "https://example.com/tides/today"),
                    facet(linked, "@ansel.test", "mention", "did:plc:ansel"),
                    facet(linked, "#lowtide", "tag", "lowtide"),
                ),
                counts=Counts(3, 12, 1250, 2),
                viewer=Viewer(like="at://did:plc:me/app.bsky.feed.like/1", is_bookmarked=True),
            )
        ),
        FeedItem(
            post(3, YUI, "始発の電車、窓の外は霧。終点まで誰も話さない。それがいい。🚃🌫️", minutes=9, langs=("ja",)),
            reply=ReplyContext("post", "at://x/y/z", "at://x/y/z", MIRA, "Who else takes the first train?"),
        ),
        FeedItem(
            post(
                4,
                HAL,
                "Look what the storm left.",
                minutes=22,
                embed=Embed(images=(tall, Image())),
                counts=Counts(1, 0, 8),
            ),
            repost=Repost(MIRA, NOW_MS - 12 * MINUTE, "at://did:plc:mira/app.bsky.feed.repost/1"),
        ),
        FeedItem(post(5, NOA, "הרוח חזקה היום, אבל הסירה כבר בחוף.", minutes=47, langs=("he",))),
        FeedItem(
            post(6, PIA, "This, so much this.", minutes=66, embed=Embed(quoted=quoted), counts=Counts(0, 2, 31, 1))
        ),
        FeedItem(
            post(
                7,
                BARE,
                "",
                minutes=95,
                embed=Embed(
                    card=Card(
                        "https://news.example.org/ferries/2026",
                        "The last hand-drawn timetable on the coast",
                        "For forty years one office has drawn every departure by hand. In spring the pens go.",
                    )
                ),
                labels=(Label("did:plc:labeler", "spoiler", ""),),
            )
        ),
        FeedItem(
            post(
                8,
                HAL,
                trap,
                minutes=180,
                facets=(
                    facet(trap, "bank.example.com", "link", "https://bank.evil.test/login"),
                    facet(trap, "παράδειγμα.test", "link", "https://παράδειγμα.test/"),
                ),
            )
        ),
        FeedItem(
            post(
                9, MIRA, "Forty seconds of nothing but wind.", minutes=400, embed=Embed(video=Video("Grass on a dune"))
            )
        ),
        FeedItem(post(10, ANSEL, f"{LOREM} {LOREM}", minutes=2000, counts=Counts(likes=12))),
        FeedItem(
            post(11, YUI, "👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀 and\n\n\ttabs\nand lines", minutes=5000),
            reply=ReplyContext("gone", "at://a/b/c", "at://a/b/c"),
        ),
        FeedItem(post(12, MIRA, "An old one.", minutes=60 * 24 * 400, embed=Embed(quoted=Quoted("gone")))),
    ]


def conversation() -> list[PageNode]:
    """A thread about the second post of `showcase`: two ancestors, one of them gone, and replies three deep."""
    focus = showcase()[1].post
    above = post(200, MIRA, "Where does one read about tides around here?", minutes=30)
    replies = [
        (1, post(201, YUI, "ありがとう、助かる。", minutes=3, langs=("ja",))),
        (2, post(202, ANSEL, "Bring the small boots.", minutes=2.5)),
        (3, post(203, YUI, "The red ones?", minutes=2)),
        (1, post(205, HAL, "Six metres at the quay last night. The bench went swimming and came back.", minutes=1)),
    ]
    gone = PageNode("gone", "at://did:plc:gone/app.bsky.feed.post/3kgone", -2)
    blocked = PageNode("blocked", "at://did:plc:blocked/app.bsky.feed.post/3kblocked", 1)
    nodes = [gone, _node(-1, above), _node(0, focus)]
    return [*nodes, *(_node(depth, reply) for depth, reply in replies[:3]), blocked, _node(*replies[3])]


def _node(depth: int, one: Post) -> PageNode:
    return PageNode("post", one.uri, depth, one, b"{}")


def many(count: int, seed: int = 7) -> Iterator[FeedItem]:
    """Any number of items, one every two minutes back in time, of every kind, the same for the same seed."""
    dice = random.Random(seed)
    kinds = showcase()
    for number in range(count):
        model = kinds[number % len(kinds)]
        author = EVERYBODY[dice.randrange(len(EVERYBODY))]
        minutes = 1 + 2 * number
        words = " ".join(dice.choice(LOREM.split()) for _ in range(dice.randrange(3, 45)))
        keep = bool(model.post.facets) or dice.random() < 0.3
        one = post(
            1000 + number,
            author,
            model.post.text if keep else f"{words} {number}",
            minutes=minutes,
            facets=model.post.facets if keep else (),
            embed=model.post.embed,
            counts=Counts(dice.randrange(4), dice.randrange(20), dice.randrange(3000)),
            langs=model.post.langs,
        )
        repost = model.repost and Repost(MIRA, one.sort_ms + MINUTE, f"at://did:plc:mira/app.bsky.feed.repost/{number}")
        yield FeedItem(one, repost=repost, reply=model.reply)
