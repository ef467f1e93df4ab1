"""Made-up labels, labelers and their definitions, in which everything that decides about a label is frequent."""

from __future__ import annotations

from random import Random
from typing import Any

Json = dict[str, Any]

READER = "did:plc:reader"
AUTHORS = (READER, "did:plc:ada", "did:plc:bo")
LABELERS = ("did:plc:first", "did:plc:second", "did:plc:third", "did:web:labels.example.com")

GLOBAL = ("!hide", "!warn", "!no-unauthenticated", "porn", "sexual", "nudity", "graphic-media", "gore")
CUSTOM = ("spoiler", "rude", "ai-made", "-", "porn", "nudity")
ODD = ("Spoiler", "unknown", "", "spoiler2", "!other", "PORN")

_LANGUAGES = ("en", "pt-BR", "zh-Hant-TW", "x-own", "i-klingon", "en-GB-oed", "de-1996", "en-a-bbb-x-a-ccc", "jaja")
_NO_LANGUAGES = ("", "e", "english-", "en_US", "123", "en-", "-en", "abcdefghi", "en\n", "i-nobody")
_LONG_NAMES = ("n" * 64, "n" * 65, "é" * 64, "é" * 65, "e\u0301" * 64, "👩‍👩‍👧" * 30, "👩‍👩‍👧" * 40, "한" * 65)


def label(random: Random, address: str, author: str) -> Json:
    """A label on something of an author's."""
    made: Json = {
        "src": random.choices((*LABELERS, author, READER), (6, 6, 4, 1, 3, 1))[0],
        "uri": address,
        "val": random.choices((*GLOBAL, *CUSTOM, *ODD), (2,) * 8 + (9,) * 4 + (3,) * 2 + (1,) * 6)[0],
        "cts": "2026-01-01T00:00:00.000Z",
    }
    if random.random() < 0.1:
        made["neg"] = random.random() < 0.5
    if random.random() < 0.1:
        made["exp"] = random.choice(("2020-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"))
    return made


def labels(random: Random, address: str, author: str) -> list[Json]:
    """Most often none."""
    return [label(random, address, author) for _ in range(random.choices((0, 1, 2, 4), (6, 3, 2, 1))[0])]


def account_labels(random: Random, author: str) -> list[Json]:
    """Labels of an account, of which some are on its profile."""
    profile = f"at://{author}/app.bsky.actor.profile/self"
    addresses = random.choices((author, profile, f"{profile}/"), (5, 5, 1), k=random.choices((0, 1, 3), (5, 3, 2))[0])
    return [label(random, address, author) for address in addresses]


def settings(random: Random) -> Json:
    """What a reader wants done about labels."""
    values = random.sample((*GLOBAL, *CUSTOM), k=random.randint(0, 6))
    return {value: random.choices(("ignore", "warn", "hide", "", "show"), (5, 5, 5, 1, 1))[0] for value in values}


def labelers(random: Random) -> list[Json]:
    """Those that a reader subscribes to; now and then one twice."""
    dids = random.choices(LABELERS, k=random.randint(1, 6))
    return [{"did": did, "labels": settings(random)} for did in dids]


def definitions(random: Random) -> Json:
    """Definitions by labeler; an author may have some as well."""
    dids = random.sample((*LABELERS, AUTHORS[1]), k=random.randint(2, 5))
    return {did: [_definition(random) for _ in range(random.randint(4, 8))] for did in dids}


def _definition(random: Random) -> Json:
    made: Json = {
        "identifier": random.choice((*CUSTOM, *CUSTOM, *GLOBAL[:4])),
        "severity": random.choices(("alert", "inform", "none", "other"), (6, 6, 2, 1))[0],
        "blurs": random.choices(("content", "media", "none", "other"), (4, 4, 6, 1))[0],
        "locales": [_locale(random) for _ in range(random.choices((0, 1, 2), (6, 3, 1))[0])],
    }
    if random.random() < 0.7:
        made["defaultSetting"] = random.choices(("hide", "warn", "ignore", "other"), (4, 4, 2, 1))[0]
    if random.random() < 0.5:
        made["adultOnly"] = random.random() < 0.6
    if random.random() < 0.1:
        made["$type"] = random.choice(("com.atproto.label.defs#labelValueDefinition", "other", None))
    if random.random() < 0.08:
        del made[random.choice(tuple(made))]
    if random.random() < 0.08:
        made[random.choice(tuple(made))] = random.choice((None, 5, "", [], {}, True, "x" * 101))
    return made


def _locale(random: Random) -> Json:
    made: Json = {"lang": random.choice(_LANGUAGES), "name": "Name", "description": "What it means."}
    chance = random.random()
    if chance < 0.06:
        made["lang"] = random.choice(_NO_LANGUAGES)
    elif chance < 0.16:
        made["name"] = random.choice(_LONG_NAMES)
    elif chance < 0.2:
        made[random.choice(tuple(made))] = random.choice((None, 5, "x" * 641))
    elif chance < 0.23:
        del made[random.choice(tuple(made))]
    return made
