"""The odd posts of the backend's seed (`tests/network/backend/seed`), as views that the AppView would send."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.ui.posts import MINUTE, NOW_MS
from tests.unit.view_samples import DID, OTHER, Json, author, card, images, post, quote, quoted, uri

ESC = "\x1b"

PILES = ["".join(map(chr, range(*ends))) for ends in ((0x300, 0x30F), (0x316, 0x31D), (0x323, 0x326))]
"""Marks that stand on one another."""

HOSTILE: Mapping[str, str] = {
    "csi_clear": f"before{ESC}[2J{ESC}[Hafter: this must not clear the screen",
    "sgr_colour": f"{ESC}[31;5mred and blinking{ESC}[0m plain",
    "osc_title": f"{ESC}]0;owned title\x07 a window title escape",
    "osc8_link": f"{ESC}]8;;http://evil.test/{ESC}\\a terminal hyperlink{ESC}]8;;{ESC}\\ pretending",
    "osc52_clipboard": f"{ESC}]52;c;cGFzdGVkIGJ5IGEgcG9zdA==\x07 a clipboard write",
    "dcs_sixel": f"{ESC}Pq#0;2;0;0;0~~{ESC}\\ a sixel image",
    "c1_csi": "an eight-bit \x9b31mCSI\x9b0m and OSC \x9d0;x\x9c",
    "alt_screen": f"{ESC}[?1049h{ESC}[?25l{ESC}[?1003h alternate screen, hidden cursor, mouse reporting",
    "report": f"{ESC}[6n{ESC}[c{ESC}Z asks the terminal to answer",
    "bell_backspace": "ring\x07ring\x08\x08\x08\x08gone\rCARRIAGE \x0bvt \x0cff \x7fdel",
    "bidi_override": "invoice_\u202egpj.exe\u202c is not a picture",
    "bidi_isolates": "a \u2067b \u2066c \u2068d unclosed isolates leak into what follows",
    "bidi_mixed": "The price is \u05e9\u05dc\u05d5\u05dd 100 \u0645\u0631\u062d\u0628\u0627 200 (really)",
    "zero_width": "in\u200bvi\u200csi\u200dble\ufeff \u2060joins\u00ad and soft hyphens",
    "zalgo": f"z{PILES[0]}a{PILES[1]}l{PILES[2]}go",
    "tags": "flags \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f and hidden tags \U000e0041",
    "emoji_width": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇳🇴1️⃣ ｆｕｌｌｗｉｄｔｈ 한글 ﷽ ꧅",
    "line_seps": "one\ntwo\r\nthree\u2028four\u2029five\x85six",
    "many_newlines": "top" + "\n" * 20 + "bottom",
    "long_word": "A" * 280,
    "wide_word": "漢" * 150,
    "markup": "[bold red]not markup[/] [link=file:///x]x[/link] <script>alert(1)</script> **md** [/]",
    "private_use": "\ue000\uf8ff\U000f0000 private use, \ufffd replacement, \ufffc object",
    "tabs": "a\tb\t\tc   trailing spaces   ",
}
"""As `seed/hostile.mjs` has them."""


def facets(*stretches: tuple[int, int, Json]) -> Json:
    """Facets by their byte offsets."""
    return {"facets": [{"index": {"byteStart": a, "byteEnd": b}, "features": [what]} for a, b, what in stretches]}


def link(address: str) -> Json:
    """A link's feature."""
    return {"$type": "app.bsky.richtext.facet#link", "uri": address}


def tag(name: str) -> Json:
    """A tag's feature."""
    return {"$type": "app.bsky.richtext.facet#tag", "tag": name}


def odd(key: str, text: str, *, minutes: float, record: Json | None = None, **more: object) -> Json:
    """A post's view: written so many minutes before the fixed moment, nothing on it but what is given."""
    at = iso(NOW_MS - int(minutes * MINUTE))
    plain = {"labels": [], "viewer": {}, "replyCount": 0, "repostCount": 0, "likeCount": 0, "quoteCount": 0}
    said = {"$type": "app.bsky.feed.post", "text": text, "langs": ["en"], "createdAt": at} | (record or {})
    return post(key, text) | plain | {"record": said, "indexedAt": at} | more


def iso(ms: int) -> str:
    """A moment as records say it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def texts() -> list[Json]:
    """Links that lie, facets that are broken, far dates."""
    emoji = "👩‍👩‍👧‍👦 日本 @fenna.test see https://docs.test/a?b=1 #日本語 #done"
    at = {
        each: len(emoji[: emoji.index(each)].encode()) for each in ("@fenna.test", "https://docs", "#日本語", "#done")
    }
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": OTHER}
    spoof = "Read the rules at https://bank.test/login today"
    return [
        odd("future", "Dated a day ahead.", minutes=1, record={"createdAt": iso(NOW_MS + 86_400_000)}),
        odd("spoof", spoof, minutes=2, record=facets((18, 41, link("https://elsewhere.test/phish")))),
        odd(
            "bad",
            "ÅÄÖ facets that overlap and overrun",
            minutes=3,
            record=facets(*((a, b, tag("x")) for a, b in ((1, 3), (0, 6), (4, 999), (9, 9)))),
        ),
        odd(
            "emoji",
            emoji,
            minutes=4,
            record=facets(
                (at["@fenna.test"], at["@fenna.test"] + 11, mention),
                (at["https://docs"], at["https://docs"] + 25, link("https://docs.test/a?b=1")),
                (at["#日本語"], at["#日本語"] + 10, tag("日本語")),
                (at["#done"], at["#done"] + 5, tag("done")),
            ),
        ),
        odd("long", ("word " * 60)[:300].strip(), minutes=5),
        odd("ancient", "Dated 1970.", minutes=6, record={"createdAt": "1970-01-01T00:00:00.000Z"}),
    ]


def embeds() -> list[Json]:
    """Everything that may hang on a post, and what no client knows."""
    absent = {"uri": uri("gone", OTHER), "notFound": True}
    ref = "app.bsky.embed.record#view"
    blocked = absent | {"blocked": True, "author": {"did": OTHER}}
    media = {"$type": "app.bsky.embed.recordWithMedia#view", "record": quote(quoted("q")), "media": images("A boat.")}
    video = {"$type": "app.bsky.embed.video#view", "cid": "x", "playlist": "https://v.example.com/1", "alt": "Waves."}
    poll = {"$type": "test.example.poll", "question": "Tea?", "options": ["yes", "no"]}
    return [
        odd("four", "Four frames.", minutes=1, embed=images("A boat at a jetty.", "A dog.", "", "A very wide field.")),
        odd("alt", "Alt text as long as it gets.", minutes=2, embed=images("Fog over the harbour, seen again. " * 27)),
        odd("both", "A quote and a picture.", minutes=3, embed=media),
        odd("video", "A clip (no player will like it).", minutes=4, embed=video),
        odd("empty", "", minutes=5, embed=images("Nothing is said here.")),
        odd("poll", "An embed of a kind no client knows.", minutes=6, record={"embed": poll}),
        odd("gone", "I quoted something that is gone.", minutes=7, embed=quote(absent | {"$type": f"{ref}NotFound"})),
        odd(
            "blk",
            "A quote of a blocked account.",
            minutes=8,
            embed=quote(absent | blocked | {"$type": f"{ref}Blocked"}),
        ),
        odd("det", "A quote that was detached.", minutes=9, embed=quote(absent | {"$type": f"{ref}Detached"})),
        odd("new", "A quote of a new kind.", minutes=10, embed=quote({"$type": "test.example#new", "uri": uri("n")})),
    ]


def hostile() -> list[Json]:
    """Texts that a careless terminal program obeys, also where one forgets to look."""
    found = [odd(key.replace("_", "-"), text, minutes=1 + n) for n, (key, text) in enumerate(HOSTILE.items())]
    alt = f"{HOSTILE['osc52_clipboard']} {HOSTILE['bidi_override']}"
    trap = card("https://news.test/\u202egpj.exe")
    trap["external"] |= {"title": HOSTILE["csi_clear"], "description": HOSTILE["osc_title"]}
    named = author(handle="evil.test") | {"displayName": f"{ESC}[2J{HOSTILE['bidi_override']}\nAda"}
    tags = {"tags": [HOSTILE["sgr_colour"], "ok"]}
    return [
        *found,
        odd("alt", "Look at the alt text.", minutes=30, embed=images(alt)),
        odd("card", "Look at the card.", minutes=31, embed=trap),
        odd("tag", "tag", minutes=32, record=tags),
        odd("name", "Look at my name.", minutes=33, author=named),
    ]


def thread() -> Json:
    """A thread with all that may stand in one: deep, in a circle, with what is gone, blocked, hidden and new."""
    view = "app.bsky.feed.defs#threadViewPost"

    def node(each: Json, *replies: Json, **more: object) -> Json:
        return {"$type": view, "post": each, "replies": list(replies)} | more

    def absent(kind: str, key: str) -> Json:
        return {"$type": f"app.bsky.feed.defs#{kind}Post", "uri": uri(key, OTHER), "notFound": True, "blocked": True}

    focus = odd(
        "focus", "Nobody may reply or quote.", minutes=20, viewer={"replyDisabled": True, "embeddingDisabled": True}
    )
    deep = node(odd("d12", "(12/12) The end.", minutes=2) | {"replyCount": 3})
    for n in range(11, 1, -1):
        deep = node(odd(f"d{n}", f"({n}/12) Deeper.", minutes=14 - n), deep)
    circle = node(odd("c1", "I answer myself.", minutes=15), node(odd("c1", "I answer myself.", minutes=15)))
    hidden = node(odd("h1", "A reply that the author hides.", minutes=16))
    gate = {"uri": uri("focus", DID, "app.bsky.feed.threadgate"), "record": {"hiddenReplies": [uri("h1")]}}
    above = node(odd("p1", "A reply whose parent is gone.", minutes=25), parent=absent("notFound", "lost"))
    below = [circle, hidden, absent("blocked", "b1"), absent("notFound", "g1"), {"$type": "test.example#new"}, deep]
    return {"thread": node(focus, *below, parent=above), "threadgate": gate}


def timeline_body(posts: Sequence[Json]) -> bytes:
    """The answer of getTimeline with these posts."""
    return json.dumps({"feed": [{"post": each} for each in posts]}).encode()
