"""What is talked about just now, as the AppView says.

Source: the lexicons `app.bsky.unspecced.getTrends` and `app.bsky.unspecced.getTrendingTopics`, which may change or go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_view
from skerry.domain.lexicon import View
from skerry.domain.mapping import MAX_COUNT
from skerry.domain.syntax import is_did, is_handle, parse_time

MAX_TRENDS = 50
"""More than anybody looks through."""

_FEED = re.compile(r"(?:https?://[^/\s]+)?/profile/(?P<who>[^/\s]+)/feed/(?P<key>[A-Za-z0-9._:~-]{1,512})")


class Trend(msgspec.Struct, frozen=True, omit_defaults=True):
    """A topic.

    Attributes:
        words: What it is called.
        topic: What to search for.
        about: A sentence on it, or what kind of topic it is.
        posts: How many posts there are; 0 where that is not said.
        since_ms: Since when it is talked about; 0 where that is not said.
        is_hot: Whether many came to it lately.
        feed: The address of a feed of it; "" where there is none.
    """

    words: str
    topic: str
    about: str = ""
    posts: int = 0
    since_ms: int = 0
    is_hot: bool = False
    feed: str = ""


class _View(View, frozen=True):
    """`app.bsky.unspecced.defs#trendView` and `#trendingTopic`."""

    topic: str
    display_name: str = ""
    description: str = ""
    link: str = ""
    started_at: str = ""
    post_count: int = 0
    status: str = ""
    category: str = ""


class _Trends(View, frozen=True):
    trends: list[msgspec.Raw]


class _Topics(View, frozen=True):
    topics: list[msgspec.Raw]


def decode_trends(body: bytes, *, host: str = "") -> list[Trend]:
    """The answer of `app.bsky.unspecced.getTrends`; a trend that can't be read is left out. Raises BadAnswer."""
    return _read(decode_answer(body, _Trends, host).trends)


def decode_topics(body: bytes, *, host: str = "") -> list[Trend]:
    """The same of `app.bsky.unspecced.getTrendingTopics`."""
    return _read(decode_answer(body, _Topics, host).topics)


def handles_in(trends: list[Trend]) -> set[str]:
    """The handles by which their feeds are named: a feed is asked for by a DID."""
    makers = (trend.feed.removeprefix("at://").partition("/")[0] for trend in trends)
    return {who for who in makers if who and not is_did(who)}


def with_dids(trends: list[Trend], dids: Mapping[str, str]) -> list[Trend]:
    """The same with DIDs in place of handles; a feed whose maker is not known is none."""
    return [msgspec.structs.replace(trend, feed=_by_did(trend.feed, dids)) for trend in trends]


def encode_trends(trends: list[Trend]) -> bytes:
    """As they are kept."""
    return msgspec.json.encode(trends)


def read_trends(body: bytes | None) -> tuple[Trend, ...]:
    """What was kept; nothing where nothing was, or where it can't be read."""
    try:
        return msgspec.json.decode(body or b"[]", type=tuple[Trend, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def _read(rows: list[msgspec.Raw]) -> list[Trend]:
    return [trend for row in rows[:MAX_TRENDS] if (trend := _trend(row))]


def _trend(row: msgspec.Raw) -> Trend | None:
    """A topic; None for one that can't be read, or has no name."""
    try:
        view: _View = decode_view(row, _View)
    except UNREADABLE:
        return None
    topic = clean_line(view.topic, max_chars=100)
    words = clean_line(view.display_name, max_chars=100) or topic
    if not words.strip():
        return None
    return Trend(
        words,
        topic or words,
        clean_line(view.description or view.category, max_chars=200),
        max(0, min(view.post_count, MAX_COUNT)),
        parse_time(view.started_at) or 0,
        view.status == "hot",
        _feed(view.link),
    )


def _feed(link: str) -> str:
    """The address of the feed that a link leads to; "" where it leads to none."""
    match = _FEED.fullmatch(link.strip())
    who = match["who"].removeprefix("@") if match else ""
    if match is None or not (is_did(who) or is_handle(who)):
        return ""
    return f"at://{who if is_did(who) else who.lower()}/app.bsky.feed.generator/{match['key']}"


def _by_did(feed: str, dids: Mapping[str, str]) -> str:
    who, slash, rest = feed.removeprefix("at://").partition("/")
    did = who if is_did(who) else dids.get(who, "")
    return f"at://{did}{slash}{rest}" if feed and did else ""
