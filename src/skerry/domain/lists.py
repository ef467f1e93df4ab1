"""Lists of other people, somebody's places on one's own, starter packs: what is looked up, and what the answers say.

Source: the lexicons `app.bsky.graph.getListsWithMembership`, `app.bsky.graph.getActorStarterPacks` and
`app.bsky.graph.getStarterPack`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_view
from skerry.domain.directory import ABOUT_CHARS, FeedInfo, of_generator, of_list
from skerry.domain.errors import BadAnswer, UsageError
from skerry.domain.lexicon import Profile, View
from skerry.domain.parts import to_address
from skerry.domain.syntax import is_at_uri, is_did, is_handle

ListsKind = Literal["lists-of", "memberships", "packs-of", "pack", "trends"]

TRENDS = "trends"

PACK = "pack:"
"""The beginning of the name of a starter pack."""


class ListsName(msgspec.Struct, frozen=True):
    """What a list of lists is kept under.

    "lists-of" and "packs-of" are somebody's by DID, "memberships" are one's own lists with the mark whether somebody
    is on them, "pack" is what a starter pack has, by its address, "trends" is what is talked about.
    """

    kind: ListsKind
    subject: str = ""

    @classmethod
    def parse(cls, name: str) -> ListsName:
        """Take a name apart. Raises `UsageError` for one that is none."""
        kind, _, subject = name.partition(":")
        match kind:
            case "lists-of" | "memberships" | "packs-of" if is_did(subject):
                return cls(kind, subject)
            case "pack" if is_at_uri(subject) and subject.count("/") == 4:
                return cls(kind, subject)
            case "trends" if not subject:
                return cls(kind)
            case _:
                pass
        raise UsageError("this names no lists", where=clean_line(name, max_chars=200))

    def __str__(self) -> str:
        """The name itself."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


class Membership(msgspec.Struct, frozen=True, omit_defaults=True):
    """A list of one's own, and whether somebody is on it."""

    info: FeedInfo
    is_on: bool = False


class _PackRecord(View, frozen=True):
    name: str = ""
    description: str = ""


class _Pack(View, frozen=True):
    """`app.bsky.graph.defs#starterPackView` and `#starterPackViewBasic`, without its parts."""

    uri: str
    record: _PackRecord
    creator: Profile | None = None
    list_item_count: int = 0
    joined_all_time_count: int = 0


class _Parts(View, frozen=True):
    feeds: tuple[msgspec.Raw, ...] = ()
    list: msgspec.Raw = msgspec.Raw(b"null")


class _Packs(View, frozen=True):
    starter_packs: list[msgspec.Raw]


class _OnePack(View, frozen=True):
    starter_pack: msgspec.Raw


class _Memberships(View, frozen=True):
    lists_with_membership: list[msgspec.Raw]


class _Row(View, frozen=True):
    list: msgspec.Raw
    list_item: object = None


def decode_memberships(body: bytes, *, host: str = "") -> list[Membership]:
    """The answer of `app.bsky.graph.getListsWithMembership`, without what can't be read. Raises BadAnswer."""
    found: list[Membership] = []
    for raw in decode_answer(body, _Memberships, host).lists_with_membership:
        try:
            row: _Row = decode_view(raw, _Row)
        except UNREADABLE:
            continue
        if info := of_list(row.list):
            found.append(Membership(info, row.list_item is not None))
    return found


def decode_packs(body: bytes, *, host: str = "") -> list[FeedInfo]:
    """The answer of `app.bsky.graph.getActorStarterPacks`. Raises BadAnswer."""
    return [info for raw in decode_answer(body, _Packs, host).starter_packs if (info := _of_pack(raw))]


def decode_pack(body: bytes, *, host: str = "") -> list[FeedInfo]:
    """What a starter pack has, by the answer of `app.bsky.graph.getStarterPack`: the pack, its list, its feeds.

    Raises BadAnswer.
    """
    raw = decode_answer(body, _OnePack, host).starter_pack
    pack = _of_pack(raw)
    if pack is None:
        raise BadAnswer("the starter pack can't be read", where=host)
    parts: _Parts = decode_view(raw, _Parts)
    people = of_list(parts.list)
    found = [msgspec.structs.replace(people, title=f"The people of {pack.words}")] if people else []
    return [pack, *found, *(info for feed in parts.feeds if (info := of_generator(feed)))]


def encode_memberships(found: Iterable[Membership]) -> bytes:
    """As they are kept."""
    return msgspec.json.encode(tuple(found))


def read_memberships(body: bytes | None) -> tuple[Membership, ...]:
    """What was kept; nothing where nothing was, or where it can't be read."""
    try:
        return msgspec.json.decode(body or b"[]", type=tuple[Membership, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def _of_pack(raw: msgspec.Raw) -> FeedInfo | None:
    """A starter pack; None for one that can't be read."""
    try:
        view: _Pack = decode_view(raw, _Pack)
        uri = to_address(view.uri, "the starter pack")
    except UNREADABLE:
        return None
    handle = view.creator.handle.lower() if view.creator else ""
    return FeedInfo(
        f"{PACK}{uri}",
        clean_line(view.record.name, max_chars=100),
        handle if is_handle(handle) else "",
        clean_line(view.record.description, max_chars=ABOUT_CHARS),
        size=max(0, view.list_item_count),
    )
