"""Which posts of a list are folded under another that tells the same.

Of a story one post is shown, at its own place; the others stand behind one line below it, or under that line once it is
opened. Which one is shown is decided when the story comes into the list and then stays, so that nothing that the reader
has seen moves: a post that was shown gives way only when it leaves the list.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from typing import TYPE_CHECKING

from skerry.ui.feed.places import View, item_row
from skerry.ui.feed.row import FOLDS, Order, Row

if TYPE_CHECKING:
    from skerry.domain.verdicts import Action
    from skerry.store.values import ItemKey

RANK: dict[Action, int] = {"keep": 0, "boost": 1, "show": 2, "blur-media": 3, "sink": 4, "dim": 4, "collapse": 5}
"""Which is shown of a story, by what the rules do with its posts; among equals the earliest is."""

BELOW, INSIDE = 0.25, 0.5
"""Where the line stands behind the post that is shown, and the posts under it: before a gap there."""


class Folds:
    """The stories of a list.

    Attributes:
        under: The posts behind each story's line, newest first, by the story; the line has no posts while nothing is.
        opened: The stories whose posts are shown under their line.
    """

    def __init__(self, view: View) -> None:
        self.under: dict[int, tuple[int, ...]] = {}
        self.opened: set[int] = set()
        self._view = view
        self._members: dict[int, dict[int, ItemKey]] = {}
        self._story: dict[int, int] = {}
        self._shown: dict[int, int] = {}
        self._seen: set[int] = set()
        self._held: set[int] = set()
        self._line_order: dict[int, Order] = {}
        self._lines: list[Order] = []
        self._folded: list[Order] = []

    # Asking

    def __contains__(self, item_id: int) -> bool:
        """Whether an item is in a story here."""
        return item_id in self._story

    @property
    def count(self) -> int:
        """Posts that are folded away."""
        return len(self._folded)

    def story(self, row: Row) -> int:
        """The story that a row belongs to; 0 for none."""
        return row.id - FOLDS if row.is_fold else self._story.get(row.id, 0)

    def key(self, item_id: int) -> ItemKey | None:
        """What is known of an item that is in a story."""
        return self._members.get(self._story.get(item_id, 0), {}).get(item_id)

    def is_known(self, story: int) -> bool:
        """Whether the posts of a story are here."""
        return story in self._members

    def shown(self, row: Row) -> int:
        """The id of the item that stands for a row: of a line, the post above it."""
        return self._shown.get(row.id - FOLDS, 0) if row.is_fold else row.id

    def hidden_in(self, row: Row) -> tuple[int, ...]:
        """The items that are folded into a row; none while it is open."""
        story = row.id - FOLDS
        return self.under.get(story, ()) if row.is_fold and story not in self.opened else ()

    def is_inside(self, item_id: int) -> bool:
        """Whether an item is shown under an opened line."""
        story = self._story.get(item_id, 0)
        return story in self.opened and item_id in self.under.get(story, ())

    def before(self, order: Order) -> tuple[int, int]:
        """How many lines, and how many folded posts, there are down to a place."""
        return bisect_right(self._lines, order), bisect_right(self._folded, order)

    # Changing

    def hold(self, item_id: int) -> None:
        """Leave an item at its own place, whatever story it turns out to be in: the reader is there."""
        if not self.is_inside(item_id):
            self._held.add(item_id)

    def put(self, keys: Iterable[ItemKey]) -> None:
        """Have items in their stories, or know other things of them."""
        for key in keys:
            self._members.setdefault(key.story, {})[key.id] = key
            self._story[key.id] = key.story

    def drop(self, item_id: int) -> int:
        """Take an item out; the story that it was in, 0 for none."""
        story = self._story.pop(item_id, 0)
        if story:
            del self._members[story][item_id]
            if self._shown.get(story) == item_id:
                self._seen.add(item_id)
        return story

    def toggle(self, story: int) -> None:
        """Open a story, or fold it again; what was left at its own place is folded with the others."""
        self.opened ^= {story}
        self._held -= self._members.get(story, {}).keys()

    def keep_open(self, item_id: int, story: int) -> None:
        """Have the story that an item goes to open if the one that it comes from is."""
        if story and self._story.get(item_id, 0) in self.opened:
            self.opened.add(story)

    def settle(self, stories: Iterable[int]) -> dict[int, dict[int, Row]]:
        """Decide which rows stories have, by their ids."""
        asked = sorted(stories)
        for story in asked:
            self._forget(story)
        return {story: self._decide(story) for story in asked}

    def _decide(self, story: int) -> dict[int, Row]:
        members = self._members.get(story, {})
        if not members:
            self._members.pop(story, None)
            self._shown.pop(story, None)
            self.opened.discard(story)
            return {}
        shown = self._shown.get(story, 0)
        if shown not in members:
            seen = [key for item_id, key in members.items() if item_id in self._seen]
            shown = min(seen or members.values(), key=_preference).id
        rows = {shown: item_row(members[shown], self._view)}
        rows.update((i, item_row(members[i], self._view)) for i in members if i in self._held and i != shown)
        rest = sorted((key for i, key in members.items() if i not in rows), key=lambda key: key.key, reverse=True)
        self._shown[story] = shown
        if rest:
            rows.update(self._behind(story, rows[shown].order, tuple(key.id for key in rest)))
        return rows

    def _behind(self, story: int, order: Order, rest: tuple[int, ...]) -> dict[int, Row]:
        """The line, and what stands under it when it is open."""
        line = Row((*order, BELOW), FOLDS + story)
        self.under[story] = rest
        self._line_order[story] = line.order
        insort(self._lines, line.order)
        if story in self.opened:
            inside = [Row((*order, INSIDE, number), item_id) for number, item_id in enumerate(rest)]
            return {line.id: line, **{row.id: row for row in inside}}
        for _ in rest:
            insort(self._folded, line.order)
        return {line.id: line}

    def _forget(self, story: int) -> None:
        """Forget the line of a story."""
        rest = self.under.pop(story, ())
        if not rest:
            return
        key = self._line_order.pop(story)
        del self._lines[bisect_right(self._lines, key) - 1]
        end = bisect_right(self._folded, key)
        start = end
        while start and self._folded[start - 1] == key:
            start -= 1
        del self._folded[start:end]


def _preference(key: ItemKey) -> tuple[int, float, int, str, int]:
    boost = -key.score if key.action == "boost" else 0.0
    return (RANK.get(key.action, 2), boost, *key.key)
