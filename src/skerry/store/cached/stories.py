"""What a cache knows of stories: who tells the same, and who has not been looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from skerry.domain.stories import Teller
from skerry.store import stories, timeline
from skerry.store.cached.file import CacheFile
from skerry.store.values import ItemKey, Likeness, PostToTell, ToldVector


class StoryCache(CacheFile):
    """The stories of a cache."""

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
