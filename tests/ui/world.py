"""A store filled with made-up posts, and a sync that says what a test makes it say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from skerry.config.drafts import Drafts
from skerry.config.paths import Paths
from skerry.domain.pages import ItemToStore, PageNode, ThreadPage, TimelinePage
from skerry.domain.posts import FeedItem
from skerry.domain.verdicts import Action, Match, RuleResult, Verdict
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.protocol import Body, FromSync
from skerry.ui.keymap import Keymap
from skerry.ui.port import BrowserAttempt, RulePlace, Source, Surroundings
from tests.ui.posts import NOW_MS

FEED = "following"
RULESET = "made-up"
PAGE = 500


class World:
    """A folder with a cache.db and a user.db.

    Attributes:
        cache: The cache, open for writing.
        ids: The items' ids by their address.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = Paths(folder, folder, folder, folder)
        self.cache = Cache.open(folder / "cache.db", write=True)
        self.user = User.open(folder / "user.db")
        self.sync = QuietSync()
        self.ids: dict[str, int] = {}
        self.now_ms = NOW_MS
        self.opened: list[str] = []
        self.folds_stories = True

    def fill(self, items: Iterable[FeedItem], *, is_complete: bool = True) -> list[int]:
        """Store items, the newest first, as the pages of one walk; their ids in the same order."""
        wanted = list(items)
        place = self.cache.top()
        ids: list[int] = []
        for start in range(0, len(wanted), PAGE):
            part = wanted[start : start + PAGE]
            is_last = start + PAGE >= len(wanted)
            page = TimelinePage(
                tuple(ItemToStore(item, b"{}") for item in part), "" if is_last and is_complete else f"c{start}"
            )
            result = self.cache.put_page(FEED, page, place, asked_ms=self.now_ms, own_did="did:plc:me")
            ids += result.new
            place = result.next or place
        for key in self.cache.keys(FEED, limit=len(ids) + 1):
            self.ids.update((address, item_id) for item_id, address in self.cache.addresses([key.id]).items())
        return ids

    def judge(self, actions: Mapping[int, Action], *, score: float = 0.0) -> None:
        """Store verdicts by item id."""
        self.cache.put_verdicts(RULESET, [(item_id, verdict(action, score)) for item_id, action in actions.items()])

    def tell(self, *stories: Sequence[int]) -> tuple[int, ...]:
        """Have items be told as stories, each called after its last, an empty one for none; the items that changed."""
        posts = {post.post.uri: post.id for post in self.cache.unencoded("no model", 1_000_000)}
        found: dict[int, int] = {}
        for ids in stories:
            uris = [address.partition(" ")[0] for address in self.cache.addresses(ids).values()]
            found.update((posts[uri], posts[uris[-1]] if len(uris) > 1 else 0) for uri in uris)
        return self.cache.put_told("no teller", "no model", [], found)

    def thread(self, uri: str, nodes: Iterable[PageNode]) -> None:
        """Store the thread of a post, fetched now."""
        self.cache.put_thread(uri, ThreadPage(tuple(nodes)), fetched_ms=self.now_ms)

    def source(self) -> Source:
        """What the window is given, over a connection of its own."""
        return Source(
            "me.example.com", Cache.open(self.folder / "cache.db", write=False), self.user, self.sync, did="did:plc:me"
        )

    def reader(self) -> Cache:
        """The cache, open for reading."""
        return Cache.open(self.folder / "cache.db", write=False)

    def own_user(self) -> User:
        """user.db, over a connection that whoever gets it may close."""
        return User.open(self.folder / "user.db")

    def surroundings(self, remaps: Mapping[str, str] | None = None, *, theme: str = "skerry-dark") -> Surroundings:
        """The rest that it is given."""
        return Surroundings(
            keymap=Keymap.build(remaps),
            now_ms=lambda: self.now_ms,
            open_link=self.opened.append,
            edit=lambda file, line: ["true", f"{file}:{line}"],
            rule_place=lambda name: RulePlace(self.folder / "filters.toml", 3) if name == "Football nights" else None,
            drafts=lambda: Drafts(self.paths),
            has_draft=lambda: any((self.folder / "drafts").glob("**/*.toml")),
            crash_log=self.folder / "crash.log",
            theme=theme,
            folds_stories=self.folds_stories,
        )

    def close(self) -> None:
        """Close both files."""
        self.cache.close()
        self.user.close()
        self.sync.close()


def verdict(action: Action, score: float = 0.0) -> Verdict:
    """A verdict of a rule called "Football nights", and of another that nearly hit."""
    if action == "show":
        near = RuleResult("Quiet", "dim", False, 0.41, (Match("topic", "anything loud", 0.41),))
        return Verdict("show", score, (near,), written=("en",))
    hit = RuleResult("Football nights", action, True, 0.92, (Match("topic", "football matches", 0.92),))
    near = RuleResult("Quiet", "dim", False, 0.41, (Match("topic", "anything loud", 0.41),))
    return Verdict(action, score, (hit, near), written=("en",))


class QuietSync:
    """A sync on a pipe: it says what `says` was given, and keeps what it was asked.

    Attributes:
        asked: The requests so far.
        is_there: Whether it can be asked.
    """

    def __init__(self) -> None:
        self.asked: list[Body] = []
        self.is_there = True
        self._said: list[FromSync] = []
        self._read, self._write = os.pipe()

    def says(self, *messages: FromSync) -> None:
        """Have something arrive."""
        self._said += messages
        os.write(self._write, b"!")

    @property
    def is_heard(self) -> bool:
        """Whether all that was said has arrived."""
        return not self._said

    def fileno(self) -> int:
        """The end to watch."""
        return self._read

    def poke(self) -> list[FromSync]:
        """It is always connected."""
        return []

    def send(self, body: Body) -> int:
        """Keep a request, where it can be asked."""
        if not self.is_there:
            return 0
        self.asked.append(body)
        return len(self.asked)

    def receive(self) -> list[FromSync]:
        """What was said."""
        os.read(self._read, 4096)
        said, self._said = self._said, []
        return said

    def close(self) -> None:
        """Close the pipe."""
        if self._read >= 0:
            os.close(self._read)
            os.close(self._write)
            self._read = self._write = -1


def no_browser(handle: str) -> BrowserAttempt:
    """A sign-in by browser that nobody should ask for."""
    raise AssertionError(handle)
