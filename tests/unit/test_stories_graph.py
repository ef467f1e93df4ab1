"""Stories out of pairs, what posts are found by, the nearest vectors of a stretch of time, and who else tells it."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.stories import Teller
from skerry.judge.stories.graph import Node, pair, stories_of
from skerry.judge.stories.keys import keys_of
from skerry.judge.stories.marks import marks_of
from skerry.judge.stories.post import StoryPost
from skerry.judge.stories.rarity import Rarity
from skerry.judge.stories.window import Window, cosine_of
from skerry.judge.told import told_sentences

HOUR = 3_600_000


def nodes(count: int, threads: dict[int, str] | None = None) -> list[Node]:
    """Posts with ids from 1 on, written one after the other."""
    return [Node(n, f"at://{n:03}", n, (threads or {}).get(n, "")) for n in range(1, count + 1)]


def test_a_story_is_called_after_its_earliest_post() -> None:
    """Whoever is alone is in none."""
    assert stories_of(nodes(4), {(2, 3): 1.0, (3, 4): 2.0, (2, 4): 0.5}) == {1: 0, 2: 2, 3: 2, 4: 2}


def test_a_chain_of_half_alike_posts_is_no_story() -> None:
    """Two groups are joined only if their posts are likely one story on average."""
    odds = {(1, 2): 3.0, (3, 4): 3.0, (2, 3): 0.2, (1, 3): -3.0, (1, 4): -3.0, (2, 4): -3.0}
    assert stories_of(nodes(4), odds) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_groups_that_were_kept_apart_are_asked_again_when_one_has_grown() -> None:
    """A fourth post makes likely what three did not."""
    odds = {(1, 2): 3.0, (2, 3): 2.0, (1, 3): -2.5}
    assert stories_of(nodes(4), odds) == {1: 1, 2: 1, 3: 0, 4: 0}
    odds |= {(3, 4): 1.9, (2, 4): 1.8, (1, 4): 1.7}
    assert stories_of(nodes(4), odds) == dict.fromkeys((1, 2, 3, 4), 1)


def test_groups_are_asked_once_however_many_pairs_lie_between() -> None:
    """Many posts that are alike, and in two stories all the same, cost by the groups and not by the pairs."""

    class Counted(dict[tuple[int, int], float]):
        looks = 0

        def get(self, key: object, default: object = None) -> Any:  # noqa: ANN401 - as in dict
            Counted.looks += 1
            return super().get(key, default)  # type: ignore[call-overload]  # of whatever it is asked for

    size = 24
    odds = Counted()
    for one, other in itertools.combinations(range(1, 2 * size + 1), 2):
        is_within = (one <= size) == (other <= size)
        odds[one, other] = 3.0 if is_within else (-3.0 if one <= size < other <= size + 6 and one <= 6 else 1.0)
    found = stories_of(nodes(2 * size), odds)
    assert set(found.values()) == {1, size + 1}
    assert Counted.looks < 36 * 2 * size + 36


def test_a_conversation_tells_a_story_once() -> None:
    """Of two posts of one thread the likelier joins; replies and next posts are no stories of each other."""
    odds = {(1, 2): 9.0, (1, 3): 3.0, (2, 3): 2.0}
    assert stories_of(nodes(3, {1: "t", 2: "t"}), odds) == {1: 1, 2: 0, 3: 1}


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.floats(-4, 6)), max_size=40),
    st.dictionaries(st.integers(1, 12), st.sampled_from(["s", "t"]), max_size=5),
    st.randoms(use_true_random=False),
)
def test_stories_depend_on_the_pairs_alone(
    found: list[tuple[int, int, float]], threads: dict[int, str], shuffled: random.Random
) -> None:
    """Not on the order in which posts and pairs came, nor on the ids that posts got by it."""
    odds = {pair(one, other): value for one, other, value in found if one != other}
    posts = nodes(12, threads)
    stories = stories_of(posts, odds)
    ids = list(range(101, 113))
    shuffled.shuffle(ids)
    renamed = dict(zip(range(1, 13), ids, strict=True))
    others = [Node(node.written_ms, node.uri, renamed[node.id], node.thread) for node in posts]
    pairs = [(pair(renamed[one], renamed[other]), value) for (one, other), value in odds.items()]
    shuffled.shuffle(others)
    shuffled.shuffle(pairs)
    again = stories_of(others, dict(pairs))
    assert again == {renamed[post]: renamed.get(story, 0) for post, story in stories.items()}
    for story in set(stories.values()) - {0}:
        members = [post for post, other in stories.items() if other == story]
        assert len(members) > 1
        assert min(members) == story
        named = [threads[post] for post in members if post in threads]
        assert len(named) == len(set(named))


def test_posts_are_found_by_what_they_share() -> None:
    """One link, quoted post or text is one key; a rare word is, a common one is not."""
    rarity = Rarity.counted()

    def keys(post: StoryPost) -> tuple[set[int], set[int]]:
        found = keys_of(post, marks_of(post), rarity)
        return set(found.certain), set(found.rare)

    one = keys(StoryPost("1", "The Skelling ferry ran aground", links=("n.example/a",), quoted="at://q"))
    assert one[0] & keys(StoryPost("2", "so it goes", links=("n.example/a",)))[0]
    assert one[0] & keys(StoryPost("3", "well now", quoted="at://q"))[0]
    assert one[0] & keys(StoryPost("4", "the SKELLING ferry ran aground!"))[0]
    assert one[1] & keys(StoryPost("5", "Skelling again"))[1]
    assert not one[1] & keys(StoryPost("6", "the dog and the house today"))[1]


def packed(vector: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[bytes, float]:
    """A vector as the store has it."""
    scale = float(np.abs(vector).max()) / 127
    return np.rint(vector / scale).astype(np.int8).tobytes(), scale


@pytest.mark.parametrize("chunks", [1, 7])
def test_the_nearest_of_a_stretch_of_time_are_found(chunks: int) -> None:
    """Those, and only those, that are near in time; an empty vector is near to nothing, a post not to itself."""
    random_numbers = np.random.default_rng(1)
    vectors = random_numbers.normal(size=(60, 16))
    posts = [(n, n * HOUR, *packed(vectors[n])) for n in range(60)]
    posts[8] = (8, 8 * HOUR, b"", 0.0)
    window = Window(5 * HOUR)
    assert window.lacks(0, 60 * HOUR) == [(-5 * HOUR, 65 * HOUR)]
    for start in range(chunks):
        window.put(posts[start::chunks])
    near = window.nearest([10, 8], 3, 0.0)
    cosines = {n: cosine_of(posts[10][2:], posts[n][2:]) for n in range(5, 16) if n != 10}
    best = sorted((value for value in cosines.values() if value >= 0), reverse=True)[:3]
    assert [value for _, value in near[0]] == pytest.approx(best)
    assert all(cosines[n] == pytest.approx(value) for n, value in near[0])
    assert [post for post, _ in near[1] if near[1][0][1] > 0] == []


def test_a_window_asks_for_what_it_lacks_and_nothing_twice() -> None:
    """Stretches beside what is there; all anew when they lie apart."""
    window = Window(10)
    assert window.lacks(100, 120) == [(90, 130)]
    assert window.lacks(100, 120) == []
    assert window.lacks(115, 140) == [(131, 150)]
    assert window.lacks(80, 80) == [(70, 89)]
    assert window.lacks(500, 500) == [(490, 510)]


def test_sentences_say_who_tells_it_and_how_alike() -> None:
    """A sentence for each ground; a range where posts are more and less alike; never a promise."""
    tellers = [
        Teller("a.test", "at://1", 1.2),
        Teller("b.test", "at://2", 0.6),
        Teller("did:plc:c", "at://3", 99, "copy"),
    ]
    assert list(told_sentences(tellers)) == [
        "Told also by @a.test, @b.test: 0.91 to 0.95 alike.",
        "Told also by did:plc:c: in the same words.",
    ]
    assert list(told_sentences([Teller("a.test", "at://1", 99.0)])) == ["Told also by @a.test: 0.99 alike."]
    assert list(told_sentences([Teller("a.test", "at://1")])) == ["Told also by @a.test: by way of posts between them."]
    assert list(told_sentences([])) == []
