"""The network's rules as sync keeps them: the account's preferences as they were last read, and what follows for posts.

They lie in cache.db as they came, so that a start without a network decides the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from skerry.domain.moderation import UNMODERATED, Moderated, Moderation, PersonModeration
from skerry.domain.pages import ThreadPage
from skerry.judge.moderation import MODERATION_VERSION, Reader, Unreadable, moderation_of, person_moderation_of
from skerry.judge.moderation.account import Labelers, labelers_of, preferences_of, read_labelers
from skerry.judge.moderation.behavior import Context
from skerry.judge.moderation.causing import moderated
from skerry.judge.moderation.decision import Treatment
from skerry.judge.moderation.posts import moderate_profile
from skerry.judge.moderation.raw import inner, is_set
from skerry.store.cache import Cache

PREFERENCES, LABELERS, DECIDED = "preferences", "labelers", "decided"
"""What is kept of each under its name; of the last, by which `Moderating.id` the posts of threads were decided."""

THREAD_STEP = 200
"""Posts of threads that are decided between two looks at the socket."""


class Moderating:
    """Decides posts for one account.

    Args:
        cache: The store, for writing.
        did: The account; None for who isn't signed in.

    Attributes:
        id: What verdicts that rest on it are stored under: another one when it would decide otherwise.
    """

    def __init__(self, cache: Cache, did: str | None) -> None:
        self._cache = cache
        self._did = did
        self._entries: Sequence[object] = ()
        self._labelers = Labelers()
        self._reader = self._without_words = Reader(did)
        self.id = ""
        self._kept = (b"", b"")
        self._reached = 0
        self._decided = (cache.kept(DECIDED) or b"").decode("ascii", "replace")
        self.read()

    @property
    def labelers(self) -> tuple[str, ...]:
        """Whose labels are asked for."""
        return labelers_of(self._entries)

    def read(self) -> bool:
        """Take what is kept; whether it decides otherwise than before."""
        self._kept = (self._cache.kept(PREFERENCES) or b"[]", self._cache.kept(LABELERS) or b"[]")
        entries, views = map(items_in, self._kept)
        self._entries, self._labelers = entries, read_labelers(views)
        return self.look()

    def look(self) -> bool:
        """See whether muted words have ended meanwhile; whether it decides otherwise than before."""
        now = _now()
        preferences = preferences_of(self._entries)
        words = tuple(word for word in preferences.muted_words if not (word.expires and word.expires < now))
        preferences = msgspec.structs.replace(preferences, muted_words=words)
        self._reader = Reader(self._did, preferences, self._labelers.definitions)
        without_words = msgspec.structs.replace(preferences, muted_words=())
        self._without_words = Reader(self._did, without_words, self._labelers.definitions)
        before, self.id = self.id, self._digest(preferences)
        self._reached = self._reached if before == self.id else 0
        return before != self.id

    def keep(self, preferences: bytes, labelers: bytes, *, at_ms: int) -> bool:
        """Keep what was just read, each a JSON list; whether it decides otherwise than before."""
        if (preferences, labelers) == self._kept:
            return False
        self._cache.keep(PREFERENCES, preferences, at_ms=at_ms)
        self._cache.keep(LABELERS, labelers, at_ms=at_ms)
        return self.read()

    def of_items(self, item_ids: Sequence[int]) -> dict[int, Moderation]:
        """What is done with the posts of items; those with which nothing is are left out."""
        now = _now()
        found = {item_id: self._decide(raw, now) for item_id, raw in self._cache.raws(item_ids).items()}
        return {item_id: moderation for item_id, moderation in found.items() if moderation != UNMODERATED}

    def thread(self, page: ThreadPage) -> tuple[int, ...]:
        """Decide the posts of a thread that was just stored; answers with the items that changed by it."""
        now = _now()
        posts = ((node.uri, node.raw) for node in page.nodes if node.post is not None)
        return self._cache.put_moderations({uri: self._decide(raw, now) for uri, raw in posts})

    def person(self, raw: bytes, *, in_list: bool) -> PersonModeration:
        """What is done with an account, by its view; nothing with one that can't be read."""
        with suppress(msgspec.MsgspecError, Unreadable, RecursionError):
            view: object = msgspec.json.decode(raw)
            return person_moderation_of(view, self._reader, self._labelers.handles, in_list=in_list)
        return PersonModeration()

    def of_people(self, views: Iterable[tuple[str, bytes]]) -> dict[str, tuple[Moderated, ...]]:
        """Why people are left out of a list, by whatever names them; those who aren't are not in it.

        Labels leave out nobody whom the account follows, as in the official client; mutes and blocks do.
        """
        found: dict[str, tuple[Moderated, ...]] = {}
        for name, raw in views:
            with suppress(msgspec.MsgspecError, RecursionError, Unreadable):
                view: object = msgspec.json.decode(raw)
                filters = moderate_profile(view, self._reader).treatment(Context.CONTENT_LIST).filters
                if is_set(inner(view, "viewer", "following")):
                    filters = tuple(cause for cause in filters if cause.kind != "label" or cause.is_final)
                if causes := moderated(Treatment(filters=filters), self._labelers.handles):
                    found[name] = causes
        return found

    def decide_threads(self) -> bool:
        """Decide some posts that only threads have, once for each `id`; False when all are. Feeds' posts are judged."""
        if self._decided == self.id:
            return False
        now = _now()
        posts = self._cache.beside_feeds(self._reached, THREAD_STEP)
        self._cache.put_moderations({uri: self._decide(raw, now) for _, uri, raw in posts})
        if posts:
            self._reached = posts[-1][0]
        else:
            self._decided, self._reached = self.id, 0
            self._cache.keep(DECIDED, self.id.encode(), at_ms=0)
        return bool(posts)

    def _decide(self, raw: bytes, now: str) -> Moderation:
        """One post. Where its author made muted words unreadable, labels, mutes and blocks count all the same."""
        try:
            view: object = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, RecursionError):
            return UNMODERATED
        for reader in (self._reader, self._without_words):
            with suppress(Unreadable, RecursionError):
                return moderation_of(view, reader, self._labelers.handles, now=now)
        return UNMODERATED

    def _digest(self, preferences: object) -> str:
        """A hash of everything that a decision, or its words, depend on."""
        said = [MODERATION_VERSION, self._did, _plain(preferences), _plain(self._labelers)]
        return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:12]


def labelers_in(entries: Iterable[msgspec.Raw]) -> tuple[str, ...]:
    """Whose labels preferences ask for."""
    return labelers_of(items_in(msgspec.json.encode(tuple(entries))))


def items_in(body: bytes) -> Sequence[object]:
    """The items of a JSON list; none where it can't be read."""
    try:
        return msgspec.json.decode(body, type=list[object])
    except (msgspec.MsgspecError, RecursionError):
        return []


def _plain(value: object) -> object:
    """A value of structs, mappings and sets as lists and dicts in a fixed order."""
    if isinstance(value, msgspec.Struct):
        return _plain(msgspec.structs.asdict(value))
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(each)) for key, each in value.items())
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
