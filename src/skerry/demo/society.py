"""The demo's people and lists: profiles, who follows whom, lists with members, a starter pack, what is talked about.

Made up from the authors of the world; what is done to them holds as long as the demo is open.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from skerry.demo.rows import read_authors
from skerry.demo.world import DID, HANDLE, World
from skerry.domain.addresses import LISTS as LISTS_COLLECTION
from skerry.domain.addresses import PACKS
from skerry.domain.directory import FEEDS, HOME, LISTS, FeedInfo, encode_infos, read_infos, saved_feeds
from skerry.domain.errors import UsageError
from skerry.domain.feed_settings import FeedEdit, edited_items, items_of
from skerry.domain.lists import Membership, encode_memberships
from skerry.domain.moderation import Moderated, PersonModeration
from skerry.domain.people import People, Person
from skerry.domain.posts import Author
from skerry.domain.tid import new_tid
from skerry.domain.trends import Trend, encode_trends
from skerry.domain.writing import Delete, EditProfile, SaveList, Toggle, Wish
from skerry.store.cache import Cache

LIGHT, LIBRARY = "did:web:ingrid.skarvholm.example.com", "did:web:library.havnsund.example.com"
NEIGHBOURS = f"at://{DID}/{LISTS_COLLECTION}/neighbours"
SELLERS = f"at://{LIGHT}/{LISTS_COLLECTION}/sellers"
PACK_LIST = f"at://{LIBRARY}/{LISTS_COLLECTION}/first-week"
PACK = f"at://{LIBRARY}/{PACKS}/first-week"
DAY_MS = 86_400_000

TRENDS = (
    Trend("Spring tide", "spring tide", "the sound, this week", 412, is_hot=True),
    Trend("Skarvholm light", "Skarvholm", "who keeps it", 96),
    Trend("Cake policy", "cake", "Havnsund Library", 61),
)


class Society:
    """Answers what is looked up, as the network would."""

    def __init__(self, cache: Cache, world: World, now_ms: int) -> None:
        self._cache = cache
        self._now_ms = now_ms
        rows = {row.handle: row for row in read_authors()}
        you = Person(Author(DID, HANDLE, "You"), "You, looking at a made-up world.", followers=41, follows=30, posts=12)
        self._people = {DID: you}
        for number, author in enumerate(world.authors()):
            row = rows.get(author.handle)
            self._people[author.did] = Person(
                author,
                row.bio if row else "",
                follows_you=number % 3 == 0,
                is_verified=number % 9 == 4,
                followers=90 + number * 37 % 900,
                follows=20 + number * 53 % 300,
                posts=100 + number * 71 % 4000,
                created_ms=now_ms - (400 + number * 31) * DAY_MS,
                moderation=_moderation(number),
            )
        near = {did for did in self._people if "havnsund" in did}
        far = {did for did, person in self._people.items() if not person.author.is_followed and did != DID}
        self._members = {NEIGHBOURS: near, SELLERS: far, PACK_LIST: set(list(self._people)[1:8])}
        curate, mod = "curatelist", "modlist"
        self._lists = [
            FeedInfo(f"list:{NEIGHBOURS}", "Neighbours", HANDLE, "Within reach of the ferry", purpose=curate),
            FeedInfo(
                f"list:{SELLERS}", "Sells you things", self._handle(LIGHT), "To mute", purpose=mod, is_muting=True
            ),
        ]

    def look_up(self, name: str) -> None:
        """Keep what a name stands for. Raises UsageError for what the world has not."""
        kind, _, subject = name.partition(":")
        if subject.startswith("at://") and not subject.startswith("at://did:"):
            subject = subject.replace("at://", "at://did:web:", 1)
        match kind:
            case "feeds":
                return
            case "lists":
                self._keep(LISTS, encode_infos(self._counted()))
            case "lists-of":
                self._keep(name, encode_infos([info for info in self._counted() if info.maker == subject]))
            case "packs-of" | "pack":
                self._keep(name, encode_infos(self._pack(f"{kind}:{subject}")))
            case "memberships":
                own = [info for info in self._lists if info.maker == DID]
                found = [Membership(info, subject in self._members[info.uri]) for info in own]
                self._keep(name, encode_memberships(found))
            case "trends":
                self._keep(name, encode_trends(list(TRENDS)))
            case "profile":
                self._keep(name, msgspec.json.encode(self._person(subject)))
            case _:
                self._keep(name, msgspec.json.encode(People(self._found(kind, subject))))

    def members(self, uri: str) -> frozenset[str]:
        """Who is on a list."""
        return frozenset(self._members.get(uri, ()))

    def edit_feeds(self, edit: FeedEdit) -> None:
        """Change the saved feeds. Raises UsageError."""
        infos = read_infos(self._cache.kept(FEEDS)) or (HOME,)
        items = [msgspec.json.decode(item) for item in edited_items(items_of(infos, new_tid), edit, new_tid)]
        saved = saved_feeds([{"$type": "app.bsky.actor.defs#savedFeedsPrefV2", "items": items}])
        known = {info.name: info for info in (*infos, *self._lists)}
        named = [replace(known.get(info.name, info), is_pinned=info.is_pinned) for info in saved]
        self._keep(FEEDS, encode_infos(named))

    def carry_out(self, wish: Wish, uri: str) -> None:
        """Have it be so; `uri` is what was "written"."""
        match wish:
            case SaveList(name, about, purpose, uri="") if uri:
                self._members[uri] = set()
                self._lists.append(FeedInfo(f"list:{uri}", name, HANDLE, about, purpose=f"{purpose}list"))
            case SaveList(name, about, uri=changed):
                self._change(changed, title=name, about=about)
            case Delete(gone):
                self._lists = [info for info in self._lists if info.uri != gone]
            case Toggle("list-item", did, is_on, of_list=of_list) if of_list in self._members:
                (self._members[of_list].add if is_on else self._members[of_list].discard)(did)
            case Toggle("list-mute", subject, is_on):
                self._change(subject, is_muting=is_on)
            case Toggle("list-block", subject, is_on):
                self._change(subject, is_blocking=is_on)
            case Toggle("follow" | "mute" | "block" as kind, did, is_on) if did in self._people:
                field = {"follow": "is_followed", "mute": "is_muted", "block": "is_blocked"}[kind]
                person = self._people[did]
                self._people[did] = replace(person, author=replace(person.author, **{field: is_on}))
            case EditProfile(name, about):
                you = self._people[DID]
                author = you.author if name is None else replace(you.author, name=name)
                self._people[DID] = replace(you, author=author, about=you.about if about is None else about)
            case _:
                pass

    def _change(self, uri: str, **fields: object) -> None:
        self._lists = [replace(info, **fields) if info.uri == uri else info for info in self._lists]

    def _counted(self) -> list[FeedInfo]:
        return [replace(info, size=len(self._members[info.uri])) for info in self._lists]

    def _pack(self, name: str) -> list[FeedInfo]:
        """The one starter pack, or what it has."""
        size = len(self._members[PACK_LIST])
        handle = self._handle(LIBRARY)
        pack = FeedInfo(f"pack:{PACK}", "Your first week in Havnsund", handle, "Whom to know", size=size)
        people = FeedInfo(
            f"list:{PACK_LIST}", f"The people of {pack.title}", handle, purpose="referencelist", size=size
        )
        if name == f"packs-of:{LIBRARY}":
            return [pack]
        return [pack, people] if name == pack.name else []

    def _found(self, kind: str, subject: str) -> tuple[Person, ...]:
        """People of a list: a few of them each, always the same."""
        people = [person for did, person in self._people.items() if did not in (DID, subject)]
        match kind:
            case "members":
                return tuple(person for person in people if person.author.did in self._members.get(subject, ()))
            case "people":
                words = subject.casefold()
                return tuple(each for each in people if words in f"{each.author} {each.about}".casefold())
            case "known":
                return tuple(each for each in self._found("followers", subject) if each.author.is_followed)
            case "followers" | "follows" | "likes" | "reposts":
                start = sum(map(ord, kind + subject))
                return tuple(each for number, each in enumerate(people) if (number + start) % 3 == 0)
            case _:
                raise UsageError("the demo's world has nothing of the kind", where=subject)

    def _person(self, who: str) -> Person:
        did = who if who.startswith("did:") else f"did:web:{who}"
        if did not in self._people:
            raise UsageError("the demo's world has nobody of this name", where=who)
        if did == DID:
            return self._people[did]
        known = [each.author.handle for each in self._found("known", did)]
        return replace(self._people[did], known_followers=len(known), known=tuple(known[:3]))

    def _handle(self, did: str) -> str:
        return did.removeprefix("did:web:")

    def _keep(self, name: str, body: bytes) -> None:
        self._cache.keep(name, body, at_ms=self._now_ms)


def _moderation(number: int) -> PersonModeration:
    """One of them has a label, so that one sees how that looks."""
    if number != 11:
        return PersonModeration()
    label = Moderated("alert", "label", "spam", "did:web:labels.example.com", "labels.example.com", "account")
    return PersonModeration((label,))
