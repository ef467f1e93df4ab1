"""Made-up posts and readers: a seeded generator of what `python -m skerry.judge.moderation` reads."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from tests.differential import labels, texts

Json = dict[str, Any]

IMAGES, GALLERY, EXTERNAL = "app.bsky.embed.images", "app.bsky.embed.gallery", "app.bsky.embed.external"
RECORD, RECORD_WITH_MEDIA, VIDEO = "app.bsky.embed.record", "app.bsky.embed.recordWithMedia", "app.bsky.embed.video"
POST = "app.bsky.feed.post"

LIST = {"uri": "at://did:plc:ada/app.bsky.graph.list/1", "cid": "cid", "name": "A list", "purpose": "modlist"}

_ODD: tuple[object, ...] = (None, "", "odd", 0, 5, True, False, [], {}, [None], ["odd"], {"odd": 1}, [{}])
"""What stands in for something else in a post that is not what the lexicon says."""


def cases(amount: int, seed: int) -> list[Json]:
    """So many cases; the same for the same seed."""
    random = Random(seed)
    return [_case(random) for _ in range(amount)]


def _case(random: Random) -> Json:
    post = _post_view(random)
    if random.random() < 0.2:
        for _ in range(random.randint(1, 3)):
            _spoil(random, post)
    case = {
        "post": post,
        "userDid": random.choices((labels.READER, None), (5, 1))[0],
        "prefs": {
            "adultContentEnabled": random.random() < 0.5,
            "labels": labels.settings(random),
            "labelers": labels.labelers(random),
            "mutedWords": texts.muted_words(random),
            "hiddenPosts": [_address(random) for _ in range(random.choices((0, 1, 3), (4, 1, 1))[0])],
        },
        "labelDefs": labels.definitions(random),
    }
    for key in ("userDid", "labelDefs"):
        if random.random() < 0.05:
            del case[key]
    return case


def _address(random: Random) -> str:
    return f"at://{random.choice(labels.AUTHORS)}/{POST}/{random.randint(1, 3)}"


def _author(random: Random) -> Json:
    did = random.choices(labels.AUTHORS, (1, 4, 4))[0]
    made: Json = {"did": did, "handle": "ada.test", "labels": labels.account_labels(random, did)}
    if random.random() < 0.8:
        made["viewer"] = _viewer(random)
    if random.random() < 0.1:
        del made["labels"]
    return made


def _viewer(random: Random) -> Json:
    viewer = {
        "muted": True,
        "mutedByList": LIST,
        "blockedBy": True,
        "blocking": "at://did:plc:reader/app.bsky.graph.block/1",
        "blockingByList": LIST,
        "following": "at://did:plc:reader/app.bsky.graph.follow/1",
    }
    kept = {key: value for key, value in viewer.items() if random.random() < (0.4 if key == "following" else 0.12)}
    return {"muted": False, "blockedBy": False, **kept} if random.random() < 0.7 else kept


def _post_view(random: Random) -> Json:
    author, address = _author(random), _address(random)
    made: Json = {
        "uri": address,
        "cid": "cid",
        "author": author,
        "record": _record(random, random.choice((_images, _gallery, _external, _with_media, _nothing, _quote))),
        "indexedAt": "2026-01-01T00:00:00.000Z",
        "labels": labels.labels(random, address, author["did"]),
    }
    if random.random() < 0.85:
        made["embed"] = random.choices((_media_view, _quote_view, _with_media_view), (2, 4, 4))[0](random)
    return made


def _record(random: Random, embed: Callable[[Random], Json | None]) -> Json:
    """A post's record. `embed` makes what it embeds."""
    made: Json = {
        "$type": random.choices((POST, "app.bsky.feed.repost", f"{POST}#main", None), (30, 1, 1, 1))[0],
        "text": texts.text(random),
        "createdAt": "2026-01-01T00:00:00.000Z",
    }
    extras = {
        "langs": texts.langs(random),
        "facets": texts.facets(random),
        "tags": texts.tags(random),
        "embed": embed(random),
    }
    return {**made, **{key: value for key, value in extras.items() if value is not None and random.random() < 0.7}}


def _nothing(_: Random) -> None:
    return None


def _images(random: Random, end: str = "") -> Json:
    return {"$type": IMAGES + end, "images": [_image(random) for _ in range(random.randint(0, 3))]}


def _image(random: Random) -> Json:
    return {"alt": texts.text(random), "image": {}}


def _gallery(random: Random, end: str = "") -> Json:
    kinds = (f"{GALLERY}#viewImage", f"{GALLERY}#image", f"{GALLERY}#other")
    weights = (6, 1, 1) if end else (1, 6, 1)
    return {
        "$type": GALLERY + end,
        "items": [{"$type": random.choices(kinds, weights)[0], **_image(random)} for _ in range(random.randint(0, 3))],
    }


def _external(random: Random, end: str = "") -> Json:
    card: Json = {"uri": "https://example.com", "title": texts.text(random), "description": texts.text(random)}
    for key in ("title", "description"):
        if random.random() < 0.05:
            card[key] = random.choice((None, 5, 1.5, True, ["a", None], {}))
        elif random.random() < 0.05:
            del card[key]
    return {"$type": EXTERNAL + end, "external": card}


def _media(random: Random, end: str = "") -> Json:
    return random.choice((_images, _gallery, _external))(random, end)


def _with_media(random: Random) -> Json:
    return {"$type": RECORD_WITH_MEDIA, "record": _quote(random), "media": _media(random)}


def _quote(random: Random) -> Json:
    return {"$type": RECORD, "record": {"uri": _address(random), "cid": "cid"}}


def _media_view(random: Random) -> Json:
    made = _media(random, random.choices(("#view", ""), (9, 1))[0])
    return made if random.random() < 0.95 else {"$type": f"{VIDEO}#view", "alt": texts.text(random)}


def _quote_view(random: Random) -> Json:
    return {"$type": f"{RECORD}#view", "record": _quoted(random)}


def _with_media_view(random: Random) -> Json:
    """A quote with media; now and then without the step in between."""
    quoted = _quoted(random)
    record = quoted if random.random() < 0.1 else {"record": quoted}
    return {"$type": f"{RECORD_WITH_MEDIA}#view", "record": record, "media": _media_view(random)}


def _quoted(random: Random) -> Json:
    """What a quote view holds: a post, or why there is none."""
    author, address = _author(random), _address(random)
    kind = random.choices(("viewRecord", "viewBlocked", "viewNotFound", "viewDetached", "other"), (8, 3, 1, 1, 1))[0]
    made: Json = {"$type": f"{RECORD}#{kind}", "uri": address, "author": author}
    if kind == "viewRecord":
        embed = random.choice((_images, _gallery, _external, _with_media, _with_media, _nothing))
        made["value"] = _record(random, embed)
        made["labels"] = labels.labels(random, address, author["did"])
        if random.random() < 0.1:
            made["value"]["record"] = {"$type": random.choice((POST, "other"))}
    return made


def _spoil(random: Random, tree: Json) -> None:
    """Puts something odd, or nothing, in a random place of a tree."""
    places: list[tuple[Any, Any]] = []
    nodes: list[Any] = [tree]
    while nodes:
        node = nodes.pop()
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            places.append((node, key))
            if isinstance(value, dict | list):
                nodes.append(value)
    node, key = random.choice(places)
    if random.random() < 0.3:
        del node[key]
    else:
        node[key] = copy.deepcopy(random.choice(_ODD))
