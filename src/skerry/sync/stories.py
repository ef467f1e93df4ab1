"""Posts with vectors into stories, a few at a time: what a page adds is compared with what lies near, never all.

A post is compared with those of `SPAN_MS` around it that share a link, a quoted post, words or rare terms with it, and
with those whose vectors are nearest. What hangs together is then put into stories by its pairs alone, so that the order
in which pages came makes no difference, as long as none of the limits below is met.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, combinations
from typing import TYPE_CHECKING

from skerry.domain.stories import MARGIN
from skerry.judge.stories.graph import Node, Pair, pair, stories_of
from skerry.judge.stories.keys import Keys, keys_of
from skerry.judge.stories.likelihood import Known, ground, is_near, log_odds
from skerry.judge.stories.marks import Marks, marks_of
from skerry.judge.stories.post import StoryPost, post_of
from skerry.judge.stories.rarity import Rarity
from skerry.judge.stories.strange import Strangeness
from skerry.judge.stories.version import teller_of
from skerry.judge.stories.weights import CUT
from skerry.judge.stories.window import Near, Window, cosine_of
from skerry.store.cache import Cache
from skerry.store.values import Likeness, PostToTell
from skerry.sync.encoding import Encoding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP = 32
"""Posts that are told at a time: the longest that sync does nothing else for it is some 20 ms."""

SPAN_MS = 72 * 3_600_000
"""What was written further apart is not compared."""

NEAREST, FLOOR = 8, 0.3
"""How many posts with the nearest vectors are compared with, and the cosine that they need."""

MAX_CERTAIN = 8
"""Of the posts with one link, quoted post or text, as many are compared with: the newest."""

MAX_SHARING = 24
"""A term that more posts have than this leads to none of them."""

MAX_RARE = 6
"""Of the posts that share rare terms, as many are compared with: those that share the most."""

REACH = 20_000
"""Vectors that are kept: 20 MB."""

MAX_WHOLE = 24
"""Up to so many posts that hang together, all pairs of them are compared."""

MAX_TOGETHER = 256
"""Of posts that hang together, as many are put into stories anew when one more comes."""

MARKS_KEPT, WORDS_KEPT = 1_000, 5_000
"""Posts whose marks, and words whose vectors are kept: 10 MB each."""

SAME_AUTHOR = 1.5
"""Log-odds less for two posts of one author in words of their own: mostly they go on with a thing."""

SKIPPED = -99.0
"""The odds of a pair that can't reach the cut, whatever its words say."""


class _AllAlike(Strangeness):
    """Finds every word in the other post: the most that a look at the words could give."""

    def __init__(self) -> None:
        pass

    def between(self, _a: Marks, _b: Marks) -> float:
        """Nothing is strange."""
        return 0.0


class Telling:
    """Puts posts into stories.

    Args:
        cache: The store, for writing.
        encoding: The encoder, for words.
        model: The id of the model that vectors are kept under.
        changed: Told the ids of items that are in another story now.
    """

    def __init__(
        self, cache: Cache, encoding: Encoding, model: str, changed: Callable[[tuple[int, ...]], None]
    ) -> None:
        self._cache = cache
        self._encoding = encoding
        self._model = model
        self._teller = teller_of(model)
        self._changed = changed
        self._window = Window(SPAN_MS)
        self._rarity = Rarity.counted()
        self._strangeness = Strangeness(_never, WORDS_KEPT)
        self._marks: dict[str, Marks] = {}
        self._epoch = cache.epoch

    async def tell_some(self) -> bool:
        """Tell a few posts, the newest first; False when there are none, or the encoder was lost."""
        if not self._encoding.ready.is_set():
            return False
        fresh = self._cache.untold(self._teller, self._model, STEP)
        if not fresh:
            return False
        if self._epoch != self._cache.epoch:  # another file: its ids are others
            self._epoch = self._cache.epoch
            self._window.clear()
        hand = _Hand(self._cache, fresh)
        known = await asyncio.to_thread(lambda: [self._known(post) for post in fresh])
        keys = [keys_of(post, marks, self._rarity) for post, marks in known]
        left = self._cache.begin_telling(
            [(post, (*each.certain, *each.rare)) for post, each in zip(fresh, keys, strict=True)]
        )
        self._fill_window(fresh)
        near = await asyncio.to_thread(self._window.nearest, [post.id for post in fresh], NEAREST, FLOOR)
        edges = await self._compare(self._pairs(fresh, keys, near), hand, is_whole=False)
        if edges is None:
            return False
        self._cache.put_likenesses([edge for edge in edges if edge.odds >= 0])
        stories = await self._stories([post.id for post in fresh], hand)
        if stories is None:
            return False
        changed = self._cache.put_told(self._teller, self._model, fresh, stories)
        self._changed(tuple(dict.fromkeys((*left, *changed))))
        return True

    # Which pairs

    def _fill_window(self, fresh: Sequence[PostToTell]) -> None:
        """Have the vectors of the posts' time at hand, and theirs."""
        if len(self._window) > REACH + REACH // 2:
            self._window.clear()
        times = [post.post.sort_ms for post in fresh]
        for low, high in self._window.lacks(min(times), max(times)):
            told = self._cache.told_between(self._teller, low, high, REACH)
            self._window.put([(post.id, post.written_ms, post.vector.body, post.vector.scale) for post in told])
        self._window.put([(post.id, post.post.sort_ms, post.vector.body, post.vector.scale) for post in fresh])

    def _pairs(self, fresh: Sequence[PostToTell], keys: Sequence[Keys], near: Sequence[Near]) -> set[Pair]:
        """The pairs worth comparing."""
        found: set[Pair] = set()
        for post, each, nearest in zip(fresh, keys, near, strict=True):
            others = {other for other, _ in nearest} | self._sharing(post, each)
            found.update(pair(post.id, other) for other in others if other != post.id)
        return found

    def _sharing(self, post: PostToTell, keys: Keys) -> set[int]:
        low, high = post.post.sort_ms - SPAN_MS, post.post.sort_ms + SPAN_MS
        certain = self._cache.sharing(keys.certain, low, high, MAX_CERTAIN + 1)
        rare = self._cache.sharing(keys.rare, low, high, MAX_SHARING + 1)
        counts = Counter(chain.from_iterable(ids for ids in rare.values() if len(ids) <= MAX_SHARING))
        counts.pop(post.id, None)
        most = sorted(counts, key=lambda other: (-counts[other], other))
        return {*chain.from_iterable(certain.values()), *most[:MAX_RARE]}

    # How alike

    async def _compare(self, pairs: Iterable[Pair], hand: _Hand, *, is_whole: bool) -> list[Likeness] | None:
        """The odds of pairs; None when the encoder was lost.

        Unless `is_whole`, pairs that can't reach the cut whatever their words say are left at `SKIPPED`.
        """
        asked = sorted(pairs)
        posts = hand.posts(chain.from_iterable(asked))
        wanted = [(one, other) for one, other in asked if one in posts and other in posts]
        known = await asyncio.to_thread(lambda: {post_id: self._known(post) for post_id, post in posts.items()})

        def first() -> dict[Pair, float]:
            return {key: self._first_odds(key, posts, known, is_whole=is_whole) for key in wanted}

        odds = await asyncio.to_thread(first)
        self._strangeness.trim()
        unsure = [key for key in wanted if is_near(odds[key])]
        words = {word for post_id in chain.from_iterable(unsure) for word in self._strangeness.lacks(known[post_id][1])}
        vectors = await self._encoding.each(sorted(words))
        if vectors is None:
            return None
        self._strangeness.learn(vectors)

        def again() -> None:
            odds.update((key, self._odds(key, posts, known, self._strangeness)) for key in unsure)

        await asyncio.to_thread(again)
        return [_likeness(key, odds[key], known) for key in wanted]

    def _first_odds(self, key: Pair, posts: dict[int, PostToTell], known: dict[int, Known], *, is_whole: bool) -> float:
        """What can be said without the words of a pair."""
        if _is_answer(known[key[0]][0], known[key[1]][0]):
            return SKIPPED
        odds = self._odds(key, posts, known, None)
        if not is_whole and is_near(odds) and self._odds(key, posts, known, _ALL_ALIKE) < CUT + MARGIN:
            return SKIPPED
        return odds

    def _odds(
        self, key: Pair, posts: dict[int, PostToTell], known: dict[int, Known], strangeness: Strangeness | None
    ) -> float:
        """The log-odds; which post comes first is decided by their addresses, so that it is always the same."""
        one, other = sorted((posts[post_id] for post_id in key), key=lambda post: post.post.uri)
        cosine = cosine_of((one.vector.body, one.vector.scale), (other.vector.body, other.vector.scale))
        return log_odds(known[one.id], known[other.id], cosine, self._rarity, strangeness)

    def _known(self, post: PostToTell) -> Known:
        """A post as stories see it, with its marks."""
        seen = post_of(post.post)
        marks = self._marks.get(seen.text)
        if marks is None:
            if len(self._marks) >= MARKS_KEPT:
                self._marks.clear()
            marks = self._marks[seen.text] = marks_of(seen)
        return seen, marks

    # Which stories

    async def _stories(self, post_ids: Sequence[int], hand: _Hand) -> dict[int, int] | None:
        """The stories of all that hangs together with these posts; None when the encoder was lost."""
        stories: dict[int, int] = {}
        for post_id in post_ids:
            if post_id in stories:
                continue
            around = self._cache.around([post_id], MAX_TOGETHER)
            if 1 < len(around) <= MAX_WHOLE:
                missing = [key for key in combinations(sorted(around), 2) if key[1] not in around[key[0]]]
                found = await self._compare(missing, hand, is_whole=True)
                if found is None:
                    return None
                self._cache.put_likenesses(found)
                for like in found:
                    around[like.one][like.other] = like.odds
            odds = {pair(one, other): value for one, others in around.items() for other, value in others.items()}
            stories.update(stories_of(map(_node, hand.posts(around).values()), odds))
        return stories


class _Hand:
    """The posts of one step, each read once."""

    def __init__(self, cache: Cache, posts: Iterable[PostToTell]) -> None:
        self._cache = cache
        self._posts = {post.id: post for post in posts}

    def posts(self, ids: Iterable[int]) -> dict[int, PostToTell]:
        """Posts by id; those that are gone are left out."""
        wanted = dict.fromkeys(ids)
        if missing := [post_id for post_id in wanted if post_id not in self._posts]:
            self._posts.update(self._cache.posts_to_tell(missing))
        return {post_id: self._posts[post_id] for post_id in wanted if post_id in self._posts}


def _is_answer(one: StoryPost, other: StoryPost) -> bool:
    """Whether two posts are of one conversation, or one of them quotes the other: they talk, and don't tell again."""
    return one.thread == other.thread or one.quoted == other.id or other.quoted == one.id


def _likeness(key: Pair, odds: float, known: dict[int, Known]) -> Likeness:
    """The odds above what makes a story, and what they rest on."""
    one, other = (known[post_id] for post_id in key)
    by = ground(one, other)
    is_same_author = by == "words" and one[0].author == other[0].author
    return Likeness(*key, odds - CUT - MARGIN - is_same_author * SAME_AUTHOR, by)


def _node(post: PostToTell) -> Node:
    return Node(post.post.sort_ms, post.post.uri, post.id, post.post.reply_root or post.post.uri)


def _never(_texts: Sequence[str]) -> NDArray[np.float32]:
    """Words are encoded by sync itself, before they are needed."""
    raise AssertionError("a word was not encoded")


_ALL_ALIKE = _AllAlike()
