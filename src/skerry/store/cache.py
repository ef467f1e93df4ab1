"""cache.db: what can be fetched again. One process writes it, any number read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from skerry.domain.addresses import PostAddress
from skerry.domain.errors import StoreError
from skerry.domain.moderation import Moderation
from skerry.domain.pages import ThreadPage, TimelinePage
from skerry.domain.posts import Post
from skerry.domain.stories import Teller
from skerry.domain.verdicts import Verdict
from skerry.domain.writing import ToggleKind
from skerry.store import (
    finding,
    gaps,
    items,
    judging,
    listed,
    moderating,
    opening,
    posts,
    put,
    scores,
    standing,
    stories,
    threads,
    timeline,
    viewing,
)
from skerry.store.files import TROUBLE, is_damage, store_error, transaction
from skerry.store.standing import Standing
from skerry.store.values import (
    FeedState,
    Gap,
    ItemKey,
    ItemToJudge,
    Key,
    Likeness,
    Place,
    PostToEncode,
    PostToTell,
    PutResult,
    Rankable,
    StoredItem,
    ThreadView,
    ToldVector,
    Vector,
)

T = TypeVar("T")


class Cache:
    """cache.db of one account.

    A reader of a file that isn't there yet reads an empty cache until the writer has made one; where a file is
    damaged it reads nothing. A broken cell costs its row. A writer that meets other damage puts an empty cache in
    place of the file, says so in `notice`, and goes on. Any method raises StoreError when the disk is full, the file
    out of reach, or the cache closed.

    Attributes:
        notice: Why the file was rebuilt, for one line on the screen; "" when it wasn't.
        epoch: Raised whenever another file has taken the place of the one before: all ids are others now.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        """Use `Cache.open`."""
        self.notice = ""
        self.epoch = 0
        self._path = path
        self._write = write
        self._db: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._empty: sqlite3.Connection | None = None
        self._is_closed = False

    @classmethod
    def open(cls, path: Path, *, write: bool) -> Cache:
        """Open; create or rebuild when `write`. Raises StoreError when it can't be written."""
        cache = cls(path, write=write)
        if write:
            made, cache.notice = opening.open_to_write(path)
            cache._settle(made)
        else:
            cache._follow()
        return cache

    @property
    def has_file(self) -> bool:
        """Whether there is a file that can be read; where there is none, an empty cache is read."""
        return self._connection() is not self._empty

    def close(self) -> None:
        """Close; any later call raises StoreError."""
        self._is_closed = True
        for db in (self._db, self._empty):
            if db is not None:
                db.close()

    # Reads: one or two statements, all by index.

    def keys(
        self,
        feed: str,
        *,
        before: Key | None = None,
        after: Key | None = None,
        limit: int = 2000,
        hidden: bool | None = None,
    ) -> list[ItemKey]:
        """Places of a feed, newest first: older than `before`, newer than `after`, or all.

        With `after` alone, the `limit` places nearest to it. `hidden`: True for the tray, False for the rest.
        """
        return self._run(lambda db: timeline.keys(db, feed, before, after, limit, hidden))

    def keys_ranked(self, feed: str, *, limit: int = 2000, newest: int = 2000) -> list[ItemKey]:
        """The `newest` newest items that aren't hidden, by score, then by time; the first `limit` of them."""
        return self._run(lambda db: timeline.keys_ranked(db, feed, limit, newest))

    def places(self, feed: str, ids: Sequence[int]) -> list[ItemKey]:
        """Places of a feed's items by id, newest first; those that are gone are left out."""
        return self._run(lambda db: timeline.places(db, feed, ids))

    def items(self, ids: Sequence[int]) -> dict[int, StoredItem]:
        """Items by id, in the order asked for; those that are gone are left out."""
        return self._run(lambda db: items.items(db, ids))

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        """`FeedItem.address` by id, for read marks; a tenth of the time of `items`."""
        return self._run(lambda db: items.addresses(db, ids))

    def item_of(self, feed: str, address: str) -> ItemKey | None:
        """The place of an item by `FeedItem.address`, to find a remembered position again."""
        return self._run(lambda db: timeline.item_of(db, feed, address))

    def feeds_of(self, ids: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """Items by the name of the feed that they are in; those that are gone are left out."""
        return self._run(lambda db: listed.feeds_of(db, ids))

    def verdict(self, item_id: int) -> Verdict | None:
        """All that was said of an item, for the why panel."""
        return self._run(lambda db: items.verdict(db, item_id))

    def raw(self, uri: str) -> bytes | None:
        """The JSON of a post's view as the network gave it."""
        return self._run(lambda db: items.raw(db, uri))

    def thread(self, uri: str) -> ThreadView:
        """The thread of a post as it was last fetched, or what the store knows of it without."""
        return self._run(lambda db: threads.thread(db, uri))

    def find_post(self, address: PostAddress) -> Post | None:
        """A post by its address; one with a handle takes a look at every address, 20 ms at 100,000 posts."""
        return self._run(lambda db: finding.find_post(db, address))

    def items_to_try(self, ids: Sequence[int], *, model: str) -> list[ItemToJudge]:
        """Items by id, with their vectors of `model` as far as there are any; nothing is written."""
        return self._run(lambda db: finding.items_to_try(db, ids, model))

    def gaps(self, feed: str) -> list[Gap]:
        """What was not fetched, newest first."""
        return self._run(lambda db: gaps.gaps(db, feed))

    def feed_state(self, feed: str) -> FeedState:
        """Numbers and cursor of a feed; all empty for one that is not known."""
        return self._run(lambda db: timeline.feed_state(db, feed))

    # Where to ask the network.

    def top(self) -> Place:
        """Where a refresh asks."""
        return Place()

    def in_gap(self, feed: str, gap: int) -> Place | None:
        """Where to ask for what a gap hides; None when it is closed by now."""
        return self._run(lambda db: gaps.in_gap(db, feed, gap))

    def tail(self, feed: str) -> Place | None:
        """Where to ask for what lies below the oldest item; None when the feed is complete or was never fetched."""
        return self._run(lambda db: gaps.tail(db, feed))

    # Writes: each a transaction of its own.

    def put_page(self, feed: str, page: TimelinePage, place: Place, *, asked_ms: int, own_did: str) -> PutResult:
        """Store a page and what it says of how far the feed is known.

        A walk is `place = cache.top()`, then fetch with `place.cursor`, put, and go on with `PutResult.next` as long
        as one likes: wherever it ends, the store knows what is missing.

        Args:
            feed: The feed's name.
            page: What the server answered.
            place: Where it was asked.
            asked_ms: When, by this machine's clock: what was stored later can't be missing from the answer.
            own_did: The account; "" when there is none. Its own items are never taken for deleted.
        """
        return self._change(lambda db: put.put_page(db, feed, page, place, asked_ms, own_did))

    def put_list(self, feed: str, page: TimelinePage, *, cursor: str = "", asked_ms: int) -> PutResult:
        """Store a page of a feed that the server puts in order; any feed but Following.

        Args:
            feed: The feed's name.
            page: What the server answered.
            cursor: What it was asked with; without one the page takes the place of all that was there.
            asked_ms: When, by this machine's clock.
        """
        return self._change(lambda db: listed.put_list(db, feed, page, cursor, asked_ms))

    def remove_posts(self, uris: Iterable[str]) -> tuple[int, ...]:
        """Posts that are gone: out of every feed; threads keep a line for them. Answers with the items' ids."""
        gone = list(uris)
        return self._change(lambda db: tuple(item for uri in gone for item in posts.remove_post(db, uri)))

    def put_thread(self, uri: str, page: ThreadPage, *, fetched_ms: int) -> tuple[int, ...]:
        """Store the thread of a post in place of what was known of it; answers with items whose post is another now."""
        return self._change(lambda db: threads.put_thread(db, uri, page, fetched_ms))

    def set_viewer(self, uri: str, kind: ToggleKind, record: str, *, is_on: bool) -> tuple[int, ...]:
        """Note that the account liked a post, took that back, ...; answers with the items that show it."""
        return self._change(lambda db: viewing.set_viewer(db, uri, kind, record, is_on))

    def unencoded(self, model: str, limit: int) -> list[PostToEncode]:
        """Posts of feeds without a vector of `model`, those of the newest items first."""
        return self._change(lambda db: judging.unencoded(db, model, limit))

    def put_vectors(self, model: str, vectors: Sequence[tuple[int, Vector]]) -> None:
        """Store vectors by post id; items of these posts are to be judged again."""
        self._change(lambda db: judging.put_vectors(db, model, vectors))

    def vectors(self, model: str, post_ids: Sequence[int]) -> dict[int, Vector]:
        """Vectors by post id, as far as there are any."""
        return self._run(lambda db: judging.vectors(db, model, post_ids))

    def unjudged(self, ruleset: str, limit: int, *, model: str, besides: str = "") -> list[ItemToJudge]:
        """Items that `ruleset` has not judged, newest first, with their vectors of `model` as far as there are any.

        What the ruleset `besides` has judged is left out as well.
        """
        return self._change(lambda db: judging.unjudged(db, ruleset, limit, model, besides))

    def put_languages(self, languages: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Store the languages that were read in the posts of items, by item id; none where that can't be told."""
        self._change(lambda db: judging.put_languages(db, languages))

    def put_verdicts(
        self, ruleset: str, verdicts: Sequence[tuple[int, Verdict]], asked: Collection[int] = ()
    ) -> tuple[int, ...]:
        """Store verdicts by item id; answers with the ids of those where the verdict is another than before.

        Items of `asked` stay in the timeline although they are hidden: somebody is asked whether that is right.
        """
        return self._change(lambda db: judging.put_verdicts(db, ruleset, verdicts, asked))

    def left_to_judge(self, ruleset: str) -> int:
        """How many items `ruleset` has not judged: a kept number."""
        return self._run(lambda db: judging.left_to_judge(db, ruleset))

    # Moderation.

    def set_standing(self, did: str, kind: Standing, record: str, *, is_on: bool) -> tuple[int, ...]:
        """Note that the account follows, mutes or blocks somebody, or no longer; answers with items to be judged."""
        return self._change(lambda db: standing.set_standing(db, did, kind, record, is_on))

    def raws(self, item_ids: Sequence[int]) -> dict[int, bytes]:
        """The JSON of the views of items' posts, by item id; those that can't be read are left out."""
        return self._run(lambda db: moderating.raws(db, item_ids))

    def moderation(self, uri: str) -> Moderation:
        """What moderation does with a post."""
        return self._run(lambda db: moderating.moderation(db, uri))

    def put_moderations(self, found: Mapping[str, Moderation]) -> tuple[int, ...]:
        """Store what moderation does with posts, by address; answers with the items of those where that is new."""
        return self._change(lambda db: moderating.put_moderations(db, found))

    def beside_feeds(self, after: int, limit: int) -> list[tuple[int, str, bytes]]:
        """Posts that only threads have: id, address, the JSON of the view; in the order of ids above `after`."""
        return self._run(lambda db: moderating.beside_feeds(db, after, limit))

    def kept(self, name: str) -> bytes | None:
        """What was last read of the account under a name."""
        return self._run(lambda db: moderating.kept(db, name))

    def keep(self, name: str, body: bytes, *, at_ms: int) -> None:
        """Keep what was read of the account."""
        self._change(lambda db: moderating.keep(db, name, body, at_ms))

    # Stories.

    def of_stories(self, feed: str, ids: Sequence[int]) -> list[ItemKey]:
        """All places of stories, by `ItemKey.story`, that are not hidden, newest first."""
        return self._run(lambda db: timeline.of_stories(db, feed, ids))

    def story_names(self, item_ids: Sequence[int]) -> dict[int, str]:
        """What stories are called outside: the address of the earliest post, by item; without those in no story."""
        return self._run(lambda db: stories.story_names(db, item_ids))

    def tellers(self, uri: str, limit: int = 50) -> list[Teller]:
        """Who else tells what a post tells, the likest first."""
        return self._run(lambda db: stories.tellers(db, uri, limit))

    def untold(self, teller: str, model: str, limit: int) -> list[PostToTell]:
        """Posts with a vector of `model` that `teller` has not looked at, those of the newest items first."""
        return self._change(lambda db: stories.untold(db, teller, model, limit))

    def told_between(self, teller: str, low_ms: int, high_ms: int, limit: int) -> list[ToldVector]:
        """Posts that the teller has looked at, written between two moments, the newest first."""
        return self._change(lambda db: stories.told_between(db, teller, low_ms, high_ms, limit))

    def posts_to_tell(self, ids: Sequence[int]) -> dict[int, PostToTell]:
        """Posts with their vectors, by id; those that are gone are left out."""
        return self._change(lambda db: stories.posts(db, ids))

    def begin_telling(self, told: Sequence[tuple[PostToTell, Sequence[int]]]) -> tuple[int, ...]:
        """Forget what was told of posts, and note what they are found by; answers with the items that left a story."""
        return self._change(lambda db: stories.begin(db, told))

    def sharing(self, keys: Iterable[int], low_ms: int, high_ms: int, limit: int) -> dict[int, list[int]]:
        """Posts by what they share, written between two moments, `limit` of the newest for each."""
        return self._run(lambda db: {key: stories.sharing(db, key, low_ms, high_ms, limit) for key in keys})

    def put_likenesses(self, found: Sequence[Likeness]) -> None:
        """Store how alike posts are."""
        self._change(lambda db: stories.put_likenesses(db, found))

    def around(self, post_ids: Iterable[int], most: int) -> dict[int, dict[int, float]]:
        """The posts that hang together with some, `most` at most, each with the odds of all its pairs."""
        return self._run(lambda db: stories.around(db, post_ids, most))

    def put_told(
        self, teller: str, model: str, told: Sequence[PostToTell], found: Mapping[int, int]
    ) -> tuple[int, ...]:
        """Note that posts were told, and which story posts are in; answers with the ids of the items that changed."""
        return self._change(lambda db: stories.put_told(db, teller, model, told, found))

    # Taste.

    def vector_of(self, uri: str) -> tuple[str, Vector] | None:
        """A post's vector, and the model that made it; None while there is none."""
        return self._run(lambda db: scores.vector_of(db, uri))

    def items_of(self, uri: str) -> list[int]:
        """The items that show a post, the post itself before its reposts."""
        return self._run(lambda db: scores.items_of(db, uri))

    def items_to_score(self, ids: Sequence[int], *, model: str) -> list[ItemToJudge]:
        """Items by id, with their vectors of `model` as far as there are any."""
        return self._change(lambda db: judging.read_items(db, ids, model))

    def unscored(self, learner: str, limit: int, *, model: str) -> list[ItemToJudge]:
        """Items whose taste is that of another state of the ratings than `learner`, newest first; "" is none at all."""
        return self._change(lambda db: scores.unscored(db, learner, limit, model))

    def put_scores(self, learner: str, found: Sequence[tuple[int, float, float]]) -> tuple[int, ...]:
        """Store taste's part of scores: item id, the part, and how like anything rated the post is, 0 to 1.

        Answers with the ids of those where the part is another than before.
        """
        return self._change(lambda db: scores.put_scores(db, learner, found))

    def rankable(self, feed: str, newest: int) -> list[Rankable]:
        """What the ranked view puts in order: the newest items that aren't hidden, newest first."""
        return self._run(lambda db: scores.rankable(db, feed, newest))

    def put_lifts(self, feed: str, learner: str, lifts: Mapping[int, float]) -> tuple[int, ...]:
        """Put these items, by id, on the places kept for unusual posts, and no others.

        Answers with the ids of those whose score is another now; names of learners that nothing refers to are dropped.
        """

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            scores.forget_learners(db, learner)
            return scores.put_lifts(db, feed, lifts)

        return self._change(work)

    def landmarks(self, model: str) -> list[Vector]:
        """The vectors that taste compares others with, as they were chosen; none for another model."""
        return self._run(lambda db: scores.landmarks(db, model))

    def choose_landmarks(self, model: str, most: int) -> list[Vector]:
        """Choose them anew: the newest posts."""
        return self._change(lambda db: scores.choose_landmarks(db, model, most))

    def encoded(self, model: str, most: int) -> int:
        """How many posts of feeds a model has encoded; no more than `most` are counted."""
        return self._run(lambda db: scores.encoded(db, model, most))

    # How it is done.

    def _change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run something in a transaction."""
        if not self._write:
            raise StoreError("it is open to read only", where=str(self._path))

        def whole(db: sqlite3.Connection) -> T:
            with transaction(db):
                return work(db)

        return self._run(whole)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run something; once more on an empty cache when the file turns out to be damaged."""
        db = self._connection()
        try:
            return work(db)
        except TROUBLE as error:
            if not is_damage(error):
                raise store_error(error, self._path) from error
            damage = str(error)
        try:
            return work(self._rebuilt(damage) if self._write else self._nothing())
        except TROUBLE as error:
            raise store_error(error, self._path) from error

    def _connection(self) -> sqlite3.Connection:
        """The connection; a reader's follows the file that is there now."""
        if self._is_closed:
            raise StoreError("it is closed", where=str(self._path))
        if not self._write and opening.identity(self._path) != self._identity:
            return self._follow()
        return self._db if self._db is not None else self._follow()

    def _follow(self) -> sqlite3.Connection:
        """A reader's connection to the file that is there now, or to nothing."""
        identity = opening.identity(self._path)
        found = opening.open_to_read(self._path) if identity else None
        # While a file can't be read yet the writer may be making it: look again at the next read.
        self._identity = identity if found is not None else None
        if self._db is not None and found is None:
            self._db.close()
            self._db = None
        return self._nothing() if found is None else self._settle(found)

    def _nothing(self) -> sqlite3.Connection:
        """An empty cache in memory: what a reader reads where there is none, or where it is damaged."""
        if self._empty is None:
            self._empty = opening.nothing()
        return self._empty

    def _rebuilt(self, damage: str) -> sqlite3.Connection:
        """The writer's empty cache in place of a damaged one."""
        if self._db is not None:
            self._db.close()
            self._db = None
        made, self.notice = opening.rebuild(self._path, damage)
        return self._settle(made)

    def _settle(self, db: sqlite3.Connection) -> sqlite3.Connection:
        """Take another connection."""
        if self._db is not None:
            self._db.close()
        self._db = db
        self.epoch += 1
        return db
