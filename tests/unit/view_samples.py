"""Made-up answers of the network, as the AppView writes them."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
"""A JSON object that tests change at will."""

DID = "did:plc:abcdefghijklmnopqrstuvwx"
OTHER = "did:plc:zyxwvutsrqponmlkjihgfedc"
CID = "bafyreihprq2ad6w5sbvk6b424pwcxrk6srqggo2hzbwyhde4uvj3e546h4"
NOON = "2026-03-01T12:00:00.000Z"
IMAGE = "https://cdn.example.com/img"


def uri(key: str, did: str = DID, collection: str = "app.bsky.feed.post") -> str:
    """A record's address."""
    return f"at://{did}/{collection}/{key}"


def author(did: str = DID, handle: str = "ada.example.com") -> Json:
    """`app.bsky.actor.defs#profileViewBasic`."""
    return {
        "did": did,
        "handle": handle,
        "displayName": "Ada",
        "avatar": f"{IMAGE}/avatar",
        "associated": {"activitySubscription": {"allowSubscriptions": "followers"}},
        "viewer": {"muted": False, "blockedBy": False, "following": uri("f", OTHER, "app.bsky.graph.follow")},
        "labels": [],
        "createdAt": NOON,
    }


def post(key: str = "one", text: str = "Hello.", **more: object) -> Json:
    """`app.bsky.feed.defs#postView`; `more` replaces or adds members."""
    return {
        "uri": uri(key),
        "cid": CID,
        "author": author(),
        "record": {"$type": "app.bsky.feed.post", "text": text, "langs": ["en"], "createdAt": NOON},
        "replyCount": 1,
        "repostCount": 2,
        "likeCount": 3,
        "quoteCount": 4,
        "bookmarkCount": 0,
        "indexedAt": "2026-03-01T12:00:01.000Z",
        "viewer": {"bookmarked": False, "threadMuted": True, "embeddingDisabled": False, "like": uri("l", OTHER)},
        "labels": [{"src": DID, "uri": uri(key), "val": "nudity", "cts": NOON}],
    } | more


def image(alt: str = "A boat.") -> Json:
    """`app.bsky.embed.images#viewImage`."""
    size = {"width": 100, "height": 70}
    return {"thumb": f"{IMAGE}/thumb", "fullsize": f"{IMAGE}/full", "alt": alt, "aspectRatio": size}


def images(*alts: str) -> Json:
    """`app.bsky.embed.images#view`."""
    return {"images": [image(alt) for alt in alts], "$type": "app.bsky.embed.images#view"}


def card(address: str = "https://news.example.com/1") -> Json:
    """`app.bsky.embed.external#view`."""
    external = {"uri": address, "title": "News", "description": "What happened.", "thumb": f"{IMAGE}/card"}
    return {"external": external, "$type": "app.bsky.embed.external#view"}


def quoted(key: str = "quoted", **more: object) -> Json:
    """`app.bsky.embed.record#viewRecord`."""
    return {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": uri(key, OTHER),
        "cid": CID,
        "author": author(OTHER, "bo.example.com"),
        "value": {"$type": "app.bsky.feed.post", "text": "Quoted.", "createdAt": NOON, "langs": ["de"]},
        "labels": [],
        "embeds": [images("In the quote.")],
        "indexedAt": NOON,
    } | more


def quote(record: Json) -> Json:
    """`app.bsky.embed.record#view`."""
    return {"record": record, "$type": "app.bsky.embed.record#view"}


def item(key: str = "one", text: str = "Hello.", **more: object) -> Json:
    """`app.bsky.feed.defs#feedViewPost` of a post for itself."""
    return {"post": post(key, text, **more)}


def repost(key: str = "one") -> Json:
    """An item that somebody reposted."""
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": author(OTHER, "bo.example.com"),
        "uri": uri("r", OTHER, "app.bsky.feed.repost"),
        "cid": CID,
        "indexedAt": "2026-03-01T13:00:00.000Z",
    }
    return item(key) | {"reason": reason}


def reply(key: str = "answer") -> Json:
    """An item that answers another post."""
    refs = {"root": {"uri": uri("root"), "cid": CID}, "parent": {"uri": uri("parent"), "cid": CID}}
    answer = item(key)
    answer["post"]["record"]["reply"] = refs
    parent = post("parent", "What do you think?") | {"$type": "app.bsky.feed.defs#postView"}
    root = post("root", "A question.") | {"$type": "app.bsky.feed.defs#postView"}
    return answer | {"reply": {"parent": parent, "root": root}}


def full_page() -> list[Json]:
    """One item of each kind."""
    video = {"$type": "app.bsky.embed.video#view", "cid": CID, "playlist": f"{IMAGE}/v", "alt": "Waves."}
    gallery_image = {"thumbnail": f"{IMAGE}/t", "fullsize": f"{IMAGE}/f", "alt": "Ten.", "aspectRatio": {"width": 1}}
    facets = [
        {
            "index": {"byteStart": 6, "byteEnd": 10},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "tea"}],
        }
    ]
    record = {"$type": "app.bsky.feed.post", "text": "I ♥ #tea", "createdAt": NOON, "facets": facets, "tags": ["drink"]}
    return [
        item("plain"),
        item("facets", record=record),
        item("images", embed=images("One.", "")),
        item("video", embed=video),
        item("gallery", embed={"$type": "app.bsky.embed.gallery#view", "items": [gallery_image] * 5}),
        item("card", embed=card()),
        item("quote", embed=quote(quoted())),
        item(
            "both",
            embed={
                "$type": "app.bsky.embed.recordWithMedia#view",
                "record": {"record": quoted()},
                "media": images("Mine."),
            },
        ),
        repost("reposted"),
        reply(),
    ]


def answer(items: list[Json], cursor: str | None = "next") -> bytes:
    """The body of `app.bsky.feed.getTimeline`."""
    return json.dumps({"feed": items} | ({"cursor": cursor} if cursor else {})).encode()
