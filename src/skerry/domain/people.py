"""People as profiles and lists of people show them.

Source: the lexicons `app.bsky.actor.defs#profileView*`, `app.bsky.graph.getFollowers` and its like.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from skerry.domain.clean import clean, clean_line
from skerry.domain.decoding import UNREADABLE, decode_answer, decode_view
from skerry.domain.errors import BadAnswer, UsageError
from skerry.domain.lexicon import ProfileDetails
from skerry.domain.mapping import MAX_COUNT
from skerry.domain.moderation import PersonModeration
from skerry.domain.parts import to_author
from skerry.domain.posts import Author
from skerry.domain.syntax import is_at_uri, is_did, is_handle, parse_time
from skerry.domain.views import cursor_of

PeopleKind = Literal["profile", "followers", "follows", "known", "likes", "reposts", "people", "members"]

Judge = Callable[[bytes], PersonModeration]
"""What is done with an account, by the view of it."""

ABOUT_CHARS, ABOUT_LINES = 2000, 20
"""How much of a description is kept; the lexicon allows 256 graphemes."""

MAX_KNOWN = 3
"""Known followers who are named."""

MAX_PEOPLE = 2000
"""People of a list that are kept."""


class PeopleName(msgspec.Struct, frozen=True):
    """What a profile, or a list of people, is kept under.

    "profile" is of a DID or a handle, "people" are those found by words, "likes" and "reposts" are of a post,
    "members" of a list.
    """

    kind: PeopleKind
    subject: str

    @classmethod
    def parse(cls, name: str) -> PeopleName:
        """Take a name apart. Raises `UsageError` for one that names neither."""
        kind, _, subject = name.partition(":")
        match kind:
            case "profile" if is_did(subject) or is_handle(subject):
                return cls(kind, subject)
            case "followers" | "follows" | "known" if is_did(subject):
                return cls(kind, subject)
            case "likes" | "reposts" | "members" if is_at_uri(subject) and subject.count("/") == 4:
                return cls(kind, subject)
            case "people" if subject.strip():
                return cls(kind, clean_line(subject, max_chars=500))
            case _:
                pass
        raise UsageError("this names no people", where=clean_line(name, max_chars=200))

    def __str__(self) -> str:
        """The name itself."""
        return f"{self.kind}:{self.subject}"


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """An account as a profile shows it.

    Attributes:
        author: Who it is.
        about: The description.
        follows_you: Whether they follow the signed-in account.
        is_blocking_you: Whether they block it.
        is_verified: A trusted verifier says that it is who it says.
        is_verifier: It is such a verifier.
        followers: How many follow it; this and the next are of a whole profile only.
        follows: How many it follows.
        posts: How many posts it has.
        created_ms: When it was made; 0 where that is not said.
        known_followers: How many of those that the account follows follow it.
        known: Handles of a few of them.
        moderation: What the network's rules do with it.
        muted_by: The name of the list that mutes it; "" for none.
        blocked_by: The name of the list that blocks it.
    """

    author: Author
    about: str = ""
    follows_you: bool = False
    is_blocking_you: bool = False
    is_verified: bool = False
    is_verifier: bool = False
    followers: int = 0
    follows: int = 0
    posts: int = 0
    created_ms: int = 0
    known_followers: int = 0
    known: tuple[str, ...] = ()
    moderation: PersonModeration = PersonModeration()
    muted_by: str = ""
    blocked_by: str = ""


class People(msgspec.Struct, frozen=True):
    """Some people in the server's order. `cursor` asks for the next; empty at the end."""

    people: tuple[Person, ...] = ()
    cursor: str = ""

    def with_more(self, more: People) -> People:
        """Further ones behind these, each once."""
        found = {person.author.did: person for person in reversed((*self.people, *more.people))}
        order = dict.fromkeys(person.author.did for person in (*self.people, *more.people))
        people = tuple(found[did] for did in order)[:MAX_PEOPLE]
        return People(people, more.cursor if more.cursor != self.cursor and len(people) < MAX_PEOPLE else "")


def decode_profile(body: bytes, judge: Judge | None = None, *, host: str = "") -> Person:
    """The answer of `app.bsky.actor.getProfile`. Raises BadAnswer."""
    try:
        return _person(msgspec.Raw(body), judge)
    except UNREADABLE as error:
        raise BadAnswer(f"the profile can't be read ({clean_line(str(error))})", where=host) from None


def decode_people(body: bytes, key: str, within: str = "", judge: Judge | None = None, *, host: str = "") -> People:
    """A list of people; those that can't be read are left out. Raises BadAnswer.

    Args:
        body: The answer.
        key: What it calls the list.
        within: What holds the profile in each element; "" where the element is the profile.
        judge: Says what is done with each.
        host: Goes into the words of an error.
    """
    answer = decode_answer(body, dict[str, msgspec.Raw], host)
    try:
        rows = msgspec.json.decode(answer.get(key, b""), type=list[msgspec.Raw])
        cursor = cursor_of(msgspec.json.decode(answer.get("cursor", b"null")))
    except msgspec.MsgspecError:
        raise BadAnswer("its answer has no list of people", where=host) from None
    found = []
    for row in rows:
        try:
            view = msgspec.json.decode(row, type=dict[str, msgspec.Raw])[within] if within else row
            found.append(_person(view, judge))
        except (*UNREADABLE, KeyError):
            continue
    return People(tuple(found), cursor)


def _person(raw: msgspec.Raw, judge: Judge | None) -> Person:
    """A person. Raises one of `UNREADABLE`."""
    view: ProfileDetails = decode_view(raw, ProfileDetails)
    seal, known = view.verification, view.viewer.known_followers
    return Person(
        author=to_author(view),
        about=clean(view.description, max_chars=ABOUT_CHARS, max_lines=ABOUT_LINES),
        follows_you=bool(view.viewer.followed_by),
        is_blocking_you=view.viewer.blocked_by,
        is_verified=seal.verified_status == "valid",
        is_verifier=seal.trusted_verifier_status == "valid",
        followers=_count(view.followers_count),
        follows=_count(view.follows_count),
        posts=_count(view.posts_count),
        created_ms=parse_time(view.created_at) or 0,
        known_followers=_count(known.count),
        known=tuple(each.handle.lower() for each in known.followers[:MAX_KNOWN] if is_handle(each.handle)),
        moderation=judge(bytes(raw)) if judge else PersonModeration(),
        muted_by=_name_in(view.viewer.muted_by_list),
        blocked_by=_name_in(view.viewer.blocking_by_list),
    )


def _name_in(by_list: object) -> str:
    """The name of a list in its view."""
    name = by_list.get("name") if isinstance(by_list, dict) else None
    return clean_line(name, max_chars=100) if isinstance(name, str) else ""


def _count(number: int) -> int:
    return max(0, min(number, MAX_COUNT))


def read_person(body: bytes | None) -> Person | None:
    """A profile that was kept."""
    try:
        return msgspec.json.decode(body, type=Person) if body else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def read_people(body: bytes | None) -> People | None:
    """A list that was kept; None for none."""
    try:
        return msgspec.json.decode(body, type=People) if body else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
