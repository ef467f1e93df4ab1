"""The feeds and lists that an account saved or made, with what they are called.

Source: the lexicons `app.bsky.actor.defs#savedFeedsPref*`, `app.bsky.feed.defs#generatorView`,
`app.bsky.graph.defs#listView`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_view
from skerry.domain.feeds import FOLLOWING
from skerry.domain.lexicon import FeedRecord, ListRecord, View
from skerry.domain.parts import BadView, to_address
from skerry.domain.syntax import is_at_uri, is_handle

V = TypeVar("V", FeedRecord, ListRecord)

FEEDS, LISTS = "feeds", "lists"
"""What the two are kept under."""

MAX_SAVED = 200
"""More saved feeds than anybody looks through."""

ABOUT_CHARS = 300
"""Characters of a description that are kept; the lexicon allows so many graphemes."""

_V2, _V1 = "app.bsky.actor.defs#savedFeedsPrefV2", "app.bsky.actor.defs#savedFeedsPref"
_KINDS = ("feed", "list")


class FeedInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """A feed, or a list, and what is known of it.

    Attributes:
        name: As `skerry.domain.feeds.FeedName` has it.
        title: What it is called; "" while that is not known.
        by: The handle of who made it.
        about: Its description.
        is_pinned: Whether it has a tab.
        purpose: What a list is for: "curatelist" to read, "modlist" to mute or block; "" for feeds.
        size: How many are on a list; 0 where that is not said.
        is_muting: Whether the account mutes all who are on it.
        is_blocking: Whether it blocks them.
    """

    name: str
    title: str = ""
    by: str = ""
    about: str = ""
    is_pinned: bool = False
    purpose: str = ""
    size: int = 0
    is_muting: bool = False
    is_blocking: bool = False

    @property
    def uri(self) -> str:
        """The address; "" of the timeline."""
        return self.name.partition(":")[2]

    @property
    def maker(self) -> str:
        """The DID of who made it; "" of the timeline."""
        return self.uri.removeprefix("at://").partition("/")[0]

    @property
    def words(self) -> str:
        """What to call it."""
        return self.title or self.name.rpartition("/")[2]


HOME = FeedInfo(FOLLOWING, "Following", is_pinned=True)


class _ListViewer(View, frozen=True):
    """`app.bsky.graph.defs#listViewerState`."""

    muted: bool = False
    blocked: str = ""


class _Described(View, frozen=True):
    """What the views say beside the name."""

    uri: str
    description: str = ""
    purpose: str = ""
    list_item_count: int = 0
    viewer: _ListViewer = _ListViewer()


class _Generators(View, frozen=True):
    feeds: list[msgspec.Raw]


class _Lists(View, frozen=True):
    lists: list[msgspec.Raw]


class _List(View, frozen=True):
    list: msgspec.Raw


def saved_feeds(entries: Sequence[object]) -> tuple[FeedInfo, ...]:
    """What preferences say is saved, in their order, not named yet; the timeline is always there, first if not said."""
    found = _saved_v2(entries) or _saved_v1(entries)
    named = {info.name: info for info in reversed(found)}
    if FOLLOWING not in named:
        return (HOME, *(named[info.name] for info in dict.fromkeys(found)))
    return tuple(named[name] for name in dict.fromkeys(info.name for info in found))


def _saved_v2(entries: Sequence[object]) -> list[FeedInfo]:
    items = _list_in(entries, _V2, "items")
    return [info for item in items[:MAX_SAVED] if isinstance(item, Mapping) and (info := _saved(item))]


def _saved(item: Mapping[str, object]) -> FeedInfo | None:
    """One of the saved feeds; None for a kind that skerry doesn't know."""
    kind, value, is_pinned = item.get("type"), item.get("value"), item.get("pinned") is True
    if kind == "timeline":
        return HOME if is_pinned else msgspec.structs.replace(HOME, is_pinned=False)
    if kind not in _KINDS or not isinstance(value, str) or not is_at_uri(value) or value.count("/") != 4:
        return None
    return FeedInfo(f"{kind}:{value}", is_pinned=is_pinned)


def _saved_v1(entries: Sequence[object]) -> list[FeedInfo]:
    """The older preference, which only has addresses."""
    pinned = _list_in(entries, _V1, "pinned")
    found = []
    for uri in [*pinned, *_list_in(entries, _V1, "saved")][:MAX_SAVED]:
        if isinstance(uri, str) and is_at_uri(uri) and uri.count("/") == 4:
            kind = "list" if "/app.bsky.graph.list/" in uri else "feed"
            found.append(FeedInfo(f"{kind}:{uri}", is_pinned=uri in pinned))
    return found


def _list_in(entries: Sequence[object], kind: str, key: str) -> Sequence[object]:
    """A list in the entry of a kind."""
    entry = next((e for e in entries if isinstance(e, Mapping) and e.get("$type") == kind), {})
    value = entry.get(key)
    return value if isinstance(value, list) else []


def decode_generators(body: bytes, *, host: str = "") -> list[FeedInfo]:
    """The answer of `app.bsky.feed.getFeedGenerators`. Raises BadAnswer."""
    return [info for raw in decode_answer(body, _Generators, host).feeds if (info := of_generator(raw))]


def decode_lists(body: bytes, *, host: str = "") -> list[FeedInfo]:
    """The answer of `app.bsky.graph.getLists`. Raises BadAnswer."""
    return [info for raw in decode_answer(body, _Lists, host).lists if (info := of_list(raw))]


def decode_list(body: bytes, *, host: str = "") -> FeedInfo | None:
    """The list in the answer of `app.bsky.graph.getList`. Raises BadAnswer."""
    return of_list(decode_answer(body, _List, host).list)


def encode_infos(infos: Sequence[FeedInfo]) -> bytes:
    """As they are kept."""
    return msgspec.json.encode(infos)


def read_infos(body: bytes | None) -> tuple[FeedInfo, ...]:
    """What was kept; nothing where nothing was, or where it can't be read."""
    try:
        return msgspec.json.decode(body or b"[]", type=tuple[FeedInfo, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def tabs_of(infos: Sequence[FeedInfo]) -> tuple[FeedInfo, ...]:
    """The pinned feeds, the timeline among them wherever it is."""
    pinned = tuple(info for info in infos if info.is_pinned)
    return pinned if any(info.name == FOLLOWING for info in pinned) else (HOME, *pinned)


def of_generator(raw: msgspec.Raw) -> FeedInfo | None:
    """A generator; None for one that can't be read."""
    try:
        view, said = _without_type(raw, FeedRecord), decode_view(raw, _Described)
        uri = to_address(said.uri, "the feed")
    except UNREADABLE:
        return None
    return FeedInfo(f"feed:{uri}", clean_line(view.display_name, max_chars=100), _handle(view), _about(said))


def of_list(raw: msgspec.Raw) -> FeedInfo | None:
    """A list; None for one that can't be read."""
    try:
        view, said = _without_type(raw, ListRecord), decode_view(raw, _Described)
        uri = to_address(said.uri, "the list")
    except UNREADABLE:
        return None
    purpose = clean_line(said.purpose.rpartition("#")[2], max_chars=40)
    title = clean_line(view.name, max_chars=100)
    return FeedInfo(
        f"list:{uri}",
        title,
        _handle(view),
        _about(said),
        purpose=purpose,
        size=max(0, said.list_item_count),
        is_muting=said.viewer.muted,
        is_blocking=bool(said.viewer.blocked),
    )


def _without_type(raw: msgspec.Raw, kind: type[V]) -> V:
    """A view that may say its own type, or not, where only one kind can be."""
    value = msgspec.json.decode(raw)
    if not isinstance(value, dict):
        raise BadView("it is no object")
    config = kind.__struct_config__
    view: V = decode_view(msgspec.json.encode({**value, str(config.tag_field): config.tag}), kind)
    return view


def _handle(view: FeedRecord | ListRecord) -> str:
    """Who made it; "" where that can't be told."""
    handle = view.creator.handle.lower() if view.creator else ""
    return handle if is_handle(handle) else ""


def _about(said: _Described) -> str:
    return clean_line(said.description, max_chars=ABOUT_CHARS)
