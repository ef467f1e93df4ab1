"""Stories among the rows of a list: every post is there once, shown or folded, whatever happens in whatever order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from skerry.domain.posts import FeedItem
from skerry.ui.feed.marks import Marks
from skerry.ui.feed.places import VIEWS, View
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.feed.timeline import Timeline
from tests.ui.people import EVERYBODY
from tests.ui.posts import post
from tests.ui.world import FEED, World

COUNT = 24

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without making a failure smaller, which takes minutes with a store for each try."""


def items(start: int, count: int) -> list[FeedItem]:
    """Posts, the newest first; a higher start is newer."""
    return [
        FeedItem(post(n, EVERYBODY[n % len(EVERYBODY)], f"post {n}.", minutes=10_000 - n))
        for n in range(start + count - 1, start - 1, -1)
    ]


def opened(world: World, view: View = "chronological", *, is_folding: bool = True) -> Timeline:
    """The whole timeline, loaded."""
    timeline = Timeline(world.cache, FEED, Marks(world.user, FEED), view=view, is_folding=is_folding)
    timeline.open()
    while timeline.load():
        pass
    return timeline


def shown(timeline: Timeline) -> list[int]:
    """The ids of the posts among the rows, in order."""
    return [row.id for row in timeline.index if row.is_item]


def line(timeline: Timeline) -> Row:
    """The one line of a timeline with one story."""
    (found,) = [row for row in timeline.index if row.is_fold]
    return found


def test_a_story_is_shown_once_at_its_earliest_post(world: World) -> None:
    """The others are folded into the line right below it, the newest first, and still count."""
    ids = world.fill(items(0, 10))
    world.tell([ids[1], ids[4], ids[7]])
    timeline = opened(world)
    assert shown(timeline) == [ids[n] for n in (0, 2, 3, 5, 6, 7, 8, 9)]
    rows = list(timeline.index)
    place = rows.index(line(timeline))
    assert rows[place - 1].id == ids[7]
    assert timeline.folds.hidden_in(rows[place]) == (ids[1], ids[4])
    assert timeline.count == 10
    assert timeline.place(rows[place - 1]) == 6
    assert timeline.place(rows[place]) == 8
    assert timeline.place(rows[-1]) == 10


@pytest.mark.parametrize(("action", "score"), [("keep", 0.0), ("boost", 0.5)])
def test_a_kept_or_boosted_post_is_the_one_that_is_shown(world: World, action: str, score: float) -> None:
    """What a rule keeps or boosts goes before what came first, what it collapses comes last."""
    ids = world.fill(items(0, 6))
    world.tell([ids[1], ids[3], ids[5]])
    world.judge({ids[3]: action}, score=score)  # type: ignore[dict-item]  # two of the actions
    assert ids[3] in shown(opened(world))
    world.judge({ids[5]: "collapse", ids[3]: "show"})
    assert ids[5] not in shown(opened(world))


def test_what_is_shown_stays_when_others_come(world: World) -> None:
    """Neither a newer, nor an older, nor a boosted telling takes the place of the one that the reader has seen."""
    ids = world.fill(items(10, 6))
    world.tell([ids[1], ids[4]])
    timeline = opened(world)
    before = shown(timeline)
    new = world.fill([*items(30, 1), *items(10, 6), *items(5, 1)])
    fresh = [item_id for item_id in new if item_id not in ids]
    world.judge({fresh[0]: "boost"}, score=1.0)
    world.tell([fresh[0], ids[1], ids[4], fresh[1]])
    change = timeline.carry_out(timeline.plan([*fresh, ids[1], ids[4]]))
    assert shown(timeline) == before
    assert change.added == ()
    assert timeline.folds.hidden_in(line(timeline)) == (fresh[0], ids[1], fresh[1])


def test_where_the_reader_is_nothing_is_folded_away(world: World) -> None:
    """The selected post stays at its place; once the story was folded by hand it is folded with the others."""
    ids = world.fill(items(0, 8))
    timeline = opened(world)
    kept = timeline.row_of(ids[2])
    world.tell([ids[2], ids[4], ids[6]])
    timeline.carry_out(timeline.plan([ids[2], ids[4], ids[6]]), kept)
    assert ids[2] in shown(timeline)
    assert ids[4] not in shown(timeline)
    for _ in range(2):
        timeline.toggle(line(timeline))
    assert ids[2] not in shown(timeline)


def test_another_is_shown_when_the_one_that_was_is_hidden(world: World) -> None:
    """And when one is left, there is no line."""
    ids = world.fill(items(0, 6))
    world.tell([ids[1], ids[3], ids[5]])
    timeline = opened(world)
    world.judge({ids[5]: "hide"})
    timeline.carry_out(timeline.plan([ids[5]]))
    assert shown(timeline) == [ids[n] for n in (0, 2, 3, 4)]
    world.judge({ids[3]: "hide"})
    timeline.carry_out(timeline.plan([ids[3]]))
    assert shown(timeline) == [ids[n] for n in (0, 1, 2, 4)]
    assert not [row for row in timeline.index if row.is_fold]


def test_an_unread_view_folds_what_is_unread(world: World) -> None:
    """What was read is neither shown nor counted in a line."""
    ids = world.fill(items(0, 6))
    world.tell([ids[1], ids[3], ids[5]])
    world.user.mark_read([next(iter(world.cache.addresses([ids[5]]).values()))])
    timeline = opened(world, "unread")
    assert shown(timeline) == [ids[n] for n in (0, 2, 3, 4)]
    assert timeline.folds.hidden_in(line(timeline)) == (ids[1],)


def test_a_slice_brings_the_whole_story_with_one_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories are read with the places, once each, however many of their posts come in later slices."""
    ids = world.fill(items(0, 300))
    world.tell([ids[0], ids[120], ids[250]], [ids[1], ids[2]])
    asked: list[int] = []
    read = world.cache.of_stories

    def reads(feed: str, stories: list[int]) -> object:
        asked.extend(stories)
        return read(feed, stories)

    monkeypatch.setattr(world.cache, "of_stories", reads)
    timeline = opened(world)
    assert sorted(asked) == sorted(set(asked))
    assert len(asked) == 2
    assert timeline.count == 300


class Model(RuleBasedStateMachine):
    """A timeline kept in step with a store in which posts come, go, are judged and told."""

    folder: Path
    number = 0

    @initialize(view=st.sampled_from(VIEWS), stories=st.lists(st.integers(0, 4), min_size=COUNT, max_size=COUNT))
    def start(self, view: View, stories: list[int]) -> None:
        """Some posts, some of them told."""
        Model.number += 1
        self.world = World(self.folder / str(Model.number))
        self.ids = self.world.fill(items(0, COUNT))
        self.next = COUNT
        self.tell(stories)
        self.timeline = opened(self.world, view)

    @rule(stories=st.lists(st.integers(0, 4), min_size=COUNT, max_size=COUNT), kept=st.integers(0, 200))
    def retell(self, stories: list[int], kept: int) -> None:
        """Other stories than before, with the reader somewhere."""
        row = self.timeline.index.at(kept % len(self.timeline.index))
        was_inside = self.timeline.folds.is_inside(row.id)
        changed = self.tell(stories)
        for start in range(0, len(changed), 5):
            self.timeline.carry_out(self.timeline.plan(changed[start : start + 5]), row)
        if row.is_item and was_inside:
            assert self.timeline.row_of(row.id)
        elif row.is_item and self.timeline.view != "ranked":
            assert self.timeline.row_of(row.id) == row

    @rule(count=st.integers(1, 3))
    def come(self, count: int) -> None:
        """New posts."""
        new = [i for i in self.world.fill(items(self.next, count)) if i not in self.ids]
        self.next += count
        self.ids = [*new, *self.ids]
        self.timeline.carry_out(self.timeline.plan(new))

    @rule(which=st.integers(0, 200), hidden=st.booleans())
    def judge(self, which: int, hidden: bool) -> None:
        """A post is hidden, or comes back."""
        item_id = self.ids[which % len(self.ids)]
        self.world.judge({item_id: "hide" if hidden else "show"})
        self.timeline.carry_out(self.timeline.plan([item_id]))

    @rule(which=st.integers(0, 200))
    def toggle(self, which: int) -> None:
        """A story is opened or folded."""
        row = self.timeline.index.at(which % len(self.timeline.index))
        if self.timeline.line_of(row):
            self.timeline.toggle(row)

    @invariant()
    def every_post_is_there_once(self) -> None:
        """Shown, or folded into one line; the numbers say the same."""
        rows = list(self.timeline.index)
        assert [row.order for row in rows] == sorted({row.order for row in rows})
        folded = [i for row in rows for i in self.timeline.folds.hidden_in(row)]
        there = sorted([*shown(self.timeline), *folded])
        places = self.world.cache.keys(FEED, hidden=False)
        assert there == sorted(key.id for key in places)
        assert self.timeline.count == len(there)
        assert rows[-1].id == TAIL
        count = 0
        for row in rows[:-1]:
            count += row.is_item + len(self.timeline.folds.hidden_in(row))
            assert self.timeline.place(row) == count

    @invariant()
    def no_two_posts_of_a_story_are_shown_unasked(self) -> None:
        """A line stands right below the post that is shown."""
        rows = list(self.timeline.index)
        stories = {key.id: key.story for key in self.world.cache.keys(FEED, hidden=False)}
        for above, below in pairwise(rows):
            if below.is_fold:
                assert above.id == self.timeline.folds.shown(below)
                assert stories[above.id] == self.timeline.folds.story(below)

    def tell(self, stories: list[int]) -> tuple[int, ...]:
        """Put the first posts into stories; 0 is none."""
        groups: dict[int, list[int]] = {}
        for item_id, story in zip(sorted(self.ids)[:COUNT], stories, strict=True):
            groups.setdefault(story, []).append(item_id)
        alone = [[item_id] for item_id in groups.pop(0, [])]
        return self.world.tell(*groups.values(), *alone)

    def teardown(self) -> None:
        """Close the store."""
        if hasattr(self, "world"):
            self.world.close()


def test_rows_hold_every_post_once_whatever_happens(tmp_path: Path) -> None:
    """Posts come and go, stories are told anew, opened and folded, in every view."""
    Model.folder = tmp_path
    run_state_machine_as_test(
        Model, settings=settings(max_examples=25, stateful_step_count=12, deadline=None, phases=PHASES)
    )


@given(st.integers(0, 3))
def test_rows_without_folding_are_those_of_the_store(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """With folding off, stories change nothing."""
    world = World(tmp_path_factory.mktemp("world"))
    ids = world.fill(items(0, 8))
    world.tell(ids[seed : seed + 4])
    assert shown(opened(world, is_folding=False)) == ids
    world.close()
